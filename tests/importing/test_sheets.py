"""Workbooks, and archives that only look like one."""

import contextlib
import io
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.importing.helpers import read
from tests.importing.old_workbooks import compound, ods, xls
from tests.importing.workbooks import Cell, workbook
from tui.domain.errors import UsageError
from tui.importing import ReadOptions, read_file

HEADER: list[Any] = ["phone", "name", "due", "amount"]


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


def test_merged_cells_above_the_header_are_passed_over() -> None:
    rows: list[list[Cell]] = [
        ["Person", None, "Contact", None],
        ["First name", "Last name", "Phone", "Email"],
        ["Ann", "Lee", 966501234567, "a@b.example"],
    ]
    found = read(workbook({"S": rows}))
    assert found.table.columns == ("First name", "Last name", "Phone", "Email")
    assert (found.names, found.bad) == ([("Ann", "Lee")], ())


def test_merged_cells_in_the_header_leave_a_column_without_a_name() -> None:
    rows: list[list[Cell]] = [["Phone", "Name", None], [966501234567, "Ann", "Lee"]]
    found = read(workbook({"S": rows}))
    assert found.table.columns == ("Phone", "Name", "Column 3")
    assert found.good[0].fields["column_3"] == "Lee"


def test_a_header_of_one_name_is_no_title() -> None:
    rows: list[list[Cell]] = [["Phone"], [966501234567, "a note"], [966501234568]]
    found = read(workbook({"S": rows}))
    assert found.phones == ["+966501234567", "+966501234568"]


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


BOMB = (
    '<table:table-row table:number-rows-repeated="1000"><table:table-cell/></table:table-row>'
    '<table:table-row><table:table-cell table:number-columns-repeated="16000"/>'
    '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    "</table:table-row>"
)
ROWS: list[list[Any]] = [
    ["Phone", "Name", "Due Date"],
    ["0501234567", "محمد علي", "May"],
    [966501234568.0, "Zoë"],
]


@pytest.mark.parametrize(
    ("data", "kind"),
    [(workbook({"S": ROWS}), "xlsx"), (ods({"S": ROWS}), "ods"), (xls(ROWS), "xls")],
)
def test_three_kinds_of_workbook_hold_the_same_list(data: bytes, kind: str) -> None:
    found = read(data)
    assert found.table.format == kind
    assert found.phones == ["+966501234567", "+966501234568"]
    assert found.names == [("محمد", "علي"), ("Zoë", "")]
    assert [row.fields["due_date"] for row in found.good] == ["May", ""]


def test_blank_rows_that_a_sheet_ends_with_cost_nothing() -> None:
    rest = (
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert read(ods({"S": ROWS}, rest)).phones == ["+966501234567", "+966501234568"]


def test_a_second_ods_sheet_is_named_and_read() -> None:
    found = read(ods({"S": ROWS, "T": [["Phone"], ["0501234569"]]}), options=ReadOptions(sheet="T"))
    assert found.phones == ["+966501234569"]


def test_text_that_is_called_xls_is_read_as_text() -> None:
    found = read(b"Phone\tName\r\n0501234567\tAnn\r\n", options=ReadOptions(name="crm.xls"))
    assert (found.table.format, found.phones) == ("tsv", ["+966501234567"])


@pytest.mark.parametrize("whole", [xls(ROWS), ods({"S": ROWS}), workbook({"S": ROWS})])
def test_a_damaged_workbook_is_an_error_or_a_list_and_nothing_else(whole: bytes) -> None:
    rng = random.Random(4)
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(rng.randrange(1, 6)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        with contextlib.suppress(UsageError):
            read(bytes(data[: rng.choice((len(data), rng.randrange(len(data)))) or 1]))


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
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "cannot be read"),
        (b"<html><table><tr><td>phone", "a.xls", "whatever it is called"),
        (compound(b"\0" * 9000, "EncryptedPackage"), "a.xlsx", "password"),
        (xls([HEADER, [966501234567.0]])[:3000], "a.xls", "cannot be read"),
        (b"PK\x03\x04", "a.ods", "no whole workbook"),
        (ods({"S": []}), "a.ods", "no rows"),
        (ods({"S": [HEADER, [None]]}, BOMB), "a.ods", "row 1,003 and column 16,001"),
        (_zip("content.xml", b"<a><b></a>"), "a.ods", "no whole workbook"),
        (_zip("content.xml", b"<a/>" + b" " * 5_000_000), "a.ods", "unpack"),
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
