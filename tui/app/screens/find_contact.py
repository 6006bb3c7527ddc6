"""Whom to read a prompt for: the contacts of a list, found as one types."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.app.offload import off
from tui.app.screens.contact_columns import contact_columns, sample_of
from tui.app.screens.contact_rows import ContactRows
from tui.app.widgets.columns import Column
from tui.app.widgets.field import Field
from tui.app.widgets.line_table import LineTable
from tui.app.widgets.words import Words
from tui.domain.contact import ContactList
from tui.domain.errors import CallsheetError
from tui.store import Store


@dataclass(frozen=True, slots=True)
class Found:
    """What was being found, and which one of the found, from 0."""

    find: str
    index: int


class FindContact(ModalScreen[Found | None]):
    """Answers the contact that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("down", "to_table", show=False),
    ]

    def __init__(self, store: Store, contact_list: ContactList, find: str = "") -> None:
        super().__init__()
        self._store = store
        self._list = contact_list
        self._find = find
        self._columns: tuple[Column, ...] = ()
        self._wanted = False
        self._asked: str | None = None

    def compose(self) -> ComposeResult:
        """Yield the line and the table."""
        with Vertical(classes="dialog wide"):
            yield Words(Content("Read the text for"), classes="title")
            yield Field(self._find, placeholder="name, phone, any column")
            yield LineTable(empty="Nobody is found.")
            hint = Content("enter takes the marked one · ↓ into the list · esc cancels")
            yield Words(hint, classes="hint")

    def on_mount(self) -> None:
        """Show everybody."""
        self.query_one(LineTable).styles.height = "50vh"
        self._show(self._find)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._wanted = False
        self._show(event.value)

    @work(exclusive=True)
    async def _show(self, find: str) -> None:
        if not self._columns:
            sample = await off(sample_of, self._store, self._list)
            self._columns = contact_columns(self._list, sample)
        self._asked = find.strip()
        rows = ContactRows(self._store, self._list, self._columns, self._asked)
        self.query_one(LineTable).show_rows(rows, self._columns)

    @on(Input.Submitted)
    @on(LineTable.RowSelected)
    def _take(self) -> None:
        """Take the marked one; where it is still being found, as soon as it is."""
        table, find = self.query_one(LineTable), self.query_one(Field).value.strip()
        self._wanted = table.row is None or self._asked != find
        if not self._wanted:
            self.dismiss(Found(find, table.heading))

    @on(LineTable.Counted)
    def _counted(self) -> None:
        if self._wanted:
            self._take()

    @on(LineTable.Broken)
    def _broken(self, event: LineTable.Broken) -> None:
        self._say(event.error)

    def _say(self, error: CallsheetError) -> None:
        self.query_one(Words).put(Content.styled(error.message, "$error"))

    def action_to_table(self) -> None:
        """Go into the list."""
        self.query_one(LineTable).focus()

    def action_cancel(self) -> None:
        """Answer nobody."""
        self.dismiss(None)
