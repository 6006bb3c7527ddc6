"""How often a number was called in the spans of its caps, and when there is room again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache

from tui.domain.local_time import zone
from tui.domain.policy.rule import LENGTHS, Cap, Span


@dataclass(frozen=True, slots=True)
class Reached:
    """A cap that is reached: so many calls since `since`; the next may be made at `until`."""

    cap: Cap
    calls: int
    since: datetime
    until: datetime


LONGEST = max(LENGTHS.values()) + timedelta(days=1)
"""How far back calls count under any cap."""


def began(cap: Cap, zones: Sequence[str], now: datetime) -> datetime:
    """Answer since when calls count: of several zones the one that counts the most."""
    if cap.span not in (Span.DAY, Span.WEEK):
        return now - LENGTHS[cap.span]
    return min(_midnight(name, now, cap.span, 0) for name in zones or ("UTC",))


def reached(
    caps: Iterable[Cap], zones: Sequence[str], now: datetime, calls: Sequence[datetime]
) -> Reached | None:
    """Answer the cap that keeps a number back the longest, None where it may be called."""
    found = None
    for cap in caps:
        since = began(cap, zones, now)
        counted = sorted(at for at in calls if at >= since)
        if len(counted) < cap.limit:
            continue
        until = _free_at(cap, zones, now, counted)
        if found is None or until > found.until:
            found = Reached(cap, len(counted), since, until)
    return found


def _free_at(cap: Cap, zones: Sequence[str], now: datetime, counted: list[datetime]) -> datetime:
    if cap.span in (Span.DAY, Span.WEEK):
        return max(_midnight(name, now, cap.span, 1) for name in zones or ("UTC",))
    # A call counts at the very end of its span still, so there is room just after it.
    return counted[len(counted) - cap.limit] + LENGTHS[cap.span] + timedelta(milliseconds=1)


@lru_cache(maxsize=512)
def _midnight(name: str, now: datetime, span: Span, ahead: int) -> datetime:
    """The midnight that begins this day or week by a zone's clock, or one that is `ahead`."""
    place = zone(name) or UTC
    day = now.astimezone(place).date()
    if span is Span.WEEK:
        day -= timedelta(days=day.weekday())
    day += ahead * LENGTHS[span]
    return datetime.combine(day, time(), place).astimezone(UTC)
