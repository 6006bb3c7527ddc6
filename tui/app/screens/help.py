"""F1: what has the focus, and every key that works here."""

import textwrap
from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult, RenderResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widget import Widget

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
                        yield KeyLines(group)
            yield Words(Content("esc closes"), classes="hint")


class KeyLines(Widget):
    """Commands, one below the other: keys, label, what it does, wrapped under itself."""

    DEFAULT_CSS = """
    KeyLines { height: auto; width: 1fr; }
    """

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__(classes="group")
        self._commands = tuple(commands)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Answer the lines needed at this width."""
        return len(key_lines(self._commands, width))

    def render(self) -> RenderResult:
        """Draw the lines."""
        return Content("\n").join(key_lines(self._commands, self.size.width))


def key_lines(commands: Sequence[Command], width: int) -> list[Content]:
    """Answer the lines of a list of commands at this width."""
    lines: list[Content] = []
    keys = {each.id: " ".join(key_text(key) for key in each.keys) for each in commands}
    first = max((len(each) for each in keys.values()), default=0)
    second = max((len(each.label) for each in commands), default=0)
    room = max(20, width - first - second - 4)
    for each in commands:
        wrapped = textwrap.wrap(each.help, room) or [""]
        lines.append(
            Content.assemble(
                (f"{keys[each.id]:>{first}}", "bold $accent"),
                f"  {each.label:<{second}}  ",
                (wrapped[0], "$faint"),
            )
        )
        indent = " " * (first + second + 4)
        lines += [Content.styled(indent + more, "$faint") for more in wrapped[1:]]
    return lines
