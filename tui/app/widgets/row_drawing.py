"""One line of a table as few segments as its colours allow: bytes follow segments."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.app.text import cell
from tui.app.widgets.columns import GAP, Fitted
from tui.app.widgets.row_source import Row, Styled

EDGE = 3
"""Cells before the first column: the cursor's bar, the mark of a chosen row, a blank."""


def title_line(fitted: Sequence[Fitted], style: Style, width: int, base: Style) -> Strip:
    """Draw the titles."""
    titles = [cell(each.column.title, each.width, each.column.right) for each in fitted]
    return joined([(" " * EDGE + (" " * GAP).join(titles), style)], width, base)


def word_line(words: str, style: Style, width: int, base: Style) -> Strip:
    """Draw words of our own where a row would be."""
    return joined([(" " * EDGE + words, style)], width, base)


def row_line(
    row: Row, fitted: Sequence[Fitted], edge: tuple[str, Style], width: int, base: Style
) -> Strip:
    """Draw a row: its edge, then its cells in their columns."""
    pieces = [edge]
    for place, each in enumerate(fitted):
        value = row.cells[each.index] if each.index < len(row.cells) else ""
        style = base
        if isinstance(value, Styled):
            style = base + Style.parse(value.style)
            value = value.text
        if place:
            pieces.append((" " * GAP, base))
        pieces.append((cell(value, each.width, each.column.right), style))
    return joined(pieces, width, base)


def joined(pieces: Sequence[tuple[str, Style]], width: int, base: Style) -> Strip:
    """Join neighbours of one style into one segment, and fill the line."""
    segments: list[tuple[str, Style]] = []
    for text, style in pieces:
        if segments and segments[-1][1] == style:
            segments[-1] = (segments[-1][0] + text, style)
        else:
            segments.append((text, style))
    strip = Strip([Segment(text, style) for text, style in segments])
    return strip.adjust_cell_length(width, base)
