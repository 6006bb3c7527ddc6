"""One line with something at its left and something at its right."""

from textual.app import ComposeResult, RenderResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from tui.app.widgets.words import NOTHING

_LEAST = 12
"""Cells of the right end, at least: a layout repaints far more than a word."""


class HeadLine(Horizontal):
    """The right keeps its place; the left is cut where it is too long.

    The two are widgets of their own, so that a word at the right costs no more than itself. The
    right end grows by steps where its words need more room, and never shrinks.
    """

    DEFAULT_CSS = """
    HeadLine { height: 1; width: 1fr; }
    HeadLine > _End { height: 1; width: 1fr; }
    HeadLine > _End.right { width: 12; margin: 0 0 0 2; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._left = _End()
        self._right = _End(right=True)
        self._room = _LEAST

    def compose(self) -> ComposeResult:
        """Yield the two ends."""
        yield self._left
        yield self._right

    def put(self, left: Content | None = None, right: Content | None = None) -> None:
        """Show something else at the left, at the right, or both."""
        if left is not None:
            self._left.put(left)
        if right is not None:
            if right.cell_length > self._room:
                self._room = (right.cell_length + 7) // 8 * 8
                self._right.styles.width = self._room
            self._right.put(right)


class _End(Widget):
    """One end: content on one line, to its side, cut where it is too long."""

    def __init__(self, right: bool = False) -> None:
        super().__init__(classes="right" if right else "")
        self._at_right = right
        self._words = NOTHING

    def put(self, words: Content) -> None:
        """Show other words."""
        if words != self._words:
            self._words = words
            self.refresh()

    def render(self) -> RenderResult:
        """Draw them."""
        width = self.size.width
        if not self._at_right:
            return self._words.truncate(width, ellipsis=True, pad=True)
        return Content.assemble(" " * max(0, width - self._words.cell_length), self._words)
