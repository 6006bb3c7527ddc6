"""Asks for the name of a file; tab completes it."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.app.paths import path_of
from tui.app.text import Lines, plain
from tui.app.widgets.path_field import PathField
from tui.app.widgets.words import Words

_HINT = "tab completes · enter takes it · esc cancels"
_MOST = 300


class AskPath(ModalScreen[str | None]):
    """Answers the path as typed, with `~` for the home folder; None where it was cancelled."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", show=False)]

    def __init__(self, title: Content, value: str = "") -> None:
        super().__init__()
        self._title = title
        self._value = value

    def compose(self) -> ComposeResult:
        """Yield the question and the line."""
        with Vertical(classes="dialog wide"):
            yield Words(self._title, classes="title")
            yield PathField(self._value)
            yield Words(Content(_HINT), classes="hint")

    @on(PathField.Candidates)
    def _candidates(self, event: PathField.Candidates) -> None:
        words = plain("  ".join(event.names), _MOST, Lines.MARK) or _HINT
        self.query_one(".hint", Words).put(Content(words))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(str(path_of(event.value)))

    def action_cancel(self) -> None:
        """Answer nothing."""
        self.dismiss(None)
