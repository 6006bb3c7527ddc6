"""The Contacts screen: lists, people, finding, the do-not-call list."""

import pytest
from textual.events import Paste
from textual.widgets import Input

from tests.screens.stage import app_on, sees, shown, until
from tui.app.app import CallsheetApp
from tui.app.screens.contact_card import ContactCard
from tui.app.screens.contacts import ContactsScreen
from tui.app.screens.dialogs import AskLine, Choose, Confirm
from tui.app.widgets.choosing_table import ChoosingTable
from tui.engine.desk import Desk


def people(app: CallsheetApp) -> ChoosingTable:
    """The table of people."""
    return app.screen.query_one("#people", ChoosingTable)


async def test_an_empty_workspace_says_what_to_do(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "No contacts yet: press i")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_lists_and_people(full_desk: Desk, size: tuple[int, int]) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=size) as pilot:
        text = await sees(pilot, "1 of 3")
        assert "do not call" in text
        assert "+447700900123" in text
        assert "Zoltan Ng" in text
        assert "renewals" in text


async def test_wide_screens_show_the_extra_columns(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        text = await sees(pilot, "1 of 3")
        assert "due_date" in text
        assert "America/New_York" in text


async def test_finding_as_one_types(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("slash", *"zo")
        await sees(pilot, "1 of 2")
        await pilot.press("e")
        await until(pilot, lambda: people(app).count == 1)
        await pilot.press("down")
        assert people(app).has_focus
        await pilot.press("escape")
        await sees(pilot, "1 of 3")


async def test_another_list_is_shown_under_the_cursor(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        app.screen.query_one("#lists").focus()
        await pilot.press("down")
        await sees(pilot, "Amelia Hart")
        assert app.chosen_list


async def test_a_contact_whole(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ContactCard))
        text = await sees(pilot, "due_date")
        assert "January 15, 2027" in text


async def test_do_not_call_with_a_reason(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("space", "space", "x")
        await until(pilot, lambda: isinstance(app.screen, AskLine))
        await sees(pilot, "Never call 2 numbers again")
        await pilot.press(*"asked", "enter")
        await sees(pilot, "2 put on the do-not-call list.")
        assert full_desk.store.suppression.count() == 2
        await sees(pilot, "⊘ +12025550143")


async def test_a_number_comes_off_the_list_with_a_reason_only(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        await app.run_action("suppress_number", app.screen)
        await until(pilot, lambda: isinstance(app.screen, AskLine))
        await pilot.press(*"+12025550199", "enter")
        await sees(pilot, "Why?")
        await pilot.press(*"wrong", "enter")
        await until(pilot, lambda: full_desk.store.suppression.count() == 1)
        await until(pilot, lambda: isinstance(app.screen, ContactsScreen))
        app.screen.query_one("#lists").focus()
        await pilot.press("end")
        await sees(pilot, "nobody here is called")
        app.screen.query_one("#people").focus()
        await until(pilot, lambda: people(app).row is not None and people(app).count == 1)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, AskLine))
        await pilot.press("enter")
        await sees(pilot, "Type something first.")
        await pilot.press(*"typo", "enter")
        await until(pilot, lambda: full_desk.store.suppression.count() == 0)


async def test_renaming_by_the_menu(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AskLine))
        await pilot.press("end", *"-march", "enter")
        await sees(pilot, "renewals-march")


async def test_a_list_is_removed_when_its_name_was_typed(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        await app.run_action("remove_list", app.screen)
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y", "enter")
        assert len(full_desk.store.lists.all()) == 2
        await pilot.press(*"enewals", "home", "delete")
        await pilot.press("enter")
        assert isinstance(app.screen, Confirm)
        await pilot.press("home", "ctrl+k", *"renewals", "enter")
        await until(pilot, lambda: len(full_desk.store.lists.all()) == 1)
        await sees(pilot, "Amelia Hart")


async def test_copying_a_phone_says_where(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("y")
        await sees(pilot, "OSC 52")
        copied = full_desk.store.home / "exports" / "clipboard.txt"
        assert copied.read_text(encoding="utf-8") == "+12025550143\n"
        assert copied.stat().st_mode & 0o077 == 0
        assert app.clipboard == "+12025550143"


async def test_from_a_contact_to_its_preview(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", "Hello {{ first_name }}!", "amy")
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("down", "t")
        await sees(pilot, "Hello Zoltan!")
        assert "2 of 3" in shown(pilot)


async def test_a_list_that_another_operator_removed(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        first = full_desk.store.lists.all()[0]
        full_desk.store.lists.remove(first.id)
        await pilot.press("2", "1")
        await sees(pilot, "Amelia Hart")


async def test_what_is_pasted_into_a_line_is_neutralised(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("slash")
        app.post_message(Paste("Zo\x1b[31m\u202e\nsecond line"))
        field = app.screen.query_one("#find", Input)
        await until(pilot, lambda: bool(field.value))
        assert field.value == "Zo␛[31m�"
