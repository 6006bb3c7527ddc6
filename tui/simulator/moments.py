"""Time inside the simulator: seconds since the epoch, from a clock that is given."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

Clock = Callable[[], datetime]
"""Answers the present moment, with an offset."""


def system_clock() -> datetime:
    """Answer the present moment in UTC."""
    return datetime.now(UTC)


@lru_cache(4096)
def written(seconds: float | None) -> str | None:
    """Write seconds since the epoch as both providers write a time (ISO 8601, UTC)."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def read_start_time(text: str) -> float:
    """Read Luly's `start_time`, "YYYY-MM-DD HH:MM:SS -HH:MM"; UTC without an offset. ValueError."""
    for form in ("%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M:%S"):
        try:
            moment = datetime.strptime(text.strip(), form)  # noqa: DTZ007
        except ValueError:
            continue
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    raise ValueError(f"{text!r} is no start_time")
