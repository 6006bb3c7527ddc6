"""What the operator does on the Compose screen: the commands."""

from textual import work
from textual.content import Content

from tui.app.offload import off
from tui.app.screens.compose.concerned import (
    COLUMNS,
    ContactsDialog,
    concerned_rows,
    everybody,
    reason_choices,
)
from tui.app.screens.compose.facts import Checked, Draft, confirm_paste
from tui.app.screens.compose.form import BatchForm, first_values, free_name, read_choices
from tui.app.screens.compose.override_dialog import OverrideDialog, overridable
from tui.app.screens.compose.paste_dialog import PasteDialog
from tui.app.screens.compose.payload_dialog import PayloadDialog
from tui.app.screens.compose.send_dialog import Overridden, SendDialog
from tui.app.screens.compose.test_dialog import TestDialog, first_rows
from tui.app.screens.compose.values import values_of
from tui.app.screens.dialogs import Choose, Confirm
from tui.app.screens.place import Place
from tui.app.text import plain, show
from tui.app.wording import counted
from tui.domain.errors import CallsheetError, Refused
from tui.domain.states import BatchState
from tui.engine.compose import remove_draft
from tui.engine.confirming import SendOrder, dry_run, request_sizes
from tui.engine.fitting import fitting_template

_OF_A_DRAFT = frozenset(
    {
        "edit", "test_call", "payload", "verdicts", "override", "send", "check_again", "paste",
        "drafts", "remove_draft", "more",
    }
)  # fmt: skip
_UNSENT_ONLY = frozenset({"edit", "remove_draft", "more"})


