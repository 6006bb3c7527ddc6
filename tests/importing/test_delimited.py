"""CSV in all its shapes, and what is wrong with some."""

from pathlib import Path

import pytest

from tests.importing.helpers import read
from tui.domain.errors import UsageError
from tui.importing import ReadOptions, read_file
from tui.importing.limits import MAX_CELL, MAX_CELL_LINES, MAX_COLUMNS, MAX_LINE
from tui.importing.phone_shape import looks_like_phone, numbers_in


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    rows = [["phone", "name", "amount"], ["0501234567", "Ann", "1"], ["0501234568", "Bo", "2"]]
    found = read("\n".join(delimiter.join(row) for row in rows))
    assert found.table.delimiter == delimiter
    assert found.phones == ["+966501234567", "+966501234568"]


def test_decimal_commas_do_not_beat_semicolons() -> None:
    found = read("phone;name;amount\n0501234567;Ann;1,50\n0501234568;Bo;2,75\n")
    assert found.table.delimiter == ";"
    assert found.good[0].fields["amount"] == "1,50"


def test_the_spreadsheet_hint_line_is_obeyed_and_skipped() -> None:
    found = read(b"\xef\xbb\xbfsep=;\r\nphone;name\r\n0501234567;a,b\r\n")
    assert found.table.delimiter == ";"
    assert found.good[0].line == 3
    assert found.names == [("b", "a")]


@pytest.mark.parametrize(
    ("word", "delimiter"), [("tab", "\t"), ("\\t", "\t"), ("semicolon", ";"), ("#", "#")]
)
def test_the_operators_delimiter(word: str, delimiter: str) -> None:
    data = f"phone{delimiter}name\n0501234567{delimiter}Ann\n"
    assert read(data, options=ReadOptions(delimiter=word)).names == [("Ann", "")]


def test_a_delimiter_is_one_character() -> None:
    with pytest.raises(UsageError, match="no delimiter"):
        read("phone,name\n1,2\n", options=ReadOptions(delimiter="::"))


def test_quotes_delimiters_and_lines_within_cells() -> None:
    data = 'phone,name,note\n0501234567,"Lee, ""Annie"" Ann","one\ntwo"\n0501234568,Bo,three\n'
    found = read(data)
    assert found.good[0].fields["note"] == "one\ntwo"
    assert found.good[0].fields["name"] == 'Lee, "Annie" Ann'
    assert [row.line for row in found.good] == [2, 4]


def test_pasted_numbers_one_to_a_line() -> None:
    found = read("0501234567\n\n+966 50 123 4568\nnot a number\n")
    assert found.phones == ["+966501234567", "+966501234568"]
    assert [(row.line, row.code) for row in found.bad] == [(4, "letters")]


def test_pasted_numbers_all_in_one_line() -> None:
    assert read("0501234567, 0501234568; 0501234569").phones == [
        "+966501234567",
        "+966501234568",
        "+966501234569",
    ]


def test_a_single_column_with_a_header() -> None:
    assert read("Mobile\n0501234567\n").phones == ["+966501234567"]


def test_rows_without_a_header_keep_their_first_row() -> None:
    found = read("Ann,0501234567,12\nBo,0501234568,13\n")
    assert found.phones == ["+966501234567", "+966501234568"]
    assert found.mapping.columns == ("column_1", "column_3")
    assert any("header" in warning for warning in found.mapping.warnings)


def test_cells_too_many_are_rejected_and_too_few_are_blank() -> None:
    found = read("phone,name,plan\n0501234567,a,b,c\n0501234568\n0501234569,a,b,,\n")
    assert [(row.line, row.code) for row in found.bad] == [(2, "columns")]
    assert "quotes" in found.bad[0].reason
    assert found.phones == ["+966501234568", "+966501234569"]
    assert found.good[0].fields == {"name": "", "plan": ""}


def test_equal_headers_are_told_apart() -> None:
    found = read("phone,note,note,\n0501234567,a,b,\n")
    assert found.table.columns == ("phone", "note", "note (2)", "Column 4")
    assert found.good[0].fields == {"note": "a", "note_2": "b"}


def test_titles_above_the_header_are_passed_over() -> None:
    found = read("Customers of May\n\nExported 1 May,,\nphone,name,plan\n0501234567,Ann,gold\n")
    assert found.table.columns == ("phone", "name", "plan")
    assert [row.line for row in found.good] == [5]
    assert found.mapping.warnings == ("2 lines above the header were passed over",)


