"""One sheet of texts and numbers as XLSX, a row in memory at a time."""

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from tui.domain.errors import UsageError

LONGEST_CELL = 32_767
"""Characters that a cell holds (Excel's limit); a longer text is cut and says so."""

MOST_ROWS = 1_048_576
"""Rows of a sheet, the header among them."""

_NO_CHARACTERS = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}
"""XML has no way to write these two."""

_CUT = " … [cut: a cell holds no more; CSV and JSONL have all of it]"


def write_workbook(
    file: BinaryIO, columns: Sequence[str], rows: Iterable[Sequence[str | float]]
) -> int:
    """Write a header and rows, and answer how many rows. Raises UsageError for too many rows.

    A text stays a text, whatever it looks like: no number, formula or link is made of it.
    """
    from xlsxwriter import Workbook

    count = 0
    options = {
        "constant_memory": True,
        "strings_to_numbers": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet("callsheet")
        sheet.freeze_panes(1, 0)
        bold, as_ever = workbook.add_format({"bold": True}), workbook.add_format()
        for place, name in enumerate(columns):
            sheet.write_string(0, place, name, bold)
        for count, row in enumerate(rows, start=1):
            if count >= MOST_ROWS:
                raise UsageError(
                    f"A sheet holds {MOST_ROWS - 1:,} rows; there are more.",
                    "Write .csv or .jsonl instead.",
                )
            for place, value in enumerate(row):
                if isinstance(value, int | float):
                    sheet.write_number(count, place, value)
                elif text := _fitting(value):
                    if text.startswith("<r>") and text.endswith("</r>"):
                        # The library would take it for markup of its own and not escape it.
                        sheet.write_rich_string(count, place, text[:1], as_ever, text[1:])
                    else:
                        sheet.write_string(count, place, text)
    return count


def _fitting(text: str) -> str:
    text = text.encode("utf-8", "replace").decode().translate(_NO_CHARACTERS)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(_CUT)] + _CUT
