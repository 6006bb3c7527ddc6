"""The bottom line: the keys that work here and now."""

from typing import Any

from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from tui.app.commands import command, key_text


class KeyBar(Widget):
    """Draws the active bindings that are commands with a place in the footer, best first."""

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; width: 100%; color: $faint; background: $panel; }
    """

    def on_mount(self) -> None:
        """Follow the focus: what is being edited decides which keys work."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: Screen[Any]) -> None:
        self.refresh()

    def render(self) -> RenderResult:
        """Draw as many keys as fit, in the order of their rank."""
        bindings = [each.binding for each in self.screen.active_bindings.values() if each.enabled]
        if isinstance(self.screen.focused, (Input, TextArea)):
            bindings = [each for each in bindings if len(key_text(each.key)) > 1]
        parts: list[tuple[str, str]] = [(" ", "")]
        for key, label in fitting(ranked(bindings), self.size.width - 1):
            parts += [(key, "bold $foreground"), (f" {label}  ", "")]
        return Content.assemble(*parts)


def fitting(keys: list[tuple[str, str]], room: int) -> list[tuple[str, str]]:
    """Answer those that fit into `room` cells; the last, the way to all others, fits always."""
    kept: list[tuple[str, str]] = []
    room -= _need(keys[-1]) if keys else 0
    for each in keys[:-1]:
        if _need(each) <= room:
            room -= _need(each)
            kept.append(each)
    return kept + keys[-1:]


def _need(key: tuple[str, str]) -> int:
    return len(key[0]) + len(key[1]) + 3


def ranked(bindings: list[Binding]) -> list[tuple[str, str]]:
    """Answer (key, label) of the commands shown in the footer, each once, best rank first."""
    found: dict[str, tuple[int, str, str]] = {}
    for binding in bindings:
        known = command(binding.id or "")
        if known is None or not known.footer or known.id in found:
            continue
        found[known.id] = (known.footer, key_text(binding.key), known.label)
    return [(key, label) for _, key, label in sorted(found.values(), key=lambda each: each[0])]
