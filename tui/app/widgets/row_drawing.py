"""One line of a table as few segments as its colours allow: bytes follow segments."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.app.text import cell, is_uncertain
from tui.app.widgets.columns import GAP, Fitted
from tui.app.widgets.row_source import Row, Styled

EDGE = 3
"""Cells before the first column: the cursor's bar, the mark of a chosen row, a blank."""

_KEPT = 2
"""Blanks kept at the end of a row behind a text whose width terminals see otherwise."""


def title_line(fitted: Sequence[Fitted], style: Style, width: int, base: Style) -> Strip:
    """Draw the titles."""
    titles = [cell(each.column.title, each.width, each.column.right) for each in fitted]
    return joined([Segment(" " * EDGE + (" " * GAP).join(titles), style)], width, base)


def word_line(words: str, style: Style, width: int, base: Style) -> Strip:
    """Draw words of our own where a row would be."""
    return joined([Segment(" " * EDGE + words, style)], width, base)


def row_line(
    row: Row, fitted: Sequence[Fitted], edge: tuple[str, Style], width: int, base: Style
) -> Strip:
    """Draw a row: its edge, then its cells in their columns."""
    pieces = [Segment(*edge)]
    for place, each in enumerate(fitted):
        value = row.cells[each.index] if each.index < len(row.cells) else ""
        style = base
        if isinstance(value, Styled):
            style = base + Style.parse(value.style)
            value = value.text
        if place:
            pieces.append(Segment(" " * GAP, base))
        # A terminal may draw the last cell wider than it is: not over what stands behind the row.
        last = place == len(fitted) - 1 and is_uncertain(value)
        kept = min(_KEPT, each.width - 1) if last else 0
        text = cell(value, each.width - kept, each.column.right) + " " * kept
        pieces.append(Segment(text, style))
    return joined(pieces, width, base)


def joined(pieces: Sequence[Segment], width: int, base: Style) -> Strip:
    """Join neighbours of one style into one segment, and fill the line."""
    segments: list[Segment] = []
    for piece in pieces:
        before = segments[-1] if segments else None
        if before and before.style == piece.style:
            segments[-1] = Segment(before.text + piece.text, piece.style)
        elif piece.text:
            segments.append(piece)
    return Strip(segments).adjust_cell_length(width, base)
