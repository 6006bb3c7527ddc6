"""Contacts changed one by one and many at once, each change to be taken back; lists written out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from textual import work
from textual.content import Content

from tui.app.offload import off
from tui.app.paths import is_there, path_of
from tui.app.screens.contact_acts import ContactActs
from tui.app.screens.contact_edit import EditContact
from tui.app.screens.contact_panes import IMPORTS_KEY, SEGMENTS_KEY, SUPPRESSED_KEY, segment_at
from tui.app.screens.dialogs import AskLine, Confirm
from tui.app.text import plain, show
from tui.app.wording import counted
from tui.domain.contact import Contact, contact_values
from tui.domain.errors import CallsheetError
from tui.domain.filters import Filter
from tui.engine.contacts import edit_contact, put_back, remove_contacts, tag_contacts
from tui.engine.exporting import FORMATS, export_list
from tui.engine.removals import Removed
from tui.engine.segments import remove_segment
from tui.engine.taking_back import last_done

_MOST_UNDONE = 20


@dataclass(frozen=True, slots=True)
class Undo:
    """How a change is taken back: the words say what was done. `run` blocks."""

    words: str
    run: Callable[[], object]


class ContactChanges(ContactActs):
    """The commands that change contacts; `undone` are those that can be taken back, newest last."""

    where: Filter | None = None
    """Whom the table shows, None for everybody."""

    def __init__(self) -> None:
        super().__init__()
        self._undone: list[Undo] = []

    def changed(self, undo: Undo) -> None:
        """Say what was done, and remember how it is taken back."""
        self._undone = [*self._undone[1 - _MOST_UNDONE :], undo]
        self.deck.say(f"{undo.words} u in Contacts takes it back.")
        self.look_again()

    @work(group="dialog", exclusive=True)
    async def action_undo(self) -> None:
        """Take back the last change made here, else what was done last to this list, if agreed."""
        if self.pane == IMPORTS_KEY:
            row = self.people.row
            if row is not None:
                await self.undo_import_of(await off(self.desk.store.imports.get, row.key))
        elif self._undone:
            undo = self._undone.pop()
            self.carry_out(undo.run, lambda _done: self._say_done(f"Taken back: {undo.words}"))
        elif self.current is not None:
            done = await off(last_done, self.desk, self.current.id)
            if isinstance(done, Removed):
                await self._put_back(done, self.current.name)
            else:
                await self.undo_import_of(done)

    def _say_done(self, words: str) -> None:
        self.deck.say(words)
        self.look_again()

    async def _put_back(self, removed: Removed, list_name: str) -> None:
        """Put back what another session removed from a list, after a question."""
        who = counted(len(removed.placed), "contact")
        words = (
            f"Put back {who} of {list_name} that {removed.by or 'somebody'} removed "
            f"at {removed.at.astimezone():%Y-%m-%d %H:%M}?"
        )
        if not await self.app.push_screen_wait(Confirm(show(words, 300), "put back")):
            return
        self.carry_out(
            partial(put_back, self.desk, removed),
            lambda count: self._say_done(
                f"Put back: {counted(count, 'contact')} that had been removed."
            ),
        )

    @work(group="dialog", exclusive=True)
    async def action_edit(self) -> None:
        """Edit the contact under the cursor."""
        contact = await self.contact_here()
        if contact is not None:
            await self.edit_contact(contact)

    async def edit_contact(self, contact: Contact | None) -> None:
        """Ask for the fields, and keep how it is taken back."""
        if self.current is None:
            return
        shown = await off(self.desk.store.lists.get, self.current.id)
        saved = await self.app.push_screen_wait(EditContact(self.desk, shown, contact))
        if saved is None or saved == contact:
            return
        name = plain(saved.name or saved.phone, 40)
        if contact is None:
            self.changed(Undo(f"{name} was added.", partial(self._remove, [saved.ref])))
            return
        before = contact_values(contact)
        if contact.phone == saved.phone:
            del before["phone"]
        back = partial(edit_contact, self.desk, contact.ref, before, tags=contact.tags)
        self.changed(Undo(f"{name} was changed.", back))

    def _remove(self, refs: Sequence[str]) -> object:
        return remove_contacts(self.desk, refs, keep=False)

    @work(group="dialog", exclusive=True)
    async def action_add(self) -> None:
        """Add a contact to the list, or a number to the do-not-call list."""
        if self.pane == SUPPRESSED_KEY:
            await self.suppress_typed()
        else:
            await self.edit_contact(None)

    @work(group="dialog", exclusive=True)
    async def action_remove(self) -> None:
        """Remove the chosen contacts, or the segment under the cursor."""
        keys = self.marked()
        if not keys:
            return
        if self.pane != SEGMENTS_KEY:
            self.carry_out(partial(remove_contacts, self.desk, keys), self._removed)
            return
        try:
            await self._remove_segment(keys[0])
        except CallsheetError as error:
            self.deck.fail(error)

    def _removed(self, removed: Removed) -> None:
        self.people.clear_chosen()
        words = f"{counted(len(removed.placed), 'contact')} removed."
        self.changed(Undo(words, partial(put_back, self.desk, removed)))

    async def _remove_segment(self, key: str) -> None:
        segment = await off(segment_at, self.desk, key)
        question = show(f"Remove the segment {segment.name}? Batches of it stay.", 200)
        if await self.app.push_screen_wait(Confirm(question, "remove")):
            await off(remove_segment, self.desk, segment.name, segment.list_id)
            self.look_again()

    @work(group="dialog", exclusive=True)
    async def action_tags(self) -> None:
        """Put tags on the chosen contacts, or take some off."""
        refs = self.marked()
        if not refs:
            return
        who = counted(len(refs), "contact")
        asked = AskLine(Content(f"Tags of {who}: name them; -name takes one off"), "", "vip, -old")
        line = await self.app.push_screen_wait(asked)
        if line is None:
            return
        add, off_ = read_tags(line)
        self.carry_out(partial(self._tag, refs, add, off_), self._tagged)

    def _tag(self, refs: Sequence[str], add: Sequence[str], gone: Sequence[str]) -> Undo:
        """Tag them; answer how that is taken back. Blocks."""
        before = list(self.desk.store.contacts.get_many(refs).values())
        changed = tag_contacts(self.desk, refs, add, gone)
        words = f"{counted(changed, 'contact')} tagged."
        return Undo(words, partial(untag, self, before, add, gone))

    def _tagged(self, undo: Undo) -> None:
        self.people.clear_chosen()
        self.changed(undo)

    @work(group="dialog", exclusive=True)
    async def action_export(self) -> None:
        """Write the list, or those whom filter and find mean, to a file."""
        if self.current is None:
            return
        written = self.current.id
        name = "".join(c if c.isalnum() or c in "-_" else "-" for c in self.current.name)[:60]
        suggested = self.desk.store.home / "exports" / f"{name}.csv"
        meant = (self.where or Filter()).finding(self.find_text)
        question = "Write those who are seen" if meant else "Write this list"
        endings = f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}"
        title = Content(f"{question} to a file: {endings} says the format")
        line = await self.app.push_screen_wait(AskLine(title, str(suggested)))
        if line is None:
            return
        path: Path = path_of(line)
        replace = f"There is a file {path.name} already. Write over it?"
        try:
            if await off(is_there, path) and not await self.app.push_screen_wait(
                Confirm(show(replace, 200), "write over it")
            ):
                return
        except CallsheetError as error:
            self.deck.fail(error)
            return
        self.carry_out(
            partial(export_list, self.desk, written, path, meant),
            lambda count: self.deck.say(f"{counted(count, 'contact')} written to {path}."),
            f"Writing {path.name} …",
        )

    @work(group="dialog", exclusive=True)
    async def action_new_list(self) -> None:
        """Make a list without contacts."""
        name = await self.app.push_screen_wait(AskLine(Content("The new list's name")))
        if name is None:
            return
        act = partial(self.desk.store.lists.create, name)
        self.carry_out(act, lambda made: self.look_again(made.id))


def read_tags(line: str) -> tuple[list[str], list[str]]:
    """Answer the tags to add and to take off: `vip, -old`."""
    parts = [each.strip() for each in line.split(",") if each.strip(" -")]
    add = [each.lstrip("+") for each in parts if not each.startswith("-")]
    return add, [each.lstrip("- ") for each in parts if each.startswith("-")]


def untag(
    screen: ContactActs, before: Sequence[Contact], add: Sequence[str], gone: Sequence[str] = ()
) -> None:
    """Give contacts back the tags they had. Blocks."""
    for tag in add:
        fresh = [c.ref for c in before if tag.casefold() not in map(str.casefold, c.tags)]
        tag_contacts(screen.desk, fresh, (), [tag])
    for tag in gone:
        had = [c.ref for c in before if tag.casefold() in map(str.casefold, c.tags)]
        tag_contacts(screen.desk, had, [tag])
