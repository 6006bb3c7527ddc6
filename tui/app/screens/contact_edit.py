"""One contact's fields to fill in: a new one, or one that is there."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.app.offload import off
from tui.app.text import Lines, plain, show
from tui.app.widgets.field import Field
from tui.app.widgets.words import Words
from tui.domain.contact import STANDARD_VARIABLES, Contact, ContactList, contact_values
from tui.domain.errors import CallsheetError
from tui.engine.contacts import add_contact, edit_contact
from tui.engine.desk import Desk

_STANDARD = ("phone", "first_name", "last_name", "timezone")
_ID = "value-"
_TAGS = "-tags"
"""No variable is called so."""

_HINT = Content("tab next field · enter saves · esc cancels")


class EditContact(ModalScreen[Contact | None]):
    """Answers the contact as it was saved; what is wrong is said below the fields."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", show=False)]

    def __init__(self, desk: Desk, contact_list: ContactList, contact: Contact | None) -> None:
        super().__init__()
        self._desk = desk
        self._list = contact_list
        self._contact = contact
        self._names = (*_STANDARD, *(c for c in contact_list.columns if c not in _STANDARD))

    def compose(self) -> ComposeResult:
        """Yield a line for every variable, and one for the tags."""
        found = self._contact
        values = contact_values(found) if found else {}
        title = (
            Content.assemble("Edit ", show(found.name or found.phone, 60))
            if found
            else Content.assemble("A new contact of ", show(self._list.name, 60))
        )
        with Vertical(classes="dialog"):
            yield Words(title, classes="title")
            with VerticalScroll(can_focus=False):
                for name in self._names:
                    yield self._line(name, values.get(name, ""), name)
                tags = ", ".join(found.tags) if found else ""
                yield self._line("tags", tags, _TAGS, "words, with commas between")
            yield Words(_HINT, id="edit-notice", classes="hint")

    def _line(self, label: str, value: str, name: str, placeholder: str = "") -> Horizontal:
        field = Field(value, placeholder=placeholder, id=f"{_ID}{name}")
        words = Words(Content.styled(plain(label, 14, Lines.MARK), "$faint"), classes="label")
        return Horizontal(words, field, classes="line")

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        fields = self.query(Input)
        self._save({(each.id or "").removeprefix(_ID): each.value for each in fields})

    @work(exclusive=True)
    async def _save(self, typed: dict[str, str]) -> None:
        tags = [each.strip() for each in typed.pop(_TAGS).split(",") if each.strip()]
        try:
            if self._contact is None:
                own = {key: text for key, text in typed.items() if key not in STANDARD_VARIABLES}
                saved = await off(
                    add_contact,
                    self._desk,
                    self._list.id,
                    typed["phone"],
                    first_name=typed["first_name"],
                    last_name=typed["last_name"],
                    timezone=typed["timezone"],
                    fields=own,
                    tags=tags,
                )
            else:
                before = contact_values(self._contact)
                shown = {key: plain(before.get(key, "")) for key in typed}
                changed = {key: text for key, text in typed.items() if text != shown[key]}
                changed = {k: t for k, t in changed.items() if t or before.get(k)}
                saved = await off(edit_contact, self._desk, self._contact.ref, changed, tags=tags)
        except CallsheetError as error:
            words = plain(f"{error.message} {error.hint}", 300)
            self.query_one("#edit-notice", Words).put(Content.styled(words, "$error"))
            return
        self.dismiss(saved)
