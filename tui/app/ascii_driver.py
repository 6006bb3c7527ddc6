"""Writing to a terminal that has no glyphs beyond ASCII.

Everything is drawn as ever; on its way out each other character becomes an ASCII stand-in of the
same width: our marks theirs, lines and blocks the usual signs, letters of other scripts `?`.
"""

from rich.cells import cell_len

from tui.app.marks import OUTCOME_MARKS, ROW_MARKS, SEVERITY_MARKS
from tui.app.terminal.driver import ShortDriver

_SIGNS = {
    "|": "│┃▌▐▊▎▏▕",
    "-": "─▔–—",
    "=": "━▄▅▆╸╺▓",
    "_": "▁▂▃",
    "#": "█▇",
    "+": "┐┌└┘├┤✓",
    ".": "·…░",
    "<": "‹",
    ">": "›→",
    '"': "“”",
    "'": "‘’",
    "v": "↓",
    "/": "↵",
    "*": "•×",
    "^": "␛",
}


class _StandIns(dict[int, str]):
    """A table for `str.translate` that knows every character."""

    def __missing__(self, code: int) -> str:
        shown = chr(code) if code < 0x80 else "?" * cell_len(chr(code))
        self[code] = shown
        return shown


STAND_INS = _StandIns(
    {
        **{ord(glyph): sign for sign, glyphs in _SIGNS.items() for glyph in glyphs},
        **{
            ord(each.glyph): each.ascii
            for marks in (ROW_MARKS, OUTCOME_MARKS, SEVERITY_MARKS)
            for each in marks.values()
        },
    }
)
"""Every character beyond ASCII to something of its width."""


class AsciiDriver(ShortDriver):
    """The usual driver, writing ASCII only."""

    def write(self, data: str) -> None:
        """Write with stand-ins."""
        super().write(data.translate(STAND_INS))
