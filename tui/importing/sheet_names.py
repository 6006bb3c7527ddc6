"""The sheets of a workbook, for a choice."""

import io
from pathlib import Path
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from tui.importing.limits import MAX_DOCUMENT_BYTES
from tui.importing.panic import panics_told
from tui.importing.table import source_of


class Sheet(NamedTuple):
    """A sheet that can be read; a hidden one is read only when it is named."""

    name: str
    hidden: bool = False


def sheets_of(given: Path | bytes) -> tuple[Sheet, ...]:
    """Answer the sheets of a workbook that `read_file` did not refuse, visible ones first; else ().

    Not before that: reading refuses what would unpack to far more than a list. Raises UsageError.
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
    found = [
        Sheet(sheet.name, sheet.visible != SheetVisibleEnum.Visible)
        for sheet in sheets
        if sheet.typ == SheetTypeEnum.WorkSheet
    ]
    return tuple(sorted(found, key=lambda sheet: sheet.hidden))
