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
from tui.app.screens.status.words import day_and_time
from tui.app.text import Lines, show
from tui.app.widgets.field import Field
from tui.app.widgets.words import Words
from tui.app.wording import counted
from tui.engine.confirming import SendOrder, SendPlan


@dataclass(frozen=True, slots=True)
class Overridden:
    """The verdicts that the operator overrides by a send, and why."""

    codes: frozenset[str] = frozenset()
    reason: str = ""


class SendDialog(ModalScreen[SendOrder | None]):
    """On the simulator `y` sends; on a live account PROFILE:N is typed, exactly.

    A first few can be sent alone: the number is part of what is confirmed.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "cancel", show=False),
        Binding("y", "agree", show=False),
    ]

    def __init__(self, plan: SendPlan, account: tuple[str, bool], overridden: Overridden) -> None:
        super().__init__()
        self._plan = plan
        self._account = account
        self._overridden = overridden

    def compose(self) -> ComposeResult:
        """Yield what will happen, and how to agree."""
        plan = self._plan
        with Vertical(classes="dialog"):
            yield Words(account_line("Send", self._account), classes="title")
            yield Words(plan_words(plan, self._overridden.codes))
            with Horizontal(classes="line first"):
                yield Words(Content("how many"), classes="label")
                yield Field(placeholder=f"all {plan.sendable:,}; a number: fewer first", id="limit")
            if plan.live:
                with Horizontal(classes="line"):
                    yield Words(Content("confirm"), classes="label")
                    yield Field(placeholder=f"type {plan.confirm}", id="word")
            if plan.live and not plan.tested:
                with Horizontal(classes="line"):
                    yield Words(Content("and"), classes="label")
                    yield Field(placeholder="type untested", id="two")
            hint = "enter sends · esc cancels" if plan.live else "y sends · n cancels · tab: fewer"
            yield Words(Content(hint), id="complaint", classes="hint")

    def on_mount(self) -> None:
        """Begin at the word, where one is typed."""
        if self._plan.live:
            self.query_one("#word").focus()

    def action_cancel(self) -> None:
        """Send nothing."""
        self.dismiss(None)

    def action_agree(self) -> None:
        """Send, where no word has to be typed."""
        if not self._plan.live:
            self._decide()

    @on(Input.Changed, "#limit")
    def _fewer(self) -> None:
        """The word to type names as many calls as will be made."""
        calls = self._calls()
        if self._plan.live and calls is not None:
            self.query_one("#word", Input).placeholder = f"type {self._word(calls)}"

    @on(Input.Submitted)
    def _decide(self) -> None:
        calls = self._calls()
        complaint = self._complaint(calls)
        if complaint or calls is None:
            self.query_one("#complaint", Words).put(show(complaint, 200, style="$error"))
            return
        live = self._plan.live
        self.dismiss(
            SendOrder(
                yes=not live,
                confirm=self._word(calls) if live else "",
                limit=calls if calls < self._plan.sendable else None,
                untested=live and not self._plan.tested,
                overrides=self._overridden.codes,
                reason=self._overridden.reason,
            )
        )

    def _complaint(self, calls: int | None) -> str:
        if calls is None:
            return f"How many: a number from 1 to {self._plan.sendable:,}, or nothing for all."
        if not self._plan.live:
            return ""
        if self.query_one("#word", Input).value.strip() != self._word(calls):
            return f"Type {self._word(calls)} exactly, or press esc."
        if not self._plan.tested and self.query_one("#two", Input).value.strip() != "untested":
            return "Nobody has heard these words: type untested as well."
        return ""

    def _calls(self) -> int | None:
        """How many calls are asked for; None where that is no number of them."""
        typed = self.query_one("#limit", Input).value.strip()
        if not typed:
            return self._plan.sendable
        if not typed.isascii() or not typed.isdigit():
            return None
        return int(typed) if 1 <= int(typed) <= self._plan.sendable else None

    def _word(self, calls: int) -> str:
        return f"{self._plan.batch.profile}:{calls}"


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
        opens = f" The first of them from {day_and_time(plan.opens)}." if plan.opens else ""
        lines.append(Content(f"{' and '.join(left)} stay here.{opens}"))
    lines.append(Content.styled(f"In {request_words(plan.requests)}.", "$faint"))
    if overrides:
        words = f"! overridden: {', '.join(sorted(overrides))}"
        lines.append(Content.styled(words, palette.YELLOW))
    if "invalid_number" in overrides and max(plan.requests, default=0) > 1:
        words = "! a number that the provider refuses takes all calls of its request with it"
        lines.append(Content.styled(words, palette.YELLOW))
    if plan.tested:
        lines.append(
            Content.styled("✓ these words were test-called on this profile", palette.GREEN)
        )
    else:
        words = "! these words were never test-called on this profile"
        lines.append(Content.styled(words, palette.YELLOW))
    return Content("\n").join(lines)
