"""A live table draws again only what is different."""

from collections.abc import Sequence

from textual.app import App, ComposeResult
from textual.geometry import Region

from tests.screens.stage import until
from tui.app.theme import CALLSHEET
from tui.app.widgets.columns import Column
from tui.app.widgets.live_table import LiveTable
from tui.app.widgets.row_source import Row


class Source:
    """Rows that a test changes."""

    def __init__(self, count: int) -> None:
        self.rows = [Row(f"r{n}", (f"row {n}",)) for n in range(count)]
        self.asked = 0

    def count(self) -> int:
        """Answer how many rows there are."""
        self.asked += 1
        return len(self.rows)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer a page."""
        return self.rows[offset : offset + limit]


class Watched(LiveTable):
    """Counts what it asks to be painted anew."""

    painted: list[Region]

    def refresh(self, *regions: Region, **options: bool) -> "Watched":
        """Note the regions; none is the whole table."""
        self.painted = [*getattr(self, "painted", []), *(regions or (Region(0, 0, 0, 0),))]
        super().refresh(*regions, **options)
        return self


class Stage(App[object]):
    """A table of fifty rows."""

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(CALLSHEET)
        self.theme = "callsheet"
        self.source = Source(50)

    def compose(self) -> ComposeResult:
        """Yield the table."""
        yield Watched((Column("a", "A", 10),), id="table")


async def test_only_the_changed_line_is_painted() -> None:
    """Nothing changed paints nothing; one row paints one line."""
    app = Stage()
    async with app.run_test(size=(40, 20)) as pilot:
        table = app.query_one(Watched)
        table.show_rows(app.source)
        await until(pilot, lambda: table.row is not None)
        await pilot.pause()
        table.painted.clear()
        asked = app.source.asked
        table.renew()
        await until(pilot, lambda: app.source.asked > asked)
        await pilot.pause()
        assert table.painted == []
        app.source.rows[4] = Row("r4", ("another",))
        table.renew()
        await until(pilot, lambda: bool(table.painted))
        assert [region.y for region in table.painted] == [5]
        app.source.rows[40] = Row("r40", ("out of sight",))
        table.painted.clear()
        asked = app.source.asked
        table.renew()
        await until(pilot, lambda: app.source.asked > asked)
        await pilot.pause()
        assert table.painted == []
        table.action_to_row(40)
        await until(pilot, lambda: table.row is not None and table.row.cells == ("out of sight",))


async def test_more_rows_are_shown() -> None:
    """Another count asks the whole source anew and keeps the cursor."""
    app = Stage()
    async with app.run_test(size=(40, 20)) as pilot:
        table = app.query_one(Watched)
        table.show_rows(app.source)
        await until(pilot, lambda: table.count == 50)
        table.action_to_row(3)
        app.source.rows.append(Row("r50", ("new",)))
        table.renew()
        await until(pilot, lambda: table.count == 51)
        assert table.cursor == 3
