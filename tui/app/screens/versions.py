"""Versions of a template: what changed between any two, and the way back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.app.differences import difference
from tui.app.text import Lines, plain
from tui.app.widgets.words import Words
from tui.domain.template import Template
from tui.store import Store

NOW = 0
"""Stands among the version numbers for the text in the editor."""


@dataclass(frozen=True, slots=True)
class History:
    """The versions, oldest first, and when each was last sent in a batch."""

    versions: Sequence[Template]
    sent: Mapping[int, datetime]


def history_of(store: Store, template_id: str) -> History:
    """Answer what there is of a template. Blocks. Raises NotFound."""
    sent: dict[int, datetime] = {}
    for batch in store.batches.all():
        if batch.template_id == template_id and batch.kind == "batch" and batch.confirmed_at:
            before = sent.get(batch.template_version, batch.confirmed_at)
            sent[batch.template_version] = max(before, batch.confirmed_at)
    return History(store.templates.versions(template_id), sent)


class Versions(ModalScreen[Template | None]):
    """The versions beside the difference of two of them; answers one to bring back.

    The marked one is compared with the text in the editor, with another that was chosen by space,
    or with the one last sent. Bringing back puts a text into the editor: nothing is saved by it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("space", "against", show=False),
        Binding("s", "against_sent", show=False),
        Binding("e", "against_now", show=False),
    ]

    def __init__(self, history: History, text: str) -> None:
        super().__init__()
        newest_first = sorted(history.versions, key=lambda each: each.version, reverse=True)
        self._versions = {each.version: each for each in newest_first}
        self._numbers = [NOW, *self._versions]
        self._sent = history.sent
        self._text = text
        self._against = NOW

    def compose(self) -> ComposeResult:
        """Yield the list and the difference."""
        with Vertical(classes="dialog wide"):
            yield Words(Content("Versions"), id="versions-title", classes="title")
            with Horizontal(id="versions"):
                yield OptionList(compact=True)
                with VerticalScroll(can_focus=True):
                    yield Words(id="note")
                    yield Words(id="difference")
            keys = "compare with: space the marked one · s the last sent · e the editor"
            yield Words(
                Content(f"{keys}\nenter brings it into the editor, unsaved · esc closes"),
                classes="hint",
            )

    def on_mount(self) -> None:
        """List them, the newest marked."""
        self._list(1 if len(self._numbers) > 1 else 0)

    def _list(self, highlighted: int) -> None:
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options([Option(self._line(number)) for number in self._numbers])
        listed.highlighted = highlighted
        listed.focus()

    def _line(self, number: int) -> Content:
        mark = ("▸ ", "$accent") if number == self._against else ("  ", "")
        if number == NOW:
            return Content.assemble(mark, ("the editor's text", "italic"))
        return Content.assemble(mark, version_line(self._versions[number], self._sent.get(number)))

    @property
    def _number(self) -> int:
        return self._numbers[self.query_one(OptionList).highlighted or 0]

    def _source(self, number: int) -> str:
        return self._text if number == NOW else self._versions[number].source

    @on(OptionList.OptionHighlighted)
    def _show(self) -> None:
        here, other = self._number, self._against
        older, newer = (here, other) if other == NOW or 0 < here < other else (other, here)
        title = f"Versions   from {_name(older)} to {_name(newer)}"
        self.query_one("#versions-title", Words).put(Content(title))
        self.query_one("#note", Words).put(self._note(here))
        content = difference(self._source(older), self._source(newer))
        self.query_one("#difference", Words).put(content)

    def _note(self, number: int) -> Content:
        if number == NOW:
            return Content("")
        version = self._versions[number]
        words = f"v{number} by {plain(version.author, 30) or 'somebody'}"
        if number in self._sent:
            words += f", sent {self._sent[number].astimezone():%Y-%m-%d %H:%M}"
        note = f": {plain(version.note, 300, Lines.MARK)}" if version.note else ""
        return Content.styled(f"{words}{note}\n", "$faint")

    def action_against(self) -> None:
        """Compare with the marked one from now on."""
        self._compare_with(self._number)

    def action_against_now(self) -> None:
        """Compare with the text in the editor."""
        self._compare_with(NOW)

    def action_against_sent(self) -> None:
        """Compare with the version last sent."""
        if not self._sent:
            words = "No batch was sent with any version of this template."
            self.query_one("#note", Words).put(Content.styled(f"{words}\n", "$warning"))
            return
        self._compare_with(max(self._sent, key=lambda number: self._sent[number]))

    def _compare_with(self, number: int) -> None:
        self._against = number if number in self._numbers else NOW
        self._list(self.query_one(OptionList).highlighted or 0)
        self._show()

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        number = self._number
        self.dismiss(None if number == NOW else self._versions[number])

    def action_cancel(self) -> None:
        """Bring nothing back."""
        self.dismiss(None)


def version_line(template: Template, sent: datetime | None = None) -> Content:
    """Answer `v7  11-21 14:02  amy  sent`."""
    moment = template.saved_at.astimezone().strftime("%m-%d %H:%M")
    return Content.assemble(
        (f"v{template.version:<4}", "bold"),
        f"{moment} ",
        (" sent " if sent else " ", "$success"),
        (plain(template.author, 14, Lines.MARK), "$faint"),
    )


def _name(number: int) -> str:
    return "the editor's text" if number == NOW else f"v{number}"
