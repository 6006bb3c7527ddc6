"""What the operator does on the Status screen: the commands."""

from textual import work
from textual.content import Content

from tui.app.offload import off
from tui.app.screens.dialogs import AskLine, Choose, Confirm
from tui.app.screens.place import Place
from tui.app.screens.status.call_dialog import CallDialog, CallKeys
from tui.app.screens.status.menus import acts, filter_of, filters, follow_ups, orders
from tui.app.screens.status.resolving import Decision, ResolveDialog
from tui.app.screens.status.rows import Filter
from tui.app.text import show
from tui.app.widgets.live_table import LiveTable
from tui.app.wording import calls_of
from tui.domain.errors import CallsheetError, Refused
from tui.domain.states import BatchState
from tui.engine import control
from tui.engine.connection import Connection
from tui.engine.following import Polled, poll_once
from tui.engine.reconciling import Reconciled, reconcile, resolve
from tui.engine.status import BatchStatus, at_provider, batch_status, doubtful
from tui.engine.suppressing import suppress

_OF_A_BATCH = frozenset(
    {
        "filter",
        "find",
        "sort",
        "export",
        "menu",
        "follow_up",
        "reconcile",
        "suppress",
        "poll",
        "copy_phone",
        "batches",
    }
)
_OF_A_CALL = frozenset({"suppress", "copy_phone"})
_OWN_ONLY = frozenset({"menu", "follow_up", "reconcile", "poll"})


