"""The confirmation: which account, how many calls, and on a live one the word to type."""

from collections.abc import Collection
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
from tui.app.screens.compose.account import account_line
from tui.app.screens.compose.panel import request_words
from tui.app.text import Lines, show
from tui.app.widgets.field import Field
from tui.app.widgets.words import Words
from tui.app.wording import counted
from tui.engine.confirming import SendOrder, SendPlan


@dataclass(frozen=True, slots=True)
class Overridden:
    """The verdicts that the operator overrides for this send, and why."""

    codes: frozenset[str] = frozenset()
    reason: str = ""


class SendDialog(ModalScreen[SendOrder | None]):
    """On the simulator `y` sends; on a live account PROFILE:N is typed, exactly."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "cancel", show=False),
        Binding("y", "agree", show=False),
    ]

    def __init__(self, plan: SendPlan, account: tuple[str, bool], overridden: Overridden) -> None:
        super().__init__()
        self._plan = plan
        self._account = account
        self._overridden = overridden

    @property
    def _typed(self) -> bool:
        return self._plan.live

    def compose(self) -> ComposeResult:
        """Yield what will happen, and how to agree."""
        plan = self._plan
        with Vertical(classes="dialog"):
            yield Words(account_line("Send", self._account), classes="title")
            yield Words(plan_words(plan, self._overridden.codes))
            if not self._typed:
                yield Words(
                    Content.assemble(
                        ("y", "bold $accent"), " send    ", ("n", "bold $accent"), " cancel"
                    ),
                    classes="answers",
                )
                return
            with Horizontal(classes="line"):
                yield Words(Content("confirm"), classes="label")
                yield Field(placeholder=f"type {plan.confirm}", id="word")
            if not plan.tested:
                with Horizontal(classes="line"):
                    yield Words(Content("and"), classes="label")
                    yield Field(placeholder="type untested", id="two")
            yield Words(Content("enter sends · esc cancels"), id="complaint", classes="hint")

    def on_mount(self) -> None:
        """Begin at the word, where one is typed."""
        if self._typed:
            self.query_one("#word").focus()

    def action_cancel(self) -> None:
        """Send nothing."""
        self.dismiss(None)

    def action_agree(self) -> None:
        """Send, where no word has to be typed."""
        if not self._typed:
            self.dismiss(self._order(yes=True))

    @on(Input.Submitted)
    def _entered(self) -> None:
        word = self.query_one("#word", Input).value.strip()
        untested = not self._plan.tested
        complaint = ""
        if word != self._plan.confirm:
            complaint = f"Type {self._plan.confirm} exactly, or press esc."
        elif untested and self.query_one("#two", Input).value.strip() != "untested":
            complaint = "Nobody has heard these words: type untested as well."
        if complaint:
            self.query_one("#complaint", Words).put(show(complaint, 200, style="$error"))
            return
        self.dismiss(self._order(confirm=word, untested=untested))

    def _order(self, yes: bool = False, confirm: str = "", untested: bool = False) -> SendOrder:
        return SendOrder(
            yes=yes,
            confirm=confirm,
            untested=untested,
            overrides=self._overridden.codes,
            reason=self._overridden.reason,
        )


def plan_words(plan: SendPlan, overrides: Collection[str]) -> Content:
    """Answer what a send would do, in words."""
    lines = [
        Content.assemble(
            (f"{counted(plan.sendable, 'phone')} will ring", "bold"),
            " for ",
            show(plan.batch.name, 80, Lines.MARK, style="bold"),
            f" on {plan.batch.profile}.",
        )
    ]
    left = [
        f"{count:,} {words}"
        for count, words in ((plan.held, "held"), (plan.blocked, "blocked"))
        if count
    ]
    if left:
        lines.append(Content(f"{' and '.join(left)} stay here."))
    lines.append(Content.styled(f"In {request_words(plan.requests)}.", "$faint"))
    if overrides:
        words = f"! overridden: {', '.join(sorted(overrides))}"
        lines.append(Content.styled(words, palette.YELLOW))
    if plan.tested:
        lines.append(
            Content.styled("✓ these words were test-called on this profile", palette.GREEN)
        )
    else:
        words = "! these words were never test-called on this profile"
        lines.append(Content.styled(words, palette.YELLOW))
    return Content("\n").join(lines)
