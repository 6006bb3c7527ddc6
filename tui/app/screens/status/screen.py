"""Status: all batches, and the calls of one watched to their end."""

from collections.abc import Iterable
from typing import ClassVar

from textual import events, on, work
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Input

from tui.app.coalesce import Coalesced
from tui.app.news import Changed, SendEnded, Trouble
from tui.app.offload import off
from tui.app.screens.place import place_bindings
from tui.app.screens.status.exporting import StatusFiles
from tui.app.screens.status.menus import ORDER_WORDS
from tui.app.screens.status.rows import BATCH_COLUMNS, CALL_COLUMNS, BatchRows, CallRows, Filter
from tui.app.screens.status.summary import (
    counts_line,
    notice_of,
    outcomes_line,
    reasons_line,
    title_line,
)
from tui.app.text import show
from tui.app.widgets.field import Field
from tui.app.widgets.line_table import LineTable
from tui.app.widgets.live_table import LiveTable
from tui.app.widgets.words import Words
from tui.domain.errors import CallsheetError, NotFound
from tui.engine.journal import send_lock
from tui.engine.status import batch_status, doubtful
from tui.engine.tempo import Tempo, tempo

_ALL, _ONE = "all", "one"


class StatusScreen(StatusFiles):
    """The list of batches; enter opens one, escape comes back."""

    PLACE = "status"
    HELP = (
        "Enter opens a batch, then a call. A state is shown only if the provider reported it; "
        "the time beside the bar says when it was last asked. ? marks calls of which nobody knows "
        "yet whether they were made: reconcile them before anything else."
    )
    CSS_PATH = "status.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings("status")]

    def compose_place(self) -> Iterable[Widget]:
        """Yield the two levels."""
        with ContentSwitcher(initial=_ALL, id="levels"):
            with Vertical(id=_ALL):
                yield Words(
                    Content.assemble(("Batches", "bold"), ("   enter opens one", "$faint")),
                    id="all-title",
                )
                yield LiveTable(BATCH_COLUMNS, id="batches", empty="No batch yet. 3 composes one.")
            with Vertical(id=_ONE):
                for part in ("title", "counts", "outcomes", "reasons", "notice"):
                    yield Words(id=part)
                yield Words(id="which")
                yield Field(placeholder="name or phone · enter keeps it, esc leaves", id="find")
                yield LiveTable(CALL_COLUMNS, id="calls", empty="No call passes the filter.")

    def on_mount(self) -> None:
        """List the batches, and hear the news."""
        self._reload = Coalesced(self._load)
        self._trouble: dict[str, str] = {}
        self._shown = ""
        self.being_sent = False
        self._tempo = Tempo()
        self.fetching = {}
        rows = BatchRows(self.desk.store, self.desk.profile.name)
        self.query_one("#batches", LiveTable).show_rows(rows)
        self.deck.link.listeners.append(self.post_message)

    def on_unmount(self) -> None:
        """Hear no more."""
        if self.post_message in self.deck.link.listeners:
            self.deck.link.listeners.remove(self.post_message)

    def came_back(self) -> None:
        """Show the batch that another place has chosen, and follow from now on."""
        if self.deck.chosen_batch != self._shown:
            self.open_batch(self.deck.chosen_batch)
        else:
            self.look_again()
        self.run_worker(self.deck.link.follow(), group="follow")

    def go_home(self) -> None:
        """Give the table of this level the focus."""
        self.query_one("#calls" if self._shown else "#batches").focus()

    # -- the two levels

    def open_batch(self, batch_id: str) -> None:
        """Show one batch, or all of them for ""."""
        self._shown = batch_id
        self.deck.chosen_batch = batch_id
        self.status = None
        for part in ("title", "counts", "outcomes", "reasons", "notice"):
            self.query_one(f"#{part}", Words).put(Content(""))
        self.query_one("#levels", ContentSwitcher).current = _ONE if batch_id else _ALL
        if batch_id:
            self.query_one("#find", Field).value = ""
            self.show_calls(Filter())
        self.go_home()
        self.look_again()
        self.refresh_bindings()

    @on(LineTable.RowSelected, "#batches")
    def _batch_selected(self, event: LineTable.RowSelected) -> None:
        self.open_batch(event.row.key)

    @on(LineTable.RowSelected, "#calls")
    def _call_selected(self, event: LineTable.RowSelected) -> None:
        self.open_call(event.row.key)

    def action_batches(self) -> None:
        """Go back to all batches."""
        self.open_batch("")

    def escaped(self) -> None:
        """Escape: show all calls again, then all batches."""
        if not self._shown:
            return
        if self.chosen != Filter():
            self.query_one("#find", Field).value = ""
            self.show_calls(Filter())
        else:
            self.action_batches()

    def show_calls(self, chosen: Filter) -> None:
        """Show the calls of a filter."""
        self.chosen = chosen
        self.set_class(bool(chosen.find), "finding")
        self.calls.show_rows(CallRows(self.desk, self._shown, chosen, self.order))
        self._say_which()

    # -- finding

    def action_find(self) -> None:
        """Open the find line."""
        self.add_class("finding")
        self.query_one("#find").focus()

    @on(Input.Changed, "#find")
    def _finding(self, event: Input.Changed) -> None:
        if event.input.has_focus:
            chosen = Filter(self.chosen.states, self.chosen.outcomes, event.value.strip())
            self.show_calls(chosen)
            self.add_class("finding")

    @on(Input.Submitted, "#find")
    def _found(self) -> None:
        self.go_home()

    # -- what is known

    @on(SendEnded)
    @on(Changed)
    def _changed(self) -> None:
        if self.is_current:
            self.look_again()

    @on(Trouble)
    def _in_trouble(self, event: Trouble) -> None:
        self._trouble[event.batch_id] = event.text
        self._changed()

    def on_resize(self, _event: events.Resize) -> None:
        """Draw the bar for the width there is."""
        self._put()

    def look_again(self) -> None:
        """Read anew what is shown; only what differs is drawn."""
        self._load_again()

    @work(group="look")
    async def _load_again(self) -> None:
        await self._reload()

    async def _load(self) -> None:
        shown = self._shown
        if not shown:
            self.query_one("#batches", LiveTable).renew()
            return
        try:
            status = await off(batch_status, self.desk, shown)
            lock = send_lock(shown)
            being_sent = not await off(self.desk.store.lock_is_free, lock)
            pace = await off(tempo, self.desk, status, being_sent)
        except NotFound:
            self.open_batch("")
            return
        except CallsheetError as error:
            self.deck.fail(error)
            return
        if shown != self._shown:
            return
        offered = self._offered()
        self.status, self.being_sent, self._tempo = status, being_sent, pace
        self.calls.renew()
        self._put()
        if offered != self._offered():
            self.refresh_bindings()

    def _offered(self) -> tuple[bool, bool] | None:
        """What of the key bar hangs on how the batch stands: reconcile, and pause or stop."""
        status = self.status
        return (bool(doubtful(status)), self.is_over(status)) if status else None

    def _put(self) -> None:
        status = self.status
        if status is None:
            return
        width, batch = self.size.width - 2, status.batch
        own = batch.profile == self.desk.profile.name
        progress = self.deck.link.progress.get(batch.id)
        fetching = self.fetching.get(batch.id)
        trouble = self._trouble.get(batch.id, "")
        ends_at = None if trouble else self._tempo.ends_at
        lines = {
            "title": title_line(status, width, progress, self.being_sent, ends_at),
            "counts": counts_line(status, width, self.desk.profile.max_open if own else 0),
            "outcomes": outcomes_line(status, self.desk.profile.currency, width),
            "reasons": reasons_line(status, width, self._tempo.per_minute),
            "notice": notice_of(
                status,
                width,
                trouble,
                (fetching.done, fetching.of) if fetching else None,
            ),
        }
        for part, content in lines.items():
            words = self.query_one(f"#{part}", Words)
            words.display = bool(content.plain)
            words.put(content)

    @on(LineTable.RowHighlighted, "#calls")
    def _say_which(self) -> None:
        calls = self.calls
        named = self.chosen.words
        words = f"{calls.cursor + 1:,} of {calls.count:,}" if calls.count else ""
        if self.order != "list":
            words = f"{ORDER_WORDS[self.order].partition(':')[0]} · {words}"
        shown = f"only {named} · {words} · esc shows all" if named else words
        self.query_one("#which", Words).put(
            show(shown, 100, style="$accent" if named else "$faint")
        )
