"""Contacts: lists, people, the do-not-call list."""

from collections.abc import Iterable
from contextlib import suppress
from typing import ClassVar

from textual import events, on, work
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from tui.app.offload import off
from tui.app.screens.contact_acts import ContactActs
from tui.app.screens.contact_rows import (
    LIST_COLUMNS,
    SUPPRESSED_COLUMNS,
    SUPPRESSED_KEY,
    ContactRows,
    ListRows,
    SuppressedRows,
    contact_columns,
    sample_of,
)
from tui.app.screens.place import place_bindings
from tui.app.text import plain, show
from tui.app.widgets.columns import Column
from tui.app.widgets.field import Field
from tui.app.widgets.head_line import HeadLine
from tui.app.widgets.line_table import LineTable
from tui.app.widgets.words import Words
from tui.domain.contact import ContactList
from tui.domain.errors import NotFound

_NO_LISTS = "No contacts yet: press i to import a file."

_BARRED = Content.assemble(
    ("do not call", "bold"), ("   nobody here is called, by any profile", "$faint")
)


class ContactsScreen(ContactActs):
    """The lists to the left, the people of one to the right."""

    PLACE = "contacts"
    HOME = "#people"
    HELP = (
        "Lists stand to the left, the people of the list under the cursor to the right; tab goes "
        "between them. A yellow phone is possible and not known to exist, a red one cannot be "
        "dialled as it stands, and ⊘ marks who must not be called."
    )
    CSS_PATH = "contacts.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings("contacts")]

    columns: tuple[Column, ...] = ()
    """The columns of the list that is shown."""

    def compose_place(self) -> Iterable[Widget]:
        """Yield the lists and the people."""
        with Horizontal():
            yield LineTable(LIST_COLUMNS, id="lists")
            with Vertical(id="right"):
                yield HeadLine(id="head")
                with Horizontal(id="finding"):
                    yield Words(Content.styled("find", "$faint"), id="find-label")
                    yield Field(placeholder="/ name, phone, any column", id="find")
                yield LineTable(id="people")

    def on_mount(self) -> None:
        """Show the lists."""
        super().on_mount()
        self.query_one("#lists", LineTable).show_rows(ListRows(self.desk.store))

    def came_back(self) -> None:
        """Read again what another place or another operator may have changed."""
        self.look_again()

    def look_again(self, chosen: str = "") -> None:
        """Ask the store anew for lists and people; go to the list `chosen` if it is named."""
        if chosen:
            self.go_to_list(chosen)
        else:
            self.query_one("#lists", LineTable).again()
            self.query_one("#people", LineTable).again()
            self.renew_title()

    @work(exclusive=True, group="title")
    async def renew_title(self) -> None:
        """Read the present list anew, for its name and its size."""
        if self.current is not None:
            with suppress(NotFound):
                self.current = await off(self.desk.store.lists.get, self.current.id)
                await self._show_title(self.current)

    async def _show_title(self, found: ContactList) -> None:
        origin = await off(self.origin_of, found)
        self.query_one(HeadLine).put(
            Content.assemble(
                show(found.name, 60, style="bold"),
                (f"   {found.contacts:,} contacts", "$faint"),
                (origin, "$faint"),
            )
        )

    @work(exclusive=True, group="go-to-list")
    async def go_to_list(self, list_id: str) -> None:
        """Put the cursor of the lists on this one."""
        rows = ListRows(self.desk.store)
        count = await off(rows.count)
        keys = [row.key for row in rows.page(0, count)]
        at = keys.index(list_id) if list_id in keys else 0
        self.query_one("#lists", LineTable).show_rows(rows, at=at)

    # -- the list under the cursor

    @on(LineTable.RowHighlighted, "#lists")
    def _list_highlighted(self, event: LineTable.RowHighlighted) -> None:
        if event.row is not None:
            self.query_one("#find", Input).value = ""
            self.show_list(event.row.key)

    @on(LineTable.RowSelected, "#lists")
    def _list_selected(self) -> None:
        self.go_home()

    @work(exclusive=True, group="show-list")
    async def show_list(self, key: str, find: str = "") -> None:
        """Show the people of a list, or the do-not-call list."""
        people = self.query_one("#people", LineTable)
        if key == SUPPRESSED_KEY:
            self.current = None
            some = self.query_one("#lists", LineTable).count > 1
            people.empty = "Nobody is on it." if some else _NO_LISTS
            people.show_rows(SuppressedRows(self.desk.store), SUPPRESSED_COLUMNS)
            self.query_one(HeadLine).put(_BARRED)
        else:
            try:
                found = await off(self.desk.store.lists.get, key)
            except NotFound:
                self.query_one("#lists", LineTable).again()
                return
            self.current = found
            self.deck.chosen_list = found.id
            sample = await off(sample_of, self.desk.store, found)
            self.columns = contact_columns(found, sample)
            people.empty = "Nobody is found; esc shows everybody."
            people.show_rows(ContactRows(self.desk.store, found, self.columns, find), self.columns)
            await self._show_title(found)
        self.refresh_bindings()

    def origin_of(self, found: ContactList) -> str:
        """Answer ` · 09:02 from march.csv` for the list's last import. Blocks."""
        last = self.last_import(found.id)
        if last is None:
            return ""
        left_out = last.get("invalid", 0)
        words = f" · {str(last.get('at', ''))[:10]} from {last.get('source', 'a file')}"
        return plain(words + (f" ({left_out:,} left out)" if left_out else ""), limit=80)

    @on(LineTable.RowHighlighted, "#people")
    @on(LineTable.Chosen, "#people")
    def _position(self) -> None:
        people = self.query_one("#people", LineTable)
        if not people.count:
            words = ""
        else:
            words = f"{people.cursor + 1:,} of {people.count:,}"
            if people.chosen:
                words = f"{len(people.chosen):,} chosen · {words}"
        self.query_one(HeadLine).put(right=Content.styled(words, "$faint"))

    # -- finding

    def action_find(self) -> None:
        """Go to the find line."""
        self.query_one("#find").focus()

    @on(Input.Changed, "#find")
    def _finding(self, event: Input.Changed) -> None:
        if self.current is not None and event.input.has_focus:
            self.show_found(event.value)

    @work(exclusive=True, group="find")
    async def show_found(self, find: str) -> None:
        """Show who is found, keeping the columns."""
        if self.current is not None:
            rows = ContactRows(self.desk.store, self.current, self.columns, find.strip())
            self.query_one("#people", LineTable).show_rows(rows)

    def on_key(self, event: events.Key) -> None:
        """Down goes from the find line to those who were found."""
        if event.key == "down" and self.query_one("#find").has_focus:
            event.stop()
            self.go_home()

    @on(Input.Submitted, "#find")
    def _found(self) -> None:
        self.go_home()

    def escaped(self) -> None:
        """Escape outside a text: choose nothing, then find nothing, then go to the lists."""
        people = self.query_one("#people", LineTable)
        find = self.query_one("#find", Input)
        if people.chosen:
            people.clear_chosen()
        elif find.value:
            find.value = ""
            self.show_found("")
        else:
            self.query_one("#lists").focus()

    # -- one contact

    @on(LineTable.RowSelected, "#people")
    def _person_selected(self) -> None:
        self.action_show_contact()

    @property
    def find_text(self) -> str:
        """What is being found, "" for everybody."""
        return self.query_one("#find", Input).value.strip()
