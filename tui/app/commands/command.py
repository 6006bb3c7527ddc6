"""What a command is, and how its keys are written."""

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding

_KEY_TEXTS = {
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "slash": "/",
    "question_mark": "?",
    "escape": "esc",
    "pagedown": "pgdn",
    "pageup": "pgup",
}


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the operator can do.

    `id` is `group.words-of-it` and stable: a keymap may name it. `keys` come first to last by
    how they are shown; letters work when no text is edited, F-keys and ctrl keys everywhere.
    `footer` is the rank in the footer (1 first); 0 keeps it out. `action` is Textual's action
    on the screen (or `app.…`); without one it is the id's last part with underscores.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    footer: int = 0
    action: str = ""

    @property
    def group(self) -> str:
        """The screen it belongs to, or `everywhere`."""
        return self.id.partition(".")[0]

    @property
    def runs(self) -> str:
        """Textual's action."""
        return self.action or self.id.partition(".")[2].replace("-", "_")


def key_text(key: str) -> str:
    """Answer a key as people write it: `F5`, `ctrl+s`, `[`, `esc`."""
    *modifiers, last = key.split("+")
    shown = _KEY_TEXTS.get(last, last)
    if len(shown) > 1 and shown[0] == "f" and shown[1:].isdigit():
        shown = shown.upper()
    return "+".join((*modifiers, shown))


def bindings_of(commands: Iterable[Command]) -> list[Binding]:
    """Answer Textual's bindings of these commands; a command without keys has none."""
    return [
        Binding(
            ",".join(each.keys),
            each.runs,
            each.label,
            show=each.footer > 0,
            tooltip=each.help,
            id=each.id,
        )
        for each in commands
        if each.keys
    ]
