"""Status: every call watched to its end."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from tui.app.screens.place import Place, place_bindings
from tui.app.widgets.words import Words


class StatusScreen(Place):
    """Every call watched to its end."""

    PLACE = "status"
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings("status")]

    def compose_place(self) -> Iterable[Widget]:
        """Yield one line."""
        yield Words(Content("  `callsheet status` shows the batches."))
