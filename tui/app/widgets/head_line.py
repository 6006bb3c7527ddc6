"""One line with something at its left and something at its right."""

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from tui.app.widgets.words import NOTHING


class HeadLine(Widget):
    """The right keeps its place; the left is cut where it is too long. Nothing is laid out anew."""

    DEFAULT_CSS = """
    HeadLine { height: 1; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._at_left = NOTHING
        self._at_right = NOTHING

    def put(self, left: Content | None = None, right: Content | None = None) -> None:
        """Show something else at the left, at the right, or both."""
        before = (self._at_left, self._at_right)
        self._at_left = self._at_left if left is None else left
        self._at_right = self._at_right if right is None else right
        if before != (self._at_left, self._at_right):
            self.refresh()

    def render(self) -> RenderResult:
        """Draw the line."""
        room = max(0, self.size.width - self._at_right.cell_length - 2)
        left = self._at_left.truncate(room, ellipsis=True, pad=True)
        return Content.assemble(left, "  ", self._at_right)
