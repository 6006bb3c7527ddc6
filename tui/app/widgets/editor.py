"""The editor of a prompt: a TextArea whose lines are coloured by the prompt's own lexer."""

from collections import defaultdict
from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from tui.app import palette
from tui.app.text import same_length
from tui.prompts import Problem, Token, lex

_STYLES = {
    "delimiter": Style(color=palette.ACCENT),
    "keyword": Style(color=palette.MAGENTA),
    "name": Style(color=palette.CYAN),
    "filter": Style(color=palette.BLUE),
    "test": Style(color=palette.BLUE),
    "string": Style(color=palette.GREEN),
    "number": Style(color=palette.YELLOW),
    "operator": Style(color=palette.ACCENT),
    "comment": Style(color=palette.FAINT, italic=True),
    "raw": Style(color=palette.FAINT),
    "error": Style(color=palette.RED, underline=True),
}
_PROBLEM = Style(color=palette.RED, underline=True, bold=True)
_WARNING = Style(color=palette.YELLOW, underline=True)


_OURS = frozenset({"f6", "f7"})
"""Keys that TextArea takes for selecting, and the Templates screen for contacts."""


class PromptEditor(TextArea, inherit_bindings=False):
    """Edits a prompt. Control characters in it are shown as marks, and saved as they are."""

    HELP = (
        "The prompt, in Jinja: {{ first_name }} puts a contact's value in, "
        "{% if amount %} … {% endif %} keeps a part for those who have one. Every extra column "
        "of the list is a variable. ctrl+z takes an edit back, ctrl+y repeats it; escape leaves "
        "the text, so that letters are commands."
    )
    DEFAULT_CSS = """
    PromptEditor { background: $background; padding: 0; }
    PromptEditor .text-area--gutter { color: $faint; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        each for each in TextArea.BINDINGS if not (isinstance(each, Binding) and each.key in _OURS)
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(
            soft_wrap=True,
            show_line_numbers=True,
            tab_behavior="focus",
            highlight_cursor_line=False,
            compact=True,
            id=id,
        )
        self.cursor_blink = False
        self._lexed_text: str | None = None
        self._by_line: dict[int, list[Token]] = {}
        self._problems: dict[int, list[Problem]] = {}

    def put_problems(self, problems: Sequence[Problem]) -> None:
        """Underline the places of these problems."""
        by_line: dict[int, list[Problem]] = defaultdict(list)
        for each in problems:
            if each.line:
                by_line[each.line].append(each)
        if by_line != self._problems:
            self._problems = dict(by_line)
            self.notify_style_update()
            self.refresh()

    def go_to(self, line: int, column: int) -> None:
        """Put the cursor at a place counted from 1, and take the focus."""
        row = max(0, min(line, self.document.line_count) - 1)
        end = len(self.document.get_line(row))
        self.move_cursor((row, max(0, min(column - 1, end))), center=True)
        self.focus()

    def get_line(self, line_index: int) -> Text:
        """Answer one line, neutralised and coloured."""
        source = self.document.get_line(line_index)
        line = Text(same_length(source), end="", no_wrap=True)
        for token in self._tokens().get(line_index + 1, ()):
            style = _STYLES.get(token.kind)
            if style is not None:
                start = token.column - 1
                line.stylize(style, start, start + token.length)
        for problem in self._problems.get(line_index + 1, ()):
            start = problem.column - 1
            style = _PROBLEM if problem.severity == "error" else _WARNING
            line.stylize(style, start, start + _word_length(source, start))
        return line

    def _tokens(self) -> dict[int, list[Token]]:
        """The words of the text by line, read once per text."""
        text = self.text
        if text != self._lexed_text:
            self._lexed_text = text
            by_line: dict[int, list[Token]] = defaultdict(list)
            for token in lex(text):
                by_line[token.line].append(token)
            self._by_line = by_line
        return self._by_line


def _word_length(line: str, start: int) -> int:
    """Answer the length of the word that begins there, at least 1."""
    end = start
    while end < len(line) and (line[end].isalnum() or line[end] == "_"):
        end += 1
    return max(1, end - start)
