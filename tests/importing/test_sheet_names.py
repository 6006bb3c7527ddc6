"""The sheets of a workbook, for a choice."""

from tests.importing.workbooks import workbook
from tui.importing.sheet_names import sheet_names


def test_the_sheets_in_their_order() -> None:
    rows = [["Phone"], ["+12025550143"]]
    assert sheet_names(workbook({"March": rows, "أبريل": rows})) == ("March", "أبريل")


def test_what_is_no_workbook_has_none() -> None:
    assert sheet_names(b"phone\n+12025550143\n") == ()