class ComposeActs(Place):
    """The commands; what they act on is `draft` and its verdicts `checked`."""

    draft: Draft | None = None
    checked: Checked | None = None
    overridden: Overridden = Overridden()
    kept: dict[str, str]
    """What was typed in the form of a new batch and not composed yet."""

    def open_draft(self, batch_id: str) -> None:
        """Show a draft, or the list of drafts for ""."""
        raise NotImplementedError

    def check_again(self) -> None:
        """Judge every contact anew."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what needs a draft, and what this draft cannot."""
        draft = self.draft
        if action not in _OF_A_DRAFT:
            return True
        if draft is None:
            return False
        if action in _UNSENT_ONLY:
            return draft.batch.state is BatchState.DRAFT and not draft.sent
        if action == "paste":
            return bool(draft.text)
        if action == "override":
            result = self.checked.result if self.checked else None
            return bool(overridable(result, self.overridden))
        return True

    # -- the draft

    def action_new(self) -> None:
        """Compose another batch."""
        self.compose_new(self.deck.chosen_list)

    @work(group="dialog", exclusive=True)
    async def compose_new(self, list_id: str, segment: str | None = None) -> None:
        """Ask for what a batch is made of, and open the draft.

        `segment` is whom of the list another place has shown: "" for everybody, None for whom
        the form had before.
        """
        choices = await off(read_choices, self.desk)
        wanted = dict(choices.lists).get(list_id, "").rpartition(" · ")[0]
        name = await off(free_name, self.desk, wanted)
        fitting = await off(fitting_template, self.desk, list_id)
        prompt = fitting.id if fitting else ""
        self.kept.update(first_values(self.kept, list_id, name, prompt, segment))
        await self._form(BatchForm(self.desk, self.deck.account()[0], choices, self.kept))

    @work(group="dialog", exclusive=True)
    async def action_edit(self) -> None:
        """Compose the draft anew."""
        if self.draft is None:
            return
        batch = self.draft.batch
        if batch.parent_id:
            words = "A follow-up keeps its people and its words."
            self.deck.fail(Refused(words, "Compose a new batch for others."))
            return
        choices = await off(read_choices, self.desk)
        account = self.deck.account()[0]
        await self._form(BatchForm(self.desk, account, choices, values_of(batch), batch.id))

    async def _form(self, form: BatchForm) -> None:
        batch_id = await self.app.push_screen_wait(form)
        if batch_id:
            self.open_draft(batch_id)

    @work(group="dialog", exclusive=True)
    async def action_more(self) -> None:
        """Offer what is seldom wanted."""
        offered = (("remove", Content("Remove this draft")),)
        if await self.app.push_screen_wait(Choose(Content("More"), offered)) == "remove":
            await self._remove()

    @work(group="dialog", exclusive=True)
    async def action_remove_draft(self) -> None:
        """Remove the draft, after a question."""
        await self._remove()

    async def _remove(self) -> None:
        if self.draft is None:
            return
        batch = self.draft.batch
        question = show(f"Remove the draft {batch.name}? Its list and its prompt stay.", 200)
        if not await self.app.push_screen_wait(Confirm(question, "remove it")):
            return
        try:
            await off(remove_draft, self.desk, batch.id)
        except CallsheetError as error:
            self.deck.fail(error)
            return
        self.open_draft("")

    # -- looking

    @work(group="dialog", exclusive=True)
    async def action_verdicts(self) -> None:
        """Show the contacts a verdict concerns."""
        if self.draft is None or self.checked is None:
            return
        result = self.checked.result
        if not result.verdicts:
            self.deck.say("No contact has a finding.")
            return
        choices = reason_choices(result)
        code: str | None = choices[1][0]
        if len(choices) > 2:
            code = await self.app.push_screen_wait(Choose(Content("Which contacts?"), choices))
        if code is None:
            return
        rows = concerned_rows(self.desk, result, code)
        title = dict(choices)[code].plain
        batch = self.draft.batch
        dialog = ContactsDialog(self.desk, self.deck.link, batch, title, rows, COLUMNS, rows.words)
        self.app.push_screen(dialog)

    def show_contacts(self) -> None:
        """Show everybody of the draft."""
        if self.draft is not None:
            batch = self.draft.batch
            rows, columns = everybody(self.desk, batch)
            title = f"{batch.name}: {counted(batch.total, 'contact')}"
            link = self.deck.link
            self.app.push_screen(ContactsDialog(self.desk, link, batch, title, rows, columns))

    def action_payload(self) -> None:
        """Show the exact bytes of the next request."""
        if self.draft is not None:
            sizes = self.checked.requests if self.checked else ()
            draft = self.draft
            self.app.push_screen(
                PayloadDialog(self.desk, draft.batch, draft.sent, sizes, self.overridden.codes)
            )

    @work(group="dialog", exclusive=True)
    async def action_paste(self) -> None:
        """Show the text to paste into Levers, and take the operator's word for it."""
        draft = self.draft
        if draft is None or not await self.app.push_screen_wait(PasteDialog(draft)):
            return
        try:
            await off(confirm_paste, self.desk, draft)
        except CallsheetError as error:
            self.deck.fail(error)
            return
        self.open_draft(draft.batch.id)

    # -- calling

    @work(group="dialog", exclusive=True)
    async def action_test_call(self) -> None:
        """Ring one's own phone."""
        if self.draft is None:
            return
        batch = self.draft.batch
        try:
            rows = await off(first_rows, self.desk, batch.id)
            await self.deck.link.open()
        except CallsheetError as error:
            self.deck.fail(error)
            return
        dialog = TestDialog(self.desk, self.deck.link, batch, rows, self.deck.account())
        await self.app.push_screen_wait(dialog)

    @work(group="dialog", exclusive=True)
    async def action_override(self) -> None:
        """Set verdicts aside, with a reason."""
        result = self.checked.result if self.checked else None
        dialog = OverrideDialog(overridable(result, self.overridden), self.overridden)
        chosen = await self.app.push_screen_wait(dialog)
        if chosen is not None and chosen != self.overridden:
            self.overridden = chosen
            self.check_again()

    @work(group="dialog", exclusive=True)
    async def action_send(self) -> None:
        """Confirm and send; the calls are watched on Status."""
        draft = self.draft
        if draft is None:
            return
        batch = draft.batch
        chosen = self.overridden
        try:
            if batch.id in self.deck.link.progress:
                raise Refused(f"{batch.name} is being sent.", "Watch it on Status: 4.")
            await self.deck.link.open()
            look = SendOrder(overrides=chosen.codes, reason=chosen.reason)
            plan = await off(dry_run, self.desk, batch.id, look)
            if not plan.sendable:
                raise Refused(
                    f"Nobody of {batch.name} can be called now.",
                    "v shows why: fix the contacts, the prompt, or override with o.",
                )
        except CallsheetError as error:
            self.deck.fail(error)
            return
        dialog = SendDialog(plan, self.deck.account(), chosen)
        order = await self.app.push_screen_wait(dialog)
        if order is None:
            return
        self.overridden = Overridden()
        profile = self.desk.profile
        calls = order.limit or plan.sendable
        sizes = request_sizes(calls, profile.ramp[draft.sent :], profile.chunk_size)
        sending = self.deck.link.send(batch.id, plain(batch.name, 60), order, len(sizes))
        self.app.run_worker(sending, group="sending", exclusive=False)
        self.deck.chosen_batch = batch.id
        self.deck.go("status")
