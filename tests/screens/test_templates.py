"""The Templates screen: writing, reading for a person, problems, versions, nothing lost."""

from pathlib import Path

import pytest

from tests.screens.stage import LEVERS, app_on, desk_at, fill, sees, shown, until
from tui.app.app import CallsheetApp
from tui.app.screens.dialogs import Choose, Confirm
from tui.app.screens.find_contact import FindContact
from tui.app.widgets.editor import PromptEditor
from tui.app.widgets.line_table import LineTable
from tui.engine.desk import Desk
from tui.prompts.worker import RenderWorker

ODD = [
    ("+12025550160", "Al", "One"),
    ("+12025550161", "", "Two"),
    ("+12025550162", "Bo", "Three"),
    ("+12025550163", "", "Four"),
]
SOURCE = "Hello {{ first_name }}, it expires on {{ dat }}."


def editor(app: CallsheetApp) -> PromptEditor:
    """The editor."""
    return app.screen.query_one(PromptEditor)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_preview_follows_typing_and_shows_gaps(
    full_desk: Desk, size: tuple[int, int]
) -> None:
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=size) as pilot:
        await sees(pilot, "not saved yet")
        await pilot.press("e")
        editor(app).insert(SOURCE)
        text = await sees(pilot, "Hello Zoë, it expires on [dat?].")
        assert "1 of 3" in text
        assert "characters" in text
        await sees(pilot, "1 problem")


async def test_half_a_tag_keeps_the_last_reading_marked(full_desk: Desk) -> None:
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "not saved yet")
        await pilot.press("e")
        editor(app).insert("Hello {{ first_name }}")
        await sees(pilot, "Hello Zoë")
        await pilot.press(*" {{ am")
        text = await sees(pilot, "this is how it was before")
        assert "Hello Zoë" in text
        await pilot.press(*"ount }}")
        await sees(pilot, "Hello Zoë $80.00")
        assert "how it was" not in shown(pilot)


async def test_a_list_that_is_gone_is_told_and_another_is_read(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", "Hello {{ first_name }}!", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await sees(pilot, "Hello Zoë!")
        full_desk.store.lists.remove("l1")
        await pilot.press("f6")
        await sees(pilot, "renewals is gone")
        await sees(pilot, "Hello Amelia!")


async def test_what_another_new_text_read_like_is_forgotten(full_desk: Desk) -> None:
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "{{ offers what the list has")
        editor(app).load_text("{{")
        await sees(pilot, "cannot be read for anybody yet")
        editor(app).load_text("Secret plan")
        await sees(pilot, "2 words")
        await pilot.press("escape", "n")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("down", "enter")
        await sees(pilot, "{{ offers what the list has")
        editor(app).load_text("{{")
        await sees(pilot, "cannot be read for anybody yet")
        assert "Secret" not in shown(pilot)


async def test_without_contacts_the_keys_say_where_they_come_from(desk: Desk) -> None:
    app = app_on(desk, start="templates")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await sees(pilot, "no contacts yet")
        for key in ("f6", "r", "f3", "f7"):
            await until(pilot, lambda: "file." not in shown(pilot))
            await pilot.press(key)
            await sees(pilot, "1, then i imports a file.")
            app.clear_notifications()


