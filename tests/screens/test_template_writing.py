"""Writing on the Templates screen: what is offered, found, repaired, put in and taken out."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from tests.screens.stage import app_on, sees, shown, until
from tests.screens.test_templates import editor
from tui.app.app import CallsheetApp
from tui.app.screens.ask_path import AskPath
from tui.app.screens.dialogs import AskLine, Confirm
from tui.app.screens.help import HelpScreen
from tui.app.screens.snippets import Snippets
from tui.app.screens.template_test import TemplateTest, template_words
from tui.app.screens.versions import Versions
from tui.app.widgets.completions import Completions
from tui.app.widgets.field import Field
from tui.domain.batch import Batch
from tui.engine.desk import Desk
from tui.prompts.patterns import Match
from tui.prompts.worker import RenderWorker


async def test_a_variable_is_offered_with_a_sample_and_taken_by_tab(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", "", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        await until(pilot, lambda: bool(editor(app).vocabulary.filters))
        await pilot.press("e", *"{{ fir")
        offered = app.screen.query_one(Completions)
        await until(pilot, lambda: offered.is_open)
        assert "first_name Zoë" in await sees(pilot, "first_name Zoë")
        await pilot.press("tab", *" | na")
        await until(pilot, lambda: offered.word == "name_case")
        await pilot.press("enter", *" }}")
        assert editor(app).text == "{{ first_name | name_case }}"
        assert editor(app).has_focus
        await sees(pilot, "Zoë")


async def test_a_declared_variable_is_offered_with_its_sample(full_desk: Desk) -> None:
    source = '---\n[variables.nickname]\nsample = "Zee"\n---\nHi '
    full_desk.store.templates.save("hi", source, "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("e", "ctrl+end", *"{{ nick")
        await sees(pilot, "nickname Zee")


async def test_a_variable_that_a_snippet_declares_is_offered(full_desk: Desk) -> None:
    source = '---\n[variables.nickname]\nsample = "Zee"\n---\nBye'
    full_desk.store.templates.save("bye", source, "amy")
    full_desk.store.templates.save("hi", "{% include 'bye' %}", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "1 of 3")
        await until(pilot, lambda: "nickname" in editor(app).vocabulary.variables)


async def test_what_is_offered_is_never_in_the_way(full_desk: Desk) -> None:
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        await until(pilot, lambda: bool(editor(app).vocabulary.filters))
        offered = app.screen.query_one(Completions)
        await pilot.press("e", *"{{ ")
        await until(pilot, lambda: offered.is_open)
        await pilot.press("enter", *"fir")
        await until(pilot, lambda: offered.typed == "fir")
        await pilot.press("escape")
        assert not offered.is_open
        assert editor(app).has_focus
        await pilot.press("s", "left")
        assert not offered.is_open
        await pilot.press("end", *"t_name }}", "enter", *"Hello am", "enter")
        assert editor(app).text == "{{ \nfirst_name }}\nHello am\n"


async def test_finding_and_replacing(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", "One two\nTwo one two", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "version 1")
        await pilot.press("e", "ctrl+f", *"two")
        await sees(pilot, "1 of 3")
        await pilot.press("enter")
        await sees(pilot, "2 of 3")
        await pilot.press("up", "up")
        await sees(pilot, "3 of 3")
        await pilot.press("tab", *"three", "enter")
        await until(pilot, lambda: editor(app).text == "One two\nTwo one three")
        await sees(pilot, "1 of 2")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: editor(app).text == "One three\nthree one three")
        await pilot.press("escape", "ctrl+z")
        assert editor(app).text == "One two\nTwo one three"
        assert editor(app).has_focus


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_replacing_by_a_pattern_with_groups(full_desk: Desk, size: tuple[int, int]) -> None:
    text = "Call Ann Lee.\nCall Bo Ng.\ncall Cy Fox."
    full_desk.store.templates.save("hi", text, "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=size) as pilot:
        await sees(pilot, "version 1")
        await pilot.press("e", "ctrl+f", "f4", *r"^Call (\w+")
        await sees(pilot, "No pattern: missing ), unterminated subpattern at 7.")
        await pilot.press(*r") (\w+)")
        await sees(pilot, "1 of 3")
        await sees(pilot, "F4 pattern ✓  ctrl+r all 3")
        await pilot.press("f2")
        await sees(pilot, "1 of 2")
        await pilot.press("tab", *r"\3", "ctrl+r")
        await sees(pilot, "No replacement: invalid group reference 3 at 2.")
        assert editor(app).text == text
        await pilot.press("backspace", *r"2, \1", "enter")
        await sees(pilot, "1 of 1")
        assert editor(app).text.startswith("Lee, Ann.")
        await pilot.press("ctrl+r")
        await sees(pilot, "1 replaced")
        assert editor(app).text == "Lee, Ann.\nNg, Bo.\ncall Cy Fox."
        await pilot.press("escape", "ctrl+z", "ctrl+z")
        assert editor(app).text == text


async def test_all_that_a_pattern_replaced_is_one_undo(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", "a1 b2 c3", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "version 1")
        await pilot.press("e", "ctrl+f", "f4", *r"(\w)(\d)", "tab", *r"\2\1")
        await sees(pilot, "ctrl+r all 3")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: editor(app).text == "1a 2b 3c")
        await pilot.press("escape", "ctrl+z")
        assert editor(app).text == "a1 b2 c3"


async def test_what_was_replaced_is_told_of_the_text_it_made_only(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", "one one", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "version 1")
        await pilot.press("e", "ctrl+f", *"one", "tab", *"ones", "ctrl+r")
        await sees(pilot, "2 replaced")
        editor(app).undo()
        await sees(pilot, "1 of 2")


async def test_what_was_found_before_is_typed_over(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", "one two", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "version 1")
        await pilot.press("e", "ctrl+f", "f4", *"on.", "escape", "ctrl+f", *"two$")
        await sees(pilot, "1 of 1")
        assert app.screen.query_one("#find-text", Field).value == "two$"


async def test_a_pattern_that_takes_too_long_is_tried_once(full_desk: Desk) -> None:
    """Every question costs the whole budget: keys pressed meanwhile do not ask it again."""
    full_desk.store.templates.save("hi", "a" * 40 + "!", "amy")
    asked: list[str] = []

    class Counted(RenderWorker):
        def find(self, text: str, pattern: str, *rest: Any, **more: Any) -> tuple[Match, ...]:
            asked.append(pattern)
            return super().find(text, pattern, *rest, **more)

    app = CallsheetApp(full_desk, start="templates", renderer=Counted(0.3))
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "version 1")
        await pilot.press("e", "ctrl+f", "f4", *"(a+)+$", "enter", "down", "up", "enter")
        await sees(pilot, "takes too long here. Do not repeat a repeat: (a+)+ is a+.")
        await pilot.press("enter", "down")
        await pilot.press("backspace")
        await sees(pilot, "1 of 1")
        assert asked.count("(a+)+$") == 1


async def test_finding_across_lines_and_by_whole_words(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", "one\ntwo, Ones", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "version 1")
        await pilot.press("e", "shift+down", "shift+end", "ctrl+f")
        await sees(pilot, r"one\ntwo, Ones")
        await sees(pilot, "1 of 1")
        await pilot.press("ctrl+a", "ctrl+k", *"one")
        await sees(pilot, "1 of 2")
        await pilot.press("f3")
        await sees(pilot, "F3 words ✓")
        await sees(pilot, "1 of 1")
        await pilot.press("f3", "f2", "ctrl+a", "ctrl+k", "O")
        await sees(pilot, "1 of 1")
        await pilot.press("f2", "ctrl+a", "ctrl+k", *"e two")
        await sees(pilot, "1 of 1")
        await pilot.press("tab", *r"e\n\nt", "ctrl+r")
        await sees(pilot, "1 replaced")
        assert editor(app).text == "one\n\nt, Ones"
        await pilot.press("shift+tab", "ctrl+a", "ctrl+k", "x")
        await sees(pilot, "not found")


async def test_a_suggestion_is_written_by_one_key(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", "{{ amuont }} {{ first_name | uper }}", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "2 problems")
        await pilot.press("f5", "shift+f5")
        await sees(pilot, "1 problem")
        await pilot.press("escape", "p", "a")
        await sees(pilot, "no problems")
        await pilot.press("!")
        assert editor(app).text == "{{ amount }} {{ first_name | upper }}"
        await pilot.press("u")
        assert editor(app).text == "{{ amount }} {{ first_name | uper }}"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_tag_is_closed_by_one_key(full_desk: Desk, size: tuple[int, int]) -> None:
    broken = "Hello {{ first_name, it costs\n{{ amount }}."
    full_desk.store.templates.save("hi", broken, "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=size) as pilot:
        await sees(pilot, "shift+F5 writes")
        await pilot.press("a")
        await sees(pilot, "no problems")
        assert editor(app).text == "Hello {{ first_name }}, it costs\n{{ amount }}."
        await pilot.press("u")
        assert editor(app).text == broken


async def test_what_only_rendering_shows_is_gone_to_by_one_key(full_desk: Desk) -> None:
    source = "Hello {{ first_name }}\n{{ first_name | money }}"
    full_desk.store.templates.save("hi", source, "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "2:17  The prompt does not render")
        await sees(pilot, "1 problem")
        await pilot.press("e", "f5")
        assert editor(app).cursor_location == (1, 16)


async def test_undo_survives_saving(full_desk: Desk) -> None:
    full_desk.store.templates.save("hi", "One", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "version 1")
        await pilot.press("e", "ctrl+end", *" two", "ctrl+home", "ctrl+s")
        await sees(pilot, "version 2")
        await pilot.press("ctrl+z")
        await sees(pilot, "version 2, unsaved")
        assert editor(app).text != "One two"
        await pilot.press("ctrl+y")
        assert editor(app).text == "One two"


async def test_a_snippet_is_put_in_and_read(full_desk: Desk) -> None:
    full_desk.store.templates.save("opt-out", "Stop when {{ first_name }} asks.", "amy")
    full_desk.store.templates.save("hi", "", "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        await app.run_action("new", app.screen)
        await sees(pilot, "not saved yet")
        await pilot.press("ctrl+t")
        await until(pilot, lambda: isinstance(app.screen, Snippets))
        await pilot.press("end", "enter")
        await sees(pilot, "Stop when Zoë asks.")
        assert editor(app).text == '{% include "opt-out" %}'
        await sees(pilot, "list: all 3 fine")


async def test_who_uses_a_snippet_and_the_way_to_it(full_desk: Desk) -> None:
    save = full_desk.store.templates.save
    save("hi", 'Hello\n{% include "rules" %}', "amy")
    save("opt-out", "Stop when asked.", "amy")
    save("rules", '{% include "opt-out" %}', "amy")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "hi  version 1")
        await pilot.press("e", "down", "ctrl+t")
        await until(pilot, lambda: isinstance(app.screen, Snippets))
        await sees(pilot, "used by hi")
        await pilot.press("up")
        await sees(pilot, "used by hi, rules")
        await sees(pilot, "Stop when asked.")
        await pilot.press("e")
        await sees(pilot, "opt-out  version 1 · used by hi, rules")
        assert editor(app).has_focus
        await app.run_action("rename", app.screen)
        await sees(pilot, "there its present name stays written")


async def test_files_come_in_and_go_out(full_desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "renewal.j2"
    path.write_text("Hi {{ first_name }}", encoding="utf-8")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await sees(pilot, "1 of 3")
        await app.run_action("import_file", app.screen)
        await until(pilot, lambda: isinstance(app.screen, AskPath))
        app.screen.query_one(Input).value = str(path)
        await pilot.press("enter")
        await sees(pilot, "Hi Zoë")
        await sees(pilot, "renewal  not saved yet")
        await pilot.press("!")
        await app.run_action("export_file", app.screen)
        await until(pilot, lambda: isinstance(app.screen, AskPath))
        app.screen.query_one(Input).value = str(path)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: path.read_text(encoding="utf-8") == editor(app).text)


async def test_a_watched_folder_keeps_the_open_template_in_step(
    full_desk: Desk, tmp_path: Path
) -> None:
    full_desk.store.templates.save("hi", "One", "amy")
    path = tmp_path / "hi.j2"
    path.write_text("Two", encoding="utf-8")
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "version 1")
        await app.run_action("watch", app.screen)
        await until(pilot, lambda: isinstance(app.screen, AskPath))
        app.screen.query_one(Input).value = str(tmp_path)
        await pilot.press("enter")
        await sees(pilot, "version 2")
        await until(pilot, lambda: editor(app).text == "Two")
        await app.run_action("watch", app.screen)


async def test_a_note_and_any_two_versions(full_desk: Desk) -> None:
    for source in ("One", "Two", "Three"):
        saved = full_desk.store.templates.save("hi", source, "amy")
    moment = full_desk.clock()
    full_desk.store.batches.create(
        Batch(
            "",
            "first",
            "simulator",
            "luly",
            "simulator",
            "l1",
            "renewals",
            moment,
            template_id=saved.id,
            template_name="hi",
            template_version=1,
            confirmed_at=moment,
        )
    )
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "version 3")
        await pilot.press("e", "!", "escape", "s")
        await until(pilot, lambda: isinstance(app.screen, AskLine))
        await pilot.press(*"louder", "enter")
        await sees(pilot, "version 4")
        await pilot.press("h")
        await until(pilot, lambda: isinstance(app.screen, Versions))
        await sees(pilot, "v4 by amy: louder")
        await pilot.press("s")
        text = await sees(pilot, "from v1 to v4")
        assert "- One" in text
        assert "+ !Three" in text
        await pilot.press("down", "space", "down")
        text = await sees(pilot, "from v2 to v3")
        assert "+ Three" in text
        await pilot.press("e")
        await sees(pilot, "from v2 to the editor's text")
        await pilot.press("enter")
        await sees(pilot, "version 4, unsaved")
        assert editor(app).text == "Two"


async def test_a_test_call_begins_with_what_is_saved(full_desk: Desk) -> None:
    profile = replace(full_desk.profile, test_numbers=("+12025550100",))
    desk = replace(full_desk, profile=profile)
    desk.store.templates.save("hi", "Hello {{ first_name }}", "amy")
    app = app_on(desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "Hello Zoë")
        await pilot.press("e", "end", "!", "f9")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("n")
        await until(pilot, lambda: not isinstance(app.screen, Confirm))
        assert desk.store.templates.get("hi").version == 1


async def test_a_test_call_fits_a_small_terminal(full_desk: Desk) -> None:
    profile = replace(full_desk.profile, test_numbers=("+12025550100",))
    desk = replace(full_desk, profile=profile)
    template = desk.store.templates.save("hi", "Hello {{ first_name }}\n" * 40 + "Bye.", "amy")
    contact = desk.store.contacts.page("l1").items[0]
    app = app_on(desk, start="templates")
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "Hello Zoë")
        app.push_screen(TemplateTest(desk, app.link, template, contact, app.account()))
        await sees(pilot, "THE WORDS")
        assert "leaves" in shown(pilot)
        await pilot.press(*["down"] * 8)
        await sees(pilot, "Bye.")


def test_the_words_of_a_test_call(full_desk: Desk) -> None:
    full_desk.store.templates.save("rule", "Be brief.", "amy")
    contact = full_desk.store.contacts.page("l1").items[0]
    source = '---\nfirst_sentence = "Hi {{ first_name }}."\n---\n{% include "rule" %} {{ amount }}'
    words = template_words(full_desk, source, contact)
    assert words.text == "Be brief. $80.00"
    assert words.spoken == {"first_sentence": "Hi Zoë."}
    assert TemplateTest.__test__ is False


async def test_an_editor_of_ones_own_needs_a_terminal(
    full_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", sys.executable)
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("e", "ctrl+o")
        await sees(pilot, "cannot be lent")


async def test_filters_are_explained_where_the_text_is_edited(full_desk: Desk) -> None:
    app = app_on(full_desk, start="templates")
    async with app.run_test(size=(120, 60)) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("e", "f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await sees(pilot, "Filters for speech")
        assert '"1250.50" | money("USD")' in shown(pilot)
