"""What a terminal shows, known from what was written to it.

A line is told as runs: text of one style at its cells. Where nothing is known (nothing was
written, or a wide character was written over by half) a line has a gap. Only writes of the one
form that drawing has are understood; whoever keeps such a picture drops it after any other.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rich.cells import split_text

from tui.app.text import is_uncertain, width_of

_MOVE = re.compile(r"\x1b\[(\d+);(\d+)H")
_TEXT = r"[^\x00-\x1f\x7f-\x9f]"
_RUN = re.compile(rf"\x1b\[(?P<style>[\d;]+)m(?P<styled>{_TEXT}*)\x1b\[0m|(?P<plain>{_TEXT}+)")
_COLOUR = r"8;(?:2;\d+;\d+;\d+|5;\d+)"
_COLOURS = re.compile(rf"(?:(3{_COLOUR});)?(4{_COLOUR})")
"""A style of colours only: of the characters, and of what stands behind them."""
_PHRASES = re.compile("([^ ]+(?: [^ ]+)*) *| +")
"""Words with one blank between them, and the room behind them."""


class Run(NamedTuple):
    """Text of one style in the cells from `x` to before `end`.

    `style` is what selects it, as numbers with semicolons, "" for none.
    """

    x: int
    end: int
    style: str
    text: str


Line = tuple[Run, ...]
"""Runs from left to right, none over another."""


class Piece(NamedTuple):
    """Runs side by side that were drawn at one place; none for a mere move of the cursor."""

    y: int
    x: int
    line: Line


def pieces_of(data: str) -> list[Piece] | None:
    """Answer what a write draws, None where it is not a drawing or holds anything else."""
    parts = _MOVE.split(data)
    if parts[0] or len(parts) == 1:
        return None
    pieces = []
    for row, column, drawn in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        line = _runs(drawn.removesuffix("\n"), int(column) - 1)
        if line is None:
            return None
        pieces.append(Piece(int(row) - 1, int(column) - 1, line))
    return [piece for piece in pieces[:-1] if piece.line] + pieces[-1:]


def _runs(drawn: str, x: int) -> Line | None:
    runs: list[Run] = []
    at = 0
    while at < len(drawn):
        found = _RUN.match(drawn, at)
        if found is None:
            return None
        at = found.end()
        text = found["styled"] or found["plain"] or ""
        if not text:
            continue
        if not width_of(text[0]):
            return None  # it changes the character before it
        width = width_of(text)
        runs.append(Run(x, x + width, found["style"] or "", text))
        x += width
    return tuple(runs)


def drawing(pieces: Iterable[Piece]) -> str:
    """Answer a short write that draws these pieces, in their order.

    A style is selected where it changes, and the cursor is moved where it is not at the place.
    """
    out: list[str] = []
    style = ""
    at: tuple[int, int] | None = None
    for y, x, line in pieces:
        if not line:
            out.append(f"\x1b[{y + 1};{x + 1}H")
        for run in line:
            if at != (y, run.x):
                out.append(f"\x1b[{y + 1};{run.x + 1}H")
            if run.style != style and not _unseen(run, style):
                out.append(f"\x1b[{_selecting(run.style, style)}m")
                style = run.style
            out.append(_in_place(run) if is_uncertain(run.text) else run.text)
            at = (y, run.end)
    return "".join(out) + ("\x1b[0m" if style else "")


def _in_place(run: Run) -> str:
    """The text of a run, with the cursor put where it belongs behind every uncertain phrase.

    Terminals differ over the width of Indic vowel signs and of emoji. What they draw too wide goes
    over the room behind it, and no further; under what they draw too narrow are blanks, and
    nothing that was there before.
    """
    out: list[str] = []
    x = run.x
    for found in _PHRASES.finditer(run.text):
        width = width_of(found[0])
        if is_uncertain(found[0]):
            out.append(f"{' ' * width}\x1b[{x + 1}G{found[1]}\x1b[{x + width + 1}G")
        else:
            out.append(found[0])
        x += width
    return "".join(out)


def _unseen(run: Run, style: str) -> bool:
    """Whether a run looks the same in another style: blanks on one ground, and nothing but it."""
    if run.text.strip(" "):
        return False
    now, own = _COLOURS.fullmatch(style), _COLOURS.fullmatch(run.style)
    return bool(now and own and now[2] == own[2])


def _selecting(style: str, before: str) -> str:
    """What selects a style after another: the colour that differs, where nothing else does."""
    if not before or not style:
        return style or "0"
    now, then = _COLOURS.fullmatch(style), _COLOURS.fullmatch(before)
    if not (now and then and now[1] and then[1]):
        return f"0;{style}"
    if now[2] == then[2]:
        return now[1]
    return now[2] if now[1] == then[1] else style


def painted(lines: Mapping[int, Line], pieces: Iterable[Piece]) -> dict[int, Line]:
    """Answer the lines as they are once these pieces are drawn over them."""
    after = dict(lines)
    for y, _, line in pieces:
        if line:
            after[y] = _over(after.get(y, ()), line)
    return after


def is_whole(line: Line, width: int) -> bool:
    """Answer whether every cell of a line of this width is known."""
    at = 0
    for run in line:
        if run.x != at:
            return False
        at = run.end
    return at == width


def _over(line: Line, piece: Line) -> Line:
    start, end = piece[0].x, piece[-1].end
    left = [part for run in line if run.x < start for part in _cut(run, run.x, start)]
    right = [part for run in line if run.end > end for part in _cut(run, end, run.end)]
    return (*left, *piece, *right)


def _cut(run: Run, start: int, end: int) -> Line:
    """The part of a run between two cells; nothing where it cannot be told exactly."""
    start, end = max(run.x, start), min(run.end, end)
    if (start, end) == (run.x, run.end):
        return (run,)
    if is_uncertain(run.text):
        return ()
    head, rest = split_text(run.text, start - run.x)
    part, tail = split_text(rest, end - start)
    if head + part + tail != run.text:
        return ()
    return (Run(start, end, run.style, part),)
