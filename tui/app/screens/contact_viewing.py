"""Whom the table shows: filter, order and columns of the list on screen."""

from dataclasses import replace

from textual import work
from textual.content import Content

from tui.app.offload import off
from tui.app.screens.contact_changes import ContactChanges
from tui.app.screens.contact_columns import (
    all_columns,
    chosen_columns,
    contact_columns,
    keep_columns,
    order_of,
    sample_of,
    shown_columns,
)
from tui.app.screens.contact_filter import FilterDialog
from tui.app.screens.contact_layout import ChooseColumns
from tui.app.screens.contact_rows import ContactRows, View, last_calls
from tui.app.screens.dialogs import Choose, Confirm
from tui.app.screens.keep_segment import KeepSegment
from tui.app.text import Lines, plain, show
from tui.app.widgets.columns import Column
from tui.app.widgets.line_table import LineTable
from tui.app.widgets.words import NOTHING, Words
from tui.domain.contact import ContactList
from tui.domain.filter_text import filter_text
from tui.domain.filters import Filter
from tui.engine.contacts import moment_of
from tui.engine.segments import segment_that_means
from tui.store.contact_order import BY_LAST_CALL, BY_OUTCOME


class ContactViewing(ContactChanges):
    """The commands that change what is seen, and nothing else."""

    view = View()
    columns: tuple[Column, ...] = ()
    """The columns of the list that is shown."""

    _meant: ContactRows | None = None

    awaited: tuple[Filter, str] | None = None
    """A segment that the next list is opened with, and its name."""

    async def begin_view(self, found: ContactList) -> None:
        """Show a list from its beginning: everybody, or the segment that is awaited."""
        filtered, name = self.awaited or (None, "")
        self.awaited = None
        self.where = filtered
        self.view = View(where=filtered)
        self.columns = await off(self._columns_of, found)
        self._show_where(name)
        self.people.show_rows(self._rows(found), self.columns)

    def forget_view(self) -> None:
        """No list is shown: there is nothing to filter."""
        self.where, self.view = None, View()
        self._show_where("")

    def show_people(self, others: bool = False) -> None:
        """Ask the store anew; cursor and chosen rows stay, unless it is others that are shown."""
        if self.current is None:
            self.people.again()
        elif others:
            self.people.show_rows(self._rows(self.current), self._titled())
        else:
            self.people.show_again(self._rows(self.current), self._titled())

    @work(group="renew-people", exclusive=True)
    async def renew_people(self) -> None:
        """Ask the store anew, also whether other columns say something now."""
        found = self.current
        if found is not None:
            columns = await off(self._columns_of, found)
            if self.current is None or self.current.id != found.id:
                return
            self.columns = columns
        self.show_people()

    def _rows(self, found: ContactList) -> ContactRows:
        """Answer the rows that are meant now; those meant before need not be put in order."""
        if self._meant is not None:
            self._meant.abandon()
        moment = moment_of(self.desk)
        store = self.desk.store
        self._meant = ContactRows(store, found, self.columns, view=self.view, moment=moment)
        return self._meant

    def _titled(self) -> tuple[Column, ...]:
        """The columns, the one that the order goes by marked."""
        order = self.view.order.removeprefix("-")
        name = BY_LAST_CALL if order == BY_OUTCOME else order
        arrow = "▼" if self.view.order.startswith("-") else "▲"
        return tuple(
            replace(each, title=f"{each.title} {arrow}", width=max(each.width, len(each.title) + 2))
            if name and order_of(each.id) == name
            else each
            for each in self.columns
        )

    def _columns_of(self, found: ContactList) -> tuple[Column, ...]:
        """The columns that were chosen for a list, else those it begins with. Blocks."""
        store = self.desk.store
        chosen = chosen_columns(found, shown_columns(store, found.id))
        if chosen:
            return chosen
        sample = sample_of(store, found)
        keys = [each.dial_key for each in sample]
        return contact_columns(found, sample, bool(last_calls(store, self.realm, keys)))

    @property
    def realm(self) -> str:
        """Whose calls count."""
        return self.desk.profile.realm

    @work(group="dialog", exclusive=True)
    async def action_filter(self) -> None:
        """Ask for a filter."""
        if self.current is None:
            return
        text = filter_text(self.where) if self.where else ""
        meant = await self.app.push_screen_wait(FilterDialog(self.desk, self.current, text))
        if meant is not None:
            self.filter_by(meant.filter or None, meant.name)
            self.query_one("#lists", LineTable).again()

    def filter_by(self, where: Filter | None, name: str) -> None:
        """Show whom the filter means."""
        self.where = where
        self.view = replace(self.view, where=where)
        self._show_where(name)
        self.show_people(others=True)

    def _show_where(self, name: str) -> None:
        words = self.query_one("#where", Words)
        words.display = self.where is not None
        if self.where is None:
            words.put(NOTHING)
        else:
            text = plain(filter_text(self.where).replace(" and ", " · "), 120, Lines.MARK)
            called = f"{plain(name, 30, Lines.MARK)}: " if name else "where "
            words.put(Content.assemble((called, "$accent"), (text, "$faint")))

    @work(group="dialog", exclusive=True)
    async def action_sort(self) -> None:
        """Ask for the column to sort by; the same one again turns the order round."""
        if self.current is None:
            return
        order = self.view.order
        present = order.removeprefix("-")
        options = [("", Content("as in the list"))]
        named = [(order_of(each.id), each.title) for each in all_columns(self.current)]
        named.append((BY_OUTCOME, "how the last call ended"))
        for key, title in named:
            turned = "  ▼ turn round" if order == key else "  ▲ turn round"
            arrow = turned if key == present else ""
            options.append((key, Content.assemble(plain(title, 40), (arrow, "$accent"))))
        chosen = await self.app.push_screen_wait(Choose(Content("Sort by"), options, present))
        if chosen is not None:
            turned_round = f"-{chosen}" if chosen and chosen == order else chosen
            self.view = replace(self.view, order=turned_round)
            self.show_people(others=True)

    @work(group="dialog", exclusive=True)
    async def action_columns(self) -> None:
        """Ask which columns are shown, how wide, in which order."""
        found = self.current
        if found is None:
            return
        present = tuple((each.id, each.width) for each in self.columns)
        asked = ChooseColumns(all_columns(found), present)
        shown = await self.app.push_screen_wait(asked)
        if shown is not None:
            await off(keep_columns, self.desk.store, found.id, shown)
            self.columns = await off(self._columns_of, found)
            self.show_people()

    @work(group="dialog", exclusive=True)
    async def action_compose(self) -> None:
        """Compose a batch of whom the filter means; a filter without a name is asked for one."""
        found, where = self.current, self.where
        if found is None:
            return
        if self.view.find and not await self._agree_without_find(found, where):
            return
        segment = ""
        if where is not None:
            named = await off(segment_that_means, self.desk, found.id, where)
            if named is None:
                why = "Compose takes a filter by its name."
                asked = KeepSegment(self.desk, found, filter_text(where), why)
                named = await self.app.push_screen_wait(asked)
            if named is None:
                return
            segment = named.name
        self.deck.chosen_list = self.deck.compose_list = found.id
        self.deck.compose_segment = segment
        self.deck.go("compose")

    async def _agree_without_find(self, found: ContactList, where: Filter | None) -> bool:
        """Ask before more people are handed over than those being found, who are shown."""
        if where is None:
            whom = f"all {found.contacts:,} contacts of {found.name}"
        else:
            whom = f"everybody of {found.name} whom the filter means"
        question = f"The find is not handed over, a filter (f) is. Compose {whom}?"
        return await self.app.push_screen_wait(Confirm(show(question, 300), "compose"))

    def action_choose_range(self) -> None:
        """Choose all rows from the one chosen last to the cursor."""
        self.people.choose_to_here()

    def action_choose_all(self) -> None:
        """Choose everybody who is shown."""
        self.people.choose_all()
