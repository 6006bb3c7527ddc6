"""Templates saved, opened, renamed and removed: nothing typed is lost, nobody passed over."""

import os
from dataclasses import asdict, replace
from datetime import timedelta

from tests.screens.stage import app_on, sees, until
from tests.screens.test_templates import editor
from tui.app.screens.dialogs import AskLine, Choose, Confirm
from tui.app.screens.template_buffer import Buffer
from tui.app.screens.template_drafts import (
    Window,
    first_draft,
    keep_draft,
    kept_draft,
    left_drafts,
    other_drafts,
    this_window,
)
from tui.app.screens.templates import TemplatesScreen
from tui.app.screens.versions import Versions
from tui.engine.desk import Desk


async def test_saving_makes_versions_and_one_comes_back(full_desk: Desk) -> None:
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await sees(pilot, "not saved yet")
        await pilot.press("e", *"One", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, AskLine))
        await pilot.press(*"hi", "enter")
        await sees(pilot, "version 1")
        await pilot.press(*" two")
        await sees(pilot, "version 1, unsaved")
        await pilot.press("ctrl+s")
        await sees(pilot, "Saved as version 2")
        made = full_desk.store.templates.get("hi")
        versions = full_desk.store.templates.versions(made.id)
        assert sorted(each.source for each in versions) == ["One", "One two"]
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(app.screen, Versions))
        await pilot.press("down")
        text = await sees(pilot, "+ One two")
        assert "- One" in text
        await pilot.press("enter")
        await sees(pilot, "version 2, unsaved")
        assert editor(app).text == "One"


async def test_leaving_an_unsaved_text_asks(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", "Hello", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "version 1")
        await pilot.press("e", "X", "ctrl+n")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TemplatesScreen))
        assert editor(app).text == "XHello"
        await pilot.press("ctrl+n")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("enter")
        await sees(pilot, "not saved yet")
        assert full_desk.store.templates.get("hi").source == "XHello"


async def test_an_unsaved_text_is_back_after_a_lost_terminal(full_desk: Desk) -> None:
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "not saved yet")
        await pilot.press("e", *"Precious")
        await until(pilot, lambda: kept_draft(full_desk) is not None)
    again = app_on(full_desk, start="templates")
    async with again.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "Precious")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(again.screen, AskLine))
        await pilot.press(*"kept", "enter")
        await until(pilot, lambda: kept_draft(full_desk) is None)
        assert full_desk.store.templates.get("kept").source == "Precious"


GONE = 2**22 + 1
"""A process that no system has: beyond the largest number of one."""


def test_two_windows_keep_a_text_each(full_desk: Desk) -> None:
    here = this_window()
    first, second = Window(here.host, GONE), Window(here.host, GONE + 1)
    away = Window("elsewhere", 7)
    keep_draft(full_desk, Buffer(text="one"), first)
    keep_draft(full_desk, Buffer(text="two"), second)
    keep_draft(full_desk, Buffer(text="far"), away)
    keep_draft(replace(full_desk, operator="amy:x"), Buffer(text="hers"), first)
    assert kept_draft(full_desk, first) == Buffer(text="one")
    assert [each.buffer.text for each in left_drafts(full_desk)] == ["far", "two", "one"]
    assert first_draft(full_desk) == (Buffer(text="two"), 2)
    assert kept_draft(full_desk) == Buffer(text="two")
    assert kept_draft(full_desk, second) is None
    assert first_draft(full_desk) == (Buffer(text="two"), 2)
    keep_draft(full_desk, Buffer("t3", "named", 1, "two", "two"))
    assert kept_draft(full_desk) is None
    assert first_draft(full_desk) == (Buffer(text="one"), 1)


def test_what_an_open_window_keeps_is_its_own(full_desk: Desk) -> None:
    here = this_window()
    keep_draft(full_desk, Buffer(text="mine"), here)
    other = Window(here.host, GONE)
    assert left_drafts(full_desk, other) == ()
    assert first_draft(full_desk, other) == (None, 0)


def test_a_process_number_that_came_again_hides_no_text(full_desk: Desk) -> None:
    before = replace(this_window(), began="an earlier boot/77")
    other = Window(before.host, GONE)
    keep_draft(full_desk, Buffer(text="precious"), before)
    if this_window().began:
        assert first_draft(full_desk, other) == (Buffer(text="precious"), 0)


def test_where_no_start_is_known_the_number_decides(full_desk: Desk) -> None:
    keep_draft(full_desk, Buffer(text="maybe"), replace(this_window(), began=""))
    (draft,) = other_drafts(full_desk, Window(this_window().host, GONE))
    assert draft.is_open


def test_the_newest_text_is_the_one_kept_last(full_desk: Desk) -> None:
    here = this_window()
    later = replace(full_desk, clock=lambda: full_desk.clock() + timedelta(minutes=1))
    keep_draft(full_desk, Buffer(text="first"), Window(here.host, GONE))
    keep_draft(full_desk, Buffer(text="second"), Window(here.host, GONE + 1))
    keep_draft(later, Buffer(text="first, gone on with"), Window(here.host, GONE))
    left = [each.buffer.text for each in left_drafts(full_desk)]
    assert left == ["first, gone on with", "second"]


async def test_what_an_open_window_has_is_listed_as_such(full_desk: Desk) -> None:
    elsewhere = Window(this_window().host, os.getppid())
    keep_draft(full_desk, Buffer(text="theirs"), elsewhere)
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "not saved yet")
        assert editor(app).text == ""
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await sees(pilot, "unsaved, still open")
        await pilot.press("home", "enter")
        await until(pilot, lambda: editor(app).text == "theirs")
        assert kept_draft(full_desk, elsewhere) == Buffer(text="theirs")


