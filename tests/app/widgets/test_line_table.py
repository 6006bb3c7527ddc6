"""The line table: rows by page, a cursor that repaints two lines, chosen rows."""

import threading
from collections.abc import Sequence

from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip

from tui.app.theme import CALLSHEET
from tui.app.widgets.columns import Column
from tui.app.widgets.line_table import LineTable
from tui.app.widgets.row_source import PAGE, Pages, Row, Styled
from tui.domain.errors import Busy

COLUMNS = (Column("a", "A", 6), Column("b", "B", 6, flex=1), Column("c", "C", 12, drop=1))


class Numbers:
    """So many rows; remembers which pages were asked for."""

    def __init__(self, many: int, broken: bool = False) -> None:
        self.many = many
        self.asked: list[int] = []
        self.broken = broken

    def count(self) -> int:
        """Answer how many."""
        if self.broken:
            raise Busy("The workspace is locked.")
        return self.many

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer rows named by their number."""
        self.asked.append(offset)
        last = min(self.many, offset + limit)
        return [
            Row(f"r{n}", (f"{n}", "[red]x[/] \x1b[31m", Styled("●", "green")))
            for n in range(offset, last)
        ]


class Stage(App[None]):
    """An app with one table."""

    def __init__(self, source: Numbers) -> None:
        super().__init__()
        self.register_theme(CALLSHEET)
        self.theme = "callsheet"
        self.source = source
        self.told: list[object] = []
        self.repainted: list[tuple[Region, ...]] = []

    def compose(self) -> ComposeResult:
        """Yield the table."""
        yield LineTable(COLUMNS, empty="nothing here")

    async def on_mount(self) -> None:
        """Show the rows."""
        table = self.query_one(LineTable)
        table.show_rows(self.source)
        table.focus()

    def on_row_window_row_highlighted(self, event: LineTable.RowHighlighted) -> None:
        """Remember."""
        self.told.append(event)

    def on_line_table_row_selected(self, event: LineTable.RowSelected) -> None:
        """Remember."""
        self.told.append(event)

    def on_row_window_slow(self, event: LineTable.Slow) -> None:
        """Remember."""
        self.told.append(event)

    def on_row_window_broken(self, event: LineTable.Broken) -> None:
        """Remember."""
        self.told.append(event)


async def settle(pilot: Pilot[None]) -> LineTable:
    """Wait until all pages asked for are here."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return pilot.app.query_one(LineTable)


def lines(table: LineTable) -> list[str]:
    """The visible lines as text."""
    return [table.render_line(y).text for y in range(table.size.height)]


def awaited(table: LineTable) -> bool:
    """Whether a row is shown that is still to come."""
    return any(line.strip() == "…" for line in lines(table))


async def test_titles_rows_and_foreign_text() -> None:
    async with Stage(Numbers(3)).run_test(size=(60, 10)) as pilot:
        shown = lines(await settle(pilot))
        assert shown[0].split() == ["A", "B", "C"]
        assert "[red]x[/] ␛[31m" in shown[1]
        assert shown[1].startswith("▌  0")
        assert shown[4].strip() == ""


async def test_an_empty_source_says_so() -> None:
    async with Stage(Numbers(0)).run_test(size=(60, 10)) as pilot:
        table = await settle(pilot)
        assert lines(table)[2].strip() == "nothing here"
        assert table.row is None


async def test_only_the_pages_one_sees_are_asked_for() -> None:
    source = Numbers(1_000_000)
    async with Stage(source).run_test(size=(60, 10)) as pilot:
        await settle(pilot)
        await pilot.press("end")
        table = await settle(pilot)
        assert source.asked == [0, 999_900]
        assert table.row is not None
        assert table.row.key == "r999999"
        assert "999999" in lines(table)[-1]
        await pilot.press("home")
        assert lines(await settle(pilot))[1].startswith("▌  0")


async def test_moving_repaints_two_lines() -> None:
    async with Stage(Numbers(50)).run_test(size=(60, 20)) as pilot:
        table = await settle(pilot)
        drawn: list[int] = []
        original = table.render_line

        def watched(y: int) -> Strip:
            drawn.append(y)
            return original(y)

        table.render_line = watched  # type: ignore[method-assign]
        await pilot.press("down")
        await settle(pilot)
        assert sorted(set(drawn)) == [1, 2]


async def test_the_cursor_stays_in_sight_and_is_told() -> None:
    app = Stage(Numbers(500))
    async with app.run_test(size=(60, 11)) as pilot:
        await settle(pilot)
        await pilot.press("pagedown", "pagedown", "down")
        table = await settle(pilot)
        assert table.cursor == 21
        first, last = table.window
        assert first <= table.cursor + 1 <= last
        await pilot.press("enter")
        await settle(pilot)
        selected = app.told[-1]
        assert isinstance(selected, LineTable.RowSelected)
        assert selected.row.key == "r21"


async def test_a_step_over_the_edge_scrolls_by_half_a_window() -> None:
    app = Stage(Numbers(1_000))
    async with app.run_test(size=(40, 21)) as pilot:
        table = await settle(pilot)
        tops = []
        for _ in range(40):
            await pilot.press("down")
            tops.append(table.window[0])
        assert sorted(set(tops)) == [1, 11, 21, 31]
        assert table.cursor == 40
        await pilot.press("end", "up", "up")
        assert table.window == (981, 1_000)
        for _ in range(20):
            await pilot.press("up")
        assert table.window == (971, 990)
        assert table.cursor == 977


