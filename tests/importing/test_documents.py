"""JSON, JSONL and the providers' own requests."""

import json

import pytest

from tests.importing.helpers import read
from tui.domain.errors import UsageError
from tui.importing import ReadOptions, read_file

LULY = {
    "base_prompt": "Hello {{business}}",
    "call_data": [
        {"phone_number": "1234567890", "business": "ABC Corp", "service": "Netflix"},
        {"phone_number": "32176540987", "business": "XYZ inc.", "callsheet_ref": "c2"},
    ],
}
LEVERS = {
    "contacts": [
        {
            "numberToCall": "+96612341234",
            "firstName": "John",
            "lastName": "Doe",
            "metadata": {"project_id": "proj_123", "callsheet_batch": "b1"},
            "promptTags": {"amount": "$500.00", "due_date": "January 15, 2026"},
        }
    ]
}


def test_a_list_of_objects() -> None:
    found = read('[{"Mobile": "0501234567", "Due Date": "May"}, {"Mobile": "0501234568"}]')
    assert found.table.format == "json"
    assert [row.fields for row in found.good] == [{"due_date": "May"}, {"due_date": ""}]
    assert [row.line for row in found.good] == [1, 2]


def test_numbers_keep_the_digits_that_were_written() -> None:
    found = read('[{"phone": 966501234567, "amount": 1250.00, "big": 12345678901234567890}]')
    assert found.phones == ["+966501234567"]
    assert found.good[0].fields == {"amount": "1250.00", "big": "12345678901234567890"}


def test_a_phone_as_a_float_is_recovered_or_refused() -> None:
    found = read('[{"phone": 9.66501234567e11}, {"phone": 9.66e11}, {"phone": 966501234568.0}]')
    assert found.phones == ["+966501234567", "+966501234568"]
    assert [row.code for row in found.bad] == ["digits_lost"]


def test_nested_objects_become_columns_of_their_own() -> None:
    found = read(
        '[{"phone":"0501234567","address":{"city":"Riyadh","geo":{"lat":24.7}},'
        '"labels":["a","b"],"vip":true,"gone":null,"items":[{"a":1}]}]'
    )
    assert found.good[0].fields == {
        "address_city": "Riyadh",
        "address_geo_lat": "24.7",
        "labels": "a, b",
        "vip": "true",
        "gone": "",
        "items": '[{"a": "1"}]',
    }


def test_lines_of_objects() -> None:
    found = read('{"phone":"0501234567","a":"1"}\n\n{"phone":"0501234568","b":"2"}\n')
    assert found.table.format == "jsonl"
    assert [(row.line, dict(row.fields)) for row in found.good] == [
        (1, {"a": "1", "b": ""}),
        (3, {"a": "", "b": "2"}),
    ]


def test_a_list_of_numbers_and_a_wrapped_list() -> None:
    assert read('["0501234567", "0501234568"]').phones == ["+966501234567", "+966501234568"]
    assert read('{"count": 1, "data": [{"phone": "0501234567"}]}').phones == ["+966501234567"]


def test_lulys_request_is_imported_as_it_stands() -> None:
    found = read(json.dumps(LULY), region="US")
    assert (found.table.format, found.table.payload) == ("luly", True)
    assert found.bad == ()
    assert [row.reading.status for row in found.good] == ["doubtful", "invalid"]
    assert found.mapping.columns == ("business", "service")
    assert found.mapping.warnings == ("only the contacts were imported, not base_prompt",)


def test_levers_request_is_imported_as_it_stands() -> None:
    found = read(json.dumps(LEVERS))
    assert found.table.format == "levers"
    assert found.names == [("John", "Doe")]
    assert found.good[0].reading.written == "+96612341234"
    assert found.good[0].fields == {
        "metadata_project_id": "proj_123",
        "amount": "$500.00",
        "due_date": "January 15, 2026",
    }


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("[]", "no contacts"),
        ("{}", "not a list"),
        ('{"call_data": []}', "not a list"),
        ('[{"phone": "1"}, 7]', "Item 2"),
        ('{"phone": "1"}\n{"phone": \n', "Line 2"),
        ('[{"phone": "0501234567",]', "Line 1"),
        ('[{"a": "b"}]', "No column holds phone numbers"),
        ('{"phone": "0501234567"}', "one object"),
        ('[{"a":' + "[" * 100_000 + "]" * 100_000 + "}]", "deeply"),
    ],
)
def test_broken_documents_are_refused(data: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        read(data, options=ReadOptions(name="list.json"))
    assert "list.json" in caught.value.message or "phone numbers" in caught.value.message


def test_the_ending_decides_where_the_bytes_do_not() -> None:
    assert read_file(b'{"phone": "1"}', ReadOptions(name="x.jsonl")).format == "jsonl"
    assert read_file(b"[phone],name\n1,2\n", ReadOptions(name="x.csv")).format == "csv"


def test_half_a_surrogate_pair_is_marked() -> None:
    found = read(rb'[{"phone": "+966501234567", "name": "A\ud800b", "k\udfff": ["\ud800"]}]')
    assert found.table.columns == ("phone", "name", "k\ufffd")
    assert [row.cells[1:] for row in found.table.rows()] == [("A\ufffdb", "\ufffd")]
