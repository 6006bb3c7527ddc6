"""The picture a terminal shows, and shorter writes for the next one."""

import re
from itertools import pairwise
from math import inf

from textual.geometry import Region

from tui.app.terminal.painted import Line, Piece, drawing, is_whole, painted, pieces_of
from tui.app.terminal.scrolling import by_moving, differences

_LEAVES_ALONE = re.compile(
    r"(?:\x1b\[\?(?:7|25|100[0346]|1015|1016|2004|2026|2048)[hl]"
    r"|\x07|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\))*"
)
"""What changes no cell: modes of cursor, mouse, paste and updates, the bell, the clipboard."""


class Picture:
    """Knows what was written, as far as it was understood to the last character.

    After any other write nothing is taken for known until it has been drawn again. `moves` says
    whether the terminal can scroll a part of itself.
    """

    def __init__(self, moves: bool = True) -> None:
        self._moves = moves
        self._lines: dict[int, Line] = {}
        self._width, self._height = 0, 0

    def shorter(self, data: str, width: int, height: int) -> str:
        """Answer what shows the same as `data` on a terminal of this size now."""
        if _LEAVES_ALONE.fullmatch(data):
            return data
        if (width, height) != (self._width, self._height):
            # Terminals disagree over what is left of a picture when they are resized.
            self._lines.clear()
            self._width, self._height = width, height
        pieces = pieces_of(data)
        if pieces is None or not all(_is_within(each, width, height) for each in pieces):
            self._lines.clear()
            return data
        shown, self._lines = self._lines, painted(self._lines, pieces)
        drawn = drawing(pieces)
        if not self._moves or len({each.y for each in pieces if each.line}) == height:
            return drawn  # all of it anew puts right whatever has come between
        return min((by_moving(shown, self._lines, pieces, width) or drawn, drawn), key=len)

    def beside(self, rows: Region) -> float:
        """Answer how much is drawn beside these cells, in characters, if they move by one line.

        Infinite where that is not known, or lines are not moved.
        """
        lines = [self._lines.get(y, ()) for y in rows.line_range]
        if not self._moves or not all(is_whole(line, self._width) for line in lines):
            return inf
        pieces = [
            piece
            for y, (after, before) in enumerate(pairwise(lines), rows.y)
            for piece in differences(y, before, after)
            if not rows.x <= piece.x < rows.right
        ]
        return len(drawing(pieces))


def _is_within(piece: Piece, width: int, height: int) -> bool:
    """Whether there are cells for a piece, which was perhaps drawn for another size."""
    return piece.y < height and (not piece.line or piece.line[-1].end <= width)
