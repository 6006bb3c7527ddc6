"""Columns for Jinja's syntax tree, which itself knows lines only.

An extension's `filter_stream` (Jinja's own hook) hands the parser tokens whose line number is a
`Place`: an int that also knows its column and offset. Tree nodes and syntax errors keep it.
"""

from collections.abc import Iterable, Iterator

from jinja2.environment import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from tui.prompts.scanner import Lexeme, Lines, scan


class Place(int):
    """A line number, from 1, that also knows the column, from 1, and the offset in the source."""

    column: int
    offset: int

    def __new__(cls, line: int, column: int, offset: int) -> "Place":
        """Make a place."""
        place = super().__new__(cls, line)
        place.column = column
        place.offset = offset
        return place


def column_of(line: int) -> int:
    """Answer the column of a node's line number, 1 where it is not known."""
    return line.column if isinstance(line, Place) else 1


def offset_of(line: int) -> int | None:
    """Answer the offset of a node's line number, None where it is not known."""
    return line.offset if isinstance(line, Place) else None


class Placing(Extension):
    """Gives every token of a template its place."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._source = ""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Remember the source that is tokenized next; it is not changed."""
        self._source = source
        return source

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """Answer the same tokens with places for line numbers."""
        return _placed(stream, self._source)


_LEXEMES = ("opening", "closing", "name", "string", "number", "operator")


def _placed(stream: TokenStream, source: str) -> Iterator[Token]:
    lines = Lines(source)
    words = (word for word in scan(source) if word.kind in _LEXEMES)
    agree = True
    for token in stream:
        if token.type == "data" or not agree:
            yield token
            continue
        word = next(words, None)
        agree = word is not None and _same(word, token)
        if word is None or not agree:
            yield token
            continue
        line, column = lines.place(word.offset)
        yield Token(Place(line, column, word.offset), token.type, token.value)


def _same(word: Lexeme, token: Token) -> bool:
    """Whether the scanner and Jinja mean the same word; where they part, places end."""
    if token.type == "name" or word.kind == "name":
        return token.type == word.kind and token.value == word.text
    return True
