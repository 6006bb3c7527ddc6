"""One-line inputs that do not blink, and whose first value and pastes are neutralised."""

from textual import events
from textual.suggester import Suggester
from textual.widgets import Input

from tui.app.text import Lines, plain
from tui.app.widgets.keys_in_order import do_bound


class Field(Input):
    """An Input for the operator's words."""

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        suggester: Suggester | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(
            plain(value, lines=Lines.MARK),
            placeholder=placeholder,
            suggester=suggester,
            select_on_focus=False,
            compact=True,
            id=id,
            classes=classes,
        )
        self.cursor_blink = False

    async def on_key(self, event: events.Key) -> None:
        """Do what a key is bound to here before the next key is looked at."""
        await do_bound(self, event)

    def on_paste(self, event: events.Paste) -> None:
        """Take what is pasted with its control and invisible characters as marks."""
        event.stop()
        event.prevent_default()
        lines = event.text.splitlines()
        if lines:
            self.insert_text_at_cursor(plain(lines[0], lines=Lines.MARK))