async def test_a_page_is_painted_once_its_rows_are_here() -> None:
    app = Stage(Numbers(100_000))
    async with app.run_test(size=(40, 21)) as pilot:
        table = await settle(pilot)
        for _ in range(30):
            await pilot.press("pagedown")
            assert not awaited(table)
        await pilot.press("end")
        await settle(pilot)
        assert lines(table)[-1].split()[1] == "99999"
        await pilot.press("pageup", "pageup", "pageup")
        await settle(pilot)
        assert table.cursor == 99_939


async def test_rows_that_do_not_come_are_awaited_for_a_while_only() -> None:
    class Slow(Numbers):
        def page(self, offset: int, limit: int) -> Sequence[Row]:
            if offset:
                released.wait(10)
            return super().page(offset, limit)

    released = threading.Event()
    app = Stage(Slow(1_000))
    async with app.run_test(size=(40, 21)) as pilot:
        table = await settle(pilot)
        app.query_one(LineTable).action_to_row(500)
        while table.cursor != 500:
            await pilot.pause()
        assert awaited(table)
        released.set()
        await settle(pilot)
        assert "500" in "".join(lines(table))


async def test_a_key_under_way_is_not_meant_for_the_row_that_was_left() -> None:
    class Slow(Numbers):
        def page(self, offset: int, limit: int) -> Sequence[Row]:
            if offset:
                released.wait(10)
            return super().page(offset, limit)

    released = threading.Event()
    app = Stage(Slow(1_000))
    async with app.run_test(size=(40, 21)) as pilot:
        table = await settle(pilot)
        table.action_to_row(500)
        assert table.row is None
        table.action_choose()
        table.action_select()
        assert (table.cursor, table.heading, tuple(table.chosen)) == (0, 500, ())
        await pilot.click(LineTable, offset=(5, 3))
        assert (table.cursor, table.heading) == (2, 2)
        released.set()
        await settle(pilot)
        assert table.cursor == 2
        assert not any(isinstance(each, LineTable.RowSelected) for each in app.told)


async def test_rows_that_are_asked_for_leave_the_others_in_sight_and_take_no_key() -> None:
    class Slow(Numbers):
        def count(self) -> int:
            released.wait(10)
            return super().count()

    released = threading.Event()
    old, new = Numbers(1_000), Slow(3)
    app = Stage(old)
    async with app.run_test(size=(40, 21)) as pilot:
        table = await settle(pilot)
        await pilot.press("down", "down", "space")
        table.show_rows(new, COLUMNS[:1])
        while not isinstance(app.told[-1], LineTable.Slow):
            await pilot.pause()
        assert lines(table)[0].split() == ["A", "B", "C"]
        table.action_choose()
        table.action_select()
        assert (table.row, table.chosen, table.count) == (None, (), 1_000)
        await pilot.press("end")
        while not old.asked[-1]:
            await pilot.pause()
        assert not new.asked
        released.set()
        await settle(pilot)
        assert (table.count, table.cursor, table.row and table.row.key) == (3, 2, "r2")
        assert lines(table)[0].split() == ["A"]
        assert not any(isinstance(each, LineTable.RowSelected) for each in app.told)


async def test_rows_that_take_long_give_way_to_others() -> None:
    class Slow(Numbers):
        def count(self) -> int:
            released.wait(10)
            return super().count()

    released = threading.Event()
    app = Stage(Numbers(1_000))
    async with app.run_test(size=(40, 21)) as pilot:
        table = await settle(pilot)
        table.show_rows(Slow(3))
        await pilot.pause()
        table.show_rows(Numbers(5))
        while table.count != 5:
            await pilot.pause()
        released.set()
        await settle(pilot)
        assert (table.count, table.row and table.row.key) == (5, "r0")


async def test_other_rows_that_fail_are_not_shown_as_those_before() -> None:
    app = Stage(Numbers(3))
    async with app.run_test(size=(60, 10)) as pilot:
        table = await settle(pilot)
        table.show_rows(Numbers(3, broken=True))
        await settle(pilot)
        assert isinstance(app.told[-1], LineTable.Broken)
        assert (table.count, table.row) == (0, None)


async def test_choosing_rows() -> None:
    async with Stage(Numbers(500)).run_test(size=(60, 11)) as pilot:
        await settle(pilot)
        await pilot.press("space", "down", "shift+down")
        table = await settle(pilot)
        assert table.chosen == ("r0", "r2", "r3")
        table.again()
        assert (await settle(pilot)).chosen == ("r0", "r2", "r3")
        table.clear_chosen()
        assert len(table.chosen) == 0


async def test_a_click_moves_and_a_second_selects() -> None:
    app = Stage(Numbers(5))
    async with app.run_test(size=(60, 11)) as pilot:
        table = await settle(pilot)
        await pilot.click(LineTable, offset=(5, 3))
        await settle(pilot)
        assert table.cursor == 2
        await pilot.click(LineTable, offset=(5, 3))
        await settle(pilot)
        assert isinstance(app.told[-1], LineTable.RowSelected)


async def test_columns_go_where_it_is_narrow() -> None:
    async with Stage(Numbers(3)).run_test(size=(24, 10)) as pilot:
        assert lines(await settle(pilot))[0].split() == ["A", "B"]


async def test_a_source_that_fails_is_told() -> None:
    app = Stage(Numbers(3, broken=True))
    async with app.run_test(size=(60, 10)) as pilot:
        await settle(pilot)
        assert isinstance(app.told[-1], LineTable.Broken)


def test_the_oldest_page_goes_first() -> None:
    pages = Pages(kept=2)
    for number in range(3):
        pages.put(number, [Row(f"r{number * PAGE}", ())])
    assert [pages.has(number) for number in range(3)] == [False, True, True]
    assert pages.row(PAGE + 1) is None
