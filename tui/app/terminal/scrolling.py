"""Drawing what has scrolled by letting the terminal move the lines it already shows.

Which lines have moved is found by comparing what is to be drawn with what is shown, so it does
not matter which widget scrolls, nor what lies over it or beside it: after the move only the runs
that differ are drawn, and a run that is not known counts as different.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tui.app.terminal.painted import Line, Piece, Run, drawing, is_whole
from tui.app.text import is_uncertain

_LINES = 4
"""Lines of a drawing for which looking for a move is worth its time."""

_TELLING = 8
"""Cells of a run that tells one line from another."""


class Move(NamedTuple):
    """The lines from `top` to `bottom` go `by` lines up; down where it is less than 0."""

    top: int
    bottom: int
    by: int

    def written(self) -> str:
        """Answer what makes the move: a region, lines deleted or inserted in it, no region."""
        change = f"{self.by}M" if self.by > 0 else f"{-self.by}L"
        return f"\x1b[{self.top + 1};{self.bottom + 1}r\x1b[{self.top + 1};1H\x1b[{change}\x1b[r"


def by_moving(
    shown: Mapping[int, Line], after: Mapping[int, Line], pieces: Sequence[Piece], width: int
) -> str | None:
    """Answer what draws the pieces by moving lines, None where none have moved.

    `shown` are the lines of the terminal, `width` cells wide, `after` those with the pieces drawn.
    """
    written: dict[int, list[Run]] = {}
    for y, _, line in pieces:
        if line:
            written.setdefault(y, []).extend(line)
    move = _move(shown, written) if len(written) >= _LINES else None
    if move is None:
        return None
    touched = sorted({*written, *range(move.top, move.bottom + 1)})
    if not all(is_whole(after.get(y, ()), width) for y in touched):
        return None
    changed = [
        piece
        for y in touched
        for piece in differences(y, _before(shown, move, y), after.get(y, ()))
    ]
    cursor = [piece for piece in pieces[-1:] if not piece.line]
    return move.written() + drawing([*changed, *cursor])


def _before(shown: Mapping[int, Line], move: Move, y: int) -> Line:
    """What a line shows once lines have moved; nothing is known of one that came in empty."""
    if not move.top <= y <= move.bottom:
        return shown.get(y, ())
    there = y + move.by
    return shown.get(there, ()) if move.top <= there <= move.bottom else ()


def _move(shown: Mapping[int, Line], written: Mapping[int, Sequence[Run]]) -> Move | None:
    """The move after which most of what is to be drawn stands where it belongs."""
    places: dict[Run, list[int]] = {}
    for y in written:
        for run in shown.get(y, ()):
            if run.end - run.x >= _TELLING and run.text.strip(" "):
                places.setdefault(run, []).append(y)
    found = [
        (y, places[run][0] - y)
        for y, runs in written.items()
        for run in runs
        if len(places.get(run, ())) == 1
    ]
    votes = Counter(by for _, by in found if by)
    if not votes:
        return None
    by = votes.most_common(1)[0][0]
    lines = [y for y, moved in found if moved == by]
    top, bottom = min(lines), max(lines)
    return Move(min(top, top + by), max(bottom, bottom + by), by)


def differences(y: int, before: Line, after: Line) -> Iterator[Piece]:
    """What is to be drawn to make one line of another."""
    have = set(before)
    over = False
    for run in after:
        # What a terminal draws wider than we think goes over all behind it, which is drawn anew.
        if over or run not in have:
            yield Piece(y, run.x, (run,))
            over = over or is_uncertain(run.text)
