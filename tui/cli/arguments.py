"""Readers of single arguments, for argparse's `type`: each raises ArgumentTypeError."""

import json
import math
import re
from argparse import ArgumentTypeError
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from tui.domain.clock import from_text, to_text
from tui.domain.errors import UsageError

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


def pair(written: str) -> tuple[str, str]:
    """Read NAME=VALUE; the value may hold further = signs."""
    name, found, value = written.partition("=")
    if not found or not name.strip():
        raise ArgumentTypeError(f"{written!r} must be NAME=VALUE")
    return name.strip(), value


def json_pair(written: str) -> tuple[str, Any]:
    """Read NAME=VALUE, the value as JSON where it parses, else as the text it is."""
    name, value = pair(written)
    try:
        return name, json.loads(value, parse_constant=_no_constant)
    except ValueError:
        return name, value


def count(written: str) -> int:
    """Read a whole number of at least 1."""
    if not written.isascii() or not written.isdigit() or int(written) < 1:
        raise ArgumentTypeError(f"{written!r} must be a whole number of at least 1")
    return int(written)


def offset(written: str) -> int:
    """Read a whole number of at least 0."""
    if not written.isascii() or not written.isdigit():
        raise ArgumentTypeError(f"{written!r} must be a whole number")
    return int(written)


def port(written: str) -> int:
    """Read a TCP port, 0 for any free one."""
    if not (written.isascii() and written.isdigit() and len(written) < 6 and int(written) < 65536):
        raise ArgumentTypeError(f"{written!r} must be a port, 0 to 65535")
    return int(written)


def seconds(written: str) -> float:
    """Read a time span: seconds, or a number with s, m, h or d after it."""
    matched = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", written)
    if not matched:
        raise ArgumentTypeError(f"{written!r} must be seconds, or a time such as 90s, 5m, 1h")
    span = float(matched[1]) * _UNITS[matched[2]]
    if not math.isfinite(span) or span > 10**9:
        raise ArgumentTypeError(f"{written!r} is too long")
    return span


def moment(written: str) -> str:
    """Read a moment in ISO 8601; one without an offset is UTC. Answers its one written form."""
    try:
        return to_text(from_text(written))
    except (ValueError, OverflowError):
        raise ArgumentTypeError(
            f"{written!r} must be a time such as 2027-03-01T09:00+03:00"
        ) from None


def phone(written: str) -> str:
    """Read a phone number in E.164; blanks, dashes and parentheses do not matter."""
    number = re.sub(r"[\s().-]", "", written)
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", number):
        raise ArgumentTypeError(f"{written!r} must be a number such as +12025550111")
    return number


def template_uuid(written: str) -> str:
    """Read a UUID, or the word none."""
    if written == "none":
        return written
    try:
        return str(UUID(written))
    except ValueError:
        raise ArgumentTypeError(f"{written!r} must be a UUID, or none") from None


def web_address(written: str) -> str:
    """Read an https address, as a provider has to reach it; http on this machine only."""
    try:
        parts = urlsplit(written)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    local = host in ("127.0.0.1", "::1", "localhost")
    if not host or parts.scheme not in (("https", "http") if local else ("https",)):
        raise ArgumentTypeError(f"{written!r} must be an address that begins with https://")
    return written


def unique(pairs: Iterable[tuple[str, Any]] | None, flag: str) -> dict[str, Any]:
    """Answer pairs as a mapping. Raises UsageError for a name that comes twice."""
    answer: dict[str, Any] = {}
    for name, value in pairs or ():
        if name in answer:
            raise UsageError(f"{flag} {name} is given twice.", "Give it once.")
        answer[name] = value
    return answer


def _no_constant(word: str) -> float:
    raise ValueError(word)
