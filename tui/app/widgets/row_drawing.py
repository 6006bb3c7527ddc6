"""One line of a table as few segments as its colours allow: bytes follow segments."""

from collections.abc import Sequence

from rich.segment import ControlType, Segment
from rich.style import Style
from textual.strip import Strip

from tui.app.text import cell, is_uncertain
from tui.app.widgets.columns import GAP, Fitted
from tui.app.widgets.row_source import Row, Styled

EDGE = 3
"""Cells before the first column: the cursor's bar, the mark of a chosen row, a blank."""

_SLACK = 4
"""Blanks written anew behind a text whose width the terminal may see otherwise."""


def title_line(fitted: Sequence[Fitted], style: Style, width: int, base: Style) -> Strip:
    """Draw the titles."""
    titles = [cell(each.column.title, each.width, each.column.right) for each in fitted]
    return joined([Segment(" " * EDGE + (" " * GAP).join(titles), style)], width, base)


def word_line(words: str, style: Style, width: int, base: Style) -> Strip:
    """Draw words of our own where a row would be."""
    return joined([Segment(" " * EDGE + words, style)], width, base)


def row_line(
    row: Row,
    fitted: Sequence[Fitted],
    edge: tuple[str, Style],
    width: int,
    base: Style,
    origin: int = 0,
) -> Strip:
    """Draw a row: its edge, then its cells in their columns.

    `origin` is the terminal's column (from 0) where the line begins.
    """
    pieces = [Segment(*edge)]
    at = origin + EDGE
    for place, each in enumerate(fitted):
        value = row.cells[each.index] if each.index < len(row.cells) else ""
        style = base
        if isinstance(value, Styled):
            style = base + Style.parse(value.style)
            value = value.text
        if place:
            pieces.append(Segment(" " * GAP, base))
            at += GAP
        if is_uncertain(value):
            pieces += _placed(value, each, style, at, last=place == len(fitted) - 1)
        else:
            pieces.append(Segment(cell(value, each.width, each.column.right), style))
        at += each.width
    return joined(pieces, width, base)


def _placed(text: str, fitted: Fitted, style: Style, at: int, last: bool) -> list[Segment]:
    """A cell after which the cursor is put where it belongs, however wide the text came out.

    Terminals differ over the width of Indic vowel signs and of emoji: what they draw too wide
    goes over blanks, which are then drawn again. In the `last` column some are kept for that.
    """
    kept = min(_SLACK // 2, fitted.width - 1) if last else 0
    drawn = cell(text, fitted.width - kept, fitted.column.right) + " " * kept
    blanks = min(_SLACK, len(drawn) - len(drawn.rstrip(" ")))
    end = at + fitted.width - blanks + 1
    move = [(ControlType.CURSOR_MOVE_TO_COLUMN, end - 1)]
    place = Segment(f"\x1b[{end}G", style, move)  # without a style it would be taken for text
    return [Segment(drawn[: len(drawn) - blanks], style), place, Segment(" " * blanks, style)]


def joined(pieces: Sequence[Segment], width: int, base: Style) -> Strip:
    """Join neighbours of one style into one segment, and fill the line."""
    segments: list[Segment] = []
    for piece in pieces:
        before = segments[-1] if segments else None
        if before and before.style == piece.style and not (before.control or piece.control):
            segments[-1] = Segment(before.text + piece.text, piece.style)
        elif piece.text:
            segments.append(piece)
    return Strip(segments).adjust_cell_length(width, base)
