"""One calling rule as data: at which local hours a phone may ring, and how often."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from tui.domain.verdict import Severity

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY_MINUTES = 24 * 60

_WINDOW = re.compile(r"(\d\d):(\d\d)\s*-\s*(\d\d):(\d\d)")


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of one local day, in minutes since midnight; `closes` is excluded.

    One that closes at or before it opens ends on the day after.
    """

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{_clock(self.opens)}-{_clock(self.closes)}"

    @property
    def crosses_midnight(self) -> bool:
        """Whether it ends on the day after."""
        return self.closes <= self.opens


Windows = tuple[Window, ...]
Week = tuple[Windows, ...]
"""The windows of Monday to Sunday."""


class Span(StrEnum):
    """The time in which calls to one number are counted.

    `day` and `week` (from Monday) are the recipient's own calendar, the others go back from now.
    """

    DAY = "day"
    HOURS = "24h"
    WEEK = "week"
    DAYS_7 = "7d"
    DAYS_30 = "30d"


SPAN_WORDS = {
    Span.DAY: "a day",
    Span.HOURS: "in 24 hours",
    Span.WEEK: "a week",
    Span.DAYS_7: "in 7 days",
    Span.DAYS_30: "in 30 days",
}
LENGTHS = {
    Span.DAY: timedelta(days=1),
    Span.HOURS: timedelta(hours=24),
    Span.WEEK: timedelta(days=7),
    Span.DAYS_7: timedelta(days=7),
    Span.DAYS_30: timedelta(days=30),
}


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `limit` calls to one number in a span."""

    span: Span
    limit: int

    def __str__(self) -> str:
        return f"{self.limit} {SPAN_WORDS[self.span]}"


@dataclass(frozen=True, slots=True)
class CallingRule:
    """The rule of one jurisdiction, named by its `key`: `SA`, `US-KY`, `US.collections`, `default`.

    `ramadan` takes the place of a day's windows in Ramadan where it is given. `closed` are days
    without calls. `severity` is the operator's own word, None for that of the policy.
    `standing` is `k` for general knowledge and `2nd` for a secondary source, "" for a page read.
    """

    key: str
    week: Week
    caps: tuple[Cap, ...] = ()
    ramadan: Windows = ()
    closed: frozenset[date] = frozenset()
    source: str = ""
    checked_on: str = ""
    standing: str = ""
    note: str = ""
    severity: Severity | None = None


def read_window(text: str) -> Window:
    """Read `09:00-18:00`; `24:00` ends a day, an earlier end is on the day after.

    Raises ValueError.
    """
    matched = _WINDOW.fullmatch(text.strip())
    if not matched:
        raise ValueError(f"{text!r} is no window such as 09:00-18:00")
    first, second, third, fourth = map(int, matched.groups())
    opens, closes = first * 60 + second, third * 60 + fourth
    if second > 59 or fourth > 59 or opens >= DAY_MINUTES or closes > DAY_MINUTES:
        raise ValueError(f"{text!r} is no window within 00:00 and 24:00")
    return Window(opens, closes)


def windows(*texts: str) -> Windows:
    """Read several windows of one day. Raises ValueError."""
    return tuple(map(read_window, texts))


def week(days: Sequence[int], *texts: str) -> Week:
    """Answer a week with these windows on some days, Monday being 0. Raises ValueError."""
    hours = windows(*texts)
    return tuple(hours if day in days else () for day in range(7))


def week_words(hours: Week) -> str:
    """Write a week shortly: `Mon-Sat 09:00-20:00, Sun 12:00-20:00`."""
    parts = []
    for same, run in groupby(range(7), key=lambda day: hours[day]):
        days = list(run)
        if not same:
            continue
        name = DAYS[days[0]] if len(days) == 1 else f"{DAYS[days[0]]}-{DAYS[days[-1]]}"
        every = "daily" if len(days) == 7 else name
        parts.append(f"{every} {' and '.join(map(str, same))}")
    return ", ".join(parts) or "never"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
