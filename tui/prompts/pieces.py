"""A compiled text: what is shared, and the values that a provider puts into it per contact."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from tui.prompts.dialects import Style
from tui.prompts.environment import MAX_TEXT
from tui.prompts.errors import Problem, RenderError
from tui.prompts.rendering import Renderer
from tui.prompts.slots import Slot

_MARKER_TRIES = 4


def new_marker(*texts: str) -> str:
    """Make up a marker that occurs in none of these texts; nobody can guess it beforehand."""
    while True:
        marker = f"\ue000{token_hex(8)}\ue001"
        if not any(marker in text for text in texts):
            return marker


def check_braces(text: str, style: Style) -> None:
    """Raise RenderError (`brace`) where the provider would see a placeholder in a finished text."""
    if "{" in text and (seen := style.placeholder_in(text)):
        shown = seen if len(seen) <= 40 else f"{seen[:39]}…"
        raise RenderError(
            Problem(
                "error",
                "brace",
                0,
                0,
                f"The finished text holds `{shown}`, which the provider may take for a variable.",
            )
        )


@dataclass(frozen=True, slots=True)
class WholeText:
    """A text that travels entirely in one slot."""

    text: str
    slots: tuple[Slot, ...]
    _style: Style = field(repr=False)
    _renderer: Renderer = field(repr=False)

    def bind(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Answer the slot's value. Raises RenderError."""
        return {self.slots[0].name: self.render(values)}

    def render(self, values: Mapping[str, Any]) -> str:
        """Answer the finished text. Raises RenderError."""
        text = self._renderer.text(values)
        check_braces(text, self._style)
        return text

    def length(self, slots: Mapping[str, str]) -> int:
        """Answer the characters of the finished text."""
        return len(slots[self.slots[0].name])


@dataclass(frozen=True, slots=True)
class Marked:
    """A template's varying parts, each after a marker."""

    marker: str
    renderer: Renderer


@dataclass(frozen=True, slots=True)
class SlottedText:
    """A text whose varying parts travel in slots of their own.

    `names` has the slot of each varying part in order, `constants` the slots of shared text that
    could not stay in the text because of its braces. `pieces` alternate: text, slot, text, ...
    `literal_brace` tells whether the shared text itself holds a brace.
    """

    text: str
    slots: tuple[Slot, ...]
    names: tuple[str, ...]
    constants: Mapping[str, str]
    pieces: tuple[str, ...]
    literal_brace: bool
    _style: Style = field(repr=False)
    _renderer: Renderer = field(repr=False)
    _marked: Marked = field(repr=False)
    _mark_anew: Callable[[str], Marked] = field(repr=False)

    def bind(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Answer the slots' values from one render. Raises RenderError."""
        marked = self._marked
        varying = marked.renderer.text(values)
        parts = varying.split(marked.marker)
        if len(parts) != len(self.names) + 1:
            parts = self._parts_anew(values)
        del parts[0]
        slots = dict(zip(self.names, parts, strict=True))
        if self.constants:
            slots.update(self.constants)
        if self.literal_brace or "{" in varying or len(varying) + len(self.text) > MAX_TEXT:
            self._check(slots)
        return slots

    def render(self, values: Mapping[str, Any]) -> str:
        """Answer the finished text, from the unmarked template. Raises RenderError."""
        text = self._renderer.text(values)
        check_braces(text, self._style)
        return text

    def length(self, slots: Mapping[str, str]) -> int:
        """Answer the characters of the finished text."""
        return sum(
            len(slots[piece] if number % 2 else piece) for number, piece in enumerate(self.pieces)
        )

    def _parts_anew(self, values: Mapping[str, Any]) -> list[str]:
        """Split by a fresh marker: some value holds the one in use."""
        texts = [value for value in values.values() if isinstance(value, str)]
        for _ in range(_MARKER_TRIES):
            marked = self._mark_anew(new_marker(*texts))
            parts = marked.renderer.text(values).split(marked.marker)
            if len(parts) == len(self.names) + 1:
                return parts
        raise RenderError(
            Problem("error", "does_not_render", 0, 0, "The prompt cannot be cut into its slots.")
        )

    def _check(self, slots: Mapping[str, str]) -> None:
        finished = "".join(
            slots[piece] if number % 2 else piece for number, piece in enumerate(self.pieces)
        )
        if len(finished) > MAX_TEXT:
            raise RenderError(
                Problem("error", "too_big", 0, 0, f"The text passes {MAX_TEXT:,} characters.")
            )
        check_braces(finished, self._style)


CompiledText = WholeText | SlottedText
"""What both modes make of one text."""
