"""Text on the screen: the one wrapper of Textual's Static, which takes content and never a str."""

from textual.content import Content
from textual.widgets import Static

NOTHING = Content("")


class Words(Static):
    """Shows content made by `show` or by our own literals; markup is never read."""

    DEFAULT_CSS = """
    Words { width: 1fr; height: auto; }
    """

    def __init__(
        self, content: Content = NOTHING, *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(content, markup=False, id=id, classes=classes)

    def put(self, content: Content) -> None:
        """Show other content; the same content again repaints nothing.

        Where the stylesheet fixes width and height nothing is laid out anew: a layout repaints
        every scrollbar of the screen.
        """
        if self.content != content:
            self.update(content, layout=self.styles.auto_dimensions)
