"""Rows of a table as contacts to be, or as what is wrong with them."""

from collections.abc import Callable, Iterator
from collections.abc import Mapping as MappingOf
from typing import NamedTuple

from tui.domain.phone import INVALID, PhoneReading, read_phone
from tui.importing.mapping import Mapping
from tui.importing.table import Table
from tui.importing.values import clean_value, refuses, region_of, split_name, split_tags


class ImportedRow(NamedTuple):
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
    tags: tuple[str, ...] = ()


class RejectedRow(NamedTuple):
    """A row that is not imported; `code` is a reading's reason or `columns`.

    `candidates` are E.164 numbers the cell may mean: one of them in its place would be read.
    """

    line: int
    code: str
    reason: str
    value: str
    cells: tuple[str, ...]
    candidates: tuple[str, ...] = ()


Row = ImportedRow | RejectedRow
_Cells = tuple[str, ...]


def import_rows(
    table: Table, mapping: Mapping, region: str | None, keep_invalid: bool = False
) -> Iterator[Row]:
    """Yield each row of the table as a contact to be, or rejected; one answer per row, in order.

    `region` is for numbers without a country code, unless the row names its country. With
    `keep_invalid` (and always for a provider's own payload) only malformed rows are rejected.
    """
    read = _reader(mapping, region, keep_invalid or table.payload)
    width = len(table.columns)
    for line, cells in table.rows():
        if len(cells) == width:
            yield read(line, cells)
        elif len(cells) < width:
            yield read(line, cells + ("",) * (width - len(cells)))
        elif any(cell.strip() for cell in cells[width:]):
            yield RejectedRow(
                line,
                "columns",
                f"has {len(cells)} cells where the header has {width}: a cell with the delimiter "
                "in it needs quotes",
                "",
                cells,
            )
        else:
            yield read(line, cells[:width])


def _reader(mapping: Mapping, region: str | None, keep: bool) -> Callable[[int, _Cells], Row]:
    """What reads one row: the columns are looked up once, not for every row."""
    at = {name: mapped.column for name, mapped in mapping.fields.items()}
    first_at, last_at = at.get("first_name", -1), at.get("last_name", -1)
    full_at, zone_at = at.get("full_name", -1), at.get("timezone", -1)
    country_at, refusal_at, tags_at = at.get("country", -1), at.get("dnc", -1), at.get("tags", -1)
    extras = tuple((name, position) for position, name in mapping.extras)
    phones = mapping.phones

    def read(line: int, cells: _Cells) -> Row:
        here = (country_at >= 0 and region_of(cells[country_at])) or region
        reading = _phone(cells, phones, here)
        if reading.status == INVALID and not (keep and reading.reason != "empty"):
            return RejectedRow(
                line, reading.reason, reading.message, reading.written, cells, reading.candidates
            )
        if full_at >= 0:
            first, last = split_name(clean_value(cells[full_at]))
        else:
            first = clean_value(cells[first_at]) if first_at >= 0 else ""
            last = clean_value(cells[last_at]) if last_at >= 0 else ""
        refused, clearly = "", True
        if refusal_at >= 0:
            says = refuses(cells[refusal_at])
            if says is not False:
                refused, clearly = clean_value(cells[refusal_at]), says is True
        return ImportedRow(
            line,
            reading,
            first,
            last,
            clean_value(cells[zone_at]) if zone_at >= 0 else "",
            {name: clean_value(cells[position]) for name, position in extras},
            cells,
            refused,
            clearly,
            split_tags(cells[tags_at]) if tags_at >= 0 else (),
        )

    return read


def _phone(cells: _Cells, phones: tuple[int, ...], region: str | None) -> PhoneReading:
    """The first phone column of the row that reads, else the first that is filled."""
    first: PhoneReading | None = None
    for position in phones:
        cell = cells[position]
        if cell and not cell.isspace():
            reading = read_phone(cell.strip(), region)
            if reading.status != INVALID:
                return reading
            first = first or reading
    return first or read_phone("", region)
