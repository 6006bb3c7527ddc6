"""A table of any length that draws only the rows one sees.

A line is one segment where its cells have no colours of their own, moving the cursor repaints two
lines, and rows come page by page from a thread: a million rows cost what forty do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, work
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.app.offload import off
from tui.app.widgets.columns import Column, Fitted, fit
from tui.app.widgets.row_drawing import EDGE, row_line, title_line, word_line
from tui.app.widgets.row_source import PAGE, NoRows, Pages, Row, RowSource
from tui.domain.errors import CallsheetError


class LineTable(ScrollView, can_focus=True):
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

    cursor: reactive[int] = reactive(0, repaint=False)
    """The row the cursor is on, from 0."""

    @dataclass
    class RowHighlighted(Message):
        """The cursor is on another row; `row` is None where there is none (or not yet)."""

        table: "LineTable"
        index: int
        row: Row | None

        @property
        def control(self) -> "LineTable":
            """The table."""
            return self.table

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
    class Counted(Message):
        """The source was asked anew, and has this many rows."""

        table: "LineTable"
        count: int

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

    @dataclass
    class Broken(Message):
        """The source raised."""

        table: "LineTable"
        error: CallsheetError

        @property
        def control(self) -> "LineTable":
            """The table."""
            return self.table

    def __init__(
        self, columns: Sequence[Column] = (), *, id: str | None = None, empty: str = ""
    ) -> None:
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._fitted: tuple[Fitted, ...] = ()
        self._fitted_for: tuple[int, tuple[Column, ...]] = (-1, ())
        self.empty = empty
        """What is said where there are no rows; our own words."""
        self._source: RowSource = NoRows()
        self._pages = Pages()
        self._asked: set[int] = set()
        self._generation = 0
        self._count = 0
        self._chosen: dict[str, None] = {}
        self._told: tuple[int, str | None] = (-1, None)

    # -- what it shows

    @property
    def count(self) -> int:
        """How many rows the source had when it was last asked."""
        return self._count

    @property
    def row(self) -> Row | None:
        """The row under the cursor, None where there is none or its page is not here yet."""
        return self.row_at(self.cursor)

    def row_at(self, index: int) -> Row | None:
        """Answer a row, None where there is none or its page is not here yet."""
        return self._pages.row(index) if self._count else None

    @property
    def chosen(self) -> tuple[str, ...]:
        """The keys of the chosen rows, in the order they were chosen."""
        return tuple(self._chosen)

    @property
    def window(self) -> tuple[int, int]:
        """The first and last visible row counted from 1; (0, 0) where there are none."""
        if not self._count:
            return (0, 0)
        top = self.scroll_offset.y
        return (top + 1, min(self._count, top + self._lines))

    def show_rows(
        self, source: RowSource, columns: Sequence[Column] | None = None, at: int = 0
    ) -> None:
        """Show another source from the top (or with the cursor `at` a row); nothing is chosen."""
        self._source = source
        if columns is not None:
            self._columns = tuple(columns)
        self._chosen.clear()
        self._told = (-1, None)
        self.set_reactive(LineTable.cursor, at)
        self.again()

    def again(self) -> None:
        """Ask the source anew: something has changed."""
        self._generation += 1
        self._load(self._generation)

    def clear_chosen(self) -> None:
        """Choose nothing."""
        if self._chosen:
            self._chosen.clear()
            self.refresh()
            self.post_message(self.Chosen(self, ()))

    @work(group="line-table", exclusive=True)
    async def _load(self, generation: int) -> None:
        """Ask for the count and the cursor's page together, then show both at once."""
        source = self._source
        number = self.cursor // PAGE
        try:
            count = await off(source.count)
            number = min(number, max(0, count - 1) // PAGE)
            rows = await off(source.page, number * PAGE, PAGE)
        except CallsheetError as error:
            self.post_message(self.Broken(self, error))
            return
        if generation != self._generation:
            return
        self._pages.clear()
        self._asked.clear()
        self._pages.put(number, rows)
        self._count = count
        self.set_reactive(LineTable.cursor, max(0, min(self.cursor, count - 1)))
        self._measure()
        self._scroll_to_cursor()
        self.refresh()
        self._tell()
        self.post_message(self.Counted(self, count))

    @work(group="line-table-pages")
    async def _load_page(self, number: int, generation: int) -> None:
        try:
            rows = await off(self._source.page, number * PAGE, PAGE)
        except CallsheetError as error:
            self.post_message(self.Broken(self, error))
            return
        if generation != self._generation:
            return
        self._asked.discard(number)
        self._pages.put(number, rows)
        self.refresh()
        if self.cursor // PAGE == number:
            self._tell()

    def _need(self, number: int) -> None:
        if number not in self._asked and not self._pages.has(number):
            self._asked.add(number)
            self._load_page(number, self._generation)

    # -- geometry

    @property
    def _lines(self) -> int:
        """Visible lines for rows, without the titles."""
        return max(1, self.scrollable_content_region.height - 1)

    def _fitted_to(self, width: int) -> tuple[Fitted, ...]:
        """The columns for this width; it changes when a scrollbar comes or goes."""
        wanted = (width, self._columns)
        if self._fitted_for != wanted:
            self._fitted_for = wanted
            self._fitted = fit(self._columns, max(0, width - EDGE))
        return self._fitted

    def _measure(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, self._count + 1)

    def on_resize(self) -> None:
        """Share the width anew, and keep the cursor in sight."""
        self._measure()
        self._scroll_to_cursor()
        self.refresh()

    def _scroll_to_cursor(self) -> None:
        top, lines = self.scroll_offset.y, self._lines
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + lines:
            self.scroll_to(y=self.cursor - lines + 1, animate=False)

    def _repaint(self, index: int) -> None:
        width = self.scrollable_content_region.width
        self.refresh(Region(0, index - self.scroll_offset.y + 1, width, 1))

    # -- drawing

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

    # -- moving

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(cursor, self._count - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Repaint the two lines, and scroll where the cursor would leave the window."""
        self._repaint(old)
        self._repaint(new)
        self._scroll_to_cursor()
        self._tell()

    def _tell(self) -> None:
        """Post which row the cursor is on, once per row."""
        row = self.row
        now = (self.cursor, row.key if row else None)
        if now != self._told:
            self._told = now
            self.post_message(self.RowHighlighted(self, self.cursor, row))

    def on_focus(self) -> None:
        """Show that keys go here."""
        self._repaint(self.cursor)

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self._repaint(self.cursor)

    def action_move(self, by: int) -> None:
        """Go up or down."""
        self.cursor += by

    def action_leap(self, pages: int) -> None:
        """Go up or down by what is visible."""
        self.cursor += pages * self._lines

    def action_to_row(self, index: int) -> None:
        """Go to a row; -1 is the last."""
        self.cursor = self._count - 1 if index < 0 else index

    def action_select(self) -> None:
        """Enter."""
        row = self.row
        if row is not None:
            self.post_message(self.RowSelected(self, self.cursor, row))

    def action_choose(self) -> None:
        """Choose the row, or no longer, and go on to the next."""
        self._toggle()
        self.cursor += 1

    def action_choose_on(self, by: int) -> None:
        """Choose the row and the one moved to."""
        self._toggle(keep=True)
        self.cursor += by
        self._toggle(keep=True)

    def _toggle(self, keep: bool = False) -> None:
        row = self.row
        if row is None:
            return
        if row.key in self._chosen and not keep:
            del self._chosen[row.key]
        else:
            self._chosen[row.key] = None
        self._repaint(self.cursor)
        self.post_message(self.Chosen(self, self.chosen))

    def on_click(self, event: events.Click) -> None:
        """A click goes to the row; on the cursor's row it selects."""
        index = self.scroll_offset.y + event.y - 1
        if event.y < 1 or index >= self._count:
            return
        if index == self.cursor:
            self.action_select()
        else:
            self.cursor = index
