"""When a phone may ring: the moments at which every rule is open in every zone it may be in."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from tui.domain.local_time import zone
from tui.domain.policy.ramadan import Ranges, is_ramadan
from tui.domain.policy.rule import DAY_MINUTES, CallingRule, Window, Windows

OpenTime = tuple[datetime, datetime]
"""From the first moment that is open to the first that is not, both in UTC."""

_HORIZON = 15
"""Days ahead in which an opening is looked for: a closed week and a holiday are shorter."""


def windows_on(rule: CallingRule, day: date, ramadan: Ranges) -> Windows:
    """Answer the windows that begin on a local day."""
    if day in rule.closed:
        return ()
    hours = rule.week[day.weekday()]
    return rule.ramadan if hours and rule.ramadan and is_ramadan(day, ramadan) else hours


def next_open(
    rules: Sequence[CallingRule], zones: Sequence[str], ramadan: Ranges, after: datetime
) -> datetime | None:
    """Answer when every rule is open in every zone, `after` itself where it is so then.

    None where that does not come about within two weeks, or no zone is known.
    """
    found = [place for name in zones if (place := zone(name)) is not None]
    if not found:
        return None
    for days in (1, _HORIZON):
        open_times = None
        for place in found:
            first = after.astimezone(place).date() - timedelta(days=1)
            for rule in rules:
                own = _open_times(rule, place, ramadan, first, days + 2)
                open_times = own if open_times is None else tuple(_common(open_times, own))
        for begin, end in open_times or ():
            if end > after:
                return max(begin, after)
    return None


@lru_cache(maxsize=2048)
def _open_times(
    rule: CallingRule, place: ZoneInfo, ramadan: Ranges, first: date, days: int
) -> tuple[OpenTime, ...]:
    """Answer when a rule is open by a zone's clock, in order, for windows that begin in `days`."""
    found = sorted(
        span
        for day in (first + timedelta(days=number) for number in range(days))
        for window in windows_on(rule, day, ramadan)
        if (span := _moments(window, day, place)) is not None
    )
    return tuple(_merged(found))


def _moments(window: Window, day: date, place: ZoneInfo) -> OpenTime | None:
    """A window's moments: where a clock shows an hour twice or never, the stricter reading."""
    last = day + timedelta(days=1) if window.crosses_midnight else day
    begin = max(_readings(day, window.opens, place))
    end = min(_readings(last, window.closes, place))
    return (begin, end) if begin < end else None


def _readings(day: date, minutes: int, place: ZoneInfo) -> list[datetime]:
    if minutes == DAY_MINUTES:
        day, minutes = day + timedelta(days=1), 0
    local = datetime.combine(day, time(minutes // 60, minutes % 60), place)
    return [local.replace(fold=fold).astimezone(UTC) for fold in (0, 1)]


def _merged(spans: Iterable[OpenTime]) -> Iterator[OpenTime]:
    open_since: OpenTime | None = None
    for begin, end in spans:
        if open_since is None or begin > open_since[1]:
            if open_since is not None:
                yield open_since
            open_since = (begin, end)
        else:
            open_since = (open_since[0], max(end, open_since[1]))
    if open_since is not None:
        yield open_since


def _common(one: Sequence[OpenTime], other: Sequence[OpenTime]) -> Iterator[OpenTime]:
    here = there = 0
    while here < len(one) and there < len(other):
        begin = max(one[here][0], other[there][0])
        end = min(one[here][1], other[there][1])
        if begin < end:
            yield begin, end
        if one[here][1] < other[there][1]:
            here += 1
        else:
            there += 1