class StatusActs(Place):
    """The commands; what they act on is `status`, and the call under the cursor."""

    status: BatchStatus | None = None
    """What is known of the batch that is shown; None while all batches are listed."""

    being_sent: bool = False
    """Whether any process is sending the batch that is shown."""

    chosen: Filter = Filter()

    order: str = "list"
    """The store's name of the order of the calls."""

    def look_again(self) -> None:
        """Read anew what is shown."""
        raise NotImplementedError

    def show_calls(self, chosen: Filter) -> None:
        """Show the calls of a filter."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what needs a batch, a call, or a batch of the profile in force."""
        if action not in _OF_A_BATCH:
            return True
        if self.status is None:
            return False
        if action in _OWN_ONLY and self.status.batch.profile != self.desk.profile.name:
            return False
        if action == "reconcile" and not doubtful(self.status):
            return False
        if action == "menu" and self.is_over(self.status):
            return False
        if action in {"follow_up", "menu"} and self.status.batch.kind == "test":
            return False
        return action not in _OF_A_CALL or self.calls.count > 0

    def is_over(self, status: BatchStatus) -> bool:
        """Whether nothing can be paused, taken up or stopped, and nothing will be."""
        over = status.batch.state in {BatchState.ENDED, BatchState.STOPPED}
        sending = self.being_sent or status.batch.id in self.deck.link.progress
        return over and not acts(status, sending)

    @property
    def calls(self) -> LiveTable:
        """The table of calls."""
        return self.query_one("#calls", LiveTable)

    @work(group="dialog", exclusive=True)
    async def action_filter(self) -> None:
        """Choose which calls are shown."""
        if self.status is None:
            return
        offered = filters(self.status)
        choice = await self.app.push_screen_wait(Choose(Content("Show which calls?"), offered))
        if choice:
            self.show_calls(filter_of(choice, self.chosen.find))

    @work(group="dialog", exclusive=True)
    async def action_sort(self) -> None:
        """Choose the order of the calls."""
        title = Content("In which order?")
        choice = await self.app.push_screen_wait(Choose(title, orders(), self.order))
        if choice and choice != self.order:
            self.order = choice
            self.show_calls(self.chosen)

    # -- what the batch can be told

    @work(group="dialog", exclusive=True)
    async def action_menu(self) -> None:
        """Offer to pause, go on, or stop."""
        status = self.status
        if status is None:
            return
        batch = status.batch
        offered = acts(status, self.being_sent or batch.id in self.deck.link.progress)
        if not offered:
            self.deck.say("Nothing of this batch can be paused or stopped any more.")
            return
        title = show(f"{batch.name} on {self.deck.account()[0]}", 100, style="bold")
        choice = await self.app.push_screen_wait(Choose(title, offered))
        try:
            if choice == "send":
                self.deck.compose_batch = batch.id
                self.deck.go("compose")
            elif choice == "pause":
                await off(control.pause, self.desk, batch.id)
                self.deck.say("Paused. What is at the provider goes on.")
            elif choice == "resume":
                await off(control.resume, self.desk, batch.id)
                self.deck.say("Taken up again. Send what is left from the same menu.")
            elif choice == "stop":
                await self._stop(status)
        except CallsheetError as error:
            self.deck.fail(error)
        self.deck.link.wake()
        self.look_again()

    async def _stop(self, status: BatchStatus) -> None:
        """Ask, with the count typed on a live account, then stop."""
        account, live = self.deck.account()
        there = at_provider(status)
        typed = f"stop {there}" if live else ""
        question = Content.assemble(
            ("Stop ", "bold"),
            show(status.batch.name, 80, style="bold"),
            f" on {account}?\nAt the provider: {calls_of(there)}; what is ringing already cannot "
            "be called back. What was stopped is never sent again.",
            f"\n\nType  {typed}" if typed else "",
        )
        if not await self.app.push_screen_wait(Confirm(question, "stop it", typed)):
            return

        async def stop(connection: Connection) -> control.Stopped:
            """Confirm what is there now: calls have ended since the question, none came."""
            now = at_provider(batch_status(self.desk, status.batch.id))
            if now > there:
                raise Refused(
                    f"{calls_of(now)} of {status.batch.name} are at the provider now, not {there}.",
                    "More were handed over meanwhile: look again.",
                )
            return await control.stop(self.desk, connection, status.batch.id, now)

        stopped = await self.deck.link.call(stop)
        self.deck.say(
            f"Stopped: the provider stopped {calls_of(stopped.stopped)}; "
            f"{stopped.beyond_recall:,} are beyond recall and will still ring.",
            warning=stopped.beyond_recall > 0,
        )

    @work(group="dialog", exclusive=True)
    async def action_follow_up(self) -> None:
        """Compose a follow-up of the calls that were not answered."""
        if self.status is None:
            return
        batch = self.status.batch
        offered = follow_ups(self.status)
        if not offered:
            self.deck.say("No call of this batch ended unanswered: nobody to follow up.")
            return
        title = Content("Follow up which calls? The words stay the same.")
        choice = await self.app.push_screen_wait(Choose(title, offered))
        if not choice:
            return
        name = await self.app.push_screen_wait(
            AskLine(Content("Name of the follow-up"), f"{batch.name} again")
        )
        if not name:
            return
        try:
            draft = await off(control.retry, self.desk, batch.id, choice.split(","), name)
        except CallsheetError as error:
            self.deck.fail(error)
            return
        self.deck.compose_batch = draft.id
        self.deck.go("compose")

    # -- doubt

    @work(group="dialog", exclusive=True)
    async def action_reconcile(self) -> None:
        """Look doubtful requests up; then offer to decide each that is left."""
        if self.status is None:
            return
        batch_id, account = self.status.batch.id, self.deck.account()[0]

        async def ask(connection: Connection) -> Reconciled:
            return await reconcile(self.desk, connection, batch_id)

        try:
            found = await self.deck.link.call(ask)
            left = [each for each in found.attempts if each.state != "accepted"]
            if not found.attempts:
                self.deck.say("Nothing of this batch is in doubt.")
            elif found.resolved:
                self.deck.say(f"Found at the provider: {calls_of(found.resolved)}.")
            self.look_again()
            for each in left:
                decision = await self.app.push_screen_wait(ResolveDialog(each, account))
                if decision is None:
                    break
                await off(self._resolve, batch_id, decision)
        except CallsheetError as error:
            self.deck.fail(error)
        self.deck.link.wake()
        self.look_again()

    def _resolve(self, batch_id: str, decision: Decision) -> None:
        resolve(
            self.desk,
            batch_id,
            decision.attempt,
            sent=decision.sent,
            reason=decision.reason,
            confirm=decision.confirm,
        )

    # -- one call

    def open_call(self, ref: str) -> None:
        """Show one call."""
        if self.status is not None:
            keys = CallKeys(self._neighbour, self.suppress_call, self.copy_phone_of)
            batch_id = self.status.batch.id
            self.app.push_screen(CallDialog(self.desk, self.deck.link, batch_id, ref, keys))

    def _neighbour(self, step: int) -> str:
        """Go to the call after or before the cursor's; answer its ref, "" where there is none."""
        row = self.calls.row_at(self.calls.heading + step)
        if row is None:
            return ""
        self.calls.action_move(step)
        return row.key

    def action_suppress(self) -> None:
        """Put this call's number on the do-not-call list."""
        if row := self.calls.row:
            self.suppress_call(row.key)

    def action_copy_phone(self) -> None:
        """Copy the phone number, and say where to."""
        if row := self.calls.row:
            self.copy_phone_of(row.key)

    @work(group="dialog", exclusive=True)
    async def suppress_call(self, ref: str) -> None:
        """Ask why, then put a call's number on the do-not-call list."""
        if self.status is None:
            return
        try:
            call = await off(self.desk.store.rows.get, self.status.batch.id, ref)
            question = f"Never call {call.phone} again, by any profile. Why?"
            reason = await self.app.push_screen_wait(
                AskLine(show(question, 200), placeholder="asked us to stop")
            )
            if reason is None:
                return
            report = await off(suppress, self.desk, [call.phone], reason)
        except CallsheetError as error:
            self.deck.fail(error)
            return
        words = "On the do-not-call list." if report.added else "It was on that list already."
        if ringing := len(report.at_provider):
            words += f" {calls_of(ringing)} to it may still ring: out already."
        self.deck.say(words, warning=bool(ringing))
        self.look_again()

    @work(group="copy", exclusive=True)
    async def copy_phone_of(self, ref: str) -> None:
        """Copy a call's number, and say where to."""
        if self.status is None:
            return
        call = await off(self.desk.store.rows.get, self.status.batch.id, ref)
        await self.deck.copy(call.phone, call.phone)

    @work(group="poll", exclusive=True)
    async def action_poll(self) -> None:
        """Ask the provider now."""
        if self.status is None:
            return
        batch_id = self.status.batch.id

        async def ask(connection: Connection) -> Polled:
            if connection.provider.capabilities.can_poll or connection.running is not None:
                return await poll_once(self.desk, connection, batch_id)
            raise Refused(
                "This provider cannot be asked: it tells by webhooks.",
                "Run `callsheet listen`, or import events with `callsheet inbox import FILE`.",
            )

        try:
            polled = await self.deck.link.call(ask)
        except CallsheetError as error:
            self.deck.fail(error)
            return
        moved = len(polled.changed)
        words = f"Moved: {calls_of(moved)}." if moved else "Nothing has moved."
        if polled.elsewhere:
            words = f"Another process asks now; shown is what it has stored. {polled.elsewhere}"
        elif polled.trouble:
            words = f"{words} {polled.trouble}"
        self.deck.say(words, warning=bool(polled.trouble))
        self.look_again()
