"""XLSX, XLS and ODS workbooks: one sheet as a table, after a look at the archive for bombs."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO
from xml.parsers.expat import ExpatError

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
)

from tui.domain.errors import UsageError
from tui.importing.delimited import unique_headers
from tui.importing.header_row import header_place
from tui.importing.limits import (
    MAX_CELL,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_DOCUMENT_BYTES,
    MAX_FAR_CELLS,
    MAX_ROWS,
    MAX_UNPACK_RATIO,
    MAX_UNPACKED_BYTES,
    TITLE_ROWS,
)
from tui.importing.open_document import extent
from tui.importing.panic import panics_told
from tui.importing.phone_shape import looks_like_phone
from tui.importing.table import Source, SourceRow, Table

_FILLED = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*[^/>]>')
_OVERLAP = 256
"""A cell's tag is shorter, so that none is cut between two pieces of a sheet."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The stream of a compound file that holds a workbook with a password ([MS-OFFCRYPTO])."""

_SAVE_AS = "Save the sheet as CSV (UTF-8) and import that."

Cell = int | float | str | bool | time | date | datetime | timedelta


def read_sheet(source: Source, named: str | None) -> Table:
    """Read one sheet, the first visible one with rows unless named. Raises UsageError."""
    data = source.whole(MAX_DOCUMENT_BYTES)
    kind = _check_archive(source, data) if data.startswith(b"PK") else "xls"
    try:
        with panics_told(source.name, _SAVE_AS):
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
            sheet, others = _choose(source, workbook, named)
    except PasswordError:
        raise _locked(source) from None
    except CalamineError as error:
        if kind == "xls" and _ENCRYPTED in data:
            raise _locked(source) from None
        raise UsageError(f"{source.name} cannot be read: {error}.", _SAVE_AS) from error
    height, width = (last + 1 for last in sheet.end or (-1, -1))
    if width > MAX_COLUMNS or height > MAX_ROWS:
        raise UsageError(
            f"The sheet {sheet.name!r} reaches to row {height:,} and column {width:,}; "
            f"at most {MAX_ROWS:,} and {MAX_COLUMNS} are read.",
            "Delete what stands outside of the list, or save the sheet as CSV.",
        )
    begins, header = _header(source, sheet)
    headed = not any(looks_like_phone(cell) for cell in header)
    columns = unique_headers(header) if headed else unique_headers(("",) * len(header))
    start = begins + 1 if headed else begins

    def rows() -> Iterator[SourceRow]:
        for row in _rows(sheet):
            if row.line >= start and any(row.cells):
                yield SourceRow(row.line, row.cells[: len(columns)])

    said = (f"the sheet {sheet.name!r} was read, not {', '.join(others)}",) if others else ()
    return Table(columns, kind, "", "", headed, rows, said, sheet.name)


def _locked(source: Source) -> UsageError:
    return UsageError(f"{source.name} has a password.", "Save it without one.")


def cell_text(cell: Cell) -> str:
    """Answer a cell's value as an operator would write it: no `.0`, dates as 2027-01-15."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M" if cell.time() != time.min else "%Y-%m-%d")
    return str(cell)


def _rows(sheet: CalamineSheet) -> Iterator[SourceRow]:
    for line, row in enumerate(sheet.iter_rows(), start=1):
        cells = tuple(cell if isinstance(cell, str) else cell_text(cell) for cell in row)
        if max(map(len, cells), default=0) > MAX_CELL:
            raise UsageError(f"Row {line} has a cell of more than {MAX_CELL} characters.", _SAVE_AS)
        yield SourceRow(line, cells)


def _header(source: Source, sheet: CalamineSheet) -> tuple[int, tuple[str, ...]]:
    """The header's line and cells."""
    first: list[SourceRow] = []
    for row in _rows(sheet):
        if any(cell.strip() for cell in row.cells):
            first.append(row)
        if len(first) > TITLE_ROWS:
            break
    if not first:
        raise UsageError(f"The sheet {sheet.name!r} of {source.name} holds no rows.", _SAVE_AS)
    chosen = header_place([row.cells for row in first])
    header = first[chosen].cells
    width = max(i + 1 for row in first[chosen:] for i, cell in enumerate(row.cells) if cell.strip())
    return first[chosen].line, header[:width]


def _choose(
    source: Source, workbook: CalamineWorkbook, named: str | None
) -> tuple[CalamineSheet, list[str]]:
    """The sheet to read, and the other visible ones that hold rows."""
    names = [
        meta.name
        for meta in workbook.sheets_metadata
        if meta.visible == SheetVisibleEnum.Visible and meta.typ == SheetTypeEnum.WorkSheet
    ]
    if named:
        try:
            return workbook.get_sheet_by_name(named), []
        except WorksheetNotFound:
            raise UsageError(
                f"{source.name} has no sheet {named!r}.",
                f"Its sheets: {', '.join(workbook.sheet_names)}.",
            ) from None
    filled = [name for name in names if workbook.get_sheet_by_name(name).height]
    if not filled:
        raise UsageError(
            f"{source.name} holds no rows.", "A hidden sheet is read with --sheet.", "sheet"
        )
    return workbook.get_sheet_by_name(filled[0]), filled[1:]


def _check_archive(source: Source, data: bytes) -> str:
    """Answer xlsx or ods; refuse what would unpack to far more than a list, before it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            packed = max(1, sum(part.compress_size for part in parts))
            if unpacked > MAX_UNPACKED_BYTES or unpacked / packed > MAX_UNPACK_RATIO:
                raise UsageError(
                    f"{source.name} would unpack from {packed >> 10} KB to {unpacked >> 20} MB.",
                    _SAVE_AS,
                )
            if "content.xml" in archive.namelist():
                with archive.open("content.xml") as content:
                    _refuse_far(source, *extent(content))
                return "ods"
            for part in parts:
                if part.filename.startswith("xl/worksheets/") and not part.is_dir():
                    with archive.open(part) as sheet:
                        _check_extent(source, sheet)
    except (
        zipfile.BadZipFile,
        OSError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ExpatError,
        zlib.error,
        ValueError,
    ) as error:
        raise UsageError(f"{source.name} is no whole workbook: {error}.", _SAVE_AS) from error
    return "xlsx"


def _check_extent(source: Source, sheet: IO[bytes]) -> None:
    """Refuse a sheet with a cell far off: the area up to it would be laid out in memory."""
    width = height = 0
    tail = b""
    while piece := sheet.read(1 << 20):
        for letters, row in _FILLED.findall(tail + piece):
            width, height = max(width, _column(letters)), max(height, int(row))
        tail = piece[-_OVERLAP:]
    _refuse_far(source, height, width)


def _refuse_far(source: Source, height: int, width: int) -> None:
    most = MAX_CELLS if width <= MAX_COLUMNS else MAX_FAR_CELLS
    if width * height > most:
        raise UsageError(
            f"A sheet of {source.name} reaches to row {height:,} and column {width:,}.",
            "Delete the cells far outside of the list, or save the sheet as CSV.",
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
