"""The columns of a table, and how they share the width there is."""

from collections.abc import Sequence
from dataclasses import dataclass

GAP = 2
"""Blank cells between two columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `width` is its least width in cells; a share of what is left goes to `flex`.

    Where room is short the columns with the highest `drop` go first; 0 stays always.
    """

    id: str
    title: str
    width: int
    flex: int = 0
    drop: int = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Fitted:
    """A column that is shown: its place among all columns, and its width in cells."""

    column: Column
    index: int
    width: int


def fit(columns: Sequence[Column], room: int) -> tuple[Fitted, ...]:
    """Answer the columns that fit into `room` cells, with their widths, in their order.

    The first that must go is the one with the highest `drop`, the later one of equals.
    """
    kept = list(enumerate(columns))
    while len(kept) > 1 and _least(kept) > room:
        index, column = max(kept, key=lambda each: (each[1].drop, each[0]))
        if column.drop == 0:
            break
        kept.remove((index, column))
    spare = max(0, room - _least(kept))
    shares = sum(column.flex for _, column in kept)
    fitted: list[Fitted] = []
    for index, column in kept:
        extra = spare * column.flex // shares if shares else 0
        if column.flex:
            spare -= extra
            shares -= column.flex
        fitted.append(Fitted(column, index, column.width + extra))
    return tuple(fitted)


def _least(kept: Sequence[tuple[int, Column]]) -> int:
    return sum(column.width for _, column in kept) + GAP * max(0, len(kept) - 1)
