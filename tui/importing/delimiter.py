"""Which character separates the cells: the one that gives the same number on most lines."""

import csv
import itertools
from collections import Counter

from tui.domain.errors import UsageError

_TRIED = (",", ";", "\t", "|")
_NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
_LINES = 200


def named_delimiter(word: str) -> str:
    """Read the operator's word for a delimiter: one character, or its name. Raises UsageError."""
    delimiter = _NAMES.get(word.lower(), word)
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise UsageError(
            f"{word!r} is no delimiter.", "Give one character, or comma, semicolon, tab, pipe."
        )
    return delimiter


def hinted_delimiter(first_line: str) -> str | None:
    """Answer the delimiter of a spreadsheet's `sep=;` line, None where it is no such line."""
    line = first_line.strip("\r\n\ufeff")
    return line[4] if line[:4].lower() == "sep=" and len(line) == 5 else None


def find_delimiter(text: str) -> str:
    """Answer the delimiter of the beginning of a file, "" for a file of one column."""
    best, found = (0.5, 0), ""
    for delimiter in _TRIED:
        share, columns = _consistency(text, delimiter)
        if columns > 1 and (round(share, 2), columns) > best:
            best, found = (round(share, 2), columns), delimiter
    return found or _header_delimiter(text)


def _header_delimiter(text: str) -> str:
    """Where rows are too ragged to agree: what splits a header of words, and most rows."""
    lines = [line for line in text.splitlines()[:_LINES] if line.strip()]
    for delimiter in _TRIED:
        header = lines[0].split(delimiter) if lines else []
        split = sum(delimiter in line for line in lines)
        if len(header) > 1 and split > len(lines) / 2 and not any(c.isdigit() for c in lines[0]):
            return delimiter
    return ""


def _consistency(text: str, delimiter: str) -> tuple[float, int]:
    """The share of rows with the commonest number of columns, and that number."""
    rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        counts = [len(row) for row in itertools.islice(rows, _LINES) if row]
    except csv.Error:
        return 0.0, 0
    if not counts:
        return 0.0, 0
    columns, times = max(Counter(counts).items(), key=lambda item: (item[1], item[0]))
    return times / len(counts), columns
