"""Rows of a table as contacts to be, or as what is wrong with them."""

from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass

from tui.domain.phone import INVALID, PhoneReading, read_phone
from tui.importing.mapping import Mapping
from tui.importing.table import SourceRow, Table
from tui.importing.values import clean_value, refuses, region_of, split_name


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A row that has a number (an invalid one only where those are kept).

    `refused` is the word in the do-not-call column where it says so, or might: any filled cell
    there that is no plain no.
    """

    line: int
    reading: PhoneReading
    first_name: str
    last_name: str
    timezone: str
    fields: MappingOf[str, str]
    cells: tuple[str, ...]
    refused: str = ""
    refused_clearly: bool = True


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that is not imported; `code` is a reading's reason or `columns`."""

    line: int
    code: str
    reason: str
    value: str
    cells: tuple[str, ...]


def import_rows(
    table: Table, mapping: Mapping, region: str | None, keep_invalid: bool = False
) -> Iterator[ImportedRow | RejectedRow]:
    """Yield each row of the table as a contact to be, or rejected; one answer per row, in order.

    `region` is for numbers without a country code, unless the row names its country. With
    `keep_invalid` (and always for a provider's own payload) only malformed rows are rejected.
    """
    keep = keep_invalid or table.payload
    width = len(table.columns)
    for row in table.rows():
        cells = row.cells
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            yield RejectedRow(
                row.line,
                "columns",
                f"has {len(cells)} cells where the header has {width}: a cell with the delimiter "
                "in it needs quotes",
                "",
                cells,
            )
            continue
        if len(cells) < width:
            cells = cells + ("",) * (width - len(cells))
        yield _read(SourceRow(row.line, cells), mapping, region, keep)


def _read(
    row: SourceRow, mapping: Mapping, region: str | None, keep: bool
) -> ImportedRow | RejectedRow:
    cells, fields = row.cells, mapping.fields
    if "country" in fields:
        region = region_of(cells[fields["country"].column]) or region
    reading = _phone(cells, mapping, region)
    if reading.status == INVALID and not (keep and reading.reason != "empty"):
        return RejectedRow(row.line, reading.reason, reading.message, reading.written, cells)
    if "full_name" in fields:
        first, last = split_name(clean_value(cells[fields["full_name"].column]))
    else:
        first, last = _cell(cells, mapping, "first_name"), _cell(cells, mapping, "last_name")
    refused, clearly = "", True
    if "dnc" in fields:
        word = cells[fields["dnc"].column]
        says = refuses(word)
        if says is not False:
            refused, clearly = clean_value(word), says is True
    return ImportedRow(
        row.line,
        reading,
        first,
        last,
        _cell(cells, mapping, "timezone"),
        {name: clean_value(cells[position]) for position, name in mapping.extras},
        cells,
        refused,
        clearly,
    )


def _cell(cells: tuple[str, ...], mapping: Mapping, field: str) -> str:
    mapped = mapping.fields.get(field)
    return clean_value(cells[mapped.column]) if mapped else ""


def _phone(cells: tuple[str, ...], mapping: Mapping, region: str | None) -> PhoneReading:
    """The first phone column of the row that reads, else the first that is filled."""
    first: PhoneReading | None = None
    for position in mapping.phones:
        cell = cells[position]
        if cell and not cell.isspace():
            reading = read_phone(cell.strip(), region)
            if reading.status != INVALID:
                return reading
            first = first or reading
    return first or read_phone("", region)
