"""The sheets of a workbook, for a choice."""

import io
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from tui.importing.limits import MAX_DOCUMENT_BYTES
from tui.importing.panic import panics_told
from tui.importing.table import source_of


def sheet_names(given: Path | bytes) -> tuple[str, ...]:
    """Answer the visible sheets of a workbook that `read_file` has read before; else ().

    Before, because reading refuses what would unpack to far more than a list. Raises UsageError.
    """
    source = source_of(given)
    if not source.head(4).startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return ()
    data = source.whole(MAX_DOCUMENT_BYTES)
    try:
        with panics_told(source.name, "Save it as CSV."):
            sheets = CalamineWorkbook.from_filelike(io.BytesIO(data)).sheets_metadata
    except CalamineError:
        return ()
    return tuple(
        sheet.name
        for sheet in sheets
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    )
