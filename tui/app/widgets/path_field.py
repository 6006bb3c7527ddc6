"""A line for a file's name: tab completes it as a shell does."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events, work
from textual.binding import Binding, BindingType
from textual.message import Message

from tui.app.offload import off
from tui.app.paths import complete
from tui.app.widgets.field import Field
from tui.importing.phone_shape import numbers_in


class PathField(Field):
    """Tab completes the name; where there is nothing to complete it goes to the next field.

    Several lines that are pasted, or a line of numbers, are no name: they are posted as `Pasted`
    and not shown.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", show=False)]

    @dataclass
    class Candidates(Message):
        """What the name could become; empty when it is certain."""

        names: tuple[str, ...]

    @dataclass
    class Pasted(Message):
        """Numbers were pasted, or a part of a table."""

        text: str

    def on_paste(self, event: events.Paste) -> None:
        """Take one line as a name, several and numbers as what they are."""
        if len(event.text.strip().splitlines()) > 1 or numbers_in(event.text):
            event.stop()
            event.prevent_default()
            self.post_message(self.Pasted(event.text))
        else:
            super().on_paste(event)

    def action_complete(self) -> None:
        """Look at the folder, off the event loop."""
        self._complete()

    @work(group="complete")
    async def _complete(self) -> None:
        before = self.value
        completed, names = await off(complete, before)
        if self.value != before:
            return
        if completed == before and len(names) <= 1:
            self.screen.focus_next()
            return
        self.value = completed
        self.cursor_position = len(completed)
        self.post_message(self.Candidates(names if len(names) > 1 else ()))
