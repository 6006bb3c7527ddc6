"""Whom a prompt is read for: a list, what is found or chosen in it, and one contact of that."""

import secrets
from dataclasses import dataclass

from textual import work

from tui.app.offload import off
from tui.app.screens.place import Place
from tui.domain.contact import Contact, ContactList
from tui.domain.errors import CallsheetError


@dataclass(frozen=True, slots=True)
class Some:
    """Some contacts of a list by ref, with words for them: "without amount".

    `contacts` counts all of whom the refs are the first; 0 where that is not known.
    """

    label: str
    refs: tuple[str, ...]
    contacts: int = 0


class TemplateReader(Place):
    """Keeps the contact that the preview is for. Steps go round at both ends."""

    contact_list: ContactList | None = None
    contact: Contact | None = None
    find: str = ""
    some: Some | None = None
    """The contacts that are gone through, None for everybody who is found."""
    index: int = 0
    total: int = 0
    _met: tuple[str, str, Some | None, int] | None = None

    def read_again(self) -> object:
        """Read the text for the contact, now."""
        raise NotImplementedError

    def list_changed(self) -> None:
        """Another list is chosen, or what is in it may have changed."""
        raise NotImplementedError

    async def meet(self) -> None:
        """Fetch the contact at `index` of what is found, where that is not done yet."""
        if self.contact_list is None:
            await self._first_list()
        if self.contact_list is None:
            return
        wanted = (self.contact_list.id, self.find, self.some, self.index)
        if wanted == self._met:
            return
        contacts = self.desk.store.contacts
        if self.some is not None:
            ref = self.some.refs[self.index]
            self.contact = (await off(contacts.get_many, (ref,))).get(ref)
            self.total = len(self.some.refs)
        else:
            page = await off(contacts.page, self.contact_list.id, self.index, 1, self.find)
            self.total = page.total
            self.contact = page.items[0] if page.items else None
        self._met = wanted
        if not self.total and not self.find and self.contact_list.contacts:
            # The list says that it has people: somebody removed it, or them, meanwhile.
            await self.use_again()

    async def _first_list(self) -> None:
        lists = await off(self.desk.store.lists.all)
        chosen = [each for each in lists if each.id == self.deck.chosen_list]
        full = [each for each in lists if each.contacts]
        self.contact_list = next(iter((*chosen, *full, *lists)), None)
        if self.contact_list is not None:
            self.list_changed()

    async def use_list(self, list_id: str) -> None:
        """Read the text for the contacts of another list, from its first."""
        try:
            self.contact_list = await off(self.desk.store.lists.get, list_id)
        except CallsheetError as error:
            self.deck.fail(error)
            return
        self.deck.chosen_list = list_id
        self.list_changed()
        self.read_for("", 0)

    def read_for(self, find: str, index: int) -> None:
        """Read the text for one of those that are found."""
        self.find, self.index, self.some = find, index, None
        self._met = None
        self.read_again()

    def read_some(self, some: Some, index: int = 0) -> None:
        """Go through these contacts, beginning with one of them."""
        if some.refs:
            self.find, self.index, self.some = "", index % len(some.refs), some
            self.read_again()

    @work(exclusive=True, group="follow")
    async def follow_choice(self) -> None:
        """Follow the list and the contact that another place chose; contacts may have changed."""
        chosen, at = self.deck.chosen_list, self.deck.chosen_contact
        self.deck.chosen_contact = None
        if chosen and (self.contact_list is None or chosen != self.contact_list.id):
            await self.use_list(chosen)
        elif self.contact_list is not None:
            await self.use_again()
        if at is not None:
            self.read_for(*at)

    async def use_again(self) -> None:
        """Ask anew for the list: it may have been renamed, changed, or removed."""
        if self.contact_list is None:
            return
        try:
            self.contact_list = await off(self.desk.store.lists.get, self.contact_list.id)
        except CallsheetError:
            words = f"{self.contact_list.name} is gone: the text is read for another list."
            self.deck.say(words, warning=True)
            self.contact_list = self.contact = None
            self.index = 0
        self.list_changed()
        self.read_for(self.find, self.index)

    def action_next_contact(self) -> None:
        """Read the text for the next contact."""
        self._step(1)

    def action_previous_contact(self) -> None:
        """Read the text for the contact before."""
        self._step(-1)

    def action_random_contact(self) -> None:
        """Read the text for somebody at random."""
        if self.some is not None:
            self.read_for("", 0 if self.contact_list is None else self._any_of_the_list())
        elif self.total:
            self.read_for(self.find, secrets.randbelow(self.total))
        else:
            self._nobody()

    def _nobody(self) -> None:
        way = "1, then i imports a file" if self.contact_list is None else "F3 chooses another list"
        self.deck.say(f"Nobody to read the text for: {way}.", warning=True)

    def _any_of_the_list(self) -> int:
        contacts = self.contact_list.contacts if self.contact_list is not None else 0
        return secrets.randbelow(contacts) if contacts else 0

    def _step(self, by: int) -> None:
        if not self.total:
            self._nobody()
            return
        index = (self.index + by) % self.total
        if self.some is not None:
            self.read_some(self.some, index)
        else:
            self.read_for(self.find, index)
