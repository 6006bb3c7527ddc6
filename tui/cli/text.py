"""Foreign text on a terminal: one function, so that nothing of it acts as a command."""

import unicodedata
from collections.abc import Iterable, Sequence

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SEPARATORS = frozenset("\u2028\u2029\ufeff\u200b")


def neutral(text: str, *, lines: bool = False) -> str:
    """Answer the text with control bytes and direction overrides written out, as in `\\x1b`.

    Line ends and tabs stay where `lines` is set; in a table cell they are written out too.
    """
    return "".join(
        character
        if _harmless(character) or (lines and character in "\n\t")
        else _written(character)
        for character in text
    )


def table(rows: Iterable[Sequence[object]], heads: Sequence[str]) -> str:
    """Lay rows out under their heads, columns two blanks apart; numbers stand to the right."""
    cells = [[neutral("" if cell is None else str(cell)) for cell in row] for row in rows]
    columns = list(zip(heads, *cells, strict=True))
    widths = [max(width(cell) for cell in column) for column in columns]
    right = [_numbers(column[1:]) for column in columns]
    lines = []
    for line in (list(heads), *cells):
        parts = [_pad(cell, widths[i], right=right[i]) for i, cell in enumerate(line)]
        lines.append("  ".join(parts).rstrip())
    return "\n".join(lines)


def width(text: str) -> int:
    """Answer how many terminal cells a text takes, near enough for a table."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def cut(text: str, cells: int) -> str:
    """Answer as much of a line as fits into so many terminal cells."""
    taken = 0
    for place, character in enumerate(text):
        taken += width(character)
        if taken > cells:
            return text[:place]
    return text


def plural(count: int, word: str, several: str = "") -> str:
    """Answer `1 call`, `2 calls`, `12,480 calls`."""
    return f"{count:,} {word if count == 1 else several or word + 's'}"


def _harmless(character: str) -> bool:
    if character in _BIDI or character in _SEPARATORS:
        return False
    return unicodedata.category(character) not in ("Cc", "Cs", "Co", "Cn")


def _written(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def _pad(text: str, cells: int, *, right: bool) -> str:
    blanks = " " * (cells - width(text))
    return blanks + text if right else text + blanks


def _numbers(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(
        cell.replace(",", "").replace(".", "", 1).isdigit() for cell in filled
    )
