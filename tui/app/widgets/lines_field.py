"""A few lines to type: KEY=VALUE, one a line."""

from textual import events
from textual.widgets import TextArea

from tui.app.widgets.keys_in_order import do_bound


class LinesField(TextArea):
    """A TextArea of one to four lines that does not blink; tab leaves it."""

    HELP = "KEY=VALUE, one a line; tab leaves the field."
    DEFAULT_CSS = """
    LinesField { height: auto; min-height: 1; max-height: 4; width: 1fr; padding: 0; border: none; }
    LinesField:focus { border: none; }
    """

    def __init__(self, text: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(
            text,
            soft_wrap=False,
            tab_behavior="focus",
            compact=True,
            highlight_cursor_line=False,
            placeholder=placeholder,
            id=id,
        )
        self.cursor_blink = False

    async def on_key(self, event: events.Key) -> None:
        """Do what a key is bound to here before the next key is looked at."""
        await do_bound(self, event)
