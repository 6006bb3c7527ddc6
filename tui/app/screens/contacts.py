"""Contacts: lists, people, the do-not-call list, imports and segments."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import ClassVar

from textual import events, on, work
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from tui.app.offload import off
from tui.app.screens.contact_handing import ContactHanding
from tui.app.screens.contact_panes import (
    IMPORT_COLUMNS,
    IMPORTS_KEY,
    LIST_COLUMNS,
    PANES,
    SEGMENT_COLUMNS,
    SEGMENTS_KEY,
    SUPPRESSED_COLUMNS,
    SUPPRESSED_KEY,
    ImportRows,
    ListRows,
    SegmentRows,
    SuppressedRows,
    segment_at,
)
from tui.app.screens.place import place_bindings
from tui.app.text import plain, show
from tui.app.widgets.choosing_table import MOST, ChoosingTable
from tui.app.widgets.field import Field
from tui.app.widgets.head_line import HeadLine
from tui.app.widgets.line_table import LineTable
from tui.app.widgets.words import Words
from tui.domain.contact import ContactList
from tui.domain.errors import CallsheetError, NotFound
from tui.engine.import_past import last_import, report_of

_NO_LISTS = "No contacts yet: press i to import a file."

_HEADS = {
    SUPPRESSED_KEY: ("do not call", "nobody here is called, by any profile"),
    IMPORTS_KEY: ("imports", "enter shows the report, u takes one back"),
    SEGMENTS_KEY: ("segments", "enter shows who is meant, d removes one"),
}


class ListsTable(LineTable):
    """The lists; they are not chosen: what a command acts on is the one under the cursor."""

    HELP = "Arrows, page up and down, home and end move; enter goes to the people of the list."

    def action_choose(self) -> None:
        """Choose none."""

    def action_choose_on(self, by: int) -> None:
        """Go on, and choose none."""
        self.action_move(by)


class ContactsScreen(ContactHanding):
    """The lists to the left, the people of one to the right."""

    PLACE = "contacts"
    HOME = "#people"
    HELP = (
        "Lists stand to the left, the people of the list under the cursor to the right; tab goes "
        "between them. A yellow phone is possible and not known to exist, a red one cannot be "
        "dialled as it stands, and ⊘ marks who must not be called. LOCAL is the time where the "
        "contact is, as far as time zone or number tell, when the rows were read; LAST is how the "
        "number's last call ended, and how long ago. Below the find line stands what part of the "
        "list is seen: the filter, the order, and how many of its columns have room; the left and "
        "right arrows bring the others. Compose (c) takes those one sees, or the chosen ones."
    )
    CSS_PATH = "contacts.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings("contacts")]

    def compose_place(self) -> Iterable[Widget]:
        """Yield the lists and the people."""
        with Horizontal():
            yield ListsTable(LIST_COLUMNS, id="lists")
            with Vertical(id="right"):
                yield HeadLine(id="head")
                with Horizontal(id="finding"):
                    yield Words(Content.styled("find", "$faint"), id="find-label")
                    yield Field(placeholder="/ name, phone, any column", id="find")
                yield Words(id="where")
                yield ChoosingTable(id="people")

    def on_mount(self) -> None:
        """Show the lists."""
        self.query_one("#lists", LineTable).show_rows(ListRows(self.desk))

    def came_back(self) -> None:
        """Read again what another place or another operator may have changed."""
        self.look_again()

    def look_again(self, chosen: str = "") -> None:
        """Ask the store anew for lists and people; go to the list `chosen` if it is named."""
        if chosen:
            self.go_to_list(chosen)
        else:
            self.renew_lists()
            self.renew_people()
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
        rows = ListRows(self.desk)
        count = await off(rows.count)
        keys = [row.key for row in rows.page(0, count)]
        table = self.query_one("#lists", LineTable)
        table.show_rows(rows, at=_place(keys, list_id, table.heading))

    @work(exclusive=True, group="go-to-list")
    async def renew_lists(self) -> None:
        """Ask for the lists anew; the cursor stays on the one shown, or goes to one beside it."""
        rows = ListRows(self.desk)
        count = await off(rows.count)
        keys = [row.key for row in rows.page(0, count)]
        table = self.query_one("#lists", LineTable)
        shown = self.pane or (self.current.id if self.current else "")
        at = _place(keys, shown, table.heading)
        # Where the cursor is on its way to another list, it is not taken back.
        if at == table.heading or table.row is None or table.row.key != shown:
            table.again()
        else:
            table.show_rows(rows, at=at)

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
    async def show_list(self, key: str) -> None:
        """Show the people of a list, or what stands beside the lists."""
        if key in PANES:
            self._show_pane(key, bool(await off(self.desk.store.lists.all)))
        else:
            try:
                found = await off(self.desk.store.lists.get, key)
            except NotFound:
                self.query_one("#lists", LineTable).again()
                return
            self.pane = ""
            self.current = found
            self.deck.chosen_list = found.id
            self.people.empty = "Nobody is found; esc shows everybody."
            await self.begin_view(found)
            await self._show_title(found)
        self.refresh_bindings()

    def _show_pane(self, key: str, some: bool) -> None:
        self.current, self.pane = None, key
        self.forget_view()
        people = self.people
        if key == SUPPRESSED_KEY:
            people.empty = "Nobody is on it." if some else _NO_LISTS
            people.show_rows(SuppressedRows(self.desk), SUPPRESSED_COLUMNS)
        elif key == IMPORTS_KEY:
            people.show_rows(ImportRows(self.desk), IMPORT_COLUMNS)
        else:
            people.empty = "No segment: filter a list with f, and keep the filter with ctrl+s."
            people.show_rows(SegmentRows(self.desk), SEGMENT_COLUMNS)
        name, words = _HEADS[key]
        head = Content.assemble((name, "bold"), (f"   {words}", "$faint"))
        self.query_one(HeadLine).put(head)

    def origin_of(self, found: ContactList) -> str:
        """Answer ` · 09:02 from march.csv` for the list's last import. Blocks."""
        last = last_import(self.desk, found.id)
        if last is None:
            return ""
        left_out = last.get("invalid", 0)
        words = f" · {str(last.get('at', ''))[:10]} from {last.get('source', 'a file')}"
        return plain(words + (f" ({left_out:,} left out)" if left_out else ""), limit=80)

    def on_resize(self, _event: events.Resize) -> None:
        """More columns have room, or fewer."""
        self.fit_anew()

    @on(LineTable.RowHighlighted, "#people")
    @on(LineTable.Chosen, "#people")
    @on(LineTable.Counted, "#people")
    def _position(self) -> None:
        people = self.people
        if not people.count:
            words = ""
        else:
            words = f"{people.cursor + 1:,} of {people.count:,}"
            if people.chosen:
                words = f"{len(people.chosen):,} chosen · {words}"
        self.query_one(HeadLine).put(right=Content.styled(words, "$faint"))

    @on(ChoosingTable.TooMany)
    def _too_many(self, event: ChoosingTable.TooMany) -> None:
        words = f"{event.count:,} rows are too many to choose at once; at most {MOST:,} are."
        self.deck.say(f"{words} A segment (f, ctrl+s) means any number.", warning=True)

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
            self.view = replace(self.view, find=find.strip())
            self.show_people(others=True)

    def on_key(self, event: events.Key) -> None:
        """Down goes from the find line to those who were found."""
        if event.key == "down" and self.query_one("#find").has_focus:
            event.stop()
            self.go_home()

    @on(Input.Submitted, "#find")
    def _found(self) -> None:
        self.go_home()

    def escaped(self) -> None:
        """Escape outside a text: choose nothing, find nothing, filter nothing, then the lists."""
        find = self.query_one("#find", Input)
        if self.people.chosen:
            self.people.clear_chosen()
        elif find.value:
            find.value = ""
            self.show_found("")
        elif self.where is not None:
            self.filter_by(None, "")
        else:
            self.query_one("#lists").focus()

    # -- one row

    @on(LineTable.RowSelected, "#people")
    def _person_selected(self, event: LineTable.RowSelected) -> None:
        if self.pane == IMPORTS_KEY:
            self._show_import(event.row.key)
        elif self.pane == SEGMENTS_KEY:
            self._open_segment(event.row.key)
        else:
            self.action_show_contact()

    @work(group="dialog", exclusive=True)
    async def _show_import(self, import_id: str) -> None:
        try:
            report = await off(report_of, self.desk, import_id)
        except CallsheetError as error:
            self.deck.fail(error)
            return
        await self.show_report(report)

    @work(group="dialog", exclusive=True)
    async def _open_segment(self, key: str) -> None:
        try:
            segment = await off(segment_at, self.desk, key)
        except CallsheetError as error:
            self.deck.fail(error)
            return
        self.awaited = (segment.filter, segment.name)
        self.look_again(segment.list_id or self.deck.chosen_list)

    @property
    def find_text(self) -> str:
        """What is being found, "" for everybody."""
        return self.query_one("#find", Input).value.strip()


def _place(keys: Sequence[str], wanted: str, here: int) -> int:
    """Where a list stands; where it is gone, the list nearest to `here`."""
    lists = sum(key not in PANES for key in keys)
    return keys.index(wanted) if wanted in keys else max(0, min(here, lists - 1))
