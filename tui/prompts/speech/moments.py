"""Dates and times as contact files write them."""

import re
from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jinja2.exceptions import FilterArgumentError

from tui.prompts.speech.languages import shown

_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[ T,]+(.+))?")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?\s*([ap])\.?m\.?|(\d{1,2})\s*([ap])\.?m\.?")
_DIGITS = {ord(digit): str(n % 10) for n, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}


def read_date(value: str, order: str = "") -> date:
    """Read a day, alone or with a time: `2026-01-15`, `15.01.2026`, `1/15/2026`.

    `order` is `dmy` or `mdy` and settles what could be either. Raises FilterArgumentError.
    """
    found = _read(value, order)
    return found.date() if isinstance(found, datetime) else found


def read_moment(value: str, order: str = "") -> datetime | time:
    """Read a time, alone (`14:05`, `2 pm`) or after its day. Raises FilterArgumentError."""
    text = value.strip().translate(_DIGITS)
    if (alone := _clock(text)) is not None:
        return alone
    found = _read(value, order)
    if isinstance(found, datetime):
        return found
    raise FilterArgumentError(f"{shown(value)} names no time")


def zone_of(name: str) -> tzinfo:
    """Find a time zone by its IANA name. Raises FilterArgumentError."""
    key = name.strip()
    if not key:
        raise FilterArgumentError("the time zone is blank, so the local time is not known")
    try:
        return UTC if key.upper() in ("UTC", "Z") else ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise FilterArgumentError(f"{shown(name)} is no time zone; write Asia/Riyadh") from None


def in_zone(moment: datetime, zone: str | None, written_in: str, value: str) -> datetime:
    """Answer a moment in the recipient's zone; without a zone it stays as it was written.

    `written_in` is the zone of a text that names none. Raises FilterArgumentError.
    """
    if zone is None:
        return moment
    target = zone_of(str(zone))
    if moment.tzinfo is None:
        if not written_in:
            raise FilterArgumentError(
                f"{shown(value)} names no zone of its own; say which with written_in"
            )
        moment = moment.replace(tzinfo=zone_of(written_in))
    return moment.astimezone(target)


def _read(value: str, order: str) -> datetime | date:
    text = value.strip().translate(_DIGITS)
    if order not in ("", "dmy", "mdy"):
        raise FilterArgumentError(f"{shown(order)} is no order; write dmy or mdy")
    try:
        if found := _SLASHED.fullmatch(text):
            day = _day(int(found[1]), int(found[3]), int(found[4]), found[2], order, value)
            if not found[5]:
                return day
            clock = _clock(found[5].strip()) or time.fromisoformat(found[5].strip())
            return datetime.combine(day, clock)
        if len(text) == 10:
            return date.fromisoformat(text)
        if not re.match(r"\d{4}-\d\d-\d\d[T ]", text):
            raise ValueError(text)
        return datetime.fromisoformat(text)
    except ValueError:
        raise FilterArgumentError(f"{shown(value)} is no date; write it as 2026-01-15") from None


def _day(first: int, second: int, year: int, mark: str, order: str, value: str) -> date:
    chosen = order or ("dmy" if mark == "." or first > 12 else "")
    if not chosen and (second > 12 or first == second):
        chosen = "mdy"
    if not chosen:
        raise FilterArgumentError(f'{shown(value)} may be two days; say order="dmy" or "mdy"')
    day, month = (first, second) if chosen == "dmy" else (second, first)
    return date(year, month, day)


def _clock(text: str) -> time | None:
    """Answer a time of day, None for anything else."""
    lowered = text.lower()
    if found := _CLOCK.fullmatch(lowered):
        hour, minute = int(found[1] or found[4]), int(found[2] or 0)
        half = found[3] or found[5]
        if not 1 <= hour <= 12 or minute > 59:
            return None
        return time(hour % 12 + (12 if half == "p" else 0), minute)
    if re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?", lowered):
        try:
            return time.fromisoformat(lowered.zfill(5) if len(lowered) < 6 else lowered.zfill(8))
        except ValueError:
            return None
    return None
