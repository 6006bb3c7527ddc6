"""Find and replace: three lines below a text."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input
from textual.widgets.input import Selection

from tui.app.text_search import Search
from tui.app.widgets.field import Field
from tui.app.widgets.words import Words


class FindBar(Vertical):
    """Posts what is wanted; who owns the text does it and answers with `tell`."""

    HELP = (
        "Enter or down goes to the next place, up to the one before. A blank finds the end of a "
        "line too, \\n nothing else. F2 minds upper and lower case, F3 finds whole words only, F4 "
        "reads a regular expression, whose groups are \\1 or \\g<name> in the replacement. In "
        "the second line enter replaces the place found and goes on, ctrl+r replaces them all, as "
        "many as it says (ctrl+z takes that back at once). Escape closes."
    )
    DEFAULT_CSS = """
    FindBar { height: auto; display: none; background: $panel; }
    FindBar Horizontal { height: 1; }
    FindBar .name { width: 9; color: $faint; }
    FindBar Field { width: 1fr; }
    FindBar #find-count { width: 20; text-align: right; }
    FindBar #find-keys { height: auto; max-height: 3; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
        Binding("ctrl+r", "all", show=False),
        Binding("f2", "exact_case", show=False),
        Binding("f3", "whole_words", show=False),
        Binding("f4", "pattern", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._exact_case = False
        self._whole_words = False
        self._pattern = False
        self._many = ""

    @dataclass
    class Wanted(Message):
        """Something else is looked for, or in another way."""

        search: Search

    @dataclass
    class Step(Message):
        """The next place, or the one before."""

        by: int

    @dataclass
    class Replace(Message):
        """Replace the place found, or all of them."""

        text: str
        everywhere: bool

    class Left(Message):
        """The operator is done."""

    def compose(self) -> ComposeResult:
        """Yield the lines."""
        with Horizontal():
            yield Words(Content(" find"), classes="name")
            yield Field(id="find-text")
            yield Words(id="find-count")
        with Horizontal():
            yield Words(Content(" replace"), classes="name")
            yield Field(id="find-replacement")
        yield Words(self._keys(), id="find-keys")

    def open(self, wanted: str) -> None:
        """Show the bar, beginning with a text where there is one; what is typed replaces it."""
        self.display = True
        field = self.query_one("#find-text", Field)
        if wanted:
            field.value = wanted
        field.focus()
        field.selection = Selection(0, len(field.value))
        self._want()

    @property
    def by_pattern(self) -> bool:
        """Whether a regular expression is looked for."""
        return self._pattern

    def tell(self, words: Content, many: str = "", trouble: str = "") -> None:
        """Show what was found, how many places all are, and what is wrong with a pattern."""
        self.query_one("#find-count", Words).put(words)
        self._many = many
        line = Content.styled(f" {trouble}", "$error") if trouble else self._keys()
        self.query_one("#find-keys", Words).put(line)

    def action_leave(self) -> None:
        """Close the bar."""
        self.display = False
        self.post_message(self.Left())

    def action_step(self, by: int) -> None:
        """Go to another place."""
        self.post_message(self.Step(by))

    def action_all(self) -> None:
        """Replace all places."""
        self.post_message(self.Replace(self._replacement, everywhere=True))

    def action_exact_case(self) -> None:
        """Mind upper and lower case from now on, or no longer."""
        self._exact_case = not self._exact_case
        self._want()

    def action_whole_words(self) -> None:
        """Find whole words only from now on, or parts of words again."""
        self._whole_words = not self._whole_words
        self._want()

    def action_pattern(self) -> None:
        """Read what is looked for as a regular expression from now on, or as it stands again."""
        self._pattern = not self._pattern
        self._want()

    def _want(self) -> None:
        self.query_one("#find-keys", Words).put(self._keys())
        wanted = self.query_one("#find-text", Field).value
        self.post_message(
            self.Wanted(Search(wanted, self._exact_case, self._whole_words, self._pattern))
        )

    def _keys(self) -> Content:
        ways = (
            ("F2 case", self._exact_case),
            ("F3 words", self._whole_words),
            ("F4 pattern", self._pattern),
        )
        parts = [
            (f" {words} ✓ ", "bold $accent") if chosen else (f" {words}   ", "$faint")
            for words, chosen in ways
        ]
        return Content.assemble(*parts, (f" ctrl+r all {self._many}".rstrip(), "$faint"))

    @property
    def _replacement(self) -> str:
        return self.query_one("#find-replacement", Field).value

    @on(Input.Changed, "#find-text")
    def _wanted_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._want()

    @on(Input.Submitted, "#find-text")
    def _next(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_step(1)

    @on(Input.Submitted, "#find-replacement")
    def _replace_one(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Replace(self._replacement, everywhere=False))
