"""Address books as vCards."""

import pytest

from tests.importing.helpers import read
from tui.domain.errors import UsageError

THREE = """BEGIN:VCARD
VERSION:3.0
N:العتيبي;سارة;;;
FN:سارة العتيبي
ORG:Al Madar;Sales
TEL;TYPE=WORK,VOICE:0112345678
TEL;TYPE=FAX:0112345679
item1.TEL;TYPE=CELL;TYPE=pref:050 123 4567
EMAIL;TYPE=INTERNET:sara@example.com
NOTE:first line\\nsecond\\, with a comma
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Doe\\, Ann
N:Doe;Ann;;;
TEL;VALUE=uri;TYPE="voice,cell":tel:+966-50-123-4568
NOTE:a long note that was
  folded
END:VCARD
"""
TWO = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\n"
    "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D8=B9=D9=84=D9=8A;=D9=85=D8=AD=\r\n"
    "=D9=85=D8=AF;;;\r\n"
    "TEL;HOME:0501234569\r\nEND:VCARD\r\n"
)


def test_cards() -> None:
    found = read(THREE.replace("\n", "\r\n"))
    assert found.table.format == "vcard"
    assert found.phones == ["+966501234567", "+966501234568"]
    assert found.names == [("سارة", "العتيبي"), ("Ann", "Doe")]
    assert [row.line for row in found.good] == [1, 12]
    first, second = (row.fields for row in found.good)
    assert first["phone_2"] == "0112345678"
    assert first["company"] == "Al Madar;Sales"
    assert first["notes"] == "first line\nsecond, with a comma"
    assert second["notes"] == "a long note that was folded"
    assert second["name"] == "Doe, Ann"


def test_the_old_form_with_quoted_printable() -> None:
    found = read(TWO)
    assert found.names == [("محمد", "علي")]
    assert found.phones == ["+966501234569"]


def test_a_card_without_a_number_is_rejected_by_line() -> None:
    card = "BEGIN:VCARD\nFN:Nobody\nEND:VCARD\n"
    assert [(row.line, row.code) for row in read(THREE + card).bad] == [(20, "empty")]


@pytest.mark.parametrize(
    ("data", "words"),
    [("BEGIN:VCARD\nFN:x\n", "no end"), ("BEGIN:VCARD\nEND:VCARD\n", "No column holds")],
)
def test_broken_cards(data: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read(data)
