"""What was written in any delimiter and encoding is read back equal."""

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.errors import UsageError
from tui.importing import ReadOptions, import_rows, plan_mapping, read_file
from tui.importing.values import clean_value, refuses, split_name

_ALPHABETS = {
    "utf-8": st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]),
    "utf-8-sig": st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]),
    "utf-16": st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]),
    "cp1252": st.sampled_from("abc XYZ áéíóúñüöäß'\",;|\t\n0123"),
    "cp1256": st.sampled_from('محمد علي سارة abc",;|\t\n0123'),
}


@st.composite
def _files(draw: st.DrawFn) -> tuple[list[list[str]], str, str]:
    encoding = draw(st.sampled_from(sorted(_ALPHABETS)))
    cell = st.text(alphabet=_ALPHABETS[encoding], max_size=12)
    rows = draw(st.lists(st.lists(cell, min_size=2, max_size=2), min_size=1, max_size=8))
    return rows, draw(st.sampled_from([",", ";", "\t", "|"])), encoding


@given(_files())
def test_delimited_files(file: tuple[list[list[str]], str, str]) -> None:
    rows, delimiter, encoding = file
    phones = [f"05012345{number:02}" for number in range(len(rows))]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["phone", "one", "two"])
    writer.writerows([phone, *row] for phone, row in zip(phones, rows, strict=True))
    data = out.getvalue().encode(encoding)
    table = read_file(data, ReadOptions(encoding=encoding, delimiter=delimiter))
    assert [list(row.cells) for row in table.rows()] == [
        [phone, *row] for phone, row in zip(phones, rows, strict=True)
    ]
    mapping = plan_mapping(table)
    assert [row.line for row in import_rows(table, mapping, "SA")] == sorted(
        row.line for row in table.rows()
    )


_WORDS = st.text(alphabet="abc ابت éñ0123-'", max_size=10)


@given(
    st.lists(st.tuples(_WORDS, _WORDS), min_size=1, max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
)
def test_delimiter_and_encoding_are_found(
    rows: list[tuple[str, str]], delimiter: str, encoding: str
) -> None:
    text = delimiter.join(["phone", "one", "two"]) + "\n"
    text += "".join(delimiter.join(["+966501234567", *row]) + "\n" for row in rows)
    table = read_file(text.encode(encoding))
    assert table.delimiter == delimiter
    assert [row.cells[1:] for row in table.rows()] == rows


@given(st.lists(st.dictionaries(st.text(min_size=1), st.text(), max_size=4), min_size=1))
def test_documents(objects: list[dict[str, str]]) -> None:
    given_objects = [{"phone": "0501234567", **item} for item in objects]
    table = read_file(json.dumps(given_objects).encode(), ReadOptions(name="x.json"))
    for row, item in zip(table.rows(), given_objects, strict=True):
        read = dict(zip(table.columns, row.cells, strict=True))
        assert {key: read[key] for key in item if not key.startswith("callsheet_")} == {
            key: value for key, value in item.items() if not key.startswith("callsheet_")
        }


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        table = read_file(data)
        mapping = plan_mapping(table)
    except UsageError:
        return
    rows = list(import_rows(table, mapping, "US"))
    assert len(rows) == mapping.rows


@given(st.text())
def test_cleaning_is_done_once(text: str) -> None:
    clean = clean_value(text)
    assert clean == clean.strip()
    assert all(char == "\n" or char.isprintable() or ord(char) > 0x9F for char in clean)
    refuses(text)
    first, last = split_name(clean)
    assert not set(first + last) - set(clean) - {" "}
