"""A filter kept under a name, for one list or for all."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from tui.app.offload import off
from tui.app.screens.pick import Pick
from tui.app.text import Lines, plain, show
from tui.app.widgets.field import Field
from tui.app.widgets.words import Words
from tui.domain.contact import ContactList
from tui.domain.errors import CallsheetError
from tui.engine.desk import Desk
from tui.engine.segments import Segment, save_segment

_EVERY = "every"
_HINT = Content("enter keeps it · tab for which lists · esc cancels")


class KeepSegment(ModalScreen[Segment | None]):
    """Answers the segment that was kept; `why` is said where it was not asked for.

    `name` is proposed, "" for none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", show=False)]

    def __init__(
        self, desk: Desk, contact_list: ContactList, text: str, why: str = "", name: str = ""
    ) -> None:
        super().__init__()
        self._desk = desk
        self._list = contact_list
        self._text = text
        self._why = why
        self._proposed = name

    def compose(self) -> ComposeResult:
        """Yield the filter, the name and whose it is."""
        own = Content.assemble("the list ", show(self._list.name, 40, Lines.MARK))
        lists = ((self._list.id, own), (_EVERY, Content("every list")))
        field = Field(self._proposed, placeholder="gold-renewals", id="segment-name")
        with Vertical(classes="dialog"):
            yield Words(Content("Keep this filter as a segment"), classes="title")
            if self._why:
                yield Words(Content(self._why))
            yield Words(show(self._text, 200, Lines.MARK, "$faint"))
            yield self._line("name", field)
            yield self._line("for", Pick(lists, title="For which lists", id="segment-lists"))
            yield Words(_HINT, id="segment-notice", classes="hint")

    def on_mount(self) -> None:
        """What is typed replaces the name that is proposed."""
        self.query_one("#segment-name", Field).action_select_all()

    @staticmethod
    def _line(label: str, field: Widget) -> Horizontal:
        words = Words(Content.styled(label, "$faint"), classes="label")
        return Horizontal(words, field, classes="line")

    def action_cancel(self) -> None:
        """Keep nothing."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._keep(event.value)

    @work(exclusive=True)
    async def _keep(self, name: str) -> None:
        chosen = self.query_one(Pick).value
        list_id = "" if chosen == _EVERY else chosen
        try:
            segment = await off(save_segment, self._desk, name, self._text, list_id)
        except CallsheetError as error:
            words = plain(f"{error.message} {error.hint}", 300)
            self.query_one("#segment-notice", Words).put(Content.styled(words, "$error"))
            return
        self.dismiss(segment)
