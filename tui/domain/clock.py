"""Time comes in as an argument: the one type for it, and its one written form."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Answers the present moment in UTC."""


def to_text(moment: datetime) -> str:
    """Write a moment as UTC in ISO 8601 with milliseconds, so that texts sort as times do."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """Read a moment in ISO 8601; one without an offset is UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text.strip().replace(" ", "T", 1))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
