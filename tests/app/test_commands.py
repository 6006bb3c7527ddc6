"""The registry: every command once, no key twice on a screen, none that a terminal swallows."""

from collections import Counter

import pytest

from tui.app.app import CallsheetApp
from tui.app.commands import GROUPS, Command, bindings_of, command, key_table, key_text
from tui.app.screens.compose import ComposeScreen
from tui.app.screens.contacts import ContactsScreen
from tui.app.screens.place import Place
from tui.app.screens.status import StatusScreen
from tui.app.screens.templates import TemplatesScreen

SCREENS: tuple[type[Place], ...] = (
    ContactsScreen,
    TemplatesScreen,
    ComposeScreen,
    StatusScreen,
)
ALL = [each for group in GROUPS.values() for each in group]


def test_ids_are_unique_and_belong_to_their_group() -> None:
    assert len({each.id for each in ALL}) == len(ALL)
    for name, group in GROUPS.items():
        assert all(each.group == name for each in group)


@pytest.mark.parametrize("group", [name for name in GROUPS if name != "everywhere"])
def test_no_key_is_bound_twice_on_a_screen(group: str) -> None:
    keys = Counter(key for each in (*GROUPS[group], *GROUPS["everywhere"]) for key in each.keys)
    assert [key for key, times in keys.items() if times > 1] == []


def test_no_key_that_a_terminal_sends_for_another() -> None:
    swallowed = {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+left_square_bracket"}
    assert not swallowed & {key for each in ALL for key in each.keys}


def test_nothing_dangerous_is_a_capital() -> None:
    assert not [key for each in ALL for key in each.keys if len(key) == 1 and key.isupper()]


def test_words_hold_no_markup() -> None:
    assert not [each.id for each in ALL if "[" in each.label + each.help]


@pytest.mark.parametrize("screen", SCREENS)
def test_every_command_of_a_screen_has_its_action(screen: type[Place]) -> None:
    for each in GROUPS[screen.PLACE]:
        holder = CallsheetApp if each.runs.startswith("app.") else screen
        name = each.runs.removeprefix("app.").partition("(")[0]
        assert hasattr(holder, f"action_{name}"), each.id


def test_bindings_carry_id_and_help() -> None:
    made = bindings_of([Command("x.go-there", ("g", "f9"), "go", "Go there.", 1)])
    assert [(each.key, each.action, each.id, each.tooltip, each.show) for each in made] == [
        ("g,f9", "go_there", "x.go-there", "Go there.", True)
    ]


def test_keys_as_people_write_them() -> None:
    assert [key_text(key) for key in ("f5", "ctrl+s", "left_square_bracket", "escape", "f")] == [
        "F5",
        "ctrl+s",
        "[",
        "esc",
        "f",
    ]


def test_the_key_table_names_every_command() -> None:
    table = key_table()
    for each in ALL:
        assert each.help in table


def test_looking_a_command_up() -> None:
    found = command("everywhere.help")
    assert found is not None
    assert found.keys[0] == "f1"
    assert command("nothing") is None
