"""What changed from one text to another, by lines and within them by words."""

import difflib
import re
from collections.abc import Iterator, Sequence

from textual.content import Content

from tui.app.text import plain

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_WORDS = 4_000
_AROUND = 2
_LINE = 600


def difference(old: str, new: str) -> Content:
    """Answer the lines that changed with two around them; the words that did stand out."""
    if old == new:
        return Content.styled("The very same text.", "$faint")
    return Content("\n").join(list(_lines(old.splitlines(), new.splitlines())))


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Content]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for number, group in enumerate(matcher.get_grouped_opcodes(_AROUND)):
        if number:
            yield Content.styled("⋯", "$faint")
        for kind, i1, i2, j1, j2 in group:
            if kind == "equal":
                yield from (
                    Content.styled(f"  {plain(line, _LINE)}", "$faint") for line in old[i1:i2]
                )
                continue
            before, after = _words("\n".join(old[i1:i2]), "\n".join(new[j1:j2]))
            yield from _marked("- ", before, "$error") if i2 > i1 else ()
            yield from _marked("+ ", after, "$success") if j2 > j1 else ()


_Words = list[tuple[str, bool]]


def _words(old: str, new: str) -> tuple[_Words, _Words]:
    """Answer the words of both sides, each with whether it is only on that side."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if not old or not new or len(before) + len(after) > _MOST_WORDS:
        return [(old, False)], [(new, False)]
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    left: _Words = []
    right: _Words = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        left.append(("".join(before[i1:i2]), kind != "equal"))
        right.append(("".join(after[j1:j2]), kind != "equal"))
    return left, right


def _marked(sign: str, words: _Words, style: str) -> Iterator[Content]:
    parts: list[tuple[str, str]] = [(sign, style)]
    for text, changed in words:
        for number, piece in enumerate(text.split("\n")):
            if number:
                yield Content.assemble(*parts)
                parts = [(sign, style)]
            parts.append((plain(piece, _LINE), f"{style} bold underline" if changed else style))
    yield Content.assemble(*parts)
