"""The test call: one's own phone rings with a contact's words; what was heard stands beside."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from tui.app.link import Link
from tui.app.marks import row_mark
from tui.app.offload import off
from tui.app.screens.compose.account import account_line
from tui.app.screens.heard import side_by_side, verdict_words
from tui.app.screens.pick import Pick
from tui.app.text import Lines, show
from tui.app.widgets.words import Words
from tui.domain.batch import Batch, CallRow
from tui.domain.errors import CallsheetError
from tui.domain.states import AttemptState
from tui.engine.connection import Connection
from tui.engine.content import RowText, contact_of, content_of
from tui.engine.desk import Desk
from tui.engine.following import Polled
from tui.engine.status import CallView
from tui.engine.testcall import PlacedCall, await_call, own_number, place_test_call

_OFFERED = 40
_READY = "enter rings · ← → another contact · ↓ ↑ the words · tab to the lines above · esc leaves"


def first_rows(desk: Desk, batch_id: str) -> Sequence[CallRow]:
    """Answer contacts whose words may be tried. Blocks. Raises Refused without a test number."""
    own_number(desk)
    return desk.store.rows.page(batch_id, offset=0, limit=_OFFERED).items


def words_for(desk: Desk, batch: Batch, row: CallRow) -> RowText:
    """Render what this contact would hear. Blocks; raises what rendering raises."""
    return content_of(desk, batch).row_text(contact_of(desk, batch, row))


class TestDialog(ModalScreen[None]):
    """Enter rings; escape leaves at any time, the call is followed all the same."""

    __test__ = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("c,enter", "ring", show=False),
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("down", "read_on(1)", show=False),
        Binding("up", "read_on(-1)", show=False),
    ]
    AUTO_FOCUS = ""

    def __init__(
        self,
        desk: Desk,
        link: Link,
        batch: Batch,
        rows: Sequence[CallRow],
        account: tuple[str, bool],
    ) -> None:
        super().__init__()
        self._desk = desk
        self._link = link
        self._batch = batch
        self._rows = {row.ref: row for row in rows}
        self._account = account
        self._state = "ready"
        self._tell_row: Callable[[CallRow, str], object] = lambda row, trouble: None

    def compose(self) -> ComposeResult:
        """Yield account, number, contact, words, and what was heard."""
        numbers = self._desk.profile.test_numbers
        with Vertical(classes="dialog wide"):
            yield Words(account_line("Test call", self._account), classes="title")
            with Horizontal(classes="line"):
                yield Words(Content.styled("ring", "$faint"), classes="label")
                yield Pick([(each, show(each)) for each in numbers], title="Ring", id="to")
            with Horizontal(classes="line"):
                yield Words(Content.styled("with words for", "$faint"), classes="label")
                yield Pick(
                    [
                        (ref, show(f"{row.name or row.phone}", 60, Lines.MARK))
                        for ref, row in self._rows.items()
                    ],
                    title="Whose words?",
                    id="ref",
                )
            yield Words(id="test-state")
            with VerticalScroll(can_focus=False):
                yield Words(id="test-words")
                yield Words(id="test-heard")
            yield Words(Content(""), classes="hint")

    def on_mount(self) -> None:
        """Show the words."""
        self._say(_READY)
        self.show_words()

    def action_close(self) -> None:
        """Leave; a call that was made is followed all the same."""
        self.dismiss(None)

    def action_ring(self) -> None:
        """Ring, once."""
        if self._state == "ready":
            self._state = "calling"
            self.ring()

    def action_step(self, by: int) -> None:
        """Take the words of the contact before or after."""
        if self._state == "ready":
            self.query_one("#ref", Pick).action_step(by)

    def action_read_on(self, by: int) -> None:
        """Move the words up or down, half of what is seen of them."""
        words = self.query_one(VerticalScroll)
        words.scroll_relative(y=by * max(1, words.size.height // 2), animate=False)

    def on_pick_changed(self, event: Pick.Changed) -> None:
        """Show the words of another contact."""
        if event.pick.id == "ref" and self._state == "ready":
            self.show_words()

    @property
    def _row(self) -> CallRow:
        return self._rows[self.query_one("#ref", Pick).value]

    @work(exclusive=True, group="words")
    async def show_words(self) -> None:
        """Show what the chosen contact would hear."""
        words = self.query_one("#test-words", Words)
        try:
            text = await off(self.words, self._row)
        except CallsheetError as error:
            words.put(show(str(error), 500, style="$error"))
            return
        words.put(_preview(text))

    @work(exclusive=True, group="ring")
    async def ring(self) -> None:
        """Place the call, wait for its end, and show what was heard."""
        to, row, app = self.query_one("#to", Pick).value, self._row, self.app
        self._tell_row = lambda row, trouble: app.call_later(self._show_row, row, trouble)
        self._put_state(Content.styled(f"→ calling {to}", "$secondary"))
        self._say("esc leaves; the call is followed all the same")
        try:
            placed = await self._link.call(lambda c: self.place(c, row, to))
            if placed.outcome is not AttemptState.ACCEPTED:
                self._put_state(_outcome(placed))
                return
            self._put_state(Content.styled(f"✓ accepted: {placed.to} will ring", "$secondary"))
            view = await self._link.call(lambda c: self._await(c, placed))
        except CallsheetError as error:
            self._put_state(show(f"✕ {error.message} {error.hint}", 600, style="$error"))
            self._state = "ready"
            self._say(_READY)
            return
        self._show_heard(placed, view)

    def words(self, row: CallRow) -> RowText:
        """Answer what this contact would hear. Blocks; raises what rendering raises."""
        return words_for(self._desk, self._batch, row)

    async def place(self, connection: Connection, row: CallRow, to: str) -> PlacedCall:
        """Ring with this contact's words."""
        return await place_test_call(
            self._desk, connection, batch_id=self._batch.id, ref=row.ref, to=to
        )

    async def _await(self, connection: Connection, placed: PlacedCall) -> CallView:
        """Follow the call to its end, telling each change to the screen's own loop."""
        tell = self._tell_row

        def changed(polled: Polled) -> None:
            if polled.changed or polled.trouble:
                row = self._desk.store.rows.get(placed.batch_id, placed.ref)
                tell(row, polled.trouble)

        return await await_call(self._desk, connection, placed.batch_id, None, changed)

    def _show_row(self, row: CallRow, trouble: str) -> None:
        if self.is_attached and self._state == "calling":
            mark = row_mark(row.state, row.outcome).content()
            self._put_state(Content.assemble(mark, show(f"  {trouble}", 200, style="$warning")))

    def _show_heard(self, placed: PlacedCall, view: CallView) -> None:
        if not self.is_attached:
            return
        self._state = "heard"
        row = view.row
        mark = row_mark(row.state, row.outcome).content()
        self._put_state(Content.assemble(mark, "   ", verdict_words(view.matches)))
        if row.transcript:
            left, right = side_by_side(placed.preview.text, row.transcript)
            self.query_one("#test-words", Words).put(_part("THE PREVIEW", left))
            self.query_one("#test-heard", Words).put(_part("\nWHAT WAS HEARD", right))
        self._say("esc closes")

    def _put_state(self, content: Content) -> None:
        if self.is_attached:
            self.query_one("#test-state", Words).put(content)

    def _say(self, words: str) -> None:
        self.query_one(".hint", Words).put(Content(words))


def _preview(text: RowText) -> Content:
    parts = [_part("THE WORDS", show(text.text, 6000))] if text.text else []
    parts += [
        _part(name.upper().replace("_", " "), show(words, 2000))
        for name, words in text.spoken.items()
    ]
    if not parts:
        return Content.styled(
            "The words stand in the Levers app and cannot be shown here.", "$faint"
        )
    return Content("\n\n").join(parts)


def _outcome(placed: PlacedCall) -> Content:
    if placed.outcome is AttemptState.UNKNOWN:
        return show(
            f"? It may have been dialled: {placed.detail} See the test call on Status, then r.",
            600,
            style="$warning",
        )
    return show(f"✕ {placed.outcome.replace('_', ' ')}: {placed.detail}", 600, style="$error")


def _part(title: str, content: Content) -> Content:
    return Content.assemble((title, "bold $faint"), "\n", content)
