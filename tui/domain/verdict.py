"""What stands between a contact and a call: verdict codes, their words, their overrides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Severity(StrEnum):
    """`warn` sends, `hold` keeps until something changes, `block` refuses; each is graver."""

    WARN = "warn"
    HOLD = "hold"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Rule:
    """One verdict code: how severe, in which words, and whether an operator may override it.

    What is `timed` comes and goes with the clock: an override of it is for one send. One of a
    change `takes_as_is` what the contact says now. Every other stays with the calls of its batch.
    """

    code: str
    severity: Severity
    words: str
    overridable: bool = False
    timed: bool = False
    takes_as_is: bool = False

    @property
    def overridden(self) -> str:
        """For how long an override of it holds, in words; "" where none may be given."""
        if not self.overridable:
            return ""
        if self.timed:
            return "for this send"
        return "as they are now" if self.takes_as_is else "for this batch"


_RULES = (
    Rule("suppressed", Severity.BLOCK, "on the do-not-call list"),
    Rule("duplicate", Severity.BLOCK, "the same number stands earlier in this batch"),
    Rule("live_elsewhere", Severity.BLOCK, "this number may be ringing for another request"),
    Rule(
        "reached_since",
        Severity.BLOCK,
        "the batch followed up, or another follow-up, has reached it since",
    ),
    Rule("called", Severity.BLOCK, "the provider has spoken of this very call: it was made"),
    Rule("missing_variable", Severity.BLOCK, "the prompt needs a value this contact lacks"),
    Rule("does_not_render", Severity.BLOCK, "the prompt cannot be rendered for this contact"),
    Rule("too_big", Severity.BLOCK, "the finished text is longer than any call can use"),
    Rule("too_slow", Severity.BLOCK, "the prompt takes too long to render"),
    Rule("brace", Severity.BLOCK, "the provider would substitute braces in the finished text"),
    Rule("contact_gone", Severity.BLOCK, "the contact was removed from its list"),
    Rule("invalid_number", Severity.BLOCK, "not a phone number that can be dialled", True),
    Rule("not_pasted", Severity.BLOCK, "the text in the Levers app was not confirmed", True),
    Rule(
        "changed",
        Severity.HOLD,
        "the contact changed after the confirmation",
        True,
        takes_as_is=True,
    ),
    Rule("paused", Severity.HOLD, "the batch is paused"),
    Rule("window", Severity.HOLD, "outside the time the batch may be sent", True, True),
    Rule("zone_unknown", Severity.HOLD, "nothing tells what time it is there", True),
    Rule(
        "calling_window", Severity.HOLD, "outside the calling hours where the phone is", True, True
    ),
    Rule("frequency_cap", Severity.HOLD, "called as often as the rule there allows", True, True),
    Rule("no_consent", Severity.BLOCK, "marketing, and no consent is on record", True),
    Rule("doubtful_number", Severity.WARN, "possible, but no number like it is known to exist"),
    Rule("empty_value", Severity.WARN, "a slot is empty; how the provider fills it is unknown"),
    Rule("long", Severity.WARN, "longer than the template allows, or than Luly advises"),
    Rule("blank_name", Severity.WARN, "the prompt uses a name that is blank"),
)

RULES: Mapping[str, Rule] = {rule.code: rule for rule in _RULES}
"""Every verdict code there is."""


def lasting(overrides: Iterable[str]) -> tuple[str, ...]:
    """Answer the codes among some whose override outlasts the send it was given for."""
    return tuple(code for code in overrides if code not in RULES or not RULES[code].timed)


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason about one contact; `detail` names the variable, the number, the other batch.

    `level` is its own severity where it differs from its code's. `until` is when what holds it
    ends, where that is known.
    """

    code: str
    detail: str = ""
    level: Severity | None = None
    until: datetime | None = None

    @property
    def rule(self) -> Rule:
        """The rule behind the code."""
        return RULES[self.code]

    @property
    def severity(self) -> Severity:
        """How grave it is: its own, else that of its code."""
        return self.level or RULES[self.code].severity


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that was found about one row; the gravest finding decides."""

    ref: str
    findings: tuple[Finding, ...] = ()

    @property
    def blocking(self) -> Finding | None:
        """The first finding that blocks."""
        return next((f for f in self.findings if f.severity is Severity.BLOCK), None)

    @property
    def holding(self) -> Finding | None:
        """The first finding that holds, where none blocks."""
        if self.blocking:
            return None
        return next((f for f in self.findings if f.severity is Severity.HOLD), None)

    @property
    def until(self) -> datetime | None:
        """When the last of what holds the row ends; None where it is not held, or may be for ever.

        Then the row is judged again: other things may hold it by that time.
        """
        held = self.holding and [f for f in self.findings if f.severity is Severity.HOLD]
        ends = [f.until for f in held or ()]
        known = [end for end in ends if end is not None]
        return max(known) if known and len(known) == len(ends) else None

    @property
    def sends(self) -> bool:
        """Whether the row may be sent now."""
        return all(f.severity is Severity.WARN for f in self.findings)

    @property
    def warns(self) -> bool:
        """Whether the row is sent with a warning."""
        return bool(self.findings) and self.sends


def gravest(one: Severity, other: Severity) -> Severity:
    """Answer the graver of two severities."""
    order = tuple(Severity)
    return max(one, other, key=order.index)
