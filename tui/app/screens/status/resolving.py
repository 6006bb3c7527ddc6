"""The operator's decision on a request that nobody knows the fate of."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.app import palette
from tui.app.screens.pick import Pick
from tui.app.text import show
from tui.app.widgets.field import Field
from tui.app.widgets.words import Words
from tui.app.wording import counted
from tui.domain.states import AttemptState
from tui.engine.reconciling import Settled


@dataclass(frozen=True, slots=True)
class Decision:
    """What the operator decided of one attempt, the count typed, and why."""

    attempt: str
    sent: bool
    confirm: int
    reason: str


class ResolveDialog(ModalScreen[Decision | None]):
    """Asks whether a request arrived; the number of its contacts is typed, and a reason given."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", show=False)]

    def __init__(self, settled: Settled, account: str) -> None:
        super().__init__()
        self._settled = settled
        self._account = account

    def compose(self) -> ComposeResult:
        """Yield what is known, the choice, count and reason."""
        settled = self._settled
        known = (
            "Two complete lists of the provider do not show it."
            if settled.state is AttemptState.ABSENT
            else "Nobody can say yet whether the provider has it."
        )
        with Vertical(classes="dialog"):
            yield Words(Content("A request without a clear answer"), classes="title")
            yield Words(
                Content.assemble(
                    f"cs-{settled.attempt} on {self._account}: "
                    f"{counted(settled.contacts, 'contact')}.\n",
                    (known, palette.YELLOW),
                    "\n",
                    show(settled.detail, 300, style="$faint"),
                )
            )
            with Horizontal(classes="line"):
                yield Words(Content("it was"), classes="label")
                yield Pick(
                    (
                        ("", Content("choose…")),
                        ("sent", Content("sent: wait for its calls")),
                        ("not-sent", Content("not sent: plan its contacts again")),
                    ),
                    title="What became of the request?",
                    id="as",
                )
            with Horizontal(classes="line"):
                yield Words(Content("contacts"), classes="label")
                yield Field(placeholder=f"type {settled.contacts}", id="count")
            with Horizontal(classes="line"):
                yield Words(Content("reason"), classes="label")
                yield Field(placeholder="goes to the audit", id="reason")
            yield Words(
                Content("Look at the provider's own list first. enter decides · esc leaves it"),
                id="complaint",
                classes="hint",
            )

    def on_mount(self) -> None:
        """Begin with the choice."""
        self.query_one("#as").focus()

    def action_cancel(self) -> None:
        """Leave it unknown."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _decide(self) -> None:
        choice = self.query_one("#as", Pick).value
        count = self.query_one("#count", Input).value.strip()
        reason = self.query_one("#reason", Input).value.strip()
        complaint = ""
        if not choice:
            complaint = "Choose whether it was sent."
        elif count != str(self._settled.contacts):
            complaint = f"Type the number of its contacts: {self._settled.contacts}."
        elif not reason:
            complaint = "Give a reason."
        if complaint:
            self.query_one("#complaint", Words).put(Content.styled(complaint, "$error"))
            return
        self.dismiss(Decision(self._settled.attempt, choice == "sent", int(count), reason))
