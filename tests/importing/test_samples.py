"""The sample lists: they import as their README says, and their numbers ring nobody."""

import re
import runpy
from collections import Counter
from pathlib import Path

import pytest

from tests.importing.helpers import read

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data"
RESERVED = re.compile(
    r"\+1[2-9]\d\d55501\d\d|\+44(2079460|1134960|1214960|1314960|1614960|7700900)\d{3}"
    r"|\+331990001\d\d|\+61491570156|\+966110000\d{3}|\+525500000140|\+5491100000141"
)


@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [
        ("renewals", 40, ("service", "plan", "amount", "due_date", "contract")),
        (
            "saudi-collections",
            25,
            ("amount_due", "due_date", "invoice_number", "city", "days_late"),
        ),
        ("large-5000", 5000, ("service", "plan", "amount", "due_date", "contract")),
    ],
)
def test_clean_samples_import_whole(name: str, rows: int, columns: tuple[str, ...]) -> None:
    found = read(SAMPLES / f"{name}.csv", region=None)
    assert (len(found.good), len(found.bad)) == (rows, 0)
    assert found.mapping.columns == columns
    assert found.mapping.warnings == ()
    assert {row.reading.status for row in found.good} == {"ok"}
    assert len(set(found.phones)) == rows
    assert all(RESERVED.fullmatch(phone) for phone in found.phones)
    assert all(first and last for first, last in found.names)


def test_the_messy_sample() -> None:
    found = read(SAMPLES / "messy-export.csv", region="SA")
    assert (len(found.good), len(found.bad)) == (51, 9)
    assert Counter(row.code for row in found.bad) == {
        "digits_lost": 1,
        "empty": 1,
        "letters": 1,
        "emergency": 1,
        "short_number": 1,
        "too_short": 1,
        "too_long": 1,
        "no_such_country": 1,
        "columns": 1,
    }
    assert Counter(row.reading.reason for row in found.good if row.reading.reason) == {
        "several_numbers": 3,
        "extension": 1,
        "words_around": 1,
        "old_mexican_mobile": 1,
        "not_assigned": 1,
    }
    assert [row.refused for row in found.good if row.refused] == ["yes", "نعم", "X", "asked in May"]
    assert all(RESERVED.fullmatch(phone) for phone in found.phones)
    assert len(found.phones) - len(set(found.phones)) == 2
    saudi = [p for p in found.phones if p.startswith("+966110000")]
    assert saudi[:13] == [f"+966110000{n}" for n in range(201, 214)]


def test_the_large_sample_is_what_its_script_writes(tmp_path: Path) -> None:
    script = runpy.run_path(str(SAMPLES / "make_large.py"))
    script["write"](tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == (SAMPLES / "large-5000.csv").read_bytes()
