"""Finished lines of a table: after scrolling all but a few are the ones that stood there before."""

from collections.abc import Hashable

from textual.strip import Strip

_MOST = 400
"""Lines kept, a few windows of them."""


class KeptLines:
    """Lines by their row, each for as long as what it was drawn from is the same."""

    def __init__(self) -> None:
        self._look: Hashable = None
        self._lines: dict[int, tuple[object, Strip]] = {}

    def begin(self, look: Hashable) -> None:
        """Say what all lines are drawn with: width, columns, styles. Another look keeps none."""
        if look != self._look or len(self._lines) > _MOST:
            self._look = look
            self._lines.clear()

    def clear(self) -> None:
        """Keep none."""
        self._lines.clear()

    def get(self, index: int, content: object) -> Strip | None:
        """Answer the line of a row that had this content, None where it is to be drawn."""
        kept = self._lines.get(index)
        return kept[1] if kept is not None and kept[0] == content else None

    def put(self, index: int, content: object, line: Strip) -> None:
        """Keep a line."""
        self._lines[index] = (content, line)
