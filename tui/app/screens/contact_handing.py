"""Whom Compose is handed: exactly those who are seen, or those who are chosen."""

from collections.abc import Sequence
from functools import partial

from textual import work
from textual.content import Content

from tui.app.offload import off
from tui.app.screens.contact_changes import Undo, untag
from tui.app.screens.contact_viewing import ContactViewing
from tui.app.screens.dialogs import AskLine
from tui.app.screens.keep_segment import KeepSegment
from tui.app.text import plain
from tui.app.wording import counted
from tui.domain.contact import Contact, ContactList
from tui.domain.errors import CallsheetError
from tui.domain.filter_text import filter_text
from tui.domain.filters import Filter
from tui.engine.segments import Segment, remove_segment, segment_of_chosen, segment_that_means

_NAME = 60
"""Letters of a name that is proposed."""


class ContactHanding(ContactViewing):
    """Compose takes whom it is meant for by a segment's name, which its batches show."""

    @work(group="dialog", exclusive=True)
    async def action_compose(self) -> None:
        """Compose a batch of the chosen contacts, else of all whom filter and find mean."""
        found = self.current
        if found is None:
            return
        meant = (self.where or Filter()).finding(self.view.find)
        segment: str | None = ""
        if self.people.chosen:
            segment = await self._chosen_ones(found, self.people.chosen)
        elif meant:
            segment = await self._named(found, meant)
        if segment is None:
            return
        self.deck.chosen_list = self.deck.compose_list = found.id
        self.deck.compose_segment = segment
        self.deck.go("compose")

    async def _named(self, found: ContactList, meant: Filter) -> str | None:
        """Answer the name of the segment that means them, asked for where there is none."""
        named = await off(segment_that_means, self.desk, found.id, meant)
        if named is None:
            text = filter_text(meant)
            why = "Compose takes those you see by a name."
            asked = KeepSegment(self.desk, found, text, why, text.replace('"', "")[:_NAME])
            named = await self.app.push_screen_wait(asked)
        return named.name if named else None

    async def _chosen_ones(self, found: ContactList, refs: tuple[str, ...]) -> str | None:
        """Tag the chosen ones, and answer the name of the segment of that tag."""
        who = counted(len(refs), "chosen contact")
        title = Content(f"Compose for {who}: which tag do they get, for Compose to know them by?")
        proposed = f"chosen-{self.desk.clock().astimezone():%m%d-%H%M}"
        tag = await self.app.push_screen_wait(AskLine(title, proposed))
        if tag is None:
            return None
        before = list((await off(self.desk.store.contacts.get_many, refs)).values())
        try:
            segment = await off(segment_of_chosen, self.desk, found.id, refs, tag)
        except CallsheetError as error:
            self.deck.fail(error)
            return None
        self.people.clear_chosen()
        words = f"{counted(len(refs), 'contact')} tagged {plain(segment.name, 40)}."
        self.changed(Undo(words, partial(self._give_up, before, segment)))
        return segment.name

    def _give_up(self, before: Sequence[Contact], segment: Segment) -> None:
        """Take the tag off again, and remove its segment. Blocks."""
        untag(self, before, [segment.name])
        remove_segment(self.desk, segment.name, segment.list_id)
