"""Which tags of a template belong together: `{{` and `}}`, `{% if %}` with its else and end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tui.prompts import Token

_BLOCKS = frozenset({"if", "for", "macro", "call", "filter", "block", "with", "autoescape", "set"})
_MIDDLE = frozenset({"else", "elif"})


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line: the line from 1, the column from 0."""

    line: int
    column: int
    length: int


@dataclass(slots=True)
class Tag:
    """One tag from its opening to its closing delimiter; `block` are the tags of its block."""

    opening: Span
    closing: Span
    word: Span | None
    name: str
    assigns: bool = False
    block: list["Tag"] = field(default_factory=list)

    def holds(self, line: int, column: int) -> bool:
        """Whether the cursor stands in the tag or at one of its ends."""
        start = (self.opening.line, self.opening.column)
        end = (self.closing.line, self.closing.column + self.closing.length)
        return start <= (line, column) <= end


def tags_of(source: str, tokens: Sequence[Token]) -> tuple[Tag, ...]:
    """Answer the closed tags of a template in order, blocks joined as far as they balance."""
    tags = tuple(_tags(source.splitlines(), tokens))
    stack: list[list[Tag]] = []
    for tag in tags:
        if tag.name in _BLOCKS and not (tag.name == "set" and tag.assigns):
            stack.append([tag])
        elif tag.name in _MIDDLE and stack:
            stack[-1].append(tag)
        elif tag.name.startswith("end") and stack and stack[-1][0].name == tag.name[3:]:
            block = [*stack.pop(), tag]
            for each in block:
                each.block = block
    return tags


def partners(tags: Sequence[Tag], line: int, column: int) -> tuple[Span, ...]:
    """Answer what to mark for a cursor: both delimiters of its tag, the words of its block."""
    here = next((tag for tag in tags if tag.holds(line, column)), None)
    if here is None:
        return ()
    words = [each.word for each in here.block if each.word is not None]
    return (here.opening, here.closing, *words)


def _tags(lines: Sequence[str], tokens: Sequence[Token]) -> Iterator[Tag]:
    opening: Span | None = None
    word: Span | None = None
    name, assigns, first = "", False, False
    for token in tokens:
        text = _text(lines, token)
        span = Span(token.line, token.column - 1, token.length)
        if token.kind == "delimiter" and text.startswith("{"):
            opening, word, name, assigns = span, None, "", False
            first = text.startswith("{%")
        elif token.kind == "delimiter" and opening is not None:
            yield Tag(opening, span, word, name, assigns)
            opening = None
        elif first:
            word, name, first = span, text, False
        elif text == "=":
            assigns = True


def _text(lines: Sequence[str], token: Token) -> str:
    line = lines[token.line - 1] if token.line <= len(lines) else ""
    return line[token.column - 1 : token.column - 1 + token.length]
