"""Compose: a batch put together, checked and sent."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from tui.app.screens.place import Place, place_bindings
from tui.app.widgets.words import Words


class ComposeScreen(Place):
    """A batch put together, checked and sent."""

    PLACE = "compose"
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings("compose")]

    def compose_place(self) -> Iterable[Widget]:
        """Yield one line."""
        yield Words(Content("  `callsheet batches new` composes a batch."))
