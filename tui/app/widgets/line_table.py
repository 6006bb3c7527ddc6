"""A table of any length that draws only the rows one sees.

A line is one segment where its cells have no colours of their own, moving the cursor repaints two
lines, and rows come page by page from a thread: a million rows cost what forty do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui.app.widgets.columns import Column, Fitted, fit
from tui.app.widgets.kept_lines import KeptLines
from tui.app.widgets.row_drawing import EDGE, row_line, title_line, word_line
from tui.app.widgets.row_source import PAGE, Row, RowSource
from tui.app.widgets.row_window import RowWindow


class LineTable(RowWindow, can_focus=True):
    """Shows a `RowSource` under a line of titles.

    `show_rows` gives it a source; `again` asks the same source anew and keeps cursor and chosen
    rows. Keys: arrows, page keys, home, end; space chooses, shift+arrows choose on the way,
    enter selects. Messages: `RowHighlighted`, `RowSelected`, `Chosen`, `Counted`.
    """

    HELP = (
        "Arrows, page up and down, home and end move; enter opens; space chooses a row and "
        "shift with an arrow chooses on the way."
    )
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line-table--header",
        "line-table--row",
        "line-table--faint",
        "line-table--cursor",
        "line-table--resting",
        "line-table--chosen",
        "line-table--bar",
    }
    DEFAULT_CSS = """
    LineTable { height: 1fr; overflow-x: hidden; background: $background; color: $foreground; }
    LineTable > .line-table--header { color: $faint; text-style: bold; }
    LineTable > .line-table--faint { color: $faint; }
    LineTable > .line-table--cursor { background: $cursor-ground; }
    LineTable > .line-table--resting { background: $cursor-resting; }
    LineTable > .line-table--chosen { color: $accent; }
    LineTable > .line-table--bar { color: $accent; }
    LineTable:nocolor > .line-table--cursor { text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "leap(-1)", show=False),
        Binding("pagedown", "leap(1)", show=False),
        Binding("home,ctrl+home", "to_row(0)", show=False),
        Binding("end,ctrl+end", "to_row(-1)", show=False),
        Binding("enter", "select", show=False),
        Binding("space", "choose", show=False),
        Binding("shift+up", "choose_on(-1)", show=False),
        Binding("shift+down", "choose_on(1)", show=False),
    ]

    @dataclass
    class RowSelected(Message):
        """Enter, or a click on the cursor's row."""

        table: "LineTable"
        index: int
        row: Row

        @property
        def control(self) -> "LineTable":
            """The table."""
            return self.table

    @dataclass
    class Chosen(Message):
        """Other rows are chosen; `keys` are all of them."""

        table: "LineTable"
        keys: tuple[str, ...]

        @property
        def control(self) -> "LineTable":
            """The table."""
            return self.table

    def __init__(
        self, columns: Sequence[Column] = (), *, id: str | None = None, empty: str = ""
    ) -> None:
        self._kept_lines = KeptLines()
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._next_columns: tuple[Column, ...] | None = None
        self._fitted: tuple[Fitted, ...] = ()
        self._fitted_for: tuple[int, tuple[Column, ...]] = (-1, ())
        self.empty = empty
        """What is said where there are no rows; our own words."""
        self._chosen: dict[str, None] = {}

    @property
    def chosen(self) -> tuple[str, ...]:
        """The keys of the chosen rows, in the order they were chosen."""
        return tuple(self._chosen)

    def show_rows(
        self, source: RowSource, columns: Sequence[Column] | None = None, at: int | None = None
    ) -> None:
        """Show another source from the top (or with the cursor `at` a row); nothing is chosen."""
        if columns is not None:
            self._next_columns = tuple(columns)
        self.clear_chosen()
        self.begin(source, at)

    def _come(self, source: RowSource) -> None:
        """Show this source from here on, in the columns that came with it."""
        super()._come(source)
        if self._next_columns is not None:
            self._columns, self._next_columns = self._next_columns, None

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show the same rows in other columns, as many as they have cells."""
        self._columns = tuple(columns)
        self.refresh()

    def clear_chosen(self) -> None:
        """Choose nothing."""
        if self._chosen:
            self._chosen.clear()
            self.refresh()
            self.post_message(self.Chosen(self, ()))

    # -- drawing

    def _fitted_to(self, width: int) -> tuple[Fitted, ...]:
        """The columns for this width; it changes when a scrollbar comes or goes."""
        wanted = (width, self._columns)
        if self._fitted_for != wanted:
            self._fitted_for = wanted
            self._fitted = fit(self._columns, max(0, width - EDGE))
        return self._fitted

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw what is not drawn yet. A table with a border or padding is drawn as Textual does."""
        if self.styles.gutter.totals != (0, 0) or self.opacity != 1:
            return super().render_lines(crop)
        filters, ground, base = self.get_line_filters(), self.background_colors[1], self.rich_style
        size = self.size
        width = self.scrollable_content_region.width
        look = (size.width, width, self._columns, self.has_focus, base, ground, *filters)
        self._kept_lines.begin(look)
        lines: list[Strip] = []
        for y in crop.line_range:
            index = self.scroll_offset.y + y - 1 if y else -1
            row = self.row_at(index) if y else None
            content = (row, index == self.cursor, row.key in self._chosen) if row else y == 0
            line = self._kept_lines.get(index, content) if content else None
            if line is None:
                line = self.render_line(y).extend_cell_length(size.width, base)
                for each in filters:
                    line = line.apply_filter(each, ground)
                if content:
                    self._kept_lines.put(index, content, line)
            lines.append(line)
        if crop.column_span != (0, size.width):
            return [line.crop(*crop.column_span) for line in lines]
        return lines

    def notify_style_update(self) -> None:
        """Draw all anew: another theme, or another state of the table."""
        super().notify_style_update()
        self._kept_lines.clear()

    def render_line(self, y: int) -> Strip:
        """Draw the titles (line 0) or one row."""
        width = self.scrollable_content_region.width
        base = self.rich_style
        if y == 0:
            style = self.get_component_rich_style("line-table--header")
            return title_line(self._fitted_to(width), style, width, base)
        index = self.scroll_offset.y + y - 1
        if not self._count and y == 2 and self.empty:
            style = self.get_component_rich_style("line-table--faint")
            return word_line(self.empty, style, width, base)
        if index >= self._count:
            return Strip.blank(width, base)
        row = self._pages.row(index)
        if row is None:
            self._need(index // PAGE)
            return word_line("…", base, width, base)
        here, chosen = index == self.cursor, row.key in self._chosen
        names = {
            "faint": row.faint,
            "cursor": here and self.has_focus,
            "resting": here and not self.has_focus,
            "chosen": chosen,
        }
        for name in (name for name, so in names.items() if so):
            base += self.get_component_rich_style(f"line-table--{name}", partial=True)
        bar = base
        if names["cursor"]:
            bar += self.get_component_rich_style("line-table--bar", partial=True)
        edge = f"{'▌' if here else ' '}{'✓' if chosen else ' '} "
        return row_line(row, self._fitted_to(width), (edge, bar), width, base)

    # -- keys

    def on_focus(self) -> None:
        """Show that keys go here."""
        self._repaint(self.cursor)

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self._repaint(self.cursor)

    def action_move(self, by: int) -> None:
        """Go up or down."""
        self._go(self.heading + by)

    def action_leap(self, pages: int) -> None:
        """Go up or down by what is visible."""
        self._go(self.heading + pages * self._lines)

    def action_to_row(self, index: int) -> None:
        """Go to a row; -1 is the last."""
        self._go(self._count - 1 if index < 0 else index)

    def action_select(self) -> None:
        """Enter."""
        row = self.row
        if row is not None:
            self.post_message(self.RowSelected(self, self.heading, row))

    def action_choose(self) -> None:
        """Choose the row, or no longer, and go on to the next."""
        if self.row is None:
            return
        self._toggle()
        self._put_cursor(self.heading + 1)

    def action_choose_on(self, by: int) -> None:
        """Choose the row and the one moved to."""
        if self.row is None:
            return
        self._toggle(keep=True)
        self._put_cursor(self.heading + by)
        self._toggle(keep=True)

    def _toggle(self, keep: bool = False) -> None:
        row = self.row
        if row is None:
            return
        if row.key in self._chosen and not keep:
            del self._chosen[row.key]
        else:
            self._chosen[row.key] = None
        self._repaint(self.heading)
        self.post_message(self.Chosen(self, self.chosen))

    def on_click(self, event: events.Click) -> None:
        """A click goes to the row; on the cursor's row it selects."""
        index = self.scroll_offset.y + event.y - 1
        if event.y < 1 or index >= self._count:
            return
        here = self.cursor
        self._put_cursor(index)
        if index == here:
            self.action_select()
