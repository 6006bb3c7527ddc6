"""Workbooks, and archives that only look like one."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.importing.helpers import read
from tests.importing.workbooks import Cell, workbook
from tui.domain.errors import UsageError
from tui.importing import ReadOptions, read_file

HEADER: list[Cell] = ["phone", "name", "due", "amount"]


def test_cells_as_an_operator_would_write_them() -> None:
    rows: list[list[Cell]] = [
        HEADER,
        [966501234567, "محمد علي", (46037, 1), 1250.5],
        [966501234568.0, "Ann", (46037.5, 2), True],
        ["0501234569", "Bo", "soon", 0.1 + 0.2],
    ]
    found = read(workbook({"Sheet1": rows}))
    assert found.table.format == "xlsx"
    assert found.phones == ["+966501234567", "+966501234568", "+966501234569"]
    assert [(row.fields["due"], row.fields["amount"]) for row in found.good] == [
        ("2026-01-15", "1250.5"),
        ("2026-01-15 12:00", "true"),
        ("soon", "0.3"),
    ]
    assert [row.line for row in found.good] == [2, 3, 4]


def test_a_phone_with_lost_digits_is_refused() -> None:
    found = read(workbook({"S": [HEADER, [1e16, "Ann"], ["9.66E+11", "Bo"], [966501234567, "C"]]}))
    assert [row.code for row in found.bad] == ["digits_lost", "digits_lost"]


def test_titles_above_the_header_and_blank_rows_are_passed_over() -> None:
    rows: list[list[Cell]] = [[], ["Our customers"], [], HEADER, [], [966501234567, "Ann"]]
    found = read(workbook({"S": rows}))
    assert found.table.columns == ("phone", "name", "due", "amount")
    assert [row.line for row in found.good] == [6]


def test_one_column_of_numbers() -> None:
    assert read(workbook({"S": [[966501234567], [966501234568]]})).phones == [
        "+966501234567",
        "+966501234568",
    ]


def test_the_first_visible_sheet_with_rows_or_the_one_that_is_named() -> None:
    data = workbook(
        {
            "Hidden": [HEADER, [966501234561]],
            "Blank": [],
            "May": [HEADER, [966501234562]],
            "June": [HEADER, [966501234563]],
        },
        hidden=["Hidden"],
    )
    found = read(data)
    assert found.phones == ["+966501234562"]
    assert found.mapping.warnings == ("the sheet 'May' was read, not June",)
    assert read(data, options=ReadOptions(sheet="June")).phones == ["+966501234563"]
    assert read(data, options=ReadOptions(sheet="Hidden")).phones == ["+966501234561"]
    with pytest.raises(UsageError, match="no sheet 'July'") as caught:
        read(data, options=ReadOptions(sheet="July"))
    assert "May, June" in caught.value.hint


def test_a_workbook_is_known_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(workbook({"S": [HEADER, [966501234567]]}))
    assert read(path).table.format == "xlsx"


def _zip(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (workbook({"S": []}), "a.xlsx", "no rows"),
        (workbook({"S": [HEADER]}), "a.xlsx", "no rows"),
        (workbook({"S": [HEADER, [1]]})[:400], "a.xlsx", "no whole workbook"),
        (b"PK\x03\x04junk", "a.xlsx", "no whole workbook"),
        (_zip("a.txt", b"text"), "a.xlsx", "cannot be read"),
        (workbook({"S": [HEADER]}, extra={"x": bytes(5_000_000)}), "a.xlsx", "unpack"),
        (workbook({"S": [["phone", *[None] * 16_000, "far"]]}), "a.xlsx", "column 16,002"),
        (workbook({"S": [HEADER, *[[]] * 19_000, [None] * 2_000 + ["far"]]}), "a.xlsx", "19,002"),
        (b"phone,name\n0501234567,Ann\n", "a.xlsx", "whatever it is called"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "xls"),
        (b"PK\x03\x04", "a.ods", "OpenDocument"),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, name: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        read_and_plan(data, name)
    assert caught.value.hint


def read_and_plan(data: bytes, name: str) -> None:
    """Read a file to its last row."""
    list(read_file(data, ReadOptions(name=name)).rows())
    read(data, options=ReadOptions(name=name))
