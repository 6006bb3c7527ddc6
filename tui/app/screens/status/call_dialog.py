"""One call: the words as sent, what was heard, what the provider said."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from tui.app.commands import bindings_of, commands_of
from tui.app.link import Link
from tui.app.marks import row_mark
from tui.app.offload import off
from tui.app.screens.heard import side_by_side, verdict_words
from tui.app.screens.status.rows import reason_of
from tui.app.screens.status.words import clock_time, length, money
from tui.app.text import Lines, plain, show
from tui.app.widgets.words import Words
from tui.domain.errors import CallsheetError
from tui.domain.states import RowState
from tui.engine.connection import Connection
from tui.engine.desk import Desk
from tui.engine.details import open_call
from tui.engine.status import CallView, call_view

_CLOSES = "esc closes · arrows scroll"
_HINT = f"{_CLOSES} · n next · p previous · x do not call · y copy phone"


@dataclass(frozen=True, slots=True)
class CallKeys:
    """What the keys of an open call do.

    `neighbour` goes on by a step and answers the ref there, "" at an end; the others take a ref.
    """

    neighbour: Callable[[int], str]
    suppress: Callable[[str], object]
    copy_phone: Callable[[str], object]


class CallDialog(ModalScreen[None]):
    """Shows a call as it is on record, then asks the provider for its transcript if it can.

    Without `keys` it is only looked at.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", show=False),
        *bindings_of(commands_of("call")),
    ]

    def __init__(
        self, desk: Desk, link: Link, batch_id: str, ref: str, keys: CallKeys | None = None
    ) -> None:
        super().__init__()
        self._call_keys = keys
        self._desk = desk
        self._link = link
        self._batch_id = batch_id
        self._ref = ref

    def compose(self) -> ComposeResult:
        """Yield the head and the parts."""
        with Vertical(classes="dialog wide"):
            yield Words(id="call-head")
            with VerticalScroll(can_focus=True):
                yield Words(id="call-parts")
            yield Words(Content(_HINT if self._call_keys else _CLOSES), classes="hint")

    def on_mount(self) -> None:
        """Begin to show."""
        self.query_one(VerticalScroll).focus()
        self.show_call()

    def action_next(self) -> None:
        """Open the next call."""
        self._step(1)

    def action_previous(self) -> None:
        """Open the call before."""
        self._step(-1)

    def action_suppress(self) -> None:
        """Put this call's number on the do-not-call list."""
        if self._call_keys is not None:
            self._call_keys.suppress(self._ref)

    def action_copy_phone(self) -> None:
        """Copy this call's number."""
        if self._call_keys is not None:
            self._call_keys.copy_phone(self._ref)

    def _step(self, step: int) -> None:
        if self._call_keys is not None and (ref := self._call_keys.neighbour(step)):
            self._ref = ref
            self.query_one(".hint", Words).put(Content(_HINT))
            self.query_one(VerticalScroll).scroll_home(animate=False)
            self.show_call()

    @work(exclusive=True)
    async def show_call(self) -> None:
        """Show what is on record, then what the provider adds."""
        try:
            view = await off(call_view, self._desk, self._batch_id, self._ref)
            self._put(view)
            row = view.row
            own = view.batch.profile == self._desk.profile.name
            if own and row.provider_call_id and row.state is RowState.ENDED and not row.transcript:

                async def ask(connection: Connection) -> None:
                    await open_call(self._desk, connection, self._batch_id, self._ref)

                await self._link.call(ask)
                self._put(await off(call_view, self._desk, self._batch_id, self._ref))
        except CallsheetError as error:
            self.query_one(".hint", Words).put(show(str(error), 300, style="$error"))

    def _put(self, view: CallView) -> None:
        self.query_one("#call-head", Words).put(head_of(view, self._desk.profile.currency))
        self.query_one("#call-parts", Words).put(parts_of(view))


def head_of(view: CallView, currency: str) -> Content:
    """Answer phone, name, state, and the facts in one line each."""
    row = view.row
    facts = [
        length(row.duration_s),
        money(row.cost, currency),
        row.answered_by,
        f"updated {clock_time(row.updated_at)}" if row.updated_at else "",
        f"provider's word: {row.provider_status}" if row.provider_status else "",
    ]
    ids = [
        f"call {row.provider_call_id}" if row.provider_call_id else "",
        f"request cs-{row.attempt}" if row.attempt else "",
        row.ref,
    ]
    return Content.assemble(
        show(f"{row.phone}  {row.name}", 100, Lines.MARK, style="bold"),
        "   ",
        row_mark(row.state, row.outcome).content(),
        "\n",
        show(" · ".join(each for each in facts if each), 300, Lines.MARK),
        "\n",
        show(" · ".join(each for each in ids if each), 300, Lines.MARK, style="$faint"),
    )


def parts_of(view: CallView) -> Content:
    """Answer the words, what was heard, the call's part of the request, error and recording."""
    row = view.row
    parts: list[Content] = []
    if reason := reason_of(row):
        parts.append(_part("WHY", show(reason, 2000)))
    preview = view.text.text if view.text else ""
    if preview and row.transcript:
        left, right = side_by_side(preview, row.transcript)
        parts.append(_part("WORDS AS SENT", left))
        heard = Content.assemble(verdict_words(view.matches), "\n", right)
        parts.append(_part("WHAT WAS HEARD", heard))
    else:
        if preview:
            title = "WORDS AS SENT" if row.attempt else "WORDS AS THEY WOULD BE SENT"
            parts.append(_part(title, show(preview)))
        elif row.attempt and view.batch.template_id:
            parts.append(
                _part("WORDS", Content("The contact changed since; what left stands below."))
            )
        if row.transcript:
            parts.append(_part("WHAT WAS HEARD", show(row.transcript)))
    spoken = view.text.spoken if view.text else {}
    parts += [_part(name.upper().replace("_", " "), show(text)) for name, text in spoken.items()]
    if row.recording:
        parts.append(_part("RECORDING", show(row.recording, 500, Lines.MARK)))
    if view.item is not None:
        pretty = json.dumps(view.item, ensure_ascii=False, indent=2)
        parts.append(_part("ITS PART OF THE REQUEST", Content(plain(pretty))))
    if view.attempt is not None and view.attempt.detail:
        parts.append(_part("THE REQUEST", show(view.attempt.detail, 1000)))
    return Content("\n\n").join(parts)


def _part(title: str, content: Content) -> Content:
    return Content.assemble((title, "bold $faint"), "\n", content)
