"""How far the sheets of an OpenDocument workbook reach, told before one is laid out in memory.

A cell may say that it is repeated 16,000 times and a row 10,000: in 640 bytes there is a gigabyte.
"""

from typing import IO, Any
from xml.parsers import expat

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_ROW = f"{_TABLE} table-row"
_CELLS = {f"{_TABLE} table-cell", f"{_TABLE} covered-table-cell"}
_COLUMNS = f"{_TABLE} number-columns-repeated"
_ROWS = f"{_TABLE} number-rows-repeated"
_TYPE = f"{_OFFICE} value-type"
_PIECE = 1 << 20


def extent(content: IO[bytes]) -> tuple[int, int]:
    """Answer the rows and columns of the largest sheet's filled area. Raises ExpatError."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    while piece := content.read(_PIECE):
        parser.Parse(piece, False)
    parser.Parse(b"", True)
    return reader.largest


class _Reader:
    """Counts along; a filled cell moves the edge of its sheet."""

    def __init__(self) -> None:
        self.largest = (0, 0)
        self._column = self._height = self._width = 0
        self._next_row = 0

    def start(self, name: str, attributes: dict[str, Any]) -> None:
        if name in _CELLS:
            self._column += _count(attributes.get(_COLUMNS))
            if _TYPE in attributes:
                self._width = max(self._width, self._column)
                self._height = max(self._height, self._next_row)
                if self._height * self._width > self.largest[0] * self.largest[1]:
                    self.largest = (self._height, self._width)
        elif name == _ROW:
            self._column = 0
            self._next_row += _count(attributes.get(_ROWS))
        elif name == f"{_TABLE} table":
            self._column = self._next_row = self._height = self._width = 0


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() else 1