def test_a_text_that_an_earlier_release_kept_is_back(full_desk: Desk) -> None:
    full_desk.store.facts.set("draft:amy", asdict(Buffer(text="old")))
    assert first_draft(full_desk) == (Buffer(text="old"), 0)
    assert full_desk.store.facts.get("draft:amy") is None


async def test_what_another_window_left_is_opened_like_a_template(full_desk: Desk) -> None:
    here = this_window()
    for number, text in enumerate(("first words", "second words")):
        keep_draft(full_desk, Buffer(text=text), Window(here.host, GONE + number))
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await sees(pilot, "1 more")
        assert editor(app).text == "second words"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, AskLine))
        await pilot.press(*"kept", "enter")
        await sees(pilot, "version 1")
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await sees(pilot, "unsaved  first words")
        await pilot.press("home", "enter")
        await until(pilot, lambda: editor(app).text == "first words")
        assert left_drafts(full_desk) == ()


async def test_a_dropped_text_does_not_come_back(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", "Hello", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "version 1")
        await pilot.press("e", "X")
        await until(pilot, lambda: kept_draft(full_desk) is not None)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("down", "enter")
        await sees(pilot, "not saved yet")
        assert kept_draft(full_desk) is None


async def test_a_text_whose_template_was_removed_is_a_new_one(full_desk: Desk) -> None:
    saved = full_desk.store.templates.save("hi", "Hello", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "version 1")
        full_desk.store.templates.remove(saved.id)
        screen = app.screen
        assert isinstance(screen, TemplatesScreen)
        screen.follow_others()
        await sees(pilot, "not saved yet")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, AskLine))
        await pilot.press("enter")
        await sees(pilot, "version 1")
        assert full_desk.store.templates.get("hi").source == "Hello"


async def test_a_text_is_not_dropped_for_a_template_that_is_gone(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", "Hello", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await sees(pilot, "version 1")
        other = full_desk.store.templates.save("bye", "Bye", "amy")
        await pilot.press("e", "X", "f2")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        full_desk.store.templates.remove(other.id)
        await pilot.press("home", "enter")
        await until(pilot, lambda: isinstance(app.screen, TemplatesScreen))
        await sees(pilot, "There is no")
        assert editor(app).text == "XHello"


async def test_somebody_else_saved_meanwhile(full_desk: Desk) -> None:
    saved = full_desk.store.templates.save("hi", "Hello", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "version 1")
        full_desk.store.templates.save("hi", "Omar's", "omar", "", saved.id)
        await pilot.press("e", "X", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await sees(pilot, "omar saved version 2 meanwhile")
        await pilot.press("y")
        await sees(pilot, "version 3")
        assert full_desk.store.templates.get("hi").source == "XHello"


async def test_a_new_template_asks_before_it_takes_a_name_that_is_there(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", "Hello", "omar")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "version 1")
        await pilot.press("n", "X", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, AskLine))
        await pilot.press(*"hi", "enter")
        await sees(pilot, "There is a template hi already")
        await pilot.press("n")
        await sees(pilot, "not saved yet")
        assert full_desk.store.templates.get("hi").version == 1


async def test_a_template_that_somebody_removed_is_made_anew(full_desk: Desk) -> None:
    saved = full_desk.store.templates.save("hi", "Hello", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "version 1")
        full_desk.store.templates.remove(saved.id)
        await pilot.press("e", "X", "ctrl+s")
        await sees(pilot, "hi was removed meanwhile")
        await pilot.press("y")
        await sees(pilot, "hi  version 1")
        assert full_desk.store.templates.get("hi").source == "XHello"


async def test_what_another_saved_is_taken_over_where_nothing_is_unsaved(full_desk: Desk) -> None:
    saved = full_desk.store.templates.save("hi", "Hello", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await sees(pilot, "version 1")
        await pilot.press("1")
        full_desk.store.templates.save("hi", "Omar's", "omar", "", saved.id)
        await pilot.press("2")
        await sees(pilot, "hi  version 2")
        assert editor(app).text == "Omar's"
        await pilot.press("e", "X", "escape", "1")
        full_desk.store.templates.save("hi", "Later", "omar", "", saved.id)
        await pilot.press("2")
        await sees(pilot, "omar saved version 3")
        assert editor(app).text == "XOmar's"
        await sees(pilot, "version 2, unsaved")


async def test_what_another_saves_is_seen_without_leaving_the_place(full_desk: Desk) -> None:
    saved = full_desk.store.templates.save("hi", "Hello", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "version 1")
        await pilot.press("e", "right", "right")
        full_desk.store.templates.save("hi", "Omar's", "omar", "", saved.id)
        await sees(pilot, "hi  version 2")
        assert editor(app).text == "Omar's"
        assert editor(app).cursor_location == (0, 2)
        await pilot.press("X")
        full_desk.store.templates.save("hi", "Later", "omar", "", saved.id)
        await sees(pilot, "version 2, unsaved · omar saved version 3")
        assert editor(app).text == "OmXar's"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        text = await sees(pilot, "hi  version 4")
        assert "omar saved" not in text.split("hi  version 4")[1].split("\n")[0]


async def test_opening_renaming_and_removing(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", "Hello", "amy")
    full_desk.store.templates.save("bye", "Goodbye", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "version 1")
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("home", "enter")
        await sees(pilot, "Goodbye")
        await app.run_action("rename", app.screen)
        await until(pilot, lambda: isinstance(app.screen, AskLine))
        await pilot.press("end", *"-now", "enter")
        await sees(pilot, "bye-now")
        await app.run_action("remove", app.screen)
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press(*"bye-now", "enter")
        await until(pilot, lambda: len(full_desk.store.templates.all()) == 1)
