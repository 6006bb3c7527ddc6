"""One line of views, the present one marked; a click chooses."""

from collections.abc import Sequence

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


class TabLine(Widget):
    """Shows the names of some views; `chosen` is the id of the present one."""

    DEFAULT_CSS = """
    TabLine { height: 1; width: 1fr; color: $faint; }
    """

    chosen: reactive[str] = reactive("")
    """The id of the view that is shown."""

    class Chosen(Message):
        """A view was clicked."""

        def __init__(self, view: str) -> None:
            super().__init__()
            self.view = view

    def __init__(self, views: Sequence[tuple[str, str, str]], *, id: str | None = None) -> None:
        """Take (id, name, short name) of each view."""
        super().__init__(id=id)
        self._views = tuple(views)
        self.set_reactive(TabLine.chosen, self._views[0][0])

    def next(self) -> str:
        """Go to the next view, and answer its id."""
        ids = [each for each, _, _ in self._views]
        self.chosen = ids[(ids.index(self.chosen) + 1) % len(ids)]
        return self.chosen

    def _names(self) -> list[tuple[str, str]]:
        room = self.size.width
        long = sum(len(name) + 2 for _, name, _ in self._views) <= room
        return [(each, name if long else short) for each, name, short in self._views]

    def render(self) -> RenderResult:
        """Draw the names."""
        parts: list[tuple[str, str]] = []
        for each, name in self._names():
            parts.append((name, "bold underline $accent" if each == self.chosen else ""))
            parts.append(("  ", ""))
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Choose the view that was clicked."""
        left = 0
        for each, name in self._names():
            if left <= event.x < left + len(name):
                self.post_message(self.Chosen(each))
            left += len(name) + 2
