"""The top line: where one is, and which account is in force."""

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.app.text import plain, width_of

PLACES = (
    ("contacts", "1", "Contacts"),
    ("templates", "2", "Templates"),
    ("compose", "3", "Compose"),
    ("status", "4", "Status"),
)
"""The four places: id, key, name."""

_TITLE = " Callsheet  "


class Banner(Widget):
    """One line; on a live account it is one reverse bar over the whole width."""

    DEFAULT_CSS = """
    Banner {
        dock: top; height: 1; width: 100%; color: $foreground;
        &.-live { background: $live-ground; color: $live-ink; text-style: bold; }
    }
    Banner:nocolor.-live { text-style: bold reverse; }
    """

    class Chosen(Message):
        """A place was clicked."""

        def __init__(self, place: str) -> None:
            super().__init__()
            self.place = place

    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place
        self._account = ""
        self._live = False

    def put(self, account: str, live: bool) -> None:
        """Show the account's words."""
        self._account, self._live = account, live
        self.set_class(live, "-live")
        self.refresh()

    def render(self) -> RenderResult:
        """Draw the title, the places with the present one in brackets, and the account."""
        width = self.size.width
        account = f"{plain(self._account, limit=60)} "
        short = width < len(_TITLE) + 46 + width_of(account)
        parts: list[tuple[str, str]] = [(" " if short else _TITLE, "bold")]
        for place, key, name in PLACES:
            here = place == self._place
            style = ("bold" if self._live else "bold $accent") if here else ""
            if not here and not self._live:
                style = "$faint"
            parts.append((f"[{key} {name}]" if here else f" {key} {name} ", style))
        used = sum(len(text) for text, _ in parts)
        parts.append((" " * max(1, width - used - width_of(account)), ""))
        parts.append((account, "bold" if self._live else "$faint"))
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """A click on a place's name goes there."""
        short = self.size.width < len(_TITLE) + 46 + width_of(f"{plain(self._account, 60)} ")
        left = 1 if short else len(_TITLE)
        for place, key, name in PLACES:
            right = left + len(key) + len(name) + 3
            if left <= event.x < right:
                self.post_message(self.Chosen(place))
            left = right
