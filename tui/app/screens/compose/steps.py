"""The widget that shows the checklist, one line a step, with a cursor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.app import palette
from tui.app.screens.compose.checklist import Mark, Step
from tui.app.text import cell

_STYLES = {
    Mark.DONE: palette.GREEN,
    Mark.LOOK: palette.YELLOW,
    Mark.WRONG: palette.RED,
    Mark.OPEN: palette.FAINT,
}
_NAMES = {"test": "test call"}


class Steps(Widget, can_focus=True):
    """Up and down move, enter does what the step needs. Posts `Chosen`."""

    HELP = (
        "The steps from a list of people to calls: ✓ is done, ! wants a look, ✕ is in the way, "
        "· is open. Enter does what the step under the cursor needs; page up and down move what "
        "stands below or beside the steps."
    )
    DEFAULT_CSS = """
    Steps { height: 6; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("home", "move(-9)", show=False),
        Binding("end", "move(9)", show=False),
        Binding("enter", "choose", show=False),
    ]

    @dataclass
    class Chosen(Message):
        """Enter on a step."""

        step: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._steps: tuple[Step, ...] = ()
        self._at = 0

    def put(self, steps: Sequence[Step]) -> None:
        """Show these; the same again repaints nothing."""
        if self._steps != tuple(steps):
            self._steps = tuple(steps)
            self.refresh()

    def render(self) -> RenderResult:
        """Draw the steps."""
        return Content("\n").join(
            [self._line(place, step) for place, step in enumerate(self._steps)]
        )

    def _line(self, place: int, step: Step) -> Content:
        here = place == self._at
        ground = ""
        if here:
            ground = f" on {palette.CURSOR if self.has_focus else palette.CURSOR_RESTING}"
        edge = "▌" if here else " "
        name = _NAMES.get(step.id, step.id)
        words = cell(step.words, max(0, self.size.width - 15))
        style = f"{palette.INK}{ground}"
        if step.live:
            style = f"bold {palette.LIVE_INK} on {palette.LIVE_GROUND}"
        return Content.assemble(
            (edge, f"{palette.ACCENT}{ground}"),
            (f"{step.mark} ", f"bold {_STYLES[step.mark]}{ground}"),
            (f"{name:<10}  ", f"{palette.INK}{ground}"),
            (words, style),
        )

    def action_move(self, by: int) -> None:
        """Go up or down."""
        at = max(0, min(self._at + by, len(self._steps) - 1))
        if at != self._at:
            self._at = at
            self.refresh()

    def action_choose(self) -> None:
        """Do what the step needs."""
        if self._steps:
            self.post_message(self.Chosen(self._steps[self._at].id))

    def on_focus(self) -> None:
        """Show that keys go here."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click goes to the step; on the cursor's step it chooses."""
        if event.y == self._at:
            self.action_choose()
        elif event.y < len(self._steps):
            self._at = event.y
            self.refresh()
