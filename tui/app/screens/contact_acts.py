"""What the operator does with lists and contacts: the commands of the Contacts screen."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from textual import work
from textual.content import Content

from tui.app.offload import off
from tui.app.screens.contact_card import ContactCard
from tui.app.screens.contact_panes import IMPORTS_KEY, SEGMENTS_KEY, SUPPRESSED_KEY
from tui.app.screens.dialogs import AskLine, Choose, Confirm
from tui.app.screens.import_dialog import ImportDialog
from tui.app.screens.import_report import ImportReportScreen
from tui.app.screens.place import Place
from tui.app.text import plain, show
from tui.app.widgets.choosing_table import ChoosingTable
from tui.domain.contact import Contact, ContactList
from tui.domain.errors import CallsheetError
from tui.engine.contacts import call_history
from tui.engine.desk import Desk
from tui.engine.import_changes import changes_are_kept
from tui.engine.import_report import ImportReport
from tui.engine.import_undo import Undone
from tui.engine.importing import undo_import
from tui.engine.suppress_file import SuppressFileReport
from tui.engine.suppressing import SuppressReport, suppress, unsuppress
from tui.engine.twins import twins_of

T = TypeVar("T")

_LIST_ACTIONS = frozenset(
    {
        "suppress",
        "compose",
        "preview",
        "rename_list",
        "remove_list",
        "show_contact",
        "find",
        "filter",
        "sort",
        "columns",
        "pass_columns",
        "edit",
        "tags",
        "export",
    }
)
"""What needs a list of contacts."""

_ELSEWHERE = {
    "unsuppress": {SUPPRESSED_KEY},
    "copy_phone": {SUPPRESSED_KEY, ""},
    "add": {SUPPRESSED_KEY, ""},
    "remove": {SEGMENTS_KEY, ""},
    "choose_range": {SUPPRESSED_KEY, ""},
    "choose_all": {SUPPRESSED_KEY, ""},
    "undo": {IMPORTS_KEY, ""},
}
"""Where an action works; "" is any list."""


class ContactActs(Place):
    """The commands; what they act on is `current` and the table of people."""

    current: ContactList | None = None
    """The list that is shown; None while something else is."""

    pane = ""
    """What is shown instead of a list: one of `contact_panes.PANES`, else ""."""

    def look_again(self, chosen: str = "") -> None:
        """Ask the store anew."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what needs a list where none is shown."""
        if action in _ELSEWHERE:
            return self.pane in _ELSEWHERE[action] and bool(self.pane or self.current)
        return self.current is not None or action not in _LIST_ACTIONS

    @property
    def people(self) -> ChoosingTable:
        """The table of people."""
        return self.query_one("#people", ChoosingTable)

    @work(group="act")
    async def carry_out(
        self, act: Callable[[], T], then: Callable[[T], object], doing: str = ""
    ) -> None:
        """Do what was agreed to, in a thread, and `then` tell of it; the next dialog ends neither.

        `doing` is said at once, where it may take long. A refusal is told, and looked at.
        """
        if doing:
            self.deck.say(doing)
        try:
            done = await off(act)
        except CallsheetError as error:
            self.deck.fail(error)
            self.look_again()
        else:
            then(done)

    @work(group="dialog", exclusive=True)
    async def action_import_file(self) -> None:
        """Ask for a file, import it, show the report."""
        report = await self.app.push_screen_wait(ImportDialog(self.desk))
        if report is None:
            return
        if isinstance(report, SuppressFileReport):
            self.deck.say(*_file_words(report))
            self.look_again()
            return
        self.look_again(report.list_id)
        self.go_home()
        await self.show_report(report)

    async def show_report(self, report: ImportReport) -> None:
        """Show what an import came to, and look again where rows were settled there."""
        if await self.app.push_screen_wait(ImportReportScreen(self.desk, report)):
            self.look_again()

    async def undo_import_of(self, last: Mapping[str, Any] | None) -> None:
        """Take back an import, after a question."""
        if last is None:
            self.deck.say("This list has no import that could be taken back.", warning=True)
            return
        words = (
            f"Take back the import of {last.get('source', 'a file')}? "
            f"What it added ({last.get('added', 0):,}) leaves the list {last.get('list', '')}."
        )
        if await off(changes_are_kept, self.desk, str(last["id"])):
            words += " What it changed of others is put back, but for what was edited since."
        elif last.get("updated"):
            words += f" The {last['updated']:,} others that it updated stay as they are."
        if last.get("suppressed"):
            words += " Numbers that it put on the do-not-call list stay there."
        if not await self.app.push_screen_wait(Confirm(show(words, 300), "take it back")):
            return
        act = partial(undo_import, self.desk, str(last["id"]))
        self.carry_out(
            act, self._taken_back, f"Taking back the import of {last.get('source', 'a file')} …"
        )

    def _taken_back(self, undone: Undone) -> None:
        came_back = f" Contacts that are as before it: {undone.restored:,}."
        self.deck.say(f"The import was taken back.{came_back if undone.restored else ''}")
        self.look_again()

    # -- do not call

    def marked(self) -> tuple[str, ...]:
        """The keys of the chosen rows, else of the row under the cursor."""
        row = self.people.row
        return self.people.chosen or ((row.key,) if row and row.key else ())

    @work(group="dialog", exclusive=True)
    async def action_suppress(self) -> None:
        """Put the chosen people on the do-not-call list."""
        keys = self.marked()
        if not keys:
            return
        found = await off(self.desk.store.contacts.get_many, keys)
        phones = [each.phone for each in found.values()]
        who = phones[0] if len(phones) == 1 else f"{len(phones):,} numbers"
        await self._suppress(phones, f"Never call {who} again, by any profile. Why?")

    @work(group="dialog", exclusive=True)
    async def action_suppress_number(self) -> None:
        """Put a typed number on the do-not-call list."""
        await self.suppress_typed()

    async def suppress_typed(self) -> None:
        """Ask for a number, and for the reason."""
        phone = await self.app.push_screen_wait(
            AskLine(Content("Which number must not be called?"), placeholder="+12025550143")
        )
        if phone:
            await self._suppress([phone], f"Never call {phone} again, by any profile. Why?")

    async def _suppress(self, phones: list[str], question: str) -> None:
        reason = await self.app.push_screen_wait(
            AskLine(show(question, 200), placeholder="asked us to stop")
        )
        if reason is None:
            return
        self.carry_out(partial(suppress, self.desk, phones, reason), self._suppressed)

    def _suppressed(self, report: SuppressReport) -> None:
        self.deck.say(*_suppress_words(report))
        self.people.clear_chosen()
        self.look_again()

    @work(group="dialog", exclusive=True)
    async def action_unsuppress(self) -> None:
        """Take the chosen numbers off the do-not-call list."""
        phones = self.marked()
        if not phones:
            return
        who = phones[0] if len(phones) == 1 else f"{len(phones):,} numbers"
        reason = await self.app.push_screen_wait(
            AskLine(show(f"Take {who} off the do-not-call list. Why?"), placeholder="a reason")
        )
        if reason is None:
            return
        self.people.clear_chosen()
        act = partial(_unsuppress_all, self.desk, phones, reason)
        self.carry_out(act, lambda _done: self.look_again())

    # -- the list

    @work(group="dialog", exclusive=True)
    async def action_more(self) -> None:
        """A menu of what is rarer."""
        options = [
            ("suppress_number", Content("put a number on the do-not-call list")),
            ("import_file", Content("import a file")),
        ]
        if self.current is not None:
            options = [
                ("rename_list", Content("rename this list")),
                ("new_list", Content("make a list without contacts")),
                ("export", Content("write this list to a file")),
                *options,
                ("remove_list", Content.styled("remove this list", "$error")),
            ]
        chosen = await self.app.push_screen_wait(Choose(Content("Contacts"), options))
        if chosen:
            await self.app.run_action(chosen, self)

    @work(group="dialog", exclusive=True)
    async def action_rename_list(self) -> None:
        """Give the list another name."""
        if self.current is None:
            return
        name = await self.app.push_screen_wait(
            AskLine(Content("Another name for this list"), self.current.name)
        )
        if name is None:
            return
        renamed = self.current.id
        act = partial(self.desk.store.lists.rename, renamed, name)
        self.carry_out(act, lambda _done: self.look_again(renamed))

    @work(group="dialog", exclusive=True)
    async def action_remove_list(self) -> None:
        """Remove the list and its contacts, after its name was typed."""
        if self.current is None:
            return
        question = show(
            f"Remove the list {self.current.name} and its {self.current.contacts:,} contacts? "
            "The do-not-call list and the record of calls stay. Type the list's name.",
            400,
        )
        typed = plain(self.current.name)
        if not await self.app.push_screen_wait(Confirm(question, "remove", typed)):
            return
        act = partial(self.desk.store.lists.remove, self.current.id)
        words = f"Removing the list {plain(self.current.name, 60)} …"
        self.carry_out(act, lambda _done: self.look_again(), words)

    # -- one contact

    @work(group="dialog", exclusive=True)
    async def action_show_contact(self) -> None:
        """Show everything known of the contact under the cursor."""
        contact = await self.contact_here()
        if contact is not None:
            barred = await off(self.desk.store.suppression.among, [contact.dial_key])
            calls = await off(call_history, self.desk, contact.dial_key)
            twins = await off(twins_of, self.desk, contact)
            if await self.app.push_screen_wait(ContactCard(contact, bool(barred), calls, twins)):
                await self.edit_contact(contact)

    async def edit_contact(self, contact: Contact | None) -> None:
        """Ask for the fields of a contact that is there, or (None) of a new one."""
        raise NotImplementedError

    async def contact_here(self) -> Contact | None:
        """Answer the contact under the cursor."""
        row = self.people.row
        if self.current is None or row is None or not row.key:
            return None
        try:
            return await off(self.desk.store.contacts.get, row.key)
        except CallsheetError as error:
            self.deck.fail(error)
            return None

    def action_refresh(self) -> None:
        """Read again what others may have changed."""
        self.look_again()

    @work(group="dialog", exclusive=True)
    async def action_copy_phone(self) -> None:
        """Copy the phone number, by OSC 52 and to a file."""
        contact = await self.contact_here()
        row = self.people.row
        phone = contact.phone if contact else row.key if row else ""
        if phone:
            await self.deck.copy(phone, plain(phone, 40))

    def action_preview(self) -> None:
        """Read a template for this contact."""
        if self.current is not None:
            self.deck.chosen_list = self.current.id
            self.deck.chosen_contact = (self.find_text, self.people.heading)
            self.deck.go("templates")

    @property
    def find_text(self) -> str:
        """What is being found, "" for everybody."""
        raise NotImplementedError


def _unsuppress_all(desk: Desk, phones: Sequence[str], reason: str) -> None:
    for phone in phones:
        unsuppress(desk, phone, reason)


def _suppress_words(report: SuppressReport) -> tuple[str, bool]:
    words = f"{report.added:,} put on the do-not-call list"
    if report.already:
        words += f", {report.already:,} were on it"
    odd = f" {report.warnings[0]}" if report.warnings else ""
    if not report.at_provider:
        return f"{words}.{odd}", bool(odd)
    calls = len(report.at_provider)
    at_provider = f"{calls:,} at a provider right now: beyond recall from here, see Status."
    return f"{words}. {at_provider}{odd}", True


def _file_words(report: SuppressFileReport) -> tuple[str, bool]:
    words = f"{report.added:,} put on the do-not-call list, {report.already:,} were on it"
    if report.rejects:
        words += f"; {len(report.rejects):,} lines hold no number"
    if not report.at_provider:
        return words + ".", False
    calls = len(report.at_provider)
    return f"{words}. {calls:,} at a provider right now: beyond recall from here, see Status.", True
