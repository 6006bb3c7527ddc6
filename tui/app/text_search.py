"""Finding in a text, across the ends of its lines, and what a replacement makes of it."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

MOST = 10_000
"""Places that are found, at most."""

Location = tuple[int, int]
"""Row and column, both from 0."""

_ESCAPED = re.compile(r"\\([\\n])")


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; `\\n` in it is the end of a line, `\\\\` a backslash.

    A blank in it stands for the end of a line too: prose goes on from line to line. With `pattern`
    it is a regular expression, which only the worker process may try.
    """

    wanted: str = ""
    exact_case: bool = False
    whole_words: bool = False
    pattern: bool = False

    def expression(self) -> re.Pattern[str]:
        """Answer what finds the words themselves."""
        found = re.escape(unescaped(self.wanted)).replace(r"\ ", r"[ \n]")
        if self.whole_words:
            found = rf"(?<!\w){found}(?!\w)"
        return re.compile(found, 0 if self.exact_case else re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: its first character, and the one after its last."""

    start: Location
    end: Location


def places(lines: Sequence[str], search: Search) -> tuple[Place, ...]:
    """Answer where something stands in lines, in order; "" stands nowhere."""
    if not search.wanted:
        return ()
    matches = islice(search.expression().finditer("\n".join(lines)), MOST)
    return located(lines, (match.span() for match in matches))


def located(lines: Sequence[str], spans: Iterable[tuple[int, int]]) -> tuple[Place, ...]:
    """Answer the places of stretches of the joined lines, each from and to an offset."""
    starts = [0, *accumulate(len(line) + 1 for line in lines)]

    def location(offset: int) -> Location:
        row = bisect_right(starts, offset) - 1
        return row, offset - starts[row]

    return tuple(Place(location(start), location(end)) for start, end in spans)


def replaced(lines: Sequence[str], found: Sequence[Place], replacements: Sequence[str]) -> str:
    """Answer the text of lines with something else in each of these places."""
    parts: list[str] = []
    row, column = 0, 0
    for each, replacement in zip(found, replacements, strict=True):
        parts += [_between(lines, (row, column), each.start), replacement]
        row, column = each.end
    last = max(0, len(lines) - 1)
    end = (last, len(lines[last])) if lines else (0, 0)
    return "".join([*parts, _between(lines, (row, column), end)])


def unescaped(text: str) -> str:
    """Answer what was typed in one line: `\\n` ends a line, `\\\\` is a backslash."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else "\\", text)


def escaped(text: str) -> str:
    """Answer how a text is typed in one line; `unescaped` reads it back."""
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def after(found: Sequence[Place], cursor: Location) -> int:
    """Answer the index of the first place at or after a cursor, around the end."""
    return next((n for n, each in enumerate(found) if each.start >= cursor), 0)


def before(found: Sequence[Place], cursor: Location) -> int:
    """Answer the index of the last place that begins before a cursor, around the beginning."""
    earlier = [n for n, each in enumerate(found) if each.start < cursor]
    return earlier[-1] if earlier else len(found) - 1


def _between(lines: Sequence[str], start: Location, end: Location) -> str:
    if not lines:
        return ""
    if start[0] == end[0]:
        return lines[start[0]][start[1] : end[1]]
    middle = lines[start[0] + 1 : end[0]]
    return "\n".join([lines[start[0]][start[1] :], *middle, lines[end[0]][: end[1]]])
