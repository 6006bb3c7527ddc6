"""Which contacts of a list are meant: conditions that must all hold, as plain values."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from tui.domain.policy.book import RuleBook
from tui.domain.states import Outcome

Comparing = Literal["=", "!=", "contains"]


@dataclass(frozen=True, slots=True)
class Compared:
    """A variable against a text; ASCII case does not count, and a missing variable is blank.

    `contains` folds case, diacritics and letter forms as finding does.
    """

    name: str
    how: Comparing
    value: str


@dataclass(frozen=True, slots=True)
class HasValue:
    """Whether a variable is filled."""

    name: str
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Finds:
    """Whether find-as-you-type finds the contact: every word occurs in the name, the number or a
    column of the list; one of one or two characters begins a word there.
    """

    words: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """Whether the contact has a tag; ASCII case does not count."""

    tag: str
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class LastOutcome:
    """Whether the number's last call that ended, in any batch, ended so; None: no call ended."""

    outcome: Outcome | None
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class OnDoNotCall:
    """Whether the number is on the do-not-call list."""

    wanted: bool = True


@dataclass(frozen=True, slots=True)
class InOtherList:
    """Whether another list has the number too: the list of this name, or, with "", any."""

    name: str = ""
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class InRegion:
    """Whether the number is of a region (two letters) or begins with digits (`+1212`)."""

    region: str
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class OpenNow:
    """Whether the calling rules are open, in every time zone that the contact may be in."""

    wanted: bool = True


Condition = (
    Compared
    | HasValue
    | Finds
    | Tagged
    | LastOutcome
    | OnDoNotCall
    | InOtherList
    | InRegion
    | OpenNow
)


@dataclass(frozen=True, slots=True)
class Filter:
    """All conditions must hold; without any, every contact is meant."""

    conditions: tuple[Condition, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.conditions)

    def finding(self, words: str) -> "Filter":
        """Answer this filter narrowed to whom `words` find; blank ones find everybody."""
        return Filter((*self.conditions, Finds(words.strip()))) if words.strip() else self

    @property
    def names(self) -> tuple[str, ...]:
        """The variables it asks for, each once."""
        asked = (c.name for c in self.conditions if isinstance(c, Compared | HasValue))
        return tuple(dict.fromkeys(asked))

    @property
    def lists(self) -> tuple[str, ...]:
        """The names of the lists it asks for."""
        return tuple(c.name for c in self.conditions if isinstance(c, InOtherList) and c.name)


@dataclass(frozen=True, slots=True)
class Moment:
    """When and for whom a filter is asked: `realm` is whose calls count (simulator or live).

    `rules` say which hours are open where a contact is.
    """

    now: datetime
    realm: str
    rules: RuleBook = field(default_factory=RuleBook)
