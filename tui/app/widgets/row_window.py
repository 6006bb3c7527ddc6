"""A window on rows of any number: pages from a thread, and a cursor that arrives with its rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import work
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.timer import Timer

from tui.app.offload import off
from tui.app.terminal.driver import scrolls_by_line
from tui.app.widgets.row_source import PAGE, NoRows, Pages, Row, RowSource
from tui.domain.errors import CallsheetError

_PATIENCE = 0.2
"""Seconds for which a move awaits its rows; then it shows that they are still to come."""


class RowWindow(ScrollView):
    """Knows a `RowSource`, the rows in sight, and the row the cursor is on; draws nothing.

    `begin` gives it a source; `again` asks the same source anew and keeps the cursor. What was
    shown stays until the source has answered. Messages: `RowHighlighted`, `Slow`, `Counted`,
    `Broken`.
    """

    cursor: reactive[int] = reactive(0, repaint=False)
    """The row the cursor is on, from 0."""

    @dataclass
    class RowHighlighted(Message):
        """The cursor is on another row; `row` is None where there is none (or not yet)."""

        table: "RowWindow"
        index: int
        row: Row | None

        @property
        def control(self) -> "RowWindow":
            """The table."""
            return self.table

    @dataclass
    class Counted(Message):
        """The source was asked anew, and has this many rows."""

        table: "RowWindow"
        count: int

        @property
        def control(self) -> "RowWindow":
            """The table."""
            return self.table

    @dataclass
    class Slow(Message):
        """The source has been asked, and takes its time; `Counted` (or `Broken`) follows."""

        table: "RowWindow"

        @property
        def control(self) -> "RowWindow":
            """The table."""
            return self.table

    @dataclass
    class Broken(Message):
        """The source raised."""

        table: "RowWindow"
        error: CallsheetError

        @property
        def control(self) -> "RowWindow":
            """The table."""
            return self.table

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._source: RowSource = NoRows()
        self._next: RowSource | None = None
        self._others = False
        self._pages = Pages()
        self._asked: set[int] = set()
        self._generation = 0
        self._count = 0
        self._told: tuple[int, str | None] = (-1, None)
        self._heading: int | None = None
        self._patience: Timer | None = None

    # -- what it shows

    @property
    def count(self) -> int:
        """How many rows the source had when it was last asked."""
        return self._count

    @property
    def row(self) -> Row | None:
        """The row a key acts on: the cursor's; None where there is none, or it is under way.

        Keys are faster than pages: what is pressed after a move is meant for where it goes, and
        what is pressed after other rows were asked for is not meant for these.
        """
        return None if self._others else self.row_at(self.heading)

    def row_at(self, index: int) -> Row | None:
        """Answer a row, None where there is none or its page is not here yet."""
        return self._pages.row(index) if self._count else None

    @property
    def window(self) -> tuple[int, int]:
        """The first and last visible row counted from 1; (0, 0) where there are none."""
        if not self._count:
            return (0, 0)
        top = self.scroll_offset.y
        return (top + 1, min(self._count, top + self._lines))

    def begin(self, source: RowSource, at: int | None = None) -> None:
        """Show another source from the top, or the same rows otherwise with the cursor `at` one."""
        self._next = source
        self._others = at is None
        self._told = (-1, None)
        self._stay()
        before = self.cursor
        self.set_reactive(RowWindow.cursor, at or 0)
        if before != self.cursor:
            self._repaint(before)
        self.again()

    def again(self) -> None:
        """Ask the source anew: something has changed."""
        self._generation += 1
        self._load(self._generation)

    @work(group="row-window", exclusive=True)
    async def _load(self, generation: int) -> None:
        """Ask for the count and the cursor's page together, then show both at once."""
        source = self._next or self._source
        slow = self.set_timer(_PATIENCE, lambda: self.post_message(self.Slow(self)))
        try:
            count = await off(source.count)
            number = min(self.cursor, max(0, count - 1)) // PAGE
            rows = await off(source.page, number * PAGE, PAGE)
        except CallsheetError as error:
            if self._others:
                self._show(source, 0, 0, ())
            self.post_message(self.Broken(self, error))
            return
        finally:
            slow.stop()
        if generation == self._generation:
            self._show(source, count, number, rows)
            self.post_message(self.Counted(self, count))

    def _show(self, source: RowSource, count: int, number: int, rows: Sequence[Row]) -> None:
        """Show what a source has answered: how many rows, and one page of them."""
        self._come(source)
        self._pages.clear()
        self._asked.clear()
        self._pages.put(number, rows)
        self._count = count
        self.set_reactive(RowWindow.cursor, max(0, min(self.cursor, count - 1)))
        self._measure()
        self._scroll_to_cursor()
        self.refresh()
        self._tell()

    def _come(self, source: RowSource) -> None:
        """Show this source from here on."""
        self._source, self._next, self._others = source, None, False

    @work(group="row-window-pages")
    async def _load_page(self, number: int, generation: int) -> None:
        try:
            rows = await off(self._source.page, number * PAGE, PAGE)
        except CallsheetError as error:
            if generation == self._generation:  # else others are asked for by now
                self.post_message(self.Broken(self, error))
            return
        if generation != self._generation:
            return
        self._asked.discard(number)
        self._pages.put(number, rows)
        self._repaint_page(number)
        if self.cursor // PAGE == number:
            self._tell()
        if self._heading is not None and not self._missing(self._heading):
            self._arrive()

    def _need(self, number: int) -> None:
        if number not in self._asked and not self._pages.has(number):
            self._asked.add(number)
            self._load_page(number, self._generation)

    # -- geometry

    @property
    def _lines(self) -> int:
        """Visible lines for rows, without the titles."""
        return max(1, self.scrollable_content_region.height - 1)

    def _measure(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, self._count + 1)

    def on_resize(self) -> None:
        """Share the width anew, and keep the cursor in sight."""
        self._measure()
        self._scroll_to_cursor()
        self.refresh()

    def _scroll_to_cursor(self) -> None:
        """Scroll as far as needed, or by a step where the cursor steps over the edge."""
        top, lines = self.scroll_offset.y, self._lines
        if self.cursor < top:
            to = top - self._step() if self.cursor == top - 1 else self.cursor
            self.scroll_to(y=max(0, to), animate=False)
        elif self.cursor >= top + lines:
            to = top + self._step() if self.cursor == top + lines else self.cursor - lines + 1
            self.scroll_to(y=max(0, min(to, self._count - lines)), animate=False)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Repaint; the scrollbar only where its thumb comes to stand elsewhere."""
        bar = self.vertical_scrollbar
        if self.show_vertical_scrollbar and _thumb(bar, old_value) == _thumb(bar, new_value):
            bar.set_reactive(ScrollBar.position, new_value)
        super().watch_scroll_y(old_value, new_value)

    def _step(self) -> int:
        """One line where the terminal moves the others; else half a window.

        A terminal that does not repaints the whole window: so one key in many does, not every one.
        """
        region = self.content_region
        rows = Region(region.x, region.y + 1, region.width, self._lines)
        return 1 if scrolls_by_line(self.app, rows) else max(1, self._lines // 2)

    def _repaint(self, index: int) -> None:
        width = self.scrollable_content_region.width
        self.refresh(Region(0, index - self.scroll_offset.y + 1, width, 1))

    def _repaint_page(self, number: int) -> None:
        """Repaint the rows of a page that are in sight."""
        top = self.scroll_offset.y
        first, end = max(top, number * PAGE), min(top + self._lines, (number + 1) * PAGE)
        if first < end:
            width = self.scrollable_content_region.width
            self.refresh(Region(0, first - top + 1, width, end - first))

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
        if self._others:
            return
        row = self.row_at(self.cursor)
        now = (self.cursor, row.key if row else None)
        if now != self._told:
            self._told = now
            self.post_message(self.RowHighlighted(self, self.cursor, row))

    @property
    def heading(self) -> int:
        """The row the cursor is going to: its own, while no page is awaited."""
        return self.cursor if self._heading is None else self._heading

    def _go(self, index: int) -> None:
        """Go to a row once its window is here, so that it is painted once; or after a while."""
        index = self.validate_cursor(index)
        missing = self._missing(index)
        self._heading = index
        if not missing:
            self._arrive()
            return
        for number in missing:
            self._need(number)
        if self._patience is None:
            self._patience = self.set_timer(_PATIENCE, self._arrive)

    def _arrive(self) -> None:
        """Go where one is heading, whether its rows are here or not."""
        index = self._heading
        self._stay()
        if index is not None:
            self.cursor = index

    def _put_cursor(self, index: int) -> None:
        """Go to a row at once, instead of where one was heading."""
        self._stay()
        self.cursor = index

    def _stay(self) -> None:
        """Head nowhere any more."""
        self._heading = None
        if self._patience is not None:
            self._patience.stop()
            self._patience = None

    def _missing(self, index: int) -> list[int]:
        """The pages about a row that are not here."""
        lines = self._lines
        first, last = max(0, index - lines), min(self._count - 1, index + lines)
        pages = range(first // PAGE, last // PAGE + 1)
        return [number for number in pages if not self._pages.has(number)]


def _thumb(bar: ScrollBar, top: float) -> int:
    """Where a scrollbar draws its thumb, in eighths of a line."""
    hidden = bar.window_virtual_size - bar.window_size
    if hidden <= 0:
        return 0
    length = bar.size.height
    thumb = max(1, bar.window_size * length / bar.window_virtual_size)
    return int((length - thumb) * top / hidden * 8)
