"""Contacts: lists, people, the do-not-call list."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from tui.app.screens.place import Place, place_bindings
from tui.app.widgets.words import Words


class ContactsScreen(Place):
    """Lists, people, the do-not-call list."""

    PLACE = "contacts"
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings("contacts")]

    def compose_place(self) -> Iterable[Widget]:
        """Yield one line."""
        yield Words(Content("  x."))
