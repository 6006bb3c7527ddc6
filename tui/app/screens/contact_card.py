"""One contact, whole: every column, as it was read and as it was written, and every call."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from tui.app.marks import row_mark
from tui.app.text import Lines, plain, show
from tui.app.widgets.words import Words
from tui.app.wording import counted
from tui.domain.contact import Contact
from tui.engine.contacts import PastCall
from tui.engine.twins import Twin


class ContactCard(ModalScreen[bool]):
    """Shows one contact; answers whether it is to be edited."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", show=False),
        *(Binding(key, "close", show=False) for key in ("escape", "q", "enter")),
    ]

    def __init__(
        self,
        contact: Contact,
        suppressed: bool,
        calls: Sequence[PastCall] = (),
        twins: Sequence[Twin] = (),
    ) -> None:
        super().__init__()
        self._twins = tuple(twins)
        self._contact = contact
        self._suppressed = suppressed
        self._calls = tuple(calls)

    def compose(self) -> ComposeResult:
        """Yield the name, the fields and the calls."""
        with Vertical(classes="dialog wide"):
            yield Words(show(self._contact.name or "(no name)"), classes="title")
            if self._suppressed:
                yield Words(Content.styled("⊘ on the do-not-call list", "$error"))
            with VerticalScroll():
                yield Words(card_lines(self._contact))
                if self._twins:
                    yield Words(twin_lines(self._twins), classes="group")
                yield Words(call_lines(self._calls), classes="group")
            yield Words(Content("e edits · esc closes"), classes="hint")

    def action_edit(self) -> None:
        """Close, and edit."""
        self.dismiss(True)

    def action_close(self) -> None:
        """Close."""
        self.dismiss(False)


def card_lines(contact: Contact) -> Content:
    """Answer the contact's fields, one a line: the variable's name, then its value."""
    status = "" if contact.phone_status == "ok" else f"  ({contact.phone_status})"
    written = contact.phone_written if contact.phone_written != contact.phone else ""
    fields = [
        ("phone", contact.phone + status),
        ("as written", written),
        ("extension", contact.extension),
        ("first_name", contact.first_name),
        ("last_name", contact.last_name),
        ("timezone", contact.timezone),
        *contact.fields.items(),
        ("tags", ", ".join(contact.tags)),
        ("line", f"{contact.line} of import {contact.import_id}" if contact.import_id else ""),
        ("ref", contact.ref),
    ]
    variables = {"first_name", "last_name", "phone", "timezone", *contact.fields}
    wide = min(24, max(len(name) for name, _ in fields))
    lines = [
        Content.assemble(
            (f"{plain(name, limit=wide):<{wide}}  ", "$faint"),
            show(value, limit=600) if value else Content.styled("blank", "$faint italic"),
        )
        for name, value in fields
        if value or name in variables
    ]
    return Content("\n").join(lines)


def twin_lines(twins: Sequence[Twin]) -> Content:
    """Answer the other lists that have the number, and the name it has there."""
    lines = [Content.styled(f"in {counted(len(twins), 'other list')} too", "bold")]
    lines += [
        Content.assemble(
            show(each.list_name, 40, Lines.MARK),
            ("   " + plain(each.contact.name, 40, Lines.MARK), "$faint"),
        )
        for each in twins
    ]
    return Content("\n").join(lines)


def call_lines(calls: Sequence[PastCall]) -> Content:
    """Answer every call of the number, newest first: when, how it ended, of which batch."""
    if not calls:
        return Content.styled("never called from this workspace", "$faint")
    planned = sum(call.at is None for call in calls)
    counts = ((len(calls) - planned, "handed over"), (planned, "not handed over"))
    told = " and ".join(f"{counted(count, 'call')} {words}" for count, words in counts if count)
    lines = [Content.styled(f"{told}, of any list and batch", "bold")]
    for call in calls:
        mark = row_mark(call.row.state, call.row.outcome)
        seconds = call.row.duration_s
        talk = f"{int(seconds) // 60}:{int(seconds) % 60:02}" if seconds else ""
        batch = f"{plain(call.batch_name, 30, Lines.MARK)} · {plain(call.profile, 20, Lines.MARK)}"
        why = plain(call.row.error or call.row.reason, 60, Lines.MARK)
        lines.append(
            Content.assemble(
                (f"{_when(call.at):<17} ", "$faint"),
                Content.styled(f"{mark.text():<15}", mark.style),
                f" {talk:>5}  {batch}",
                ("  test call" if call.test else "", "$faint"),
                (f"  {why}" if why else "", "$faint"),
            )
        )
    return Content("\n").join(lines)


def _when(at: datetime | None) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M") if at else "not handed over"
