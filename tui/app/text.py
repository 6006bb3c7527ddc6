"""The one way for foreign text to reach the screen.

Contacts, provider messages, transcripts and file names may hold escape sequences, overrides of
the writing direction, invisible characters and markup. Textual passes all of them on to the
terminal, so nothing that was not written in this package is shown but through `show` (a widget's
content), `cell` (one cell of a table) or `plain` (a message).
"""

import unicodedata
from enum import StrEnum

from rich.cells import cell_len
from textual.content import Content

MARK = "�"
"""Stands for a character that is not shown: a C1 control, a bidi or invisible character."""

LIMIT = 20_000
"""Characters of one text on the screen, where the caller names no limit."""

_JOINERS = "\u200c\u200d"
_MOST_COMBINING = 6
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


class Lines(StrEnum):
    """What becomes of the line ends in a text."""

    KEEP = "keep"
    """They end a line."""
    MARK = "mark"
    """They are shown as a sign, on one line."""


def plain(text: str, limit: int = LIMIT, lines: Lines = Lines.KEEP) -> str:
    """Answer the text with every control, bidi and invisible character shown as a visible mark.

    C0 controls become their control pictures (`␛`), tabs a blank, everything else that would not
    be seen U+FFFD. Joiners stay between the letters that need them; joined pictures are shown one
    by one, since terminals differ over the width of what they make together. A text longer than
    `limit` characters is cut and ends in an ellipsis.
    """
    if text.isascii() and text.isprintable():
        return text if len(text) <= limit else text[:limit] + "…"
    cut = text[:limit].replace("\r\n", "\n")
    shown: list[str] = []
    combining = 0
    for place, character in enumerate(cut):
        if unicodedata.combining(character):
            combining += 1
            if combining > _MOST_COMBINING:
                continue
            if not shown or shown[-1] == "\n":
                shown.append("◌")
        else:
            combining = 0
        if character in _JOINERS and _joins(cut, place):
            if not _pictures(cut, place):
                shown.append(character)
        else:
            shown.append(_visible(character, lines))
    return "".join(shown) + ("…" if len(text) > limit else "")


def same_length(text: str) -> str:
    """Answer the text neutralised one character for one character, for an editor's columns."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character if character == "\t" else _visible(character, Lines.MARK) for character in text
    )


def show(text: str, limit: int = LIMIT, lines: Lines = Lines.KEEP, style: str = "") -> Content:
    """Answer foreign text as content for a widget: neutralised, never read as markup."""
    return (
        Content.styled(plain(text, limit, lines), style)
        if style
        else Content(plain(text, limit, lines))
    )


def width_of(text: str) -> int:
    """Answer how many terminal cells a neutralised text takes."""
    return len(text) if text.isascii() else cell_len(text)


def is_uncertain(text: str) -> bool:
    """Whether terminals differ over the width of a text: Indic and like scripts, emoji.

    So does what U+FE0F makes an emoji: many draw it as narrow as it is without.
    """
    if text.isascii():
        return False
    return any(
        0x0900 <= code < 0x1E00 or 0xA800 <= code < 0xAC00 or code == 0xFE0F or code >= 0x10A00
        for code in map(ord, text)
    )


def cell(text: str, width: int, right: bool = False) -> str:
    """Answer foreign text as exactly `width` terminal cells: neutralised, cut, padded.

    Wide characters count two cells, combining ones none. What is cut ends in an ellipsis.
    """
    if width <= 0:
        return ""
    shown = plain(text, limit=4 * width + 8, lines=Lines.MARK)
    if not shown.isascii():
        shown = shown.replace("\u200d", "").replace("\ufe0f", "")
    taken = width_of(shown)
    if taken > width:
        shown = _cut(shown, width)
        taken = width_of(shown)
    padding = " " * (width - taken)
    return padding + shown if right else shown + padding


def _cut(text: str, width: int) -> str:
    kept: list[str] = []
    taken = 0
    for character in text:
        step = cell_len(character)
        if taken + step > width - 1:
            break
        kept.append(character)
        taken += step
    return "".join(kept) + "…"


def _joins(text: str, place: int) -> bool:
    """Whether a joiner stands between two letters or pictures outside Latin script."""
    if not 0 < place < len(text) - 1:
        return False
    return all(
        ord(near) > 0x2FF and unicodedata.category(near) in {"Lo", "So", "Mn", "Mc", "Sk"}
        for near in (text[place - 1], text[place + 1])
    )


def _pictures(text: str, place: int) -> bool:
    """Whether a picture stands beside a joiner."""
    return any(unicodedata.category(text[at]) in {"So", "Sk"} for at in (place - 1, place + 1))


def _visible(character: str, lines: Lines) -> str:
    if character == "\n":
        return "\n" if lines is Lines.KEEP else "↵"
    if character == "\t":
        return " "
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if character in "\u2028\u2029":
        return "↵"
    return MARK if unicodedata.category(character) in _HIDDEN_CATEGORIES else character
