"""Overrides: which verdicts are set aside, for how long, and why."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.app.screens.compose.send_dialog import Overridden
from tui.app.screens.pick import Pick
from tui.app.widgets.field import Field
from tui.app.widgets.words import Words
from tui.domain.verdict import RULES, Severity
from tui.engine.preflight import Preflight


def overridable(result: Preflight | None, now: Overridden) -> dict[str, int]:
    """Answer the codes that may be overridden here, with their counts; a warning needs none."""
    if result is None:
        return dict.fromkeys(sorted(now.codes), 0)
    found = {
        code: count
        for code, count in result.reasons.items()
        if RULES[code].overridable and result.severities[code] is not Severity.WARN
    }
    return {**dict.fromkeys(sorted(now.codes), 0), **found}


class OverrideDialog(ModalScreen[Overridden | None]):
    """One line a verdict; an override needs a reason."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", show=False)]

    def __init__(self, codes: Mapping[str, int], now: Overridden) -> None:
        super().__init__()
        self._codes = codes
        self._now = now

    def compose(self) -> ComposeResult:
        """Yield the verdicts and the reason."""
        with Vertical(classes="dialog"):
            yield Words(Content("Override a verdict"), classes="title")
            for code, count in self._codes.items():
                concerned = f" ({count:,})" if count else ""
                with Horizontal(classes="line"):
                    yield Pick(
                        (("no", Content("keep")), ("yes", Content.styled("override", "$warning"))),
                        title=code,
                        value="yes" if code in self._now.codes else "no",
                        id=f"code-{code}",
                    )
                    rule = RULES[code]
                    words = Content(f"{rule.words}{concerned}; {rule.overridden}")
                    yield Words(words, classes="wide-label")
            with Horizontal(classes="line"):
                yield Words(Content("reason"), classes="label")
                yield Field(self._now.reason, placeholder="goes to the audit", id="reason")
            yield Words(
                Content("← → change · enter in the reason takes it · esc cancels"),
                id="complaint",
                classes="hint",
            )

    def on_mount(self) -> None:
        """Begin at the first verdict."""
        self.query(Pick).first().focus()

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _entered(self) -> None:
        codes = frozenset(
            code for code in self._codes if self.query_one(f"#code-{code}", Pick).value == "yes"
        )
        reason = self.query_one("#reason", Input).value.strip()
        if codes and not reason:
            complaint = Content.styled("An override needs a reason.", "$error")
            self.query_one("#complaint", Words).put(complaint)
            return
        self.dismiss(Overridden(codes, reason if codes else ""))
