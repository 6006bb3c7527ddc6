"""What the calling rules say of the phones of these tests, written a second time, plainly."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

EAST, WEST, RIYADH = "America/New_York", "America/Los_Angeles", "Asia/Riyadh"
COAST_TO_COAST = (EAST, WEST)
"""A phone of which nothing but its American number is known may be anywhere between."""

_SUNDAY = 6


def untimely(
    phone: str, now: datetime, before: Iterable[datetime], zones: Sequence[str] = COAST_TO_COAST
) -> list[str]:
    """Complain of a phone that rings now, by the hour where it is and by when it rang before."""
    saudi = phone.startswith("+966")
    found = []
    for zone in (RIYADH,) if saudi else zones:
        there = now.astimezone(ZoneInfo(zone))
        if not (_ramadan(there) if saudi else _america(there)):
            found.append(f"I4 {phone}: rang at {there:%a %H:%M:%S} in {zone}")
    if saudi:
        midnight = now.astimezone(ZoneInfo(RIYADH)).replace(hour=0, minute=0, second=0)
        since, most = midnight, 1
    else:
        since, most = now - timedelta(hours=24), 3
    rang = sum(at >= since for at in before)
    if rang >= most:
        found.append(f"I4 {phone}: rang {rang + 1} times since {since:%a %H:%M:%S %Z}")
    return found


def _america(there: datetime) -> bool:
    opens = time(12) if there.weekday() == _SUNDAY else time(9)
    return opens <= there.time() < time(20)


def _ramadan(there: datetime) -> bool:
    return there.time() >= time(12) or there.time() < time(1)
