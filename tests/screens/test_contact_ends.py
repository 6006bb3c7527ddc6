"""Acts on contacts that run while other keys come, and where the cursor goes after them."""

import threading
from pathlib import Path

from textual import events

from tests.screens.stage import app_on, sees, shown, until
from tests.screens.test_contacts import people
from tui.app.screens.contact_filter import FilterDialog
from tui.app.screens.contacts import ContactsScreen
from tui.app.screens.dialogs import Choose, Confirm
from tui.app.screens.find_contact import FindContact, Found
from tui.app.screens.keep_segment import KeepSegment
from tui.app.widgets.line_table import LineTable
from tui.engine.desk import Desk
from tui.engine.importing import import_file
from tui.engine.segments import get_segment


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


async def test_whom_find_finds_are_kept_as_a_segment_as_one_sees_them(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("slash", *"zo")
        await until(pilot, lambda: people(app).count == 2)
        await pilot.press("enter", "f")
        await until(pilot, lambda: isinstance(app.screen, FilterDialog))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, KeepSegment))
        await sees(pilot, "as you see them")
        await pilot.press(*"zs", "enter")
        await until(pilot, lambda: isinstance(app.screen, ContactsScreen))
        kept = get_segment(full_desk, "zs", "l1")
        assert full_desk.store.contacts.count_where("l1", "", kept.filter) == 2


async def test_who_is_taken_is_found_by_all_the_words(full_desk: Desk) -> None:
    taken: list[object] = []
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        dialog = FindContact(full_desk.store, full_desk.store.lists.get("l1"))
        app.call_later(app.push_screen, dialog, taken.append)
        await until(pilot, lambda: bool(dialog.query(LineTable)))
        await until(pilot, lambda: dialog.query_one(LineTable).count == 3)
        for key in (*"zolt", "enter"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: bool(taken))
        assert taken == [Found("zolt", 0)]
