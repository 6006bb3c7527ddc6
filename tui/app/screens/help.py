"""F1: what has the focus, and every key that works here."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from tui.app.commands import Command, key_text
from tui.app.widgets.words import Words


class HelpScreen(ModalScreen[None]):
    """Shows a text about the focused widget, then the commands with their keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, "dismiss", show=False) for key in ("escape", "f1", "q", "enter")
    ]

    def __init__(self, title: str, about: Content, groups: Sequence[Sequence[Command]]) -> None:
        super().__init__()
        self._title = title
        self._about = about
        self._groups = groups

    def compose(self) -> ComposeResult:
        """Yield the text and the keys."""
        with Vertical(classes="dialog wide"):
            yield Words(Content(self._title), classes="title")
            with VerticalScroll():
                yield Words(self._about)
                for group in self._groups:
                    if group:
                        yield Words(key_lines(group), classes="group")
            yield Words(Content("esc closes"), classes="hint")


def key_lines(commands: Sequence[Command]) -> Content:
    """Answer the commands, one a line: keys, label, what it does."""
    lines: list[Content] = []
    for each in commands:
        keys = " ".join(key_text(key) for key in each.keys)
        lines.append(
            Content.assemble(
                (f"{keys:>13}", "bold $accent"), f"  {each.label:<14} ", (each.help, "$faint")
            )
        )
    return Content("\n").join(lines)
