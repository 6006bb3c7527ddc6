"""One contact, whole: every column, as it was read and as it was written."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from tui.app.text import plain, show
from tui.app.widgets.words import Words
from tui.domain.contact import Contact


class ContactCard(ModalScreen[None]):
    """Shows one contact."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, "dismiss", show=False) for key in ("escape", "q", "enter")
    ]

    def __init__(self, contact: Contact, suppressed: bool) -> None:
        super().__init__()
        self._contact = contact
        self._suppressed = suppressed

    def compose(self) -> ComposeResult:
        """Yield the name and the fields."""
        with Vertical(classes="dialog"):
            yield Words(show(self._contact.name or "(no name)"), classes="title")
            if self._suppressed:
                yield Words(Content.styled("⊘ on the do-not-call list", "$error"))
            with VerticalScroll():
                yield Words(card_lines(self._contact))
            yield Words(Content("esc closes"), classes="hint")


def card_lines(contact: Contact) -> Content:
    """Answer the contact's fields, one a line: the variable's name, then its value."""
    status = "" if contact.phone_status == "ok" else f"  ({contact.phone_status})"
    written = contact.phone_written if contact.phone_written != contact.phone else ""
    fields = [
        ("phone", contact.phone + status),
        ("as written", written),
        ("extension", contact.extension),
        ("first_name", contact.first_name),
        ("last_name", contact.last_name),
        ("timezone", contact.timezone),
        *contact.fields.items(),
        ("line", f"{contact.line} of import {contact.import_id}" if contact.import_id else ""),
        ("ref", contact.ref),
    ]
    variables = {"first_name", "last_name", "phone", "timezone", *contact.fields}
    wide = min(24, max(len(name) for name, _ in fields))
    lines = [
        Content.assemble(
            (f"{plain(name, limit=wide):<{wide}}  ", "$faint"),
            show(value, limit=600) if value else Content.styled("blank", "$faint italic"),
        )
        for name, value in fields
        if value or name in variables
    ]
    return Content("\n").join(lines)
