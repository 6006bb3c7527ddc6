"""Find and replace: two lines below a text."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from tui.app.widgets.field import Field
from tui.app.widgets.words import Words


class FindBar(Vertical):
    """Posts what is wanted; who owns the text does it and answers with `tell`."""

    HELP = (
        "Finds without regard to upper and lower case. Enter or down goes to the next place, up to "
        "the one before. In the second line enter replaces the place found and goes on, ctrl+r "
        "replaces them all (ctrl+z takes that back). Escape closes."
    )
    DEFAULT_CSS = """
    FindBar { height: 2; display: none; background: $panel; }
    FindBar Horizontal { height: 1; }
    FindBar Words { width: 9; color: $faint; }
    FindBar Field { width: 1fr; }
    FindBar #find-count { width: 22; }
    FindBar #find-keys { width: 22; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
        Binding("ctrl+r", "all", show=False),
    ]

    @dataclass
    class Wanted(Message):
        """Another text is looked for."""

        text: str

    @dataclass
    class Step(Message):
        """The next place, or the one before."""

        by: int

    @dataclass
    class Replace(Message):
        """Replace the place found, or all of them."""

        text: str
        everywhere: bool

    class Left(Message):
        """The operator is done."""

    def compose(self) -> ComposeResult:
        """Yield both lines."""
        with Horizontal():
            yield Words(Content(" find"))
            yield Field(id="find-text")
            yield Words(id="find-count")
        with Horizontal():
            yield Words(Content(" replace"))
            yield Field(id="find-replacement")
            yield Words(Content("ctrl+r all · esc"), id="find-keys")

    def open(self, wanted: str) -> None:
        """Show the bar, beginning with a text where there is one."""
        self.display = True
        field = self.query_one("#find-text", Field)
        if wanted:
            field.value = wanted
        field.focus()
        field.cursor_position = len(field.value)
        self.post_message(self.Wanted(field.value))

    def tell(self, words: str) -> None:
        """Show what was found."""
        self.query_one("#find-count", Words).put(Content(words))

    def action_leave(self) -> None:
        """Close the bar."""
        self.display = False
        self.post_message(self.Left())

    def action_step(self, by: int) -> None:
        """Go to another place."""
        self.post_message(self.Step(by))

    def action_all(self) -> None:
        """Replace all places."""
        self.post_message(self.Replace(self._replacement, everywhere=True))

    @property
    def _replacement(self) -> str:
        return self.query_one("#find-replacement", Field).value

    @on(Input.Changed, "#find-text")
    def _wanted_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Wanted(event.value))

    @on(Input.Submitted, "#find-text")
    def _next(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_step(1)

    @on(Input.Submitted, "#find-replacement")
    def _replace_one(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Replace(self._replacement, everywhere=False))
