"""A line table whose rows change while one looks: only the lines that differ are drawn again."""

from collections.abc import Sequence

from tui.app.coalesce import Coalesced
from tui.app.offload import off
from tui.app.widgets.columns import Column
from tui.app.widgets.line_table import LineTable
from tui.app.widgets.row_source import PAGE
from tui.domain.errors import CallsheetError


class LiveTable(LineTable):
    """`renew` asks the source for the visible rows anew and repaints what is different."""

    def __init__(
        self, columns: Sequence[Column] = (), *, id: str | None = None, empty: str = ""
    ) -> None:
        super().__init__(columns, id=id, empty=empty)
        self._renewed = Coalesced(self._renew)

    def renew(self) -> None:
        """Something may have changed; asked often, it looks once more after the look it is at."""
        self.run_worker(self._renewed(), group="live-table")

    async def _renew(self) -> None:
        source, generation = self._source, self._generation
        top = self.scroll_offset.y
        visible = range(top, top + self._lines)
        numbers = range(visible.start // PAGE, (visible.stop - 1) // PAGE + 1)
        try:
            count = await off(source.count)
            pages = {number: await off(source.page, number * PAGE, PAGE) for number in numbers}
        except CallsheetError as error:
            self.post_message(self.Broken(self, error))
            return
        if generation != self._generation or source is not self._source:
            return
        if count != self._count:
            self.again()
            return
        before = [self._pages.row(index) for index in visible]
        self._pages.clear()
        self._asked.clear()
        for number, rows in pages.items():
            self._pages.put(number, rows)
        for index, old in zip(visible, before, strict=True):
            if old != self._pages.row(index):
                self._repaint(index)
        self._tell()
