"""The sheets of a workbook, for a choice."""

from tests.importing.workbooks import workbook
from tui.importing import read_file
from tui.importing.sheet_names import Sheet, sheets_of

ROWS = [["Phone"], ["+12025550143"]]


def test_the_sheets_in_their_order() -> None:
    found = sheets_of(workbook({"March": ROWS, "أبريل": ROWS}))
    assert found == (Sheet("March"), Sheet("أبريل"))


def test_hidden_ones_come_last_and_are_told() -> None:
    found = sheets_of(workbook({"Old": ROWS, "March": ROWS}, hidden=["Old"]))
    assert found == (Sheet("March"), Sheet("Old", hidden=True))


def test_a_table_tells_the_sheet_it_is_of() -> None:
    table = read_file(workbook({"Empty": [], "March": ROWS}))
    assert table.sheet == "March"


def test_what_is_no_workbook_has_none() -> None:
    assert sheets_of(b"phone\n+12025550143\n") == ()
