"""A line that stands for one of several: left and right go through them, enter lists them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, work
from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.app.screens.dialogs import Choose


class Pick(Widget, can_focus=True):
    """Shows one choice of several; `value` is its id. Posts `Changed`."""

    HELP = "Left and right go through the choices, enter lists them all."
    DEFAULT_CSS = """
    Pick { height: 1; width: 1fr; background: $background; }
    Pick:focus { background: $cursor-ground; }
    Pick:nocolor:focus { text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("enter,space", "list", show=False),
    ]

    @dataclass
    class Changed(Message):
        """Another choice is shown."""

        pick: "Pick"
        value: str

        @property
        def control(self) -> "Pick":
            """The line."""
            return self.pick

    def __init__(
        self,
        choices: Sequence[tuple[str, Content]] = (),
        *,
        title: str,
        empty: str = "nothing to choose",
        value: str = "",
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._choices = tuple(choices)
        self._title = title
        self._empty = empty
        self._value = value or (self._choices[0][0] if self._choices else "")

    @property
    def value(self) -> str:
        """The id of the present choice, "" where there is none."""
        return self._value

    def choose(self, value: str) -> None:
        """Show this choice, if there is such."""
        if value != self._value and any(value == each for each, _ in self._choices):
            self._value = value
            self.refresh()
            self.post_message(self.Changed(self, value))

    def offer(self, choices: Sequence[tuple[str, Content]], value: str = "") -> None:
        """Offer other choices, and show one of them (the first where `value` is none)."""
        self._choices = tuple(choices)
        ids = [each for each, _ in self._choices]
        self._value = value if value in ids else (ids[0] if ids else "")
        self.refresh()

    def render(self) -> RenderResult:
        """Draw the choice between arrows."""
        words = dict(self._choices).get(self._value)
        if words is None:
            return Content.styled(f"  {self._empty}", "$faint")
        arrows = ("‹ ", " ›") if len(self._choices) > 1 else ("  ", "")
        return Content.assemble((arrows[0], "$faint"), words, (arrows[1], "$faint"))

    def action_step(self, by: int) -> None:
        """Go to the next choice, around the end."""
        ids = [each for each, _ in self._choices]
        if ids:
            place = ids.index(self._value) if self._value in ids else 0
            self.choose(ids[(place + by) % len(ids)])

    def action_list(self) -> None:
        """List all choices."""
        if len(self._choices) > 1:
            self._ask()

    @work(exclusive=True)
    async def _ask(self) -> None:
        asked = Choose(Content(self._title), self._choices, self._value)
        chosen = await self.app.push_screen_wait(asked)
        if chosen is not None:
            self.choose(chosen)

    def on_click(self, _event: events.Click) -> None:
        """A click lists all choices."""
        self.action_list()