async def test_next_previous_and_found_contacts(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", "Hello {{ first_name }}!", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "Hello Zoë!")
        await pilot.press("e", "f6")
        await sees(pilot, "Hello Zoltan!")
        await pilot.press("escape", "left_square_bracket", "left_square_bracket")
        await sees(pilot, "3 of 3")
        await pilot.press("f7")
        await until(pilot, lambda: isinstance(app.screen, FindContact))
        await pilot.press(*"zolt")
        await until(pilot, lambda: app.screen.query_one(LineTable).count == 1)
        await pilot.press("enter")
        await sees(pilot, "Hello Zoltan!")
        assert "1 of 1 found by 'zolt'" in shown(pilot)


async def test_jumping_to_a_problem(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", f"Line one\n{SOURCE}", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 problem")
        await pilot.press("p", "p")
        assert editor(app).text == f"Line one\n{SOURCE}"
        await pilot.press("enter")
        await until(pilot, lambda: editor(app).has_focus)
        await pilot.press("home", "f5")
        assert editor(app).has_focus
        row, column = editor(app).cursor_location
        assert (row, SOURCE[column : column + 3]) == (1, "dat")


async def test_views_show_what_is_sent(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", "Hello {{ first_name }}!", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "Hello Zoë!")
        await pilot.press("f4")
        text = await sees(pilot, "call_data")
        assert "{{prompt}}" in text
        await pilot.press("f4")
        text = await sees(pilot, "promptTags")
        assert "Hello {{first_name}}!" in text
        await pilot.press("f4")
        text = await sees(pilot, "always there")
        assert "January 15, 2027" in text


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_long_names_end_in_an_ellipsis(desk: Desk, size: tuple[int, int]) -> None:
    long = "a very long name that goes on and on and on"
    fill(desk, long, [("+12025550160", long, long)])
    desk.store.templates.save(long, f"Hi{' ' * 2_000}{{{{ dat }}}}", "amy")
    for number in range(3):
        desk.store.templates.save(f"{number} {long}", f"{{% include '{long}' %}}", "amy")
    app = app_on(desk, start="templates")
    async with app.run_test(size=size) as pilot:
        await sees(pilot, "1:2006 No column gives")
        text = await sees(pilot, "used by" if size[0] == 80 else "version 1")
        name, person = (
            next(line for line in text.split("\n") if words in line)
            for words in ("version 1", "  1 of 1")
        )
        assert name.split("│")[0].rstrip().endswith("…")
        assert person.rstrip().endswith("…")
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await sees(pilot, "v1    2026-03-02 14:05")


async def test_another_list_feeds_the_preview(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", "Hello {{ first_name }}!", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "Hello Zoë!")
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("down", "enter")
        await sees(pilot, "Hello Amelia!")


async def test_the_levers_paste_is_confirmed(tmp_path: Path) -> None:
    with desk_at(tmp_path / "home", LEVERS) as desk:
        fill(desk, "people", [("+966110000201", "سارة", "العتيبي")])
        desk.store.templates.save("hi", "Hello {{ first_name }}!", "amy")
        app = app_on(desk, start="templates")
        async with app.run_test(size=(120, 36)) as pilot:
            await sees(pilot, "Hello سارة!")
            await pilot.press("v", "v")
            await sees(pilot, "Paste this text into the Levers app")
            await app.run_action("confirm_pasted", app.screen)
            await until(pilot, lambda: isinstance(app.screen, Confirm))
            await pilot.press("y")
            await sees(pilot, "You said that the Levers app holds this text.")


async def test_hostile_text_is_shown_and_saved_as_it_is(full_desk: Desk) -> None:
    source = "Hi \x1b[31m\u202e[/] {{ first_name }}"
    full_desk.store.templates.save("hi", source, "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        text = await sees(pilot, "␛[31m")
        assert "\x1b" not in text
        assert editor(app).text == source


async def test_the_whole_list_is_tried(full_desk: Desk) -> None:
    fill(full_desk, "more", [("+12025550160", "", "Nameless")], due_date="", amount="$1")
    full_desk.store.templates.save("hi", "Hello {{ first_name }}, {{ due_date }}!", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "list: all 3 fine")
        await pilot.press("v", "v", "v", "v")
        text = await sees(pilot, "3 can be called with this text")
        assert "longest" in text
        await app.run_action("list", app.screen)
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("end", "enter")
        text = await sees(pilot, "1 contacts tried")
        assert "first_name is blank" in text
        assert "due_date is blank" in text


async def test_from_a_count_to_its_contacts(desk: Desk) -> None:
    fill(desk, "odd", ODD)
    desk.store.templates.save("hi", "Hello {{ first_name }}!", "amy")
    app = app_on(desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "list: all 4 fine")
        await pilot.press("v", "v", "v", "v")
        await sees(pilot, "2 contacts: first_name is blank")
        await pilot.press("enter")
        await sees(pilot, "Hello [first_name blank]!")
        await sees(pilot, "1 of 2 without first_name")
        await pilot.press("f6")
        await sees(pilot, "Four  2 of 2 without first_name")


async def test_going_to_odd_contacts(desk: Desk) -> None:
    fill(desk, "odd", ODD)
    desk.store.templates.save("hi", "Hello {{ first_name }}!", "amy")
    app = app_on(desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "list: all 4 fine")
        await pilot.press("j")
        await sees(pilot, "Two  1 of 2 worth a look")
        await pilot.press("j")
        await sees(pilot, "Four  2 of 2 worth a look")
        await pilot.press("g")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        text = await sees(pilot, "longest")
        assert "2 contacts: first_name is blank" in text
        await pilot.press("down", "enter")
        await sees(pilot, "Hello Al!")
        await pilot.press("e", "ctrl+g")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("end", "enter")
        await sees(pilot, "1 of 4 · odd")
        await pilot.press("escape", "r")
        await sees(pilot, "of 4")


async def test_the_list_is_tried_anew_as_the_text_changes(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", "Hello {{ first_name }}", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "list: all 3 fine")
        await pilot.press("e", "ctrl+end", *" {{ dat }}")
        assert "all 3 fine" not in shown(pilot)
        await sees(pilot, "list: 3 of 3 stopped")


async def test_a_template_that_never_ends_costs_a_message(full_desk: Desk) -> None:
    endless = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}"
    full_desk.store.templates.save("hi", endless, "amy")
    app = CallsheetApp(full_desk, start="templates", renderer=RenderWorker(0.3))
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 problem")
        await pilot.press("f6", "2")
        await sees(pilot, "cannot be read")


async def test_contacts_whose_values_fail_stand_in_one_line(desk: Desk) -> None:
    fill(desk, "odd", ODD)
    desk.store.templates.save("hi", "Hello {{ last_name | date }}!", "amy")
    app = app_on(desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "list: 4 of 4 stopped")
        await pilot.press("v", "v", "v", "v")
        await sees(pilot, "4 contacts: The prompt does not render: `One`")
        await pilot.press("down", "enter")
        await sees(pilot, "1 of 4 does not render")
