"""A line table in which many rows can be chosen at once: to here, page by page, all."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, work
from textual.binding import Binding, BindingType
from textual.message import Message

from tui.app.offload import off
from tui.app.widgets.columns import Column
from tui.app.widgets.line_table import LineTable
from tui.app.widgets.row_source import RowSource
from tui.domain.errors import CallsheetError

MOST = 20_000
"""Rows that can be chosen at once: their keys are held here, and each act reads all of them."""

_STEP = 1_000


class ChoosingTable(LineTable):
    """`choose_to_here` chooses from the row chosen last up to the cursor; posts `TooMany`."""

    HELP = (
        "Arrows, page up and down, home and end move; enter opens. Space chooses a row, shift "
        "with an arrow or a page key chooses on the way, v chooses all rows from the last chosen "
        "one to the cursor, ctrl+a all that are shown; escape chooses none."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+pageup", "choose_page(-1)", show=False),
        Binding("shift+pagedown", "choose_page(1)", show=False),
    ]

    _anchor: int | None = None

    class TooMany(Message):
        """More rows than `MOST` were to be chosen; none was."""

        def __init__(self, count: int) -> None:
            super().__init__()
            self.count = count

    def show_again(self, source: RowSource, columns: Sequence[Column]) -> None:
        """Show other rows of the same things: cursor and chosen rows stay."""
        self._next = source
        self._next_columns = tuple(columns)
        self.again()

    def choose_to_here(self) -> None:
        """Choose from the row that was chosen last (else from this one) up to the cursor."""
        anchor = self.heading if self._anchor is None else min(self._anchor, self.count - 1)
        self._choose_between(anchor, self.heading)

    def choose_all(self) -> None:
        """Choose every row of the source."""
        self._choose_between(0, self.count - 1)

    def clear_chosen(self) -> None:
        """Choose nothing, and begin no range."""
        self._anchor = None
        super().clear_chosen()

    def action_choose_page(self, pages: int) -> None:
        """Choose from here to a page further."""
        start = self.heading
        self.action_leap(pages)
        self._choose_between(start, self.heading)

    def on_click(self, event: events.Click) -> None:
        """A click with shift chooses up to the row; Textual hands any other on to `LineTable`."""
        index = self.scroll_offset.y + event.y - 1
        if event.shift and event.y > 0 and index < self.count:
            event.prevent_default()
            start = self.heading if self._anchor is None else self._anchor
            self._put_cursor(index)
            self._choose_between(start, index)

    def _toggle(self, keep: bool = False) -> None:
        self._anchor = self.heading
        super()._toggle(keep)

    def _choose_between(self, one: int, other: int) -> None:
        start, stop = min(one, other), max(one, other) + 1
        if not self.count or self._others:
            return
        if stop - start > MOST:
            self.post_message(self.TooMany(stop - start))
        else:
            self._choose_rows(start, stop)

    @work(group="line-table-choose", exclusive=True)
    async def _choose_rows(self, start: int, stop: int) -> None:
        source = self._source
        try:
            keys = await off(_keys, source, start, stop)
        except CallsheetError as error:
            self.post_message(self.Broken(self, error))
            return
        if source is self._source:
            self._chosen.update(keys)
            self._anchor = self.heading
            self.refresh()
            self.post_message(self.Chosen(self, self.chosen))


def _keys(source: RowSource, start: int, stop: int) -> dict[str, None]:
    """The keys of some rows, in their order. Blocks."""
    keys: dict[str, None] = {}
    for offset in range(start, stop, _STEP):
        rows = source.page(offset, min(_STEP, stop - offset))
        keys |= {row.key: None for row in rows if row.key}
    return keys
