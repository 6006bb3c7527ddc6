"""Compose: a list, a prompt and options become a draft; it is checked, tried, and sent."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from threading import Event
from typing import ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from tui.app.coalesce import Coalesced
from tui.app.news import Changed, SendEnded
from tui.app.offload import off
from tui.app.screens.compose.acts import ComposeActs
from tui.app.screens.compose.checklist import steps_of
from tui.app.screens.compose.facts import Abandoned, Checked, check, drafts, read_draft
from tui.app.screens.compose.panel import panel_of, progress_of, sample_of
from tui.app.screens.compose.send_dialog import Overridden
from tui.app.screens.compose.steps import Steps
from tui.app.screens.place import place_bindings
from tui.app.screens.status.words import day_and_time, state_of
from tui.app.text import Lines, show
from tui.app.widgets.columns import Column
from tui.app.widgets.line_table import LineTable
from tui.app.widgets.live_table import LiveTable
from tui.app.widgets.row_source import Row
from tui.app.widgets.words import Words
from tui.domain.batch import Batch
from tui.domain.errors import CallsheetError, NotFound, Refused
from tui.domain.states import BatchState
from tui.engine.desk import Desk

_ALL, _ONE = "all", "one"

_CHEAP = 2000
"""Contacts whose verdicts are made anew, without being asked to, when something has changed."""

_AGE = timedelta(seconds=5)
"""How old such verdicts are at least."""

_COLUMNS = (
    Column("name", "DRAFT", 16, flex=3),
    Column("state", "STATE", 9),
    Column("calls", "CALLS", 7, right=True),
    Column("prompt", "PROMPT", 14, flex=2, drop=1),
    Column("list", "LIST", 12, flex=2, drop=2),
    Column("when", "COMPOSED", 12, drop=3),
)


class DraftRows:
    """The drafts, and what is half sent, newest first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._batches: Sequence[Batch] = ()

    def count(self) -> int:
        """Read them, and answer how many there are."""
        self._batches = drafts(self._desk)
        return len(self._batches)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer rows with the batch's id as key."""
        return [
            Row(
                each.id,
                (
                    each.name,
                    state_of(each, False),
                    f"{each.total:,}",
                    f"{each.template_name} v{each.template_version}" if each.template_id else "",
                    each.list_name,
                    day_and_time(each.created_at),
                ),
            )
            for each in self._batches[offset : offset + limit]
        ]


