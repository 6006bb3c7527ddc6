"""Whom a prompt is read for: a list, what is found in it, and one contact of that."""

import secrets

from textual import work

from tui.app.offload import off
from tui.app.screens.place import Place
from tui.domain.contact import Contact, ContactList
from tui.domain.errors import CallsheetError


class TemplateReader(Place):
    """Keeps the contact that the preview is for. Steps go round at both ends."""

    contact_list: ContactList | None = None
    contact: Contact | None = None
    find: str = ""
    index: int = 0
    total: int = 0
    odd: tuple[int, ...] = ()
    """Places in the list of the contacts that the last look at all of them found odd."""
    _met: tuple[str, str, int] | None = None

    def read_again(self) -> object:
        """Read the text for the contact, now."""
        raise NotImplementedError

    async def meet(self) -> None:
        """Fetch the contact at `index` of what is found, where that is not done yet."""
        if self.contact_list is None:
            await self._first_list()
        if self.contact_list is None:
            return
        wanted = (self.contact_list.id, self.find, self.index)
        if wanted == self._met:
            return
        page = await off(
            self.desk.store.contacts.page, self.contact_list.id, self.index, 1, self.find
        )
        self.total = page.total
        self.contact = page.items[0] if page.items else None
        self._met = wanted

    async def _first_list(self) -> None:
        lists = await off(self.desk.store.lists.all)
        chosen = [each for each in lists if each.id == self.deck.chosen_list]
        full = [each for each in lists if each.contacts]
        self.contact_list = next(iter((*chosen, *full, *lists)), None)

    async def use_list(self, list_id: str) -> None:
        """Read the text for the contacts of another list, from its first."""
        try:
            self.contact_list = await off(self.desk.store.lists.get, list_id)
            self.odd = ()
        except CallsheetError as error:
            self.deck.fail(error)
            return
        self.deck.chosen_list = list_id
        self.read_for("", 0)

    def read_for(self, find: str, index: int) -> None:
        """Read the text for one of those that are found."""
        self.find, self.index = find, index
        self._met = None
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
            self.contact_list = self.contact = None
        self.read_for(self.find, self.index)

    def action_next_contact(self) -> None:
        """Read the text for the next contact."""
        self._step(1)

    def action_previous_contact(self) -> None:
        """Read the text for the contact before."""
        self._step(-1)

    def action_random_contact(self) -> None:
        """Read the text for somebody at random."""
        if self.total:
            self.read_for(self.find, secrets.randbelow(self.total))

    def action_odd_contact(self) -> None:
        """Read the text for the next contact that the list view found worth a look."""
        if not self.odd:
            self.deck.say("The list view (F4) finds them first.")
            return
        here = self.index if not self.find else -1
        self.read_for("", next((each for each in self.odd if each > here), self.odd[0]))

    def _step(self, by: int) -> None:
        if self.total:
            self.read_for(self.find, (self.index + by) % self.total)
