"""A filter as it is typed: checked and counted meanwhile, kept as a segment, or one chosen."""

import asyncio
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui.app.offload import off
from tui.app.screens.keep_segment import KeepSegment
from tui.app.text import Lines, plain, show
from tui.app.widgets.field import Field
from tui.app.widgets.words import Words
from tui.domain.contact import ContactList
from tui.domain.errors import CallsheetError
from tui.domain.filter_text import SYNTAX, filter_text, parse_filter
from tui.domain.filters import Filter
from tui.engine.contacts import moment_of
from tui.engine.desk import Desk
from tui.engine.segments import Segment, segments

_TYPING_PAUSE = 0.2
_HINT = Content("enter shows them · ctrl+s keeps it as a segment · ↓ saved ones · esc cancels")


@dataclass(frozen=True, slots=True)
class Meant:
    """A filter, blank for everybody, and the segment's name where it is one."""

    filter: Filter
    text: str
    name: str = ""


class FilterDialog(ModalScreen[Meant | None]):
    """Answers the filter; those counted are found by `find` too, as the table shows them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("ctrl+s", "keep", show=False, priority=True),
        Binding("down", "to_saved", show=False),
    ]

    def __init__(
        self, desk: Desk, contact_list: ContactList, text: str = "", find: str = ""
    ) -> None:
        super().__init__()
        self._desk = desk
        self._list = contact_list
        self._text = text
        self._find = find
        self._saved: tuple[Segment, ...] = ()

    def compose(self) -> ComposeResult:
        """Yield the line, how many it means, the saved ones, and the language."""
        with Vertical(classes="dialog wide"):
            yield Words(Content.assemble("Who of ", show(self._list.name, 60)), classes="title")
            yield Field(self._text, placeholder="plan = gold and open now", id="filter")
            yield Words(id="meant")
            yield OptionList(id="saved", compact=True)
            yield Words(Content.styled(_language(self._list), "$faint"), classes="group")
            yield Words(_HINT, classes="hint")

    def on_mount(self) -> None:
        """Read the saved ones, and count."""
        self.query_one("#saved").display = False
        self._read_saved()
        self._count()

    @work(group="saved", exclusive=True)
    async def _read_saved(self) -> None:
        self._saved = await off(segments, self._desk, self._list.id)
        options = self.query_one("#saved", OptionList)
        options.clear_options()
        for place, each in enumerate(self._saved):
            words = Content.assemble(
                show(each.name, 30, Lines.MARK),
                "   ",
                show(each.text, 120, Lines.MARK, "$faint"),
            )
            options.add_option(Option(words, id=f"{place}"))
        options.display = bool(self._saved)

    @on(Input.Changed)
    def _changed(self) -> None:
        self._count()

    @work(group="count", exclusive=True)
    async def _count(self) -> None:
        await asyncio.sleep(_TYPING_PAUSE)
        meant = self._meant() if self.query("#filter") else None
        if meant is None:
            return
        contacts, now = self._desk.store.contacts, moment_of(self._desk)
        try:
            count = await off(contacts.count_where, self._list.id, self._find, meant.filter, now)
        except CallsheetError as error:
            self._say(Content.styled(plain(f"{error.message} {error.hint}", 400), "$error"))
            return
        found = f", found by {plain(self._find, 30, Lines.MARK)}" if self._find else ""
        self._say(Content.styled(f"{count:,} of {self._list.contacts:,}{found}", "$success"))

    def _say(self, words: Content) -> None:
        """Show how many are meant, or what is wrong; nothing where the dialog is closing."""
        for line in self.query("#meant").results(Words):
            line.put(words)

    def _meant(self) -> Meant | None:
        """What is typed; None, with the complaint shown, where it cannot be read."""
        text = self.query_one("#filter", Input).value.strip()
        try:
            return Meant(parse_filter(text, self._list.columns), text)
        except CallsheetError as error:
            words = plain(f"{error.message} {error.hint}", 400)
            self._say(Content.styled(words, "$error"))
            return None

    @on(Input.Submitted)
    def _submitted(self) -> None:
        meant = self._meant()
        if meant is not None:
            self.dismiss(meant)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        segment = self._saved[event.option_index]
        self.dismiss(Meant(segment.filter, segment.text, segment.name))

    def action_keep(self) -> None:
        """Keep the filter under a name; what is found is part of it, as of those counted."""
        meant = self._meant()
        if meant is None:
            return
        kept = meant.filter.finding(self._find)
        if kept:
            self._keep(meant.text if kept == meant.filter else filter_text(kept))

    @work(group="keep", exclusive=True)
    async def _keep(self, text: str) -> None:
        why = "It means those whom find finds, as you see them." if self._find.strip() else ""
        asked = KeepSegment(self._desk, self._list, text, why)
        kept = await self.app.push_screen_wait(asked)
        if kept is not None:
            self.dismiss(Meant(kept.filter, kept.text, kept.name))

    def action_to_saved(self) -> None:
        """Go to the saved ones."""
        if self._saved:
            self.query_one("#saved").focus()

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)


def _language(contact_list: ContactList) -> str:
    columns = plain(", ".join(contact_list.columns), 200, Lines.MARK)
    return f"{SYNTAX}\nNAMEs: name, first_name, last_name, phone, timezone, {columns}"
