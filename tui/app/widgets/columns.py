"""The columns of a table, and how they share the width there is."""

from collections.abc import Sequence
from dataclasses import dataclass

GAP = 2
"""Blank cells between two columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `width` is its least width in cells; a share of what is left goes to `flex`.

    Where room is short columns with a high `drop` give way to those with a low one; 0 stays.
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

    Columns are taken by their `drop`, lowest first, each that still fits; those with 0 always.
    """
    kept: set[int] = set()
    for index, column in sorted(enumerate(columns), key=lambda each: each[1].drop):
        if column.drop == 0 or _least(columns, kept | {index}) <= room:
            kept.add(index)
    spare = max(0, room - _least(columns, kept))
    shares = sum(columns[index].flex for index in kept)
    fitted: list[Fitted] = []
    for index in sorted(kept):
        column = columns[index]
        extra = spare * column.flex // shares if shares else 0
        spare -= extra
        shares -= column.flex
        fitted.append(Fitted(column, index, column.width + extra))
    return tuple(fitted)


def _least(columns: Sequence[Column], kept: set[int]) -> int:
    return sum(columns[index].width for index in kept) + GAP * max(0, len(kept) - 1)
