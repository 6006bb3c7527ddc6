"""Acts on contacts that run while other keys come, and where the cursor goes after them."""

import threading
from pathlib import Path

from tests.screens.stage import app_on, sees, shown, until
from tests.screens.test_contacts import people
from tui.app.screens.contacts import ContactsScreen
from tui.app.screens.dialogs import Choose, Confirm
from tui.engine.desk import Desk
from tui.engine.importing import import_file


async def test_a_dialog_does_not_end_an_act_that_runs(full_desk: Desk) -> None:
    app = app_on(full_desk)
    begun, go = threading.Event(), threading.Event()
    told: list[str] = []

    def act() -> str:
        begun.set()
        assert go.wait(10)
        return "done"

    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        screen = app.screen
        assert isinstance(screen, ContactsScreen)
        screen.carry_out(act, told.append, "")
        await until(pilot, begun.is_set)
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        go.set()
        await until(pilot, lambda: told == ["done"])


async def test_a_list_taken_back_gives_way_to_the_one_beside_it(
    full_desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "zz.csv"
    path.write_text("phone,first name\n+12025550199,Zeno\n", "utf-8")
    made = import_file(full_desk, path, list_name="zz")
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        screen = app.screen
        assert isinstance(screen, ContactsScreen)
        screen.look_again(made.list_id)
        await sees(pilot, "Zeno")
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: "Zeno" not in shown(pilot))
        last = full_desk.store.lists.all()[-1]
        await until(pilot, lambda: screen.current is not None and screen.current.id == last.id)
        assert people(app).count == last.contacts


async def test_a_list_that_comes_before_moves_the_cursor_along(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        screen = app.screen
        assert isinstance(screen, ContactsScreen)
        found = screen.current
        assert found is not None
        full_desk.store.lists.create("aaa")
        await pilot.press("2", "1")
        await sees(pilot, "aaa")
        await pilot.pause()
        assert screen.current is not None
        assert screen.current.id == found.id
