"""Which time zones a contact may be in, as far as that can be known.

The contact's own time zone decides where it has one, then the state it lives in. A number tells
less: numbers move with people, and a split area code has two zones, so all zones of the number
count (DOMAIN part 4).
"""

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import PhoneNumber
from phonenumbers.timezone import time_zones_for_geographical_number, time_zones_for_number

_UNKNOWN = "Etc/Unknown"
_NORTH_AMERICA = 1
_NO_TIME = timedelta()

_NO_PLACES = frozenset(
    {"utc", "uct", "gmt", "gmt+0", "gmt-0", "gmt0", "greenwich", "universal", "zulu"}
    | {"factory", "localtime"}
)
_NOT_OF_PLACES = ("etc/", "posix", "right/")

SPLIT = frozenset({39, 47})
"""Calling codes with few numbers elsewhere (the Vatican, Svalbard): asked number by number."""


def zones_of(timezone: str, dial_key: str, state_zones: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Answer the time zones a contact may be in, () where nothing tells.

    `state_zones` are those of the state that the contact's own column names. A time zone that is
    no place's, such as UTC, is passed over.
    """
    if timezone and names_place(timezone):
        return (timezone,)
    return state_zones or zones_of_number(dial_key)


def offsets(timezone: str, dial_key: str, now: datetime) -> tuple[int, int] | None:
    """Answer the least and the greatest offset from UTC, in minutes, where a contact may be."""
    zones = zones_of(timezone, dial_key)
    return _offsets(zones, now) if zones else None


def zones_of_number(dial_key: str) -> tuple[str, ...]:
    """Answer the zones that a number's prefix may mean, else all of its country, else ()."""
    code = calling_code(dial_key)
    if not code:
        return ()
    if code == _NORTH_AMERICA:
        # The data of +1 ends with the exchange; one look-up serves all of its lines.
        return _zones_of_line(dial_key[:8].ljust(8, "2") + "2345")
    found = _zones_of_country(code)
    return found if len(found) == 1 and code not in SPLIT else _zones_of_line(dial_key)


def calling_code(dial_key: str) -> int:
    """Answer the country calling code of a number in E.164, 0 where there is none."""
    if not dial_key.startswith("+"):
        return 0
    return _calling_code(dial_key[1:4])


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo | None:
    """Answer a time zone by its name, None where there is no such."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@lru_cache(maxsize=1024)
def names_place(name: str) -> bool:
    """Whether a text is a time zone that people live by: an export's `UTC` tells nobody's hours."""
    plain = name.casefold()
    return (
        plain not in _NO_PLACES and not plain.startswith(_NOT_OF_PLACES) and zone(name) is not None
    )


@lru_cache(maxsize=4096)
def _offsets(zones: tuple[str, ...], now: datetime) -> tuple[int, int]:
    minutes = [
        int((now.astimezone(ZoneInfo(name)).utcoffset() or _NO_TIME).total_seconds() // 60)
        for name in zones
    ]
    return min(minutes), max(minutes)


@lru_cache(maxsize=1024)
def _calling_code(digits: str) -> int:
    if not (digits.isascii() and digits.isdigit()):
        return 0
    codes = (int(digits[:length]) for length in (1, 2, 3))
    return next((code for code in codes if code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE), 0)


@lru_cache(maxsize=512)
def _zones_of_country(code: int) -> tuple[str, ...]:
    # But for SPLIT no area begins with 0: what is left is the country's own entry.
    found = time_zones_for_geographical_number(PhoneNumber(code, 0))
    return tuple(name for name in found if name != _UNKNOWN)


@lru_cache(maxsize=65_536)
def _zones_of_line(dial_key: str) -> tuple[str, ...]:
    try:
        number = phonenumbers.parse(dial_key)
    except phonenumbers.NumberParseException:
        return ()
    found = tuple(name for name in time_zones_for_number(number) if name != _UNKNOWN)
    return found or _zones_of_country(number.country_code or 0)
