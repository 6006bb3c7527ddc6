"""Where a table's rows come from: pages asked for in a thread, a bounded number kept."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

PAGE = 100
"""Rows of one page."""

KEPT_PAGES = 40
"""Pages kept; the one used longest ago goes first."""


@dataclass(frozen=True, slots=True)
class Styled:
    """A cell with a colour of its own: a mark, a warning. `style` is a Rich style."""

    text: str
    style: str


Cell = str | Styled
"""Foreign text as it is, or with a style; the table neutralises both."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a key that stays its own (a contact's ref), and one cell per column."""

    key: str
    cells: tuple[Cell, ...]
    faint: bool = False


class RowSource(Protocol):
    """What a table shows. Both are called in a thread, never on the event loop."""

    def count(self) -> int:
        """Answer how many rows there are."""

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer the rows from `offset`, at most `limit`; fewer at the end."""


class NoRows:
    """A source without rows."""

    def count(self) -> int:
        """Answer 0."""
        return 0

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer nothing."""
        return ()


class Pages:
    """The pages a table has, by their number from 0."""

    def __init__(self, kept: int = KEPT_PAGES) -> None:
        self._kept = kept
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()

    def row(self, index: int) -> Row | None:
        """Answer the row, None while its page is not here (or past a page's end)."""
        number, place = divmod(index, PAGE)
        rows = self._pages.get(number)
        if rows is None:
            return None
        self._pages.move_to_end(number)
        return rows[place] if place < len(rows) else None

    def has(self, number: int) -> bool:
        """Answer whether the page is here."""
        return number in self._pages

    def put(self, number: int, rows: Sequence[Row]) -> None:
        """Keep a page, and let go of the oldest."""
        self._pages[number] = rows
        self._pages.move_to_end(number)
        while len(self._pages) > self._kept:
            self._pages.popitem(last=False)

    def clear(self) -> None:
        """Forget all pages."""
        self._pages.clear()
