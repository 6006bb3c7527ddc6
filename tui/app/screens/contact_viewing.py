"""Whom the table shows: filter, order and columns of the list on screen."""

from contextlib import suppress
from dataclasses import replace

from textual import on, work
from textual.content import Content

from tui.app.offload import off
from tui.app.screens.contact_changes import ContactChanges
from tui.app.screens.contact_columns import (
    all_columns,
    chosen_columns,
    contact_columns,
    keep_columns,
    order_of,
    passing,
    sample_of,
    shown_columns,
)
from tui.app.screens.contact_filter import FilterDialog
from tui.app.screens.contact_layout import ChooseColumns
from tui.app.screens.contact_rows import ContactRows, View, last_calls
from tui.app.screens.contact_seen import (
    OUTCOME_TITLE,
    columns_words,
    filter_words,
    order_words,
)
from tui.app.screens.dialogs import Choose
from tui.app.text import plain
from tui.app.widgets.columns import Column, Fitted, fit
from tui.app.widgets.head_line import HeadLine
from tui.app.widgets.line_table import LineTable
from tui.app.widgets.row_drawing import EDGE
from tui.app.widgets.words import NOTHING, Words
from tui.domain.contact import ContactList
from tui.domain.errors import Refused
from tui.domain.filter_text import filter_text
from tui.domain.filters import Filter
from tui.engine.contacts import moment_of
from tui.store.contact_order import BY_LAST_CALL, BY_OUTCOME


class ContactViewing(ContactChanges):
    """The commands that change what is seen, and nothing else."""

    view = View()
    columns: tuple[Column, ...] = ()
    """The columns of the list that is shown."""

    passed = 0
    """How many columns are passed over, so that those to their right have room."""

    segment_name = ""
    """The name of the filter in force, "" where it has none."""

    _meant: ContactRows | None = None

    awaited: tuple[Filter, str] | None = None
    """A segment that the next list is opened with, and its name."""

    async def begin_view(self, found: ContactList) -> None:
        """Show a list from its beginning: everybody, or the segment that is awaited."""
        filtered, name = self.awaited or (None, "")
        self.awaited = None
        self.where = filtered
        self.view = View(where=filtered)
        self.segment_name, self.passed = name, 0
        self.columns = await off(self._columns_of, found)
        self.people.show_rows(self._rows(found), self._titled())
        self.show_seen()

    def forget_view(self) -> None:
        """No list is shown: there is nothing to filter."""
        self.where, self.view, self.columns = None, View(), ()
        self.segment_name = ""
        self.show_seen()

    def show_people(self, others: bool = False) -> None:
        """Ask the store anew; cursor and chosen rows stay, unless it is others that are shown."""
        if self.current is None:
            self.people.again()
        elif others:
            self.people.show_rows(self._rows(self.current), self._titled())
        else:
            self.people.show_again(self._rows(self.current), self._titled())
        self.show_seen()

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
        titled = (
            replace(each, title=f"{each.title} {arrow}", width=max(each.width, len(each.title) + 2))
            if name and order_of(each.id) == name
            else each
            for each in self.columns
        )
        return passing(tuple(titled), self.passed)

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
        dialog = FilterDialog(self.desk, self.current, text, self.view.find)
        meant = await self.app.push_screen_wait(dialog)
        if meant is not None:
            self.filter_by(meant.filter or None, meant.name)
            self.query_one("#lists", LineTable).again()

    def filter_by(self, where: Filter | None, name: str) -> None:
        """Show whom the filter means."""
        self.where, self.segment_name = where, name
        self.view = replace(self.view, where=where)
        self.show_people(others=True)

    def show_seen(self) -> None:
        """Say what part of the list is seen: filter, order, and the columns that have room."""
        words = self.query_one("#where", Words)
        if self.current is None:
            words.put(NOTHING)
            return
        seen = filter_words(self.where, self.segment_name)
        if self.view.order:
            seen.append(order_words(self.view.order, self.current))
        shown = len(self._fitted())
        if shown < len(self.columns):
            seen.append(columns_words(shown, len(self.columns)))
        words.put(Content.styled(" · ", "$faint").join(seen))

    def _fitted(self) -> tuple[Fitted, ...]:
        room = self.people.scrollable_content_region.width - EDGE
        return fit(self._titled(), room)

    @on(LineTable.Counted, "#people")
    def fit_anew(self) -> None:
        """Say anew how many columns have room: a scrollbar takes some."""
        self.call_after_refresh(self.show_seen)
        if self.current is not None and self._meant is not None:
            self._arrange_rest(self._meant)

    @work(group="arrange", exclusive=True)
    async def _arrange_rest(self, rows: ContactRows) -> None:
        """Put in order what follows the first rows, before one goes there."""
        if rows.is_begun():
            with suppress(Refused):  # others are shown by now
                await off(rows.arrange)

    @on(LineTable.Slow, "#people")
    def _takes_long(self) -> None:
        """Say what is waited for: the rows in sight are those from before."""
        doing = "putting in order…" if self.view.order else "looking…"
        self.query_one(HeadLine).put(right=Content.styled(doing, "$accent"))

    def action_pass_columns(self, by: int) -> None:
        """Pass over one more column, or one less, for those to the right."""
        passed = max(0, self.passed + by)
        if by > 0 and len(self._fitted()) >= len(self.columns) - self.passed:
            return
        if passed != self.passed:
            self.passed = passed
            self.people.show_columns(self._titled())
            self.show_seen()

    @work(group="dialog", exclusive=True)
    async def action_sort(self) -> None:
        """Ask for the column to sort by; the same one again turns the order round."""
        if self.current is None:
            return
        order = self.view.order
        present = order.removeprefix("-")
        options = [("", Content("as in the list"))]
        named: dict[str, str] = {}
        for each in all_columns(self.current):
            # A list's own column `name` or `phone` is ordered by as the standard one is.
            named.setdefault(order_of(each.id), each.title)
        for key, title in {**named, BY_OUTCOME: OUTCOME_TITLE}.items():
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
            self.columns, self.passed = await off(self._columns_of, found), 0
            self.show_people()

    def action_choose_range(self) -> None:
        """Choose all rows from the one chosen last to the cursor."""
        self.people.choose_to_here()

    def action_choose_all(self) -> None:
        """Choose everybody who is shown."""
        self.people.choose_all()
