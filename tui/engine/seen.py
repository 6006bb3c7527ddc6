"""Which line each number of a file was first seen on, in 12 to 24 bytes a number.

A dict of a million dial keys takes 190 MB; an import has 250 for everything.
"""

from array import array

_SPREAD = 0x9E3779B1
_ROOM = 1.6
"""Slots per number: at most 62% of them are filled, so that few numbers meet."""


class Seen:
    """Numbers and the lines they stand on; made for at most `rows` of them."""

    def __init__(self, rows: int) -> None:
        self._size = int(rows * _ROOM) | 15
        self._numbers = array("Q", bytes(8 * self._size))
        self._lines = array("Q" if rows > 1 << 31 else "L", [0]) * self._size
        self._others: dict[str, int] = {}

    def line_of(self, dial_key: str) -> int:
        """Answer the line a number was first seen on, 0 where it was not."""
        digits = dial_key[1:]
        if dial_key[0] != "+" or not digits.isdecimal():
            return self._others.get(dial_key, 0)
        return self._lines[self._slot(int(digits))]

    def first_line(self, dial_key: str, line: int) -> int:
        """Answer the line of a number that was seen before; else note this one and answer 0."""
        digits = dial_key[1:]
        if dial_key[0] != "+" or not digits.isdecimal():
            before = self._others.setdefault(dial_key, line)
            return 0 if before == line else before
        number = int(digits)
        slot = self._slot(number)
        if self._numbers[slot]:
            return self._lines[slot]
        self._numbers[slot] = number
        self._lines[slot] = line
        return 0

    def _slot(self, number: int) -> int:
        """The slot that has the number, or the free one it belongs into."""
        size, numbers = self._size, self._numbers
        slot = number * _SPREAD % size
        while (there := numbers[slot]) and there != number:
            slot = slot + 1 if slot + 1 < size else 0
        return slot
