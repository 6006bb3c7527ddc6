"""A click on a table in which rows are chosen."""

from textual.app import App, ComposeResult

from tests.app.widgets.test_line_table import COLUMNS, Numbers
from tui.app.theme import CALLSHEET
from tui.app.widgets.choosing_table import ChoosingTable


class Stage(App[None]):
    """An app with one table; counts what was opened."""

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(CALLSHEET)
        self.theme = "callsheet"
        self.opened = 0

    def compose(self) -> ComposeResult:
        """Yield the table."""
        yield ChoosingTable(COLUMNS)

    def on_mount(self) -> None:
        """Show some rows."""
        self.query_one(ChoosingTable).show_rows(Numbers(20))

    def on_line_table_row_selected(self) -> None:
        """Count."""
        self.opened += 1


async def test_a_click_goes_there_and_the_next_opens() -> None:
    app = Stage()
    async with app.run_test(size=(60, 12)) as pilot:
        await app.workers.wait_for_complete()
        table = app.query_one(ChoosingTable)
        await pilot.click(table, offset=(2, 4))
        assert (table.cursor, app.opened) == (3, 0)
        await pilot.click(table, offset=(2, 4))
        await pilot.pause()
        assert (table.cursor, app.opened) == (3, 1)


async def test_a_click_with_shift_chooses_and_opens_nothing() -> None:
    app = Stage()
    async with app.run_test(size=(60, 12)) as pilot:
        await app.workers.wait_for_complete()
        table = app.query_one(ChoosingTable)
        await pilot.click(table, offset=(2, 4), shift=True)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert table.chosen == ("r0", "r1", "r2", "r3")
        assert app.opened == 0
