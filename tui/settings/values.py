"""Readers of single settings: each takes what TOML holds and answers a checked value.

A reader raises ValueError with the end of a sentence ("must be ..."); the caller knows the file,
the line and the key. No reader quotes what may be a secret.
"""

import math
import re
from collections.abc import Callable
from datetime import date, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from tui.domain.policy.rule import DAYS, Windows
from tui.domain.policy.rule import windows as read_windows
from tui.domain.verdict import Severity

Reader = Callable[[object], object]
"""Takes a TOML value and answers the setting. Raises ValueError."""

_DURATION = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")
_ENV_NAME = re.compile(r"[A-Z_][A-Z0-9_]{0,63}")


def text(value: object) -> str:
    """Read a text without control characters."""
    if not isinstance(value, str):
        raise ValueError("must be a text in quotes.")
    if any(ord(character) < 32 or ord(character) == 127 for character in value):
        raise ValueError("must not have control characters in it.")
    return value


def some_text(value: object) -> str:
    """Read a text that is not empty."""
    if not (read := text(value).strip()):
        raise ValueError("must not be empty.")
    return read


def whole(least: int, most: int = 10**9) -> Reader:
    """Make a reader of whole numbers from `least` to `most`."""

    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError("must be a whole number.")
        if not least <= value <= most:
            raise ValueError(f"must be from {least} to {most}.")
        return value

    return read


def number(least: float = 0.0, *, above: bool = False) -> Reader:
    """Make a reader of finite numbers, `least` or more; `above` excludes `least` itself."""

    def read(value: object) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise ValueError("must be a number.")
        if not math.isfinite(value) or value < least or (above and value == least):
            raise ValueError(f"must be {'more than' if above else 'at least'} {least:g}.")
        return float(value)

    return read


def one_of(*words: str) -> Reader:
    """Make a reader of one of several words."""

    def read(value: object) -> str:
        if value not in words:
            raise ValueError("must be " + " or ".join(f'"{word}"' for word in words) + ".")
        return str(value)

    return read


def sizes(value: object) -> tuple[int, ...]:
    """Read a list of whole numbers of at least 1."""
    if not isinstance(value, list):
        raise ValueError("must be a list of whole numbers, such as [1, 5, 25].")
    read = whole(1)
    return tuple(int(str(read(item))) for item in value)


def texts(value: object) -> tuple[str, ...]:
    """Read a list of texts."""
    if not isinstance(value, list):
        raise ValueError('must be a list of texts, such as ["+12025550100"].')
    return tuple(some_text(item) for item in value)


def windows(value: object) -> Windows:
    """Read a day's windows; [] is a day without calls."""
    wanted = 'must be a list of windows, such as ["09:00-13:00", "14:00-18:00"].'
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(wanted)
    try:
        return read_windows(*value)
    except ValueError:
        raise ValueError(wanted) from None


def days(value: object) -> tuple[int, ...]:
    """Read days of the week, Monday being 0: "all", "mon-fri", "sun-thu", "mon, wed, fri"."""
    names = [day.lower() for day in DAYS]
    found: set[int] = set()
    for part in str(value).lower().replace("all", "mon-sun").split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        if first not in names or (dash and last not in names):
            raise ValueError('must be days, such as "all", "mon-fri", "sun-thu" or "mon, wed".')
        begin = names.index(first)
        length = (names.index(last) - begin) % 7 if dash else 0
        found.update((begin + number) % 7 for number in range(length + 1))
    return tuple(sorted(found))


def dates(value: object) -> frozenset[date]:
    """Read days of the calendar."""
    if not isinstance(value, list):
        raise ValueError('must be a list of days, such as ["2026-12-25"].')
    try:
        return frozenset(date.fromisoformat(str(item)) for item in value)
    except ValueError:
        raise ValueError('must be a list of days, such as ["2026-12-25"].') from None


def severity(value: object) -> Severity:
    """Read what a calling rule does whatever the profile's policy: "warn" or "hold"."""
    return Severity(str(one_of("warn", "hold")(value)))


def duration(value: object) -> timedelta:
    """Read a time span such as "24h", "90m" or "1d12h"."""
    matched = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    parts = [int(part or 0) for part in matched.groups()] if matched else []
    if not any(parts) or max(parts) > 100_000:
        raise ValueError('must be a time span such as "24h", "90m" or "1d12h".')
    days, hours, minutes, seconds = parts
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def region(value: object) -> str:
    """Read a country's two letters (ISO 3166-1), in capitals."""
    if not (isinstance(value, str) and re.fullmatch(r"[A-Za-z]{2}", value)):
        raise ValueError('must be the two letters of a country, such as "US".')
    return value.upper()


def currency(value: object) -> str:
    """Read a currency's three letters, in capitals."""
    if not (isinstance(value, str) and re.fullmatch(r"[A-Z]{3}", value)):
        raise ValueError('must be the three letters of a currency, such as "USD".')
    return value


def env_name(value: object) -> str:
    """Read the name of an environment variable; a key put here by mistake is not quoted."""
    if not (isinstance(value, str) and _ENV_NAME.fullmatch(value)):
        raise ValueError("must be the NAME of an environment variable, in capitals; not a key.")
    return value


def base_url(value: object) -> str:
    """Read a provider's address: https, or http on this machine only; a path prefix is kept."""
    address = some_text(value)
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError("must be an address such as https://app.luly.ai/api.") from None
    if parts.username is not None or parts.password is not None:
        raise ValueError("must not have a user or a password in it.")
    if parts.scheme not in ("http", "https") or not host or " " in address:
        raise ValueError("must be an address such as https://app.luly.ai/api.")
    if parts.query or parts.fragment or "?" in address or "#" in address:
        raise ValueError("must end with its path: no ? and no #.")
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError("must begin with https://; http:// is taken on this machine only.")
    return address.rstrip("/")


def proxy(value: object) -> str:
    """Read a proxy's address, or "" for none; it may hold a password, so it is never quoted."""
    if (address := text(value).strip()) and not re.match(r"https?://[^/\s]", address):
        raise ValueError("must begin with http:// or https://.")
    return address


def is_loopback(host: str) -> bool:
    """Tell whether a host name is this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
