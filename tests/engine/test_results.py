"""The calls of a batch as a file: every format tells the same, and nothing of it acts."""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.engine.desks import START, add_batch, add_list, desk_at
from tui.domain.errors import Busy, UsageError
from tui.domain.states import Outcome, RowState
from tui.engine.desk import Desk
from tui.engine.import_report import harmless
from tui.engine.importing import import_file
from tui.engine.results import COLUMNS, FORMATS, write_results
from tui.engine.workbook import LONGEST_CELL

NAMES = (
    *("=1+1", "@x", "-1+cmd|' /C calc'!A0", "<r>x</r>", "<r><t>no</t></r>", "Zoë\x1b[31m"),
    *("سارة", "0012", "https://luly.example", "a\nb", "_x0041_", "'quoted'"),
)
"""What a spreadsheet, or what writes one, might take for more than a text."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A batch of calls that ended, with hostile names."""
    with desk_at(tmp_path / "home") as (made, _):
        add_list(made, len(NAMES))
        batch = add_batch(made)
        made.store.rows.save_many(
            [
                replace(
                    row,
                    name=name,
                    state=RowState.ENDED,
                    outcome=Outcome.ANSWERED,
                    duration_s=61.5 if row.seq else None,
                    cost=0.09,
                    updated_at=START,
                    ended_at=START,
                    transcript=f"assistant: {name}",
                )
                for row, name in zip(made.store.rows.iterate(batch.id), NAMES, strict=True)
            ]
        )
        yield made


def rows_of(path: Path) -> list[dict[str, object]]:
    """Read a results file with a reader that is not ours."""
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_tells_the_same(desk: Desk, tmp_path: Path, ending: str) -> None:
    """Tables write what a spreadsheet would run with an apostrophe; lengths are numbers."""
    path = tmp_path / f"out{ending}"
    assert write_results(desk, "wave 1", path) == len(NAMES)
    found = rows_of(path)
    assert [row["phone"] for row in found] == [
        row.phone for row in desk.store.rows.iterate(desk.store.batches.get("wave 1").id)
    ]
    shown = NAMES if ending == ".jsonl" else [harmless(name) for name in NAMES]
    assert [row["name"] for row in found] == list(shown)
    assert [row["transcript"] for row in found] == [f"assistant: {name}" for name in NAMES]
    assert found[1]["duration_s"] == ("61.5" if ending == ".csv" else 61.5)
    assert tuple(found[0]) == COLUMNS
    assert path.stat().st_mode & 0o077 == 0


def test_a_workbook_comes_back_as_the_same_people(desk: Desk, tmp_path: Path) -> None:
    """The importer reads the rows that were written, in CSV and XLSX alike."""
    told = {}
    for ending in (".csv", ".xlsx"):
        path = tmp_path / f"out{ending}"
        write_results(desk, "wave 1", path)
        import_file(desk, path, list_name=f"back{ending}")
        contacts = desk.store.contacts.iterate(desk.store.lists.get(f"back{ending}").id)
        told[ending] = [(c.phone, c.name, sorted(c.fields.items())) for c in contacts]
    assert told[".xlsx"] == told[".csv"]
    assert len(told[".xlsx"]) == len(NAMES)


def test_only_some_states(desk: Desk, tmp_path: Path) -> None:
    """A state without calls is a file with a header."""
    path = tmp_path / "none.xlsx"
    assert write_results(desk, "wave 1", path, (RowState.UNKNOWN,)) == 0
    assert rows_of(path) == []


def test_a_long_text_is_cut_in_a_cell_only_and_says_so(desk: Desk, tmp_path: Path) -> None:
    """A cell holds so many characters; JSONL has all."""
    batch = desk.store.batches.get("wave 1")
    row = next(iter(desk.store.rows.iterate(batch.id)))
    desk.store.rows.save_many([replace(row, transcript="word " * 10_000)])
    for ending in (".xlsx", ".jsonl"):
        write_results(desk, batch.id, tmp_path / f"out{ending}")
    cut = str(rows_of(tmp_path / "out.xlsx")[0]["transcript"])
    assert len(cut) == LONGEST_CELL
    assert cut.endswith("CSV and JSONL have all of it]")
    assert len(str(rows_of(tmp_path / "out.jsonl")[0]["transcript"])) == 50_000


def test_what_cannot_be_written_leaves_what_was_there(desk: Desk, tmp_path: Path) -> None:
    """Another ending is refused; a file that cannot be made leaves nothing half written."""
    with pytest.raises(UsageError, match=r"\.xlsx"):
        write_results(desk, "wave 1", tmp_path / "out.pdf")
    with pytest.raises(Busy):
        write_results(desk, "wave 1", tmp_path / "none" / "out.xlsx")
    assert [each.name for each in tmp_path.iterdir()] == ["home"]
