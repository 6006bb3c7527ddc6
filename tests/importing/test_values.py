"""What cells mean, and what rows become."""

import pytest

from tests.importing.helpers import read
from tui.importing.values import clean_value, known_timezone, refuses, region_of, split_name


@pytest.mark.parametrize(
    "word",
    ["yes", "Y", "TRUE", "1", "1.0", "x", "✓", "نعم", "Sí", "si", "oui", "sim", "Do Not Call"],
)
def test_yes(word: str) -> None:
    assert refuses(word) is True


@pytest.mark.parametrize(
    "word", ["", " ", "no", "N", "false", "0", "0.0", "-", "n/a", "لا", "non", "não", "nein", "ok"]
)
def test_no(word: str) -> None:
    assert refuses(word) is False


@pytest.mark.parametrize("word", ["2026-05-01", "maybe", "asked in May"])
def test_neither(word: str) -> None:
    assert refuses(word) is None


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ann Lee", ("Ann", "Lee")),
        ("Ann", ("Ann", "")),
        ("", ("", "")),
        ("  Ann   van der  Berg ", ("Ann", "van der Berg")),
        ("Doe, John", ("John", "Doe")),
        ("Dr. Grace Hopper", ("Grace", "Hopper")),
        ("السيد محمد العلي", ("محمد", "العلي")),
        ("عبد الله العتيبي", ("عبد الله", "العتيبي")),
        ("أبو بكر", ("أبو", "بكر")),
        ("Abdul Rahman Khan", ("Abdul Rahman", "Khan")),
    ],
)
def test_splitting_names(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  plain ", "plain"),
        ("a\x1b[31mb\x07", "a[31mb"),
        ("\u202eevil\u202c", "evil"),
        ("\ufeffx\u200b", "x"),
        ("نی\u200cخواهم", "نی\u200cخواهم"),
        ("e\u0301", "é"),
        ("a\u00a0b", "a b"),
        ("one\ntwo", "one\ntwo"),
        ("'=1+1", "=1+1"),
        ("'tis", "'tis"),
    ],
)
def test_cleaning(text: str, clean: str) -> None:
    assert clean_value(text) == clean


def test_regions_and_zones() -> None:
    assert region_of("sa") == "SA"
    assert region_of("Saudi Arabia") == region_of("السعودية") == "SA"
    assert region_of("Atlantis") is None
    assert known_timezone("Asia/Riyadh")
    assert not known_timezone("Riyadh")
    assert not known_timezone("../etc/passwd")
    assert not known_timezone("UTC")
    assert not known_timezone("Etc/GMT-3")


def test_a_rows_country_decides_how_its_number_reads() -> None:
    found = read("phone,country\n0501234567,SA\n(202) 555-0123,US\n020 7946 0123,United Kingdom\n")
    assert found.phones == ["+966501234567", "+12025550123", "+442079460123"]


def test_a_state_is_not_a_country() -> None:
    found = read("phone,state\n(202) 555-0123,DE\n", region="US")
    assert found.phones == ["+12025550123"]
    assert found.good[0].fields == {"state": "DE"}


def test_a_refusal_that_is_not_clear_counts() -> None:
    rows = read("phone,opt out\n0501234567,yes\n0501234568,2026-05-01\n0501234569,no\n").good
    assert [(row.refused, row.refused_clearly) for row in rows] == [
        ("yes", True),
        ("2026-05-01", False),
        ("", True),
    ]


def test_invalid_numbers_are_kept_when_asked() -> None:
    data = "phone,name\n12345,Ann\n,Bo\n"
    assert [row.code for row in read(data).bad] == ["short_number", "empty"]
    kept = read(data, keep_invalid=True)
    assert [row.reading.written for row in kept.good] == ["12345"]
    assert [row.code for row in kept.bad] == ["empty"]
