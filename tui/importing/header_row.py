"""Which of the first rows is the header: below titles, and below names of groups of columns."""

from collections.abc import Sequence

from tui.importing.headers import FIELDS, WEAK_RANK, names_field, phone_rank
from tui.importing.phone_shape import looks_like_phone

Cells = Sequence[str]


def header_place(rows: Sequence[Cells]) -> int:
    """Answer the header's place among the first rows that are not blank.

    Rows with one filled cell are titles, unless that is a phone's name or number. A row with
    gaps right above a fuller one that names a phone column holds merged cells: names of groups,
    unless it names a field itself.
    """
    widths = [sum(bool(cell.strip()) for cell in row) for row in rows]
    lone = next(cell for cell in rows[0] if cell.strip())
    place = 0
    if widths[0] == 1 and phone_rank(lone) is None and not looks_like_phone(lone):
        place = next((i for i, width in enumerate(widths) if width > 1), 0)
    above, below = rows[place], rows[place + 1] if place + 1 < len(rows) else ()
    groups = _has_gap(above) and widths[place] < len([cell for cell in below if cell.strip()])
    if groups and _names_phone(below) and not _names_field(above) and not _holds_phone(below):
        return place + 1
    return place


def _has_gap(row: Cells) -> bool:
    """Whether a blank cell stands between filled ones."""
    filled = [place for place, cell in enumerate(row) if cell.strip()]
    return len(filled) < filled[-1] - filled[0] + 1


def _names_phone(row: Cells) -> bool:
    ranks = (phone_rank(cell) for cell in row if cell.strip())
    return any(rank is not None and rank < WEAK_RANK for rank in ranks)


def _names_field(row: Cells) -> bool:
    others = [field for field in FIELDS if field != "phone"]
    return _names_phone(row) or any(names_field(cell, field) for cell in row for field in others)


def _holds_phone(row: Cells) -> bool:
    return any(map(looks_like_phone, row))
