"""Which columns are shown, how wide and in which order: changed line by line."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from tui.app.screens.contact_columns import Shown
from tui.app.widgets.columns import Column
from tui.app.widgets.line_table import LineTable
from tui.app.widgets.row_source import Row
from tui.app.widgets.words import Words

_COLUMNS = (
    Column("shown", "", 1),
    Column("name", "COLUMN", 16, flex=1),
    Column("width", "‹ WIDTH ›", 9, right=True),
)
_NARROWEST, _WIDEST = 3, 60


class ColumnsTable(LineTable):
    """All columns of a list, the shown ones first, in their order."""

    HELP = (
        "Space shows a column or hides it, left and right change its width, shift with an arrow "
        "(or the brackets) moves it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "resize(-1)", show=False),
        Binding("right", "resize(1)", show=False),
        Binding("shift+up,left_square_bracket", "shift(-1)", show=False),
        Binding("shift+down,right_square_bracket", "shift(1)", show=False),
    ]

    def __init__(self, columns: Sequence[Column], shown: Shown) -> None:
        super().__init__(_COLUMNS, id="layout")
        self._titles = {each.id: each.title for each in columns}
        hidden = [(each.id, each.width) for each in columns if each.id not in dict(shown)]
        there = [(name, width, True) for name, width in shown if name in self._titles]
        self._choice = [*there, *((name, width, False) for name, width in hidden)]

    def on_mount(self) -> None:
        """Show them."""
        self.styles.height = min(len(self._choice) + 1, 20)
        self.styles.max_height = "60vh"
        self._again(0)

    @property
    def shown_columns(self) -> Shown:
        """What is shown now."""
        return tuple((name, width) for name, width, shown in self._choice if shown)

    def _again(self, at: int) -> None:
        rows = [
            Row(name, ("✓" if shown else "", self._titles[name], f"{width}"), faint=not shown)
            for name, width, shown in self._choice
        ]
        self.show_rows(_Rows(rows), at=at)

    def action_choose(self) -> None:
        """Show the column, or hide it."""
        name, width, shown = self._choice[self.cursor]
        self._choice[self.cursor] = (name, width, not shown)
        self._again(self.cursor)

    def action_resize(self, by: int) -> None:
        """Make the column wider or narrower."""
        name, width, shown = self._choice[self.cursor]
        self._choice[self.cursor] = (name, min(_WIDEST, max(_NARROWEST, width + by)), shown)
        self._again(self.cursor)

    def action_shift(self, by: int) -> None:
        """Move the column."""
        here, there = self.cursor, self.cursor + by
        if 0 <= there < len(self._choice):
            lines = self._choice
            lines[here], lines[there] = lines[there], lines[here]
            self._again(there)


class ChooseColumns(ModalScreen[Shown | None]):
    """Answers the columns to show; () for those that are shown unless one says otherwise."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("d", "default", show=False),
    ]

    def __init__(self, columns: Sequence[Column], shown: Shown) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._shown = shown

    def compose(self) -> ComposeResult:
        """Yield the columns, and the keys."""
        with Vertical(classes="dialog"):
            yield Words(Content("Columns of this list"), classes="title")
            yield ColumnsTable(self._columns, self._shown)
            hint = "space shows · ‹ › width · [ ] moves · enter keeps · d as it was at first · esc"
            yield Words(Content(hint), classes="hint")

    def on_line_table_row_selected(self, event: LineTable.RowSelected) -> None:
        """Enter keeps what is chosen; without any column nothing would be seen."""
        event.stop()
        shown = self.query_one(ColumnsTable).shown_columns
        if shown:
            self.dismiss(shown)

    def action_default(self) -> None:
        """Show what is shown unless one says otherwise."""
        self.dismiss(())

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)


class _Rows:
    """Rows that are made already."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def count(self) -> int:
        """Answer how many."""
        return len(self._rows)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer some."""
        return self._rows[offset : offset + limit]
