"""The editor: coloured by the prompt's lexer, neutral, and ours where keys clash."""

from textual import events
from textual.app import App, ComposeResult

from tui.app.theme import CALLSHEET
from tui.app.widgets.editor import PromptEditor
from tui.prompts import Problem

SOURCE = "Hi {{ first_name }}\n{# note #}\x1b[31m{{ dat }}"


class Stage(App[None]):
    """An app with an editor."""

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(CALLSHEET)
        self.theme = "callsheet"

    def compose(self) -> ComposeResult:
        """Yield the editor."""
        yield PromptEditor()


async def test_words_are_coloured_and_controls_are_marks() -> None:
    app = Stage()
    async with app.run_test() as pilot:
        editor = app.query_one(PromptEditor)
        editor.load_text(SOURCE)
        await pilot.pause()
        first, second = editor.get_line(0), editor.get_line(1)
        assert first.plain == "Hi {{ first_name }}"
        assert len({str(span.style) for span in first.spans}) == 2
        assert second.plain == "{# note #}␛[31m{{ dat }}"
        assert editor.text == SOURCE


async def test_problems_are_underlined_where_they_stand() -> None:
    app = Stage()
    async with app.run_test() as pilot:
        editor = app.query_one(PromptEditor)
        editor.load_text(SOURCE)
        editor.put_problems([Problem("error", "unknown", 2, 19, "No `dat`.")])
        await pilot.pause()
        underlined = [span for span in editor.get_line(1).spans if "underline" in str(span.style)]
        assert [(span.start, span.end) for span in underlined] == [(18, 21)]
        editor.go_to(2, 19)
        assert editor.cursor_location == (1, 18)
        editor.go_to(99, 99)
        assert editor.cursor_location[0] == 1


def test_keys_of_the_screen_are_not_taken() -> None:
    taken = {key for each in PromptEditor.BINDINGS for key in getattr(each, "key", "").split(",")}
    assert not {"f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8"} & taken
    assert {"ctrl+z", "ctrl+y", "ctrl+c"} <= taken


async def test_a_burst_of_keys_is_taken_in_its_order() -> None:
    app = Stage()
    async with app.run_test() as pilot:
        editor = app.query_one(PromptEditor)
        editor.focus()
        await pilot.pause()
        for keys, text in (
            (("a", "b", "c", "backspace", "x"), "abx"),
            (("a", "b", "left", "x", "delete", "y"), "axy"),
            (("a", "b", "home", "x", "end", "y"), "xaby"),
            (("a", "enter", "b", "up", "x", "down", "y"), "ax\nby"),
            (("a", "b", "ctrl+u", "x"), "x"),
            (("a", "b", "home", "ctrl+k", "x"), "x"),
            (("a", "space", "b", "ctrl+w", "x"), "a x"),
            (("a", "b", "shift+left", "x"), "ax"),
            (("a", "b", "shift+home", "x"), "x"),
            (("a", "b", "ctrl+z", "x"), "x"),
        ):
            editor.load_text("")
            for key in keys:
                character = {"enter": "\r", "space": " "}.get(key, key)
                app.post_message(events.Key(key, character if len(character) == 1 else None))
            await pilot.pause()
            await pilot.pause()
            assert editor.text == text, keys
