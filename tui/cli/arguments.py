"""Readers of single arguments, for argparse's `type`: each raises ArgumentTypeError."""

import json
import math
import re
from argparse import ArgumentTypeError
from collections.abc import Iterable
from typing import Any

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


def seconds(written: str) -> float:
    """Read a time span: seconds, or a number with s, m, h or d after it."""
    matched = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", written)
    if not matched:
        raise ArgumentTypeError(f"{written!r} must be seconds, or a time such as 90s, 5m, 1h")
    span = float(matched[1]) * _UNITS[matched[2]]
    if not math.isfinite(span) or span > 10**9:
        raise ArgumentTypeError(f"{written!r} is too long")
    return span


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