class ComposeScreen(ComposeActs):
    """The list of drafts; enter opens one beside its verdicts, escape comes back."""

    PLACE = "compose"
    HELP = (
        "n composes a batch. A draft goes from top to bottom: the people, the words, the options, "
        "a verdict for everybody, a test call to your own phone, and the send."
    )
    CSS_PATH = "compose.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        *place_bindings("compose"),
        Binding("pageup", "scroll_bench(-1)", show=False),
        Binding("pagedown", "scroll_bench(1)", show=False),
    ]

    def compose_place(self) -> Iterable[Widget]:
        """Yield the two levels."""
        with ContentSwitcher(initial=_ALL, id="levels"):
            with Vertical(id=_ALL):
                yield Words(
                    Content.assemble(("Drafts", "bold"), ("   enter opens one", "$faint")),
                    id="all-title",
                )
                yield LiveTable(_COLUMNS, id="drafts", empty="No draft. n composes a batch.")
            with Vertical(id=_ONE):
                yield Words(id="title")
                with Container(id="bench"):
                    with Vertical(id="left"):
                        yield Steps(id="steps")
                        yield Words(id="sample")
                    yield Words(id="panel")

    def on_mount(self) -> None:
        """List the drafts, and hear the news."""
        self.kept = {}
        self._reload = Coalesced(self._load)
        self._shown = ""
        self._abandoned = Event()
        self._checking: tuple[int, int] | None = None
        self._stale = False
        self._waiting = False
        self.query_one("#drafts", LiveTable).show_rows(DraftRows(self.desk))
        self.deck.link.listeners.append(self.post_message)

    def on_unmount(self) -> None:
        """Hear no more, and look no further."""
        self._abandoned.set()
        if self.post_message in self.deck.link.listeners:
            self.deck.link.listeners.remove(self.post_message)

    def came_back(self) -> None:
        """Open what another place has chosen; connect, so that the banner knows the account."""
        from_list, self.deck.compose_list = self.deck.compose_list, ""
        chosen, self.deck.compose_batch = self.deck.compose_batch, ""
        if from_list:
            segment, self.deck.compose_segment = self.deck.compose_segment, ""
            self.compose_new(from_list, segment)
        elif chosen:
            self.open_draft(chosen)
        else:
            self.look_again()
        self.connect()

    @work(group="connect", exclusive=True)
    async def connect(self) -> None:
        """Open the connection and follow what is open."""
        try:
            await self.deck.link.open()
        except CallsheetError as error:
            self.deck.fail(error)
        await self.deck.link.follow()

    def go_home(self) -> None:
        """Give the widget of this level the focus."""
        self.query_one("#steps" if self._shown else "#drafts").focus()

    # -- the two levels

    def open_draft(self, batch_id: str) -> None:
        """Show one draft, or all of them for ""."""
        if batch_id != self._shown:
            self.overridden = Overridden()
        self._shown = batch_id
        self.draft = None
        self.checked = None
        self.query_one("#levels", ContentSwitcher).current = _ONE if batch_id else _ALL
        self.go_home()
        self.look_again()
        self.check_again()
        self.refresh_bindings()

    @on(LineTable.RowSelected, "#drafts")
    def _draft_selected(self, event: LineTable.RowSelected) -> None:
        self.open_draft(event.row.key)

    def action_drafts(self) -> None:
        """Go back to the drafts."""
        self.open_draft("")

    def escaped(self) -> None:
        """Escape goes back to the drafts."""
        if self._shown:
            self.action_drafts()

    @on(Steps.Chosen)
    def _step_chosen(self, event: Steps.Chosen) -> None:
        """Enter on a step does what it needs."""
        draft = self.draft
        if draft is None:
            return
        if event.step == "contacts":
            self.show_contacts()
        elif event.step == "prompt":
            self.action_paste() if draft.text else self.action_test_call()
        elif event.step == "options":
            unsent = draft.batch.state is BatchState.DRAFT and not draft.sent
            self.action_edit() if unsent else self.action_payload()
        elif event.step == "verdicts":
            self.action_verdicts()
        elif event.step == "test":
            self.action_test_call()
        else:
            self.action_send()

    # -- what is known

    @on(SendEnded)
    @on(Changed)
    def _changed(self) -> None:
        self._stale = True
        if self.is_current:
            self.look_again()

    @work(group="look")
    async def look_again(self) -> None:
        """Read anew what is shown; only what differs is drawn."""
        await self._reload()

    async def _load(self) -> None:
        shown = self._shown
        if not shown:
            self.query_one("#drafts", LiveTable).renew()
            return
        try:
            draft = await off(read_draft, self.desk, shown)
        except (NotFound, Refused):
            self.open_draft("")
            return
        except CallsheetError as error:
            self.deck.fail(error)
            return
        if shown == self._shown:
            self.draft = draft
            self._put()
            self.refresh_bindings()
            if self._stale and draft.batch.total <= _CHEAP:
                self._check_when_old()

    def _check_when_old(self) -> None:
        """Make verdicts that are old by now anew unasked; young ones once they are old."""
        checked = self.checked
        if checked is None or self._checking is not None:
            return
        young = (_AGE - (self.desk.clock() - checked.at)).total_seconds()
        if young <= 0:
            self.check_again()
        elif not self._waiting:
            self._waiting = True
            self.set_timer(young, self._grown_old)

    def _grown_old(self) -> None:
        self._waiting = False
        if self.is_current:
            self.look_again()

    def action_check_again(self) -> None:
        """Judge every contact anew."""
        self.check_again()

    def check_again(self) -> None:
        """Judge every contact anew, in a thread; a check that runs is abandoned."""
        self._abandoned.set()
        self._checking = None
        if self._shown:
            self._stale = False
            self._abandoned = Event()
            self._check(self._shown, self._abandoned)

    @work(group="check", exclusive=True)
    async def _check(self, batch_id: str, abandoned: Event) -> None:
        def progress(done: int, total: int) -> None:
            self.app.call_later(self._progressed, abandoned, done, total)

        checked: Checked | None = None
        try:
            codes = self.overridden.codes
            checked = await off(check, self.desk, batch_id, codes, abandoned, progress)
        except Abandoned:
            return
        except CallsheetError as error:
            self.query_one("#panel", Words).put(
                show(f"{error.message} {error.hint}", 800, Lines.KEEP, style="$error")
            )
        if abandoned.is_set():
            return
        abandoned.set()
        self._checking = None
        self.checked = checked
        self._put()
        self.refresh_bindings()

    def _progressed(self, abandoned: Event, done: int, total: int) -> None:
        if not abandoned.is_set() and done < total:
            self._checking = (done, total)
            self._put()

    def action_scroll_bench(self, by: int) -> None:
        """Show what has no room below the steps, or beside them."""
        self.query_one("#bench").scroll_relative(y=by * 8, animate=False)

    def on_resize(self, _event: events.Resize) -> None:
        """Draw for the width there is."""
        self._put()

    def _put(self) -> None:
        draft = self.draft
        if draft is None:
            return
        batch = draft.batch
        title = Content.assemble(
            show(batch.name, 60, Lines.MARK, style="bold"),
            ("  ", ""),
            (state_of(batch, batch.id in self.deck.link.progress), "$accent"),
            (f"   composed {day_and_time(batch.created_at)}", "$faint"),
        )
        self.query_one("#title", Words).put(title)
        sending = batch.id in self.deck.link.progress
        account = self.deck.account()
        codes = self.overridden.codes
        self.query_one(Steps).put(
            steps_of(draft, self.checked, self._checking, codes, account, sending)
        )
        self.query_one("#sample", Words).put(sample_of(draft))
        panel = self.query_one("#panel", Words)
        if self._checking is not None:
            panel.put(progress_of(self._checking, panel.size.width))
        elif self.checked is not None:
            panel.put(panel_of(draft, self.checked, self.desk.profile.budget))
