"""What time it is where a contact is, as far as that can be known.

The contact's own time zone decides where it has one. A number tells less: numbers move with
people, and a split area code has two zones, so all zones of the number count (DOMAIN part 4).
"""

from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers.timezone import time_zones_for_number

_UNKNOWN = "Etc/Unknown"
_NO_TIME = timedelta()


def zones_of(timezone: str, dial_key: str) -> tuple[str, ...]:
    """Answer the time zones a contact may be in, () where nothing tells."""
    if timezone and _zone(timezone):
        return (timezone,)
    if not dial_key.startswith("+"):
        return ()
    return _zones_of_number(dial_key)


def offsets(timezone: str, dial_key: str, now: datetime) -> tuple[int, int] | None:
    """Answer the least and the greatest offset from UTC, in minutes, where a contact may be."""
    zones = zones_of(timezone, dial_key)
    return _offsets(zones, now) if zones else None


def is_open(
    timezone: str, dial_key: str, now: datetime, opens: time = time(9), closes: time = time(20)
) -> bool:
    """Whether it is within the hours in every zone the contact may be in; False for none."""
    zones = zones_of(timezone, dial_key)
    return bool(zones) and all(_within(zone, now, opens, closes) for zone in zones)


@lru_cache(maxsize=4096)
def _offsets(zones: tuple[str, ...], now: datetime) -> tuple[int, int]:
    minutes = [
        int((now.astimezone(ZoneInfo(zone)).utcoffset() or _NO_TIME).total_seconds() // 60)
        for zone in zones
    ]
    return min(minutes), max(minutes)


@lru_cache(maxsize=4096)
def _within(zone: str, now: datetime, opens: time, closes: time) -> bool:
    found = _zone(zone)
    return found is not None and opens <= now.astimezone(found).time() < closes


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@lru_cache(maxsize=65_536)
def _zones_of_number(dial_key: str) -> tuple[str, ...]:
    try:
        number = phonenumbers.parse(dial_key)
    except phonenumbers.NumberParseException:
        return ()
    return tuple(zone for zone in time_zones_for_number(number) if zone != _UNKNOWN)
