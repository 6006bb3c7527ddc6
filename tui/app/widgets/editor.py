"""The editor of a prompt: a TextArea whose lines are coloured by the prompt's own lexer."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events, on
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from tui.app import palette
from tui.app.completing import Vocabulary, complete
from tui.app.repairing import stretch_of
from tui.app.tag_pairs import Span, Tag, partners, tags_of
from tui.app.text import same_length
from tui.app.text_search import Place
from tui.app.widgets.completions import Completions
from tui.app.widgets.kept_rows import KeptRows
from tui.app.widgets.keys_in_order import do_bound
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
_PARTNER = Style(bold=True, reverse=True)
_FOUND = Style(bgcolor=palette.CHOSEN, underline=True)

_OURS = frozenset({"f6", "f7"})
"""Keys that TextArea takes for selecting, and the Templates screen for contacts."""

_MOST_STRETCHES = 1_000
"""Coloured stretches of one line."""

_LOOK_BACK = 200
"""Lines above the cursor in which the tag that is being typed begins."""


class PromptEditor(KeptRows, inherit_bindings=False):
    """Edits a prompt. Control characters in it are shown as marks, and saved as they are."""

    HELP = (
        "The prompt, in Jinja: {{ first_name }} puts a contact's value in, "
        "{% if amount %} … {% endif %} keeps a part for those who have one. Every extra column "
        "of the list is a variable. Inside a tag what could stand there is offered: tab or enter "
        "takes it, up and down choose, escape closes it. ctrl+z takes an edit back, ctrl+y repeats "
        "it; escape leaves the text, so that letters are commands."
    )
    DEFAULT_CSS = """
    PromptEditor { background: $background; padding: 0; }
    PromptEditor .text-area--gutter { color: $faint; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            each
            for each in TextArea.BINDINGS
            if not (isinstance(each, Binding) and each.key in _OURS)
        ),
        Binding("ctrl+home", "to_start", show=False),
        Binding("ctrl+end", "to_end", show=False),
    ]

    def __init__(
        self,
        *,
        id: str | None = None,
        on_typed: Callable[[], None] | None = None,
        on_key: Callable[[], None] | None = None,
    ) -> None:
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
        self._tags: tuple[Tag, ...] = ()
        self._problems: dict[int, list[Problem]] = {}
        self._partners: tuple[Span, ...] = ()
        self._places: dict[int, list[tuple[int, int | None]]] = {}
        self._typing = False
        # A message would reach the screen only after the edit is drawn; these are called before.
        self._on_typed = on_typed
        self._on_key_pressed = on_key
        self.vocabulary = Vocabulary()
        """The words that are offered while one types."""

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

    def put_places(self, places: Sequence[Place]) -> None:
        """Mark what a search found."""
        by_row: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
        for each in places:
            (first, start), (last, end) = each.start, each.end
            for row in range(first, last + 1):
                by_row[row].append((start if row == first else 0, end if row == last else None))
        if by_row != self._places:
            self._places = dict(by_row)
            self.notify_style_update()
            self.refresh()

    def word_at_cursor(self) -> str:
        """Answer the name that the cursor stands in or at, "" where there is none."""
        row, column = self.cursor_location
        line = self.document.get_line(row)
        start = column
        while start and (line[start - 1].isalnum() or line[start - 1] == "_"):
            start -= 1
        return line[start : start + _word_length(line, start)].strip() if start < len(line) else ""

    def action_to_start(self) -> None:
        """Put the cursor before the first character."""
        self.move_cursor((0, 0))

    def action_to_end(self) -> None:
        """Put the cursor behind the last character."""
        self.move_cursor(self.document.end)

    def go_to(self, line: int, column: int) -> None:
        """Put the cursor at a place counted from 1, and take the focus."""
        row = max(0, min(line, self.document.line_count) - 1)
        end = len(self.document.get_line(row))
        self.move_cursor((row, max(0, min(column - 1, end))), center=True)
        self.focus()

    def put_suggestion(self, problem: Problem) -> bool:
        """Write a problem's suggestion where it belongs; False where the text is another by now."""
        found = stretch_of(self.text, problem)
        if found is None:
            return False
        result = self.replace(problem.suggestion, *found)
        self.move_cursor(result.end_location)
        return True

    def get_line(self, line_index: int) -> Text:
        """Answer one line, neutralised and coloured."""
        source = self.document.get_line(line_index)
        line = Text(same_length(source), end="", no_wrap=True)
        for token in self._tokens().get(line_index + 1, ()):
            line.stylize(_STYLES[token.kind], token.column - 1, token.column - 1 + token.length)
        for problem in self._problems.get(line_index + 1, ()):
            start = problem.column - 1
            style = _PROBLEM if problem.severity == "error" else _WARNING
            line.stylize(style, start, start + _word_length(source, start))
        for start, end in self._places.get(line_index, ())[:_MOST_STRETCHES]:
            line.stylize(_FOUND, start, end)
        for span in self._partners:
            if span.line == line_index + 1:
                line.stylize(_PARTNER, span.column, span.column + span.length)
        return line

    # -- tags that belong together

    @on(TextArea.SelectionChanged)
    def _cursor_moved(self) -> None:
        self._tokens()
        row, column = self.cursor_location
        found = partners(self._tags, row + 1, column)
        if found != self._partners:
            self._partners = found
            self.refresh()
        if not self._typing:
            self._close_offer()

    # -- what could stand here

    async def on_key(self, event: events.Key) -> None:
        """Take what is offered, or go through it; every other key edits in its order."""
        if self._on_key_pressed is not None:
            self._on_key_pressed()
        offered = self._offered
        self._typing = event.is_printable or event.key == "backspace"
        if offered is not None and offered.is_open and self._answered(offered, event.key):
            event.stop()
            event.prevent_default()
        else:
            await do_bound(self, event)

    def _answered(self, offered: Completions, key: str) -> bool:
        """Do what a key does with an offer; answer whether it does anything."""
        if key in {"up", "down"}:
            offered.step(-1 if key == "up" else 1)
        elif key == "tab" or (key == "enter" and offered.is_meant):
            self._take(offered)
        elif key == "escape":
            offered.close()
        else:
            return False
        return True

    @on(TextArea.Changed)
    def _text_changed(self) -> None:
        if self._on_typed is not None:
            self._on_typed()
        offered = self._offered
        if offered is None or not self._typing or not self.has_focus:
            return
        row, column = self.cursor_location
        first = max(0, row - _LOOK_BACK)
        completion = complete(self.get_text_range((first, 0), (row, column)), self.vocabulary)
        if completion is None:
            offered.close()
        else:
            offered.offer(completion, self.cursor_screen_offset)

    def on_blur(self) -> None:
        """Offer nothing to a text that nobody writes."""
        self._close_offer()

    @property
    def _offered(self) -> Completions | None:
        """The list of candidates, where the screen has one."""
        return next(iter(self.screen.query(Completions)), None)

    def _close_offer(self) -> None:
        if (offered := self._offered) is not None:
            offered.close()

    def _take(self, offered: Completions) -> None:
        row, column = self.cursor_location
        self._typing = False
        self.replace(offered.word, (row, column - len(offered.typed)), (row, column))
        self.move_cursor((row, column - len(offered.typed) + len(offered.word)))
        offered.close()

    def _tokens(self) -> dict[int, list[Token]]:
        """The words of the text by line, read once per text."""
        text = self.text
        if text != self._lexed_text:
            self._lexed_text = text
            tokens = lex(text)
            self._by_line = _coloured(tokens)
            self._tags = tags_of(text, tokens)
        return self._by_line


def _coloured(tokens: Iterable[Token]) -> dict[int, list[Token]]:
    """Answer the stretches to colour by line: neighbours of one kind are one.

    A line of very many has no more than what its drawing bears: each row that it wraps to cuts
    all of them.
    """
    by_line: dict[int, list[Token]] = defaultdict(list)
    for token in tokens:
        line = by_line[token.line]
        before = line[-1] if line else None
        if before and before.kind == token.kind and before.column + before.length == token.column:
            line[-1] = replace(before, length=before.length + token.length)
        elif token.kind in _STYLES and len(line) < _MOST_STRETCHES:
            line.append(token)
    return by_line


def _word_length(line: str, start: int) -> int:
    """Answer the length of the word that begins there, at least 1."""
    end = start
    while end < len(line) and (line[end].isalnum() or line[end] == "_"):
        end += 1
    return max(1, end - start)
