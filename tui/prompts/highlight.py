"""Words of a template for an editor that colours them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tui.prompts.front import read_front_matter
from tui.prompts.scanner import Lexeme, Lines, scan

_KEYWORD_LIST = """
    if elif else endif for endfor in recursive set endset macro endmacro call endcall filter
    endfilter block endblock required scoped extends include import from as with endwith without
    context ignore missing autoescape endautoescape is not and or true false none True False None
"""
KEYWORDS = frozenset(_KEYWORD_LIST.split())


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of one line: line and column from 1, length in characters.

    `kind` is delimiter, keyword, name, filter, test, string, number, operator, comment, raw or
    error. Text outside of tags has no token.
    """

    line: int
    column: int
    length: int
    kind: str


def lex(source: str) -> tuple[Token, ...]:
    """Answer the tokens of a template in order; a word over several lines gives one per line.

    Front matter is a comment to the last line. Never raises.
    """
    declared = read_front_matter(source)
    body = declared.body
    lines = Lines(body)
    lexemes = list(scan(body))
    front = source[: len(source) - len(body)]
    found = list(_split(Lexeme(0, front, "comment", -1), "comment", Lines(front)))
    for number, lexeme in enumerate(lexemes):
        kind = _kind(lexemes, number)
        tokens = _split(lexeme, kind, lines)
        found += (replace(token, line=token.line + declared.lines) for token in tokens)
    return tuple(found)


def _kind(lexemes: Sequence[Lexeme], number: int) -> str:
    lexeme = lexemes[number]
    if lexeme.kind in ("opening", "closing"):
        return "delimiter"
    if lexeme.kind != "name":
        return lexeme.kind
    before = lexemes[number - 1] if number else None
    if before is not None and before.text == "|":
        return "filter"
    if before is not None and before.kind == "name":
        earlier = lexemes[number - 2].text if number > 1 else ""
        if lexeme.text != "not" and (
            before.text == "is" or (before.text == "not" and earlier == "is")
        ):
            return "test"
    if before is not None and before.text == ".":
        return "name"
    return "keyword" if lexeme.text in KEYWORDS else "name"


def _split(lexeme: Lexeme, kind: str, lines: Lines) -> Iterator[Token]:
    offset = lexeme.offset
    for piece in lexeme.text.splitlines(keepends=True):
        line, column = lines.place(offset)
        length = len(piece.rstrip("\r\n"))
        if length:
            yield Token(line, column, length, kind)
        offset += len(piece)
