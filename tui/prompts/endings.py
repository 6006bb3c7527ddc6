"""Blocks without their end, and ends without a block: what they lack, and where it would stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tui.prompts.front import read_front_matter
from tui.prompts.scanner import Lines, Tag, scan, tags

PAIRED = {
    "if": "endif",
    "for": "endfor",
    "macro": "endmacro",
    "call": "endcall",
    "filter": "endfilter",
    "block": "endblock",
    "with": "endwith",
    "autoescape": "endautoescape",
}
_ENDINGS = {*PAIRED.values(), "endset"}
_MIDDLES = {"else", "elif"}
_PARAGRAPH = re.compile(r"\r?\n[ \t]*(?=\r?\n)|\Z")
_LINE = re.compile(r"(?=\r?\n)|\Z")
_NEXT = re.compile(r"\{\{|\{%|\{#|\n|\Z")
_NOT_NEWLINE = re.compile(r"[^\r\n]")
_MOST_UNCLOSED = 20


@dataclass(frozen=True, slots=True)
class Loose:
    """A tag that has no partner; `word` is its own.

    `ending` is what would make it whole: the end to put at the offset `place`, or, where `place`
    is -1, the word to write instead of its own, empty where nothing is known. `within` is the
    word of the block that an end stands in, empty for none.
    """

    tag: Tag
    word: str
    ending: str = ""
    place: int = -1
    within: str = ""


@dataclass(slots=True)
class _Open:
    """An open block: `since` is where its last part begins, `inner` the blocks that ended in it."""

    tag: Tag
    word: str
    ending: str
    since: int
    inner: list[tuple[int, int]] = field(default_factory=list)


def without_unclosed(source: str) -> tuple[str, list[Tag]]:
    """Answer a source with blanks for the first tags that are never closed, and those tags.

    Read as it stands, such a tag swallows all that follows it.
    """
    unclosed: list[Tag] = []
    while len(unclosed) < _MOST_UNCLOSED:
        found = next((tag for tag in tags(source) if not tag.closed), None)
        if found is None:
            break
        unclosed.append(found)
        source = blanked(source, found.offset, cut_short(source, found).end)
    return source, unclosed


def cut_short(source: str, unclosed: Tag) -> Tag:
    """Answer a tag that is never closed as it was meant: to its line's end, or the next tag."""
    found = _NEXT.search(source, unclosed.offset + 2)
    end = found.start() if found else len(source)
    words = tuple(word for word in unclosed.words if word.offset < end)
    return Tag(
        unclosed.offset, end, unclosed.opening, source[unclosed.offset + 2 : end], False, words
    )


def blanked(source: str, start: int, end: int) -> str:
    """Answer a source with blanks for a stretch of it; every other place stays what it is."""
    return source[:start] + _NOT_NEWLINE.sub(" ", source[start:end]) + source[end:]


def loose_tags(source: str, all_tags: Sequence[Tag]) -> list[Loose]:
    """Answer the tags of a source that have no partner, in the order they are found."""
    return list(_loose(source, all_tags))


def swallowed_from(source: str) -> int:
    """Answer the offset of the first tag, comment or raw part without end, the length for none.

    All that is written after it would be a part of it.
    """
    rest, unclosed = without_unclosed(source)
    found = [len(source), *(tag.offset for tag in unclosed)]
    lexemes = list(scan(rest))
    found += [each.offset for each in lexemes if each.kind == "error" and each.text[:2] == "{#"]
    raws = [each.offset for each in lexemes if each.kind == "raw"]
    if len(raws) % 2:
        found.append(raws[-1])
    return min(found)


def ending_place(source: str, line: int, column: int) -> tuple[int, int] | None:
    """Answer where the end of the block that begins at a place would stand.

    None where it has one, and where a tag before that is never closed, which is to be closed first.

    All are lines and columns from 1, of a source with its front matter.
    """
    declared = read_front_matter(source)
    lines = Lines(declared.body)
    limit = swallowed_from(declared.body)
    for each in loose_tags(declared.body, tags(declared.body)):
        at_line, at_column = lines.place(each.tag.offset)
        here = (at_line + declared.lines, at_column) == (line, column)
        if here and 0 <= each.place <= limit:
            end_line, end_column = lines.place(each.place)
            return end_line + declared.lines, end_column
    return None


def _loose(source: str, all_tags: Sequence[Tag]) -> Iterator[Loose]:
    open_blocks: list[_Open] = []
    for tag in all_tags:
        if tag.opening != "{%" or not tag.words or tag.words[0].kind != "name":
            continue
        word = tag.words[0].text
        if ending := _ending(word, tag):
            open_blocks.append(_Open(tag, word, ending, tag.end))
        elif word in _MIDDLES and open_blocks:
            open_blocks[-1].since = tag.end
        elif word in _ENDINGS:
            if not any(each.ending == word for each in open_blocks):
                innermost = open_blocks.pop() if open_blocks else None
                yield Loose(
                    tag,
                    word,
                    ending=innermost.ending if innermost else "",
                    within=innermost.word if innermost else "",
                )
                _has_ended(innermost, open_blocks, tag)
                continue
            while open_blocks[-1].ending != word:
                yield _unended(source, open_blocks.pop(), tag.offset)
            _has_ended(open_blocks.pop(), open_blocks, tag)
    limit = len(source)
    while open_blocks:
        unended = _unended(source, open_blocks.pop(), limit)
        if open_blocks:
            open_blocks[-1].inner.append((unended.tag.offset, unended.place))
        yield unended


def _has_ended(block: _Open | None, outer: Sequence[_Open], by: Tag) -> None:
    if block is not None and outer:
        outer[-1].inner.append((block.tag.offset, by.end))


def _unended(source: str, block: _Open, limit: int) -> Loose:
    """Say where a block would end: with its line, or its paragraph where it begins on a line of
    its own; after what ended in it, and before what it stands in ends."""
    alone = not source[block.since : _LINE.search(source, block.since).start()].strip()  # type: ignore[union-attr]
    stop = _PARAGRAPH if alone else _LINE
    place = block.since
    while True:
        found = stop.search(source, place)
        place = found.start() if found else limit
        spanning = [end for start, end in block.inner if start < place < end]
        if not spanning:
            break
        place = max(spanning)
    return Loose(block.tag, block.word, block.ending, min(place, limit))


def _ending(word: str, tag: Tag) -> str:
    if word == "set":
        texts = {lexeme.text for lexeme in tag.words if lexeme.kind == "operator"}
        return "" if "=" in texts else "endset"
    return PAIRED.get(word, "")
