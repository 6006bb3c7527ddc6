"""A terminal as far as drawing needs one: it keeps cells, and refuses what it does not know."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from rich.cells import cell_len

_TOKEN = re.compile(
    r"\x1b\[(?P<args>[\d;]*)(?P<act>[HGmMLr])"
    r"|\x1b\[\?[\d;]+[hl]|\x1b\[\?\d+\$p|\x1b\[[<>]\d*u|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|(?P<end>\n)|(?P<text>[^\x1b\n]+)"
)
_SEEN_ON_BLANKS = frozenset({"4", "7", "9", "21", "53"})
"""Attributes that show where there is no character: lines, and colours the other way round."""

Cell = tuple[str, frozenset[str], str, str]
"""What is drawn, its attributes, colour and ground; the right half of a wide one holds ""."""

BLANK: Cell = (" ", frozenset(), "", "")


@dataclass
class Emulator:
    """Cells of `width` times `height`; `width_of` says how many a character takes."""

    width: int
    height: int
    width_of: Callable[[str], int] = cell_len
    cells: list[list[Cell]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.resize(self.width, self.height)

    def resize(self, width: int, height: int) -> None:
        """Take another size; what was shown is gone, which is the worst a terminal does."""
        self.width, self.height = width, height
        self.cells = [[("?", frozenset(), "", "")] * width for _ in range(height)]
        self._region = (0, height - 1)
        self._y = self._x = 0
        self._attributes: frozenset[str] = frozenset()
        self._colour = self._ground = ""

    def write(self, data: str) -> None:
        """Take what is written."""
        at = 0
        while at < len(data):
            found = _TOKEN.match(data, at)
            assert found, f"not known: {data[at : at + 20]!r}"
            at = found.end()
            if found["act"]:
                self._act(found["act"], [int(each or 0) for each in found["args"].split(";")])
            elif found["end"]:
                assert self._region == (0, self.height - 1)
                self._y, self._x = min(self._y + 1, self.height - 1), 0
            elif found["text"]:
                self._draw(found["text"])

    def picture(self) -> list[list[Cell]]:
        """Answer what one sees."""
        return [[_seen(cell) for cell in line] for line in self.cells]

    def text(self) -> str:
        """Answer the characters."""
        return "\n".join("".join(cell[0] for cell in line) for line in self.cells)

    def _act(self, act: str, numbers: list[int]) -> None:
        first = max(1, numbers[0])
        if act == "H":
            # What was drawn for another size comes upon the last line.
            self._y, self._x = min(first, self.height) - 1, numbers[1] - 1
        elif act == "G":
            self._x = first - 1
        elif act == "m":
            self._select(numbers)
        elif act == "r":
            bottom = numbers[1] if len(numbers) > 1 else self.height
            assert first < bottom <= self.height
            self._region = (first - 1, bottom - 1)
            self._y = self._x = 0
        else:
            top, bottom = self._region
            assert top <= self._y <= bottom
            count = min(first, bottom - self._y + 1)
            fresh = [[("?", frozenset[str](), "", "")] * self.width for _ in range(count)]
            lines = self.cells[self._y : bottom + 1]
            lines = lines[count:] + fresh if act == "M" else (fresh + lines)[: len(lines)]
            self.cells[self._y : bottom + 1] = lines

    def _select(self, numbers: list[int]) -> None:
        at = 0
        while at < len(numbers):
            number = numbers[at]
            if number in (38, 48):
                size = 5 if numbers[at + 1] == 2 else 3
                colour = ";".join(map(str, numbers[at : at + size]))
                at += size - 1
            else:
                colour = str(number)
            if number == 0:
                self._attributes, self._colour, self._ground = frozenset(), "", ""
            elif 30 <= number <= 39 or 90 <= number <= 97:
                self._colour = "" if number == 39 else colour
            elif 40 <= number <= 49 or 100 <= number <= 107:
                self._ground = "" if number == 49 else colour
            else:
                self._attributes |= {colour}
            at += 1

    def _draw(self, text: str) -> None:
        style = (self._attributes, self._colour, self._ground)
        line = self.cells[self._y]
        for character in text:
            cells = self.width_of(character)
            if cells == 0:
                before = max(0, self._x - 1)
                while before and not line[before][0]:
                    before -= 1
                line[before] = (line[before][0] + character, *line[before][1:])
                continue
            for place in range(self._x, min(self._x + cells, self.width)):
                self._halve(line, place)
            for place in range(self._x, min(self._x + cells, self.width)):
                line[place] = (character if place == self._x else "", *style)
            self._x += cells

    def _halve(self, line: list[Cell], place: int) -> None:
        """A wide character that is written over by half is gone."""
        if not line[place][0] and place:
            line[place - 1] = (" ", *line[place - 1][1:])
        if place + 1 < self.width and not line[place + 1][0]:
            line[place + 1] = (" ", *line[place + 1][1:])


def _seen(cell: Cell) -> Cell:
    character, attributes, _, ground = cell
    if character == " " and not attributes & _SEEN_ON_BLANKS:
        return (character, frozenset(), "", ground)
    return cell
