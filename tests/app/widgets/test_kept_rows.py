"""Rows that are kept look as TextArea would draw them, and an edit draws the others not again."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import TextArea

from tui.app.theme import CALLSHEET
from tui.app.widgets.editor import PromptEditor
from tui.prompts import Problem

_LINES = [
    "Dear {{ first_name }}, " + "a line that wraps to several rows " * 6,
    "",
    "\ta tab {{ plan | upper }}\tand another, " + "on and on " * 12,
    "مرحبا {{ first_name }} {# note #}",
    "the end",
]
SOURCE = "\n".join(_LINES)

STATES = (
    "typing",
    "a new line",
    "undo",
    "a selection",
    "a problem",
    "a narrow screen",
    "the end",
)


class Stage(App[None]):
    """An app with an editor."""

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(CALLSHEET)
        self.theme = "callsheet"

    def compose(self) -> ComposeResult:
        """Yield the editor."""
        yield Watched()


class Watched(PromptEditor):
    """An editor that notes the rows that are painted."""

    painted: ClassVar[set[int]] = set()

    def render_line(self, y: int) -> Strip:
        """Note the row."""
        self.painted.add(y)
        return super().render_line(y)


def _drawn(editor: PromptEditor) -> list[Strip]:
    return [editor.render_line(y) for y in range(editor.size.height)]


def _on_screen(editor: PromptEditor) -> list[Strip]:
    return editor.render_lines(Region(0, 0, *editor.size))


def _anew(editor: PromptEditor) -> list[Strip]:
    editor.notify_style_update()
    return [TextArea.render_line(editor, y) for y in range(editor.size.height)]


async def _make(state: str, pilot: Pilot[None], editor: PromptEditor) -> None:
    match state:
        case "typing":
            editor.move_cursor((0, 30))
            await pilot.press("x", "y")
        case "a new line":
            await pilot.press("enter", "{")
        case "undo":
            editor.undo()
        case "a selection":
            editor.move_cursor((2, 20), select=True)
        case "a problem":
            editor.put_problems([Problem("error", "unknown", 3, 10, "No `plan`.")])
        case "a narrow screen":
            await pilot.resize_terminal(30, 24)
        case _:
            editor.move_cursor((4, 3))
            await pilot.press("q")
    await pilot.pause()


async def test_they_look_as_they_would_drawn_anew() -> None:
    app = Stage()
    async with app.run_test(size=(50, 24)) as pilot:
        editor = app.query_one(PromptEditor)
        editor.load_text(SOURCE)
        editor.focus()
        for state in STATES:
            await _make(state, pilot, editor)
            painted = _on_screen(editor)
            editor.notify_style_update()
            editor.refresh()
            await pilot.pause()
            assert painted == _on_screen(editor), state
            assert _drawn(editor) == _anew(editor), state


async def test_an_edit_draws_no_other_line_again() -> None:
    app = Stage()
    async with app.run_test(size=(50, 24)) as pilot:
        editor = app.query_one(PromptEditor)
        editor.load_text(SOURCE)
        editor.focus()
        editor.move_cursor((4, 3))
        await pilot.pause()
        before = _drawn(editor)
        await pilot.press("x")
        await pilot.pause()
        after = _drawn(editor)
        same = [y for y, strip in enumerate(before) if strip is after[y]]
        assert len(same) >= 6


async def test_an_edit_paints_the_rows_that_it_changes() -> None:
    app = Stage()
    async with app.run_test(size=(50, 24)) as pilot:
        editor = app.query_one(Watched)
        editor.load_text(SOURCE.replace("\t", " "))
        editor.focus()
        editor.move_cursor((4, 3))
        await pilot.pause()
        editor.painted.clear()
        await pilot.press("x")
        await pilot.pause()
        last = editor.wrapped_document.height - 1
        assert editor.painted == {last}
        editor.move_cursor((0, 0))
        await pilot.pause()
        assert editor.painted == {last, 0}
