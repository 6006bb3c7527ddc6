"""The bottom line: the keys that work here and now."""

from typing import Any

from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

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
        parts: list[tuple[str, str]] = [(" ", "")]
        room = self.size.width - 1
        for key, label in ranked(
            [active.binding for active in self.screen.active_bindings.values() if active.enabled]
        ):
            need = len(key) + len(label) + 3
            if need > room:
                continue
            room -= need
            parts += [(key, "bold $foreground"), (f" {label}  ", "")]
        return Content.assemble(*parts)


def ranked(bindings: list[Binding]) -> list[tuple[str, str]]:
    """Answer (key, label) of the commands shown in the footer, each once, best rank first.

    Help and the palette come last but are placed first where room is short: they are the way to
    all others.
    """
    found: dict[str, tuple[int, str, str]] = {}
    for binding in bindings:
        known = command(binding.id or "")
        if known is None or not known.footer or known.id in found:
            continue
        found[known.id] = (known.footer, key_text(binding.key), known.label)
    return [(key, label) for _, key, label in sorted(found.values(), key=lambda each: each[0])]
