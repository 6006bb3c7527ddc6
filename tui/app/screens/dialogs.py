"""Small questions over a screen: confirm, type a line, choose one."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui.app.widgets.field import Field
from tui.app.widgets.words import Words

_CANCEL = Binding("escape", "cancel", "cancel", show=False)


class Confirm(ModalScreen[bool]):
    """Asks before something that cannot be taken back: `y` does it, `n` or escape does not.

    With `typed` the operator types that word instead, and enter does it only if it matches.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        _CANCEL,
        Binding("n", "cancel", show=False),
        Binding("y", "agree", show=False),
    ]

    def __init__(self, question: Content, agree: str, typed: str = "") -> None:
        super().__init__()
        self._question = question
        self._agree = agree
        self._typed = typed

    def compose(self) -> ComposeResult:
        """Yield the question and how to answer it."""
        with Vertical(classes="dialog"):
            yield Words(self._question)
            if self._typed:
                yield Field(placeholder=self._typed)
                yield Words(Content("type the word above, enter · esc cancels"), classes="hint")
            else:
                keys = Content.assemble(
                    ("y", "bold $accent"), f" {self._agree}    ", ("n", "bold $accent"), " cancel"
                )
                yield Words(keys, classes="answers")

    def action_agree(self) -> None:
        """Say yes, where no word has to be typed."""
        if not self._typed:
            self.dismiss(True)

    def action_cancel(self) -> None:
        """Say no."""
        self.dismiss(False)

    @on(Input.Submitted)
    def _typed_it(self, event: Input.Submitted) -> None:
        if event.value.strip() == self._typed:
            self.dismiss(True)
        else:
            complaint = Content.styled(f"Type {self._typed} exactly · esc cancels", "$error")
            self.query_one(".hint", Words).put(complaint)


class AskLine(ModalScreen[str | None]):
    """Asks for one line; `check` answers a complaint ("" if the line is fine)."""

    BINDINGS: ClassVar[list[BindingType]] = [_CANCEL]

    def __init__(
        self,
        title: Content,
        value: str = "",
        placeholder: str = "",
        check: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__()
        self._title = title
        self._value = value
        self._placeholder = placeholder
        self._check = check

    def compose(self) -> ComposeResult:
        """Yield the question, the line and the complaint."""
        with Vertical(classes="dialog"):
            yield Words(self._title, classes="title")
            yield Field(self._value, placeholder=self._placeholder)
            yield Words(Content("enter takes it · esc cancels"), id="complaint", classes="hint")

    def action_cancel(self) -> None:
        """Answer nothing."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        line = event.value.strip()
        complaint = self._check(line) if self._check else ("" if line else "Type something first.")
        if complaint:
            self.query_one("#complaint", Words).put(Content.styled(complaint, "$error"))
        else:
            self.dismiss(line)


class Choose(ModalScreen[str | None]):
    """Asks for one of several; answers its id."""

    BINDINGS: ClassVar[list[BindingType]] = [_CANCEL]

    def __init__(
        self, title: Content, options: Sequence[tuple[str, Content]], current: str = ""
    ) -> None:
        super().__init__()
        self._title = title
        self._options = options
        self._current = current

    def compose(self) -> ComposeResult:
        """Yield the list."""
        with Vertical(classes="dialog"):
            yield Words(self._title, classes="title")
            yield OptionList(
                *(Option(words, id=each) for each, words in self._options), compact=True
            )
            yield Words(Content("enter chooses · esc cancels"), classes="hint")

    def on_mount(self) -> None:
        """Begin at the present choice."""
        ids = [each for each, _ in self._options]
        if self._current in ids:
            self.query_one(OptionList).highlighted = ids.index(self._current)

    def action_cancel(self) -> None:
        """Answer nothing."""
        self.dismiss(None)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)
