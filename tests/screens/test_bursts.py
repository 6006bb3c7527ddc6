"""Keys that come in one burst do what they do one by one, however a slow line sends them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from tests.screens.stage import app_on, desk_at, fill, sees, until
from tests.screens.test_pty import terminal
from tui.app.screens.contact_edit import EditContact
from tui.app.screens.contacts import ContactsScreen
from tui.app.screens.templates import TemplatesScreen
from tui.app.widgets.editor import PromptEditor
from tui.engine.desk import Desk


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A workspace with two contacts and a template."""
    place = tmp_path / "home"
    with desk_at(place) as desk:
        people = [("+12025550143", "Ann", "Lee"), ("+12025550144", "Bob", "Fox")]
        fill(desk, "people", people, plan="gold")
        desk.store.templates.save("greeting", "Hi {{ first_name }}", "amy")
    return place


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    """The desk on it."""
    with desk_at(home) as found:
        yield found


def burst(pilot: Pilot[object], *keys: str) -> None:
    """Type faster than anything is worked off."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))


def test_what_one_write_brings_is_typed_in_its_order(home: Path) -> None:
    with terminal(home) as screen:
        screen.wait_for("1 of 2")
        screen.press(b"2eHello abc\x7fx\x1b[Dy")
        screen.wait_for("Hello abyx")


def test_one_write_finds_a_contact(home: Path) -> None:
    with terminal(home) as screen:
        screen.wait_for("1 of 2")
        screen.press(b"/ann")
        screen.wait_for("1 of 1")


async def test_letters_behind_e_are_written_into_the_prompt(desk: Desk) -> None:
    app = app_on(desk, "templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TemplatesScreen))
        await pilot.pause()
        burst(pilot, *"eHello", "backspace", "x")
        text = app.screen.query_one(PromptEditor)
        await until(pilot, lambda: text.text.startswith("Hellx"))
        assert isinstance(app.screen, TemplatesScreen)


async def test_letters_behind_the_slash_are_looked_for(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 2")
        burst(pilot, "slash", *"xus", "backspace", "backspace", "down", "slash", *"y")
        find = app.screen.query_one("#find", Input)
        await until(pilot, lambda: find.value == "xy")
        assert isinstance(app.screen, ContactsScreen)


async def test_letters_behind_a_command_wait_for_its_dialog(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 2")
        burst(pilot, "2", "1", "e", "tab", "end", *"xu", "backspace", "y", "shift+tab", "end", "9")
        await until(pilot, lambda: isinstance(app.screen, EditContact))
        first, second = list(app.screen.query(Input))[:2]
        await until(pilot, lambda: first.value.endswith("1439"))
        assert second.value == "Annxy"
        burst(pilot, "escape", "slash", "a", "x")
        await until(pilot, lambda: isinstance(app.screen, ContactsScreen))
        find = app.screen.query_one("#find", Input)
        await until(pilot, lambda: find.value == "ax")
