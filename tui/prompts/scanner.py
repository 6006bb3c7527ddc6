"""A tolerant reading of Jinja's tags that knows where everything stands and never fails."""

import re
from bisect import bisect_right
from collections.abc import Generator, Iterator
from dataclasses import dataclass

_OPENING = re.compile(r"\{\{|\{%|\{#")
_RAW = re.compile(r"\{%[-+]?\s*raw\s*-?%\}")
_END_RAW = re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_CLOSING = {"{{": re.compile(r"-?\}\}"), "{%": re.compile(r"[-+]?%\}")}
_NUMBER = re.compile(
    r"0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+"
    r"|\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?(?:[eE][+-]?\d+(?:_\d+)*)?"
)
_NAME = re.compile(r"\w+")
_STRING = re.compile(r"'[^'\\]*(?:\\.[^'\\]*)*'|\"[^\"\\]*(?:\\.[^\"\\]*)*\"", re.DOTALL)
_OPERATOR = re.compile(r"//|\*\*|==|!=|>=|<=|[-+*/%~\[\](){}<>=.:|,;]")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One word of a template by its offset in the source.

    `kind` is opening, closing, name, string, number, operator, comment, raw or error; `tag` is
    the number of the tag it stands in, counted from 0 over opening marks, -1 outside of tags.
    """

    offset: int
    text: str
    kind: str
    tag: int


@dataclass(frozen=True, slots=True)
class Tag:
    """A `{{ }}` or `{% %}` of a source: where it starts and ends, its inner text, whether it was
    closed."""

    offset: int
    end: int
    opening: str
    inner: str
    closed: bool
    words: tuple[Lexeme, ...]


class Lines:
    """Offsets of a source as lines and columns, both from 1, with every kind of line end."""

    def __init__(self, source: str) -> None:
        self._starts = [0, *(found.end() for found in _NEWLINE.finditer(source))]

    def place(self, offset: int) -> tuple[int, int]:
        """Answer line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def scan(source: str) -> Iterator[Lexeme]:
    """Read a template's words in order; whatever is no word inside a tag is an `error`."""
    position, tag = 0, -1
    while opening := _OPENING.search(source, position):
        start = opening.start()
        if opening[0] == "{#":
            end = source.find("#}", start + 2)
            closed = end >= 0
            position = end + 2 if closed else len(source)
            yield Lexeme(start, source[start:position], "comment" if closed else "error", -1)
        elif opening[0] == "{%" and (raw := _RAW.match(source, start)):
            yield Lexeme(start, raw[0], "raw", -1)
            end_raw = _END_RAW.search(source, raw.end())
            if end_raw is None:
                return
            yield Lexeme(end_raw.start(), end_raw[0], "raw", -1)
            position = end_raw.end()
        else:
            tag += 1
            position = yield from _inside(source, start, opening[0], tag)


def _inside(source: str, start: int, opening: str, tag: int) -> Generator[Lexeme, None, int]:
    """Read one tag; the generator's result is the offset after it."""
    position = start + 2
    if source[position : position + 1] in ("-", "+"):
        position += 1
    yield Lexeme(start, source[start:position], "opening", tag)
    open_brackets: list[str] = []
    while position < len(source):
        if not open_brackets and (end := _CLOSING[opening].match(source, position)):
            yield Lexeme(position, end[0], "closing", tag)
            return end.end()
        if space := _SPACE.match(source, position):
            position = space.end()
            continue
        lexeme = _word(source, position, tag)
        if lexeme.kind == "operator" and lexeme.text in "([{":
            open_brackets.append(lexeme.text)
        elif lexeme.kind == "operator" and lexeme.text in ")]}" and open_brackets:
            open_brackets.pop()
        yield lexeme
        position += len(lexeme.text)
    return position


def _word(source: str, position: int, tag: int) -> Lexeme:
    if number := _NUMBER.match(source, position):
        return Lexeme(position, number[0], "number", tag)
    if name := _NAME.match(source, position):
        end = name.end()
        while end < len(source) and f"_{source[end]}".isidentifier():
            end += 1
        return Lexeme(position, source[position:end], "name", tag)
    if string := _STRING.match(source, position):
        return Lexeme(position, string[0], "string", tag)
    if operator := _OPERATOR.match(source, position):
        return Lexeme(position, operator[0], "operator", tag)
    return Lexeme(position, source[position], "error", tag)


def tags(source: str) -> list[Tag]:
    """Answer the tags of a source in order, with their words."""
    found: list[list[Lexeme]] = []
    for lexeme in scan(source):
        if lexeme.kind == "opening":
            found.append([])
        if lexeme.tag >= 0:
            found[-1].append(lexeme)
    return [_tag(source, words) for words in found]


def _tag(source: str, words: list[Lexeme]) -> Tag:
    first, last = words[0], words[-1]
    closed = last.kind == "closing"
    start = first.offset + len(first.text)
    end = last.offset if closed else last.offset + len(last.text)
    inner = words[1:-1] if closed else words[1:]
    whole = last.offset + len(last.text)
    return Tag(first.offset, whole, first.text[:2], source[start:end].strip(), closed, tuple(inner))
