"""Templates: a prompt written and read for a real person."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from tui.app.screens.place import Place, place_bindings
from tui.app.widgets.words import Words


class TemplatesScreen(Place):
    """A prompt written and read for a real person."""

    PLACE = "templates"
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings("templates")]

    def compose_place(self) -> Iterable[Widget]:
        """Yield one line."""
        yield Words(Content("  x."))