def test_names_of_groups_above_the_header_are_passed_over() -> None:
    found = read("Person,,Contact,\nFirst,Last,Mobile,Email\nAnn,Lee,0501234567,a@b.example\n")
    assert found.table.columns == ("First", "Last", "Mobile", "Email")
    assert (found.phones, found.bad) == (["+966501234567"], ())


def test_a_row_that_only_looks_like_a_header_is_one() -> None:
    found = read("Kunde,Art,\nAnn,Mobile,x\nBo,Mobile,0501234567\n", overrides=["phone=3"])
    assert found.table.columns == ("Kunde", "Art", "Column 3")


@pytest.mark.parametrize("header", ["Name,,Number", "Tags,,Contact", "Full Name,,Kunde"])
def test_a_row_that_names_a_field_is_no_row_of_groups(header: str) -> None:
    """However much a value below it reads like the name of a phone column."""
    found = read(f"{header}\nAnn,phone,12\nBo,x,0501234567\n", overrides=["phone=3"])
    assert found.table.columns[0] == header.split(",")[0]
    assert found.phones == ["+966501234567"]


def test_a_header_with_one_name_is_no_title() -> None:
    found = read("phone,\n0501234567,Ann\n0501234568,Bo\n")
    assert found.phones == ["+966501234567", "+966501234568"]
    assert found.good[0].fields == {"column_2": "Ann"}


def test_old_line_ends() -> None:
    found = read(b"phone,name\r0501234567,Ann\r0501234568,Bo\r")
    assert found.phones == ["+966501234567", "+966501234568"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n\n \n", "no rows"),
        (b"phone,name\n", "no rows"),
        (b"a,b\n1,2\n", "No column holds phone numbers"),
        (b'phone,name\n"0501234567,a\n0501234568,b\n0501234569,c\n', "Line 2 .*never closed"),
        (b'phone,name\n0501234567,"a" b\n', "Line 2 .*closing quote"),
        (b"phone,name\n0501234567,a\0b\n", "NUL"),
        (b'phone,name\n0501234567,"' + b"x\n" * (MAX_CELL_LINES + 1) + b'"\n', "Line 2 .*lines"),
        (b"phone,name\n0501234567," + b"x" * (MAX_CELL + 1) + b"\n", "Line 2 .*characters"),
        (b"phone,name\n0501234567," + b"x" * 200_000 + b"\n", "Line 2 .*too large"),
        (b"phone," + b"," * MAX_COLUMNS + b"\n0501234567,\n", "columns"),
        (b"%PDF-1.7\n", "PDF"),
        (b"phone,name\n" + b"x" * MAX_LINE, "line of more than"),
    ],
)
def test_broken_files_are_refused_with_the_line(data: bytes, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        read(data)
    assert caught.value.message.endswith(".")


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file"):
        read_file(tmp_path / "nothing.csv")
    with pytest.raises(UsageError, match="folder"):
        read_file(tmp_path)


def test_a_file_is_read_again_each_time(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("phone,name\n0501234567,Ann\n", encoding="utf-8")
    table = read_file(path)
    assert list(table.rows()) == list(table.rows())


@pytest.mark.parametrize(
    ("cell", "is_phone"),
    [
        ("0501234567", True),
        ("+966 (50) 123-4567", True),
        ("966501234567.0", True),
        ("9.66501234567E+11", True),
        ("٠٥٠١٢٣٤٥٦٧", True),
        ("2026-01-15", False),
        ("15/01/2026", False),
        ("15.01.2026", False),
        ("Mobile", False),
        ("1,250.00", False),
        ("A-00012345", True),
        ("", False),
    ],
)
def test_the_shape_of_a_phone(cell: str, is_phone: bool) -> None:
    assert looks_like_phone(cell) is is_phone


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("+12025550143, 2025550147; 202.555.0148", 3),
        (" 0501234567 ", 1),
        ("0501234567\t0501234568,", 2),
        ("/tmp/2025550143.csv", 0),
        ("2025550143.csv", 0),
        ("march, april", 0),
        ("tel:+966501234567, 0501234568 ext 12", 2),
        ('["0501234567", "0501234568"]', 0),
        ("", 0),
    ],
)
def test_numbers_in_a_line(line: str, numbers: int) -> None:
    assert len(numbers_in(line)) == numbers
