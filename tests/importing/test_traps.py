"""One file for each trap of the field's formats, and what it should give.

`traps/` has what Excel, phones and CRMs write, byte for byte; the numbers are of ranges that the
tests' own lists use. A file that is not named here fails the last test.
"""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.importing.helpers import read

TRAPS = Path(__file__).parent / "traps"
ARABIC = [("محمد", "علي"), ("نورة", "السعيد"), ("عبد الله", "القحطاني")]
SPANISH = [("José", "Muñoz"), ("Begoña", "Peña")]
FRENCH = [("François", "Lefèvre"), ("Zoé", "Gauthier-Pérès")]
FIRST, SECOND, THIRD = "+966501234567", "+966501234568", "+966501234569"
LANDLINE = "+966112345679"


@dataclass(frozen=True)
class Trap:
    """What a file should give; None is not asked."""

    encoding: str | None = None
    delimiter: str | None = None
    phones: list[str] | None = None
    names: list[tuple[str, str]] | None = None
    columns: tuple[str, ...] | None = None
    bad: list[tuple[int, str]] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    region: str = "SA"


EXPECTED = {
    "excel-utf8-bom.csv": Trap("utf-8", ",", [FIRST, SECOND, THIRD], ARABIC),
    "excel-arabic-windows.csv": Trap("cp1256", ",", [FIRST, SECOND, THIRD], ARABIC),
    "excel-arabic-windows-long-ascii.csv": Trap("cp1256", ","),
    "excel-spanish-windows.csv": Trap("cp1252", ",", ["+34612345678", "+34612345679"], SPANISH),
    "excel-spanish-mac.csv": Trap("mac_roman", ",", None, SPANISH),
    "excel-french-mac.csv": Trap("mac_roman", ";", None, FRENCH),
    "excel-french-windows.csv": Trap("cp1252", ";", ["+33612345678", "+33612345679"], FRENCH),
    "excel-unicode-text.txt": Trap("utf-16", "\t", [FIRST, SECOND, THIRD], ARABIC),
    "utf16-without-mark.csv": Trap("utf-16-le", ",", [FIRST, SECOND, THIRD], ARABIC),
    "sep-hint.csv": Trap("utf-8", ";", [FIRST], columns=("amount",)),
    "semicolons-decimal-commas.csv": Trap(
        "utf-8", ";", [FIRST, SECOND], columns=("amount", "rate")
    ),
    "sep-hint-mark.csv": Trap("utf-8", ";", [FIRST], columns=("amount",)),
    "bars.txt": Trap("utf-8", "|", [FIRST, SECOND], columns=("name", "amount")),
    "plain-utf8.csv": Trap("utf-8", ",", [FIRST, SECOND], [ARABIC[0], ("Zoë", "Núñez")]),
    "excel-utf8-bom-semicolons.csv": Trap("utf-8", ";", [FIRST, SECOND], ARABIC[:2]),
    "excel-german-windows.csv": Trap(
        "cp1252",
        ";",
        ["+4915123456789", "+4915123456780"],
        columns=("vorname", "nachname"),
        region="DE",
    ),
    "pasted.txt": Trap("utf-8", "", [FIRST, SECOND, THIRD], columns=()),
    "national-forms.csv": Trap("utf-8", "", [FIRST] * 7, columns=()),
    "american-cells.csv": Trap(
        None,
        ",",
        ["+18003569377", "+12025550143", "+525512345678", "+12025550147"],
        bad=[(4, "emergency")],
        region="US",
    ),
    "spanish-headers.csv": Trap(
        None,
        ",",
        ["+34612345678", "+34612345679"],
        [("Begoña", "Peña"), ("José", "Muñoz")],
        ("vencimiento",),
        refused=[3],
        region="ES",
    ),
    "spanish-one-name.csv": Trap(
        None, ",", ["+34612345678"], [("José", "Muñoz")], ("nombre", "importe"), region="ES"
    ),
    "french-headers.csv": Trap(
        None,
        ";",
        ["+33612345678"],
        [("Zoé", "Gauthier")],
        ("echeance",),
        refused=[2],
        region="FR",
    ),
    "portuguese-headers.csv": Trap(
        None, ",", ["+5511961234567"], [("João", "Conceição")], ("valor",), region="BR"
    ),
    "arabic-one-name.csv": Trap(None, ",", [FIRST], ARABIC[:1], ("name",)),
    "objects.json": Trap(None, None, [FIRST, SECOND], [("Ann", ""), ("Bo", "")], ("amount",)),
    "objects.ndjson": Trap(None, None, [FIRST, SECOND], [("Ann", "Lee"), ("Bo", "Ng")]),
    "zero-lost-dates-hidden.xlsx": Trap(
        None,
        None,
        [FIRST, SECOND],
        [("Ann", "Lee"), ("Bo", "Ng")],
        ("name", "due_date"),
        bad=[(5, "too_short")],
    ),
    "phones-only.csv": Trap("utf-8", "", [FIRST, SECOND], columns=()),
    "phones-only-plus.csv": Trap("utf-8", "", [FIRST, SECOND], columns=()),
    "cells.csv": Trap(
        "utf-8",
        ",",
        [
            *(f"+96650123450{n}" for n in range(1, 10)),
            "+966501234511",
            "+966501234513",
            "+525512345678",
            "+447911123456",
        ],
        bad=[
            (4, "digits_lost"),
            (14, "too_short"),
            (15, "emergency"),
            (18, "short_number"),
            (19, "letters"),
            (20, "empty"),
        ],
    ),
    "google-new.csv": Trap(None, ",", [FIRST, LANDLINE], [("Ann", "Lee"), ("Bo", "Ng")]),
    "google-old.csv": Trap(None, ",", [FIRST], [("Ann", "Lee")]),
    "outlook.csv": Trap(None, ",", [FIRST, LANDLINE], [("Ann", "Lee"), ("Bo", "Ng")]),
    "hubspot.csv": Trap(None, ",", [FIRST, LANDLINE], [("Ann", "Lee"), ("Bo", "Ng")]),
    "salesforce.csv": Trap(None, ",", [FIRST, SECOND], refused=[3]),
    "arabic-headers.csv": Trap(
        None,
        ",",
        [FIRST, SECOND],
        ARABIC[:2],
        ("name", "amount_due", "due_date"),
        refused=[3],
    ),
    "titles-above.csv": Trap(None, ",", [FIRST], [("Ann", "")], ("name", "due_date")),
    "card-21.vcf": Trap(None, None, [FIRST], ARABIC[:1]),
    "card-3.vcf": Trap(None, None, [FIRST], [("Ann", "Lee")]),
    "card-4.vcf": Trap(None, None, [FIRST], [("Ann", "Lee")]),
    "objects.jsonl": Trap(None, None, [FIRST, SECOND], columns=("name", "amount")),
    "luly-body.json": Trap(None, None, [FIRST], [("Ann", "")]),
    "levers-body.json": Trap(None, None, [FIRST], [("Ann", "Lee")], ("plan",)),
    **{
        f"numbers-as-floats.{ending}": Trap(
            None,
            None,
            [FIRST, SECOND, THIRD],
            [("Ann", "Lee"), ("Bo", "Ng"), ("Cy", "")],
            ("name", "due_date"),
        )
        for ending in ("xlsx", "xls", "ods")
    },
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_trap_gives_what_it_should(name: str) -> None:
    wanted = EXPECTED[name]
    found = read(TRAPS / name, region=wanted.region)
    if wanted.encoding is not None:
        assert found.table.encoding == wanted.encoding
    if wanted.delimiter is not None:
        assert found.table.delimiter == wanted.delimiter
    if wanted.phones is not None:
        assert found.phones == wanted.phones
    if wanted.names is not None:
        assert found.names == wanted.names
    if wanted.columns is not None:
        assert found.mapping.columns == wanted.columns
    assert [(row.line, row.code) for row in found.bad] == wanted.bad
    assert [row.line for row in found.good if row.refused] == wanted.refused


def test_what_is_said_of_numbers_that_need_a_look() -> None:
    readings = {row.fields["what"]: row.reading for row in read(TRAPS / "cells.csv").good}
    assert readings["two"].candidates
    assert readings["extension"].extension == "12"
    assert readings["old mexican"].reason == "old_mexican_mobile"
    assert readings["guernsey"].status == "ok"


def test_every_file_is_asked_for() -> None:
    assert {path.name for path in TRAPS.iterdir()} == set(EXPECTED)
