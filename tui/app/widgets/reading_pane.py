"""A long text that scrolls: where it changes only the lines that changed are drawn again."""

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.app.widgets.words import NOTHING


class ReadingPane(ScrollView, can_focus=True):
    """Shows content made by `show` or by our own literals, wrapped; nothing is laid out anew
    unless the number of its lines changes."""

    DEFAULT_CSS = """
    ReadingPane { overflow-x: hidden; overflow-y: auto; scrollbar-gutter: stable; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown = NOTHING
        self._wrapped: list[Content] = []

    def put(self, content: Content) -> None:
        """Show other content; the same content again draws nothing."""
        if content != self._shown:
            self._shown = content
            self._wrap_again()

    def on_resize(self, _event: events.Resize) -> None:
        """Wrap at another width."""
        self._wrap_again()

    def _wrap_again(self) -> None:
        width = self.scrollable_content_region.width
        if width <= 0:
            return
        before, after = self._wrapped, self._shown.wrap(width)
        self._wrapped = after
        self.virtual_size = Size(width, len(after))
        for row in range(max(len(before), len(after))):
            if row >= len(before) or row >= len(after) or before[row] != after[row]:
                self.refresh_lines(row)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the visible part."""
        width = self.size.width
        row = y + self.scroll_offset.y
        if row >= len(self._wrapped):
            return Strip.blank(width, self.rich_style)
        line = self._wrapped[row]
        strip = Strip(line.render_segments(self.visual_style), line.cell_length)
        return strip.adjust_cell_length(width, self.rich_style)
