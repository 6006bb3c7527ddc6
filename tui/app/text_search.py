"""Finding and replacing in a text, without regard to case."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST = 10_000
"""Places that are found, at most."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: row and column from 0, length in characters."""

    row: int
    column: int
    length: int


def places(text: str, wanted: str) -> tuple[Place, ...]:
    """Answer where a text stands in the lines of another, in order; "" stands nowhere."""
    if not wanted:
        return ()
    pattern = re.compile(re.escape(wanted), re.IGNORECASE)
    found: list[Place] = []
    for row, line in enumerate(text.split("\n")):
        for match in pattern.finditer(line):
            found.append(Place(row, match.start(), match.end() - match.start()))
            if len(found) == MOST:
                return tuple(found)
    return tuple(found)


def after(found: Sequence[Place], row: int, column: int) -> int:
    """Answer the index of the first place at or after a cursor, around the end."""
    return next((n for n, each in enumerate(found) if (each.row, each.column) >= (row, column)), 0)


def before(found: Sequence[Place], row: int, column: int) -> int:
    """Answer the index of the last place that begins before a cursor, around the beginning."""
    earlier = [n for n, each in enumerate(found) if (each.row, each.column) < (row, column)]
    return earlier[-1] if earlier else len(found) - 1
