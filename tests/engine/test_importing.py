"""Imports into a real store: counts that add up, one transaction, undo, files out again."""

import csv
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.desks import LULY, add_batch, desk_at
from tui.domain.contact import Contact
from tui.domain.errors import NameTaken, NotFound, Refused, UsageError
from tui.domain.states import BatchState
from tui.engine.desk import Desk
from tui.engine.exporting import export_list
from tui.engine.importing import (
    LARGE,
    STEP,
    ImportReport,
    import_file,
    sweep_imports,
    undo_import,
    write_rejects,
)

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data"
SMALL = (
    "phone,first_name,plan,due,stop\n"
    "0501234567,Ann,gold,May 1,\n"
    "+966501234567,Ann again,gold,May 1,\n"
    "0501234568,Bo,silver,May 2,yes\n"
    "nonsense,Cy,gold,May 3,\n"
    "0501234569,Di,gold,May 4,no\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_at(tmp_path / "home", replace(LULY, region="SA")) as (made, _):
        yield made


def _contacts(desk: Desk, name: str) -> list[Contact]:
    return list(desk.store.contacts.iterate(desk.store.lists.get(name).id))


def _adds_up(report: ImportReport) -> bool:
    return report.read == report.added + report.updated + report.duplicates + report.invalid


def test_a_file_becomes_a_list(desk: Desk) -> None:
    report = import_file(desk, SMALL.encode(), name="small.csv", list_name="small")
    assert _adds_up(report)
    assert (report.read, report.added, report.duplicates, report.invalid) == (5, 3, 1, 1)
    assert report.suppressed == 1
    assert [(r.line, r.reason, r.value) for r in report.rejects] == [
        (3, "duplicate of line 2", "+966501234567"),
        (5, "this is text, not a number", "nonsense"),
    ]
    assert report.columns == ("plan", "due")
    assert report.mapping == {"phone": "phone", "first_name": "first_name", "dnc": "stop"}
    found = desk.store.lists.get("small")
    assert (found.contacts, found.columns) == (3, ("plan", "due"))
    first, second, _ = _contacts(desk, "small")
    assert (first.phone, first.dial_key, first.phone_written) == (
        "+966501234567",
        "+966501234567",
        "0501234567",
    )
    assert (first.line, first.import_id, first.phone_status) == (2, report.import_id, "ok")
    assert first.fields == {"plan": "gold", "due": "May 1"}
    assert desk.store.suppression.among({first.dial_key, second.dial_key}) == {second.dial_key}


def test_the_document_has_the_fields_of_the_contract(desk: Desk) -> None:
    document = import_file(desk, SMALL.encode(), list_name="small").document()
    contract = (
        "list import_id read added updated duplicates invalid suppressed warnings columns mapping "
        "encoding rejects"
    )
    assert list(document)[:13] == contract.split()
    assert set(document["rejects"][0]) == {"line", "reason", "value"}
    json.dumps(document)
    stored = desk.store.imports.get(document["import_id"])
    assert (stored["added"], stored["source"]) == (3, "the input")


def test_into_a_list_skips_or_updates(desk: Desk) -> None:
    import_file(desk, SMALL.encode(), list_name="small")
    more = b"phone,first_name,plan,city\n0501234567,,platinum,Riyadh\n0501234570,Ed,gold,Jeddah\n"
    skipped = import_file(desk, more, into="small")
    assert (skipped.added, skipped.duplicates) == (1, 1)
    assert skipped.rejects[0].reason == "already in the list small"
    updated = import_file(desk, more, into="small", on_duplicate="update")
    assert (updated.added, updated.updated, updated.duplicates) == (0, 2, 0)
    assert _adds_up(skipped)
    assert _adds_up(updated)
    ann = _contacts(desk, "small")[0]
    assert (ann.first_name, ann.line) == ("Ann", 2)
    assert ann.fields == {"plan": "platinum", "due": "May 1", "city": "Riyadh"}
    assert desk.store.lists.get("small").columns == ("plan", "due", "city")


def test_old_mobile_forms_are_duplicates(desk: Desk) -> None:
    report = import_file(
        desk, b"+5215512345678\n+525512345678\n+5491123456789\n+541123456789\n", list_name="x"
    )
    assert [reject.reason for reject in report.rejects] == [
        "duplicate of line 1",
        "duplicate of line 3",
    ]


def test_a_number_that_was_suppressed_before_is_counted(desk: Desk) -> None:
    import_file(desk, SMALL.encode(), list_name="small")
    report = import_file(desk, b"phone\n0501234568\n0501234571\n", list_name="other")
    assert (report.added, report.suppressed) == (2, 1)


def test_a_refusal_in_a_duplicate_row_counts_too(desk: Desk) -> None:
    data = b"phone,dnc\n0501234567,no\n0501234567,yes\n0501234568 / 0501234569,maybe\n"
    report = import_file(desk, data, list_name="x")
    keys = {"+966501234567", "+966501234568", "+966501234569"}
    assert desk.store.suppression.among(keys) == keys
    assert any("'maybe'" in warning for warning in report.warnings)


def test_invalid_numbers_are_kept_as_written_when_asked(desk: Desk) -> None:
    data = b"phone,name\n+96612341234,Ann\n+447700900123,Bo\n,Cy\n"
    plain = import_file(desk, data, list_name="plain")
    assert (plain.added, plain.doubtful, plain.invalid) == (1, 1, 2)
    assert _contacts(desk, "plain")[0].phone_status == "doubtful"
    kept = import_file(desk, data, list_name="kept", keep_invalid=True)
    assert (kept.added, kept.kept_invalid, kept.invalid) == (2, 2, 1)
    assert [(c.phone, c.phone_status) for c in _contacts(desk, "kept")] == [
        ("+96612341234", "invalid"),
        ("+447700900123", "invalid"),
    ]


def test_a_providers_request_comes_in_as_it_stands(desk: Desk) -> None:
    body = {"call_data": [{"phone_number": "1234567890"}, {"phone_number": "32176540987"}]}
    report = import_file(desk, json.dumps(body).encode(), list_name="old", region="US")
    assert (report.added, report.invalid, report.format) == (2, 0, "luly")
    assert [c.phone for c in _contacts(desk, "old")] == ["1234567890", "32176540987"]
    assert len({c.dial_key for c in _contacts(desk, "old")}) == 2


def test_nothing_is_left_of_what_fails(desk: Desk) -> None:
    broken = SMALL.encode() + b'0501234580,"open\n'
    with pytest.raises(UsageError, match="Line 7"):
        import_file(desk, broken, list_name="small")
    with pytest.raises(Refused, match="stopped"):
        import_file(desk, SMALL.encode(), list_name="small", cancelled=lambda: True)
    assert desk.store.lists.all() == ()
    assert desk.store.imports.all() == ()
    assert desk.store.suppression.count() == 0


def test_a_list_that_would_be_empty_is_not_made(desk: Desk) -> None:
    report = import_file(desk, b"phone,name\nnone,Ann\n12,Bo\n05012,C\n", list_name="x")
    assert (report.added, report.list_id) == (0, "")
    assert any("no list was made" in warning for warning in report.warnings)
    assert desk.store.lists.all() == ()


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"list_name": "small"}, NameTaken),
        ({"into": "nothing"}, NotFound),
        ({}, UsageError),
        ({"list_name": "a", "into": "small"}, UsageError),
        ({"list_name": "a", "on_duplicate": "merge"}, UsageError),
        ({"list_name": "a", "region": "XX"}, UsageError),
        ({"list_name": "a", "mapping": ("phone=fone",)}, UsageError),
    ],
)
def test_wrong_words_are_refused(
    desk: Desk, options: dict[str, str], error: type[Exception]
) -> None:
    import_file(desk, SMALL.encode(), list_name="small")
    with pytest.raises(error):
        import_file(desk, SMALL.encode(), **options)  # type: ignore[arg-type]
    assert len(desk.store.lists.all()) == 1


def test_progress_counts_to_the_end(desk: Desk) -> None:
    seen: list[tuple[int, int]] = []
    import_file(
        desk,
        SAMPLES / "large-5000.csv",
        list_name="large",
        on_progress=lambda done, total: seen.append((done, total)),
    )
    assert seen[0] == (1000, 5000)
    assert seen[-1] == (5000, 5000)
    assert desk.store.lists.get("large").contacts == 5000


def test_an_import_is_undone_whole(desk: Desk) -> None:
    first = import_file(desk, SMALL.encode(), list_name="small")
    second = import_file(desk, b"phone\n0501234567\n0501234599\n", into="small")
    assert undo_import(desk, second.import_id).removed == 1
    assert desk.store.lists.get("small").contacts == 3
    assert undo_import(desk, first.import_id).removed == 3
    assert desk.store.lists.all() == ()
    assert desk.store.suppression.count() == 1
    assert undo_import(desk, first.import_id).removed == 0
    with pytest.raises(NotFound):
        undo_import(desk, "i99")


def test_an_import_that_was_sent_from_is_not_undone(desk: Desk) -> None:
    report = import_file(desk, SMALL.encode(), list_name="small")
    batch = add_batch(desk, contacts="small")
    desk.store.batches.update(batch.id, state=BatchState.SENDING)
    with pytest.raises(Refused, match="wave 1"):
        undo_import(desk, report.import_id)
    assert desk.store.lists.get("small").contacts == 3


def test_a_draft_does_not_keep_an_import(desk: Desk) -> None:
    report = import_file(desk, SMALL.encode(), list_name="small")
    add_batch(desk, contacts="small")
    assert undo_import(desk, report.import_id).removed == 3
    assert desk.store.lists.get("small").contacts == 0


def test_rejects_come_back_after_fixing(desk: Desk, tmp_path: Path) -> None:
    data = SMALL + "0501234577,=cmd(),gold,May 6,,too,many\n"
    report = import_file(desk, data.encode(), list_name="small")
    path = tmp_path / "rejects.csv"
    assert write_rejects(report, path) == 3
    text = path.read_text(encoding="utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert rows[0][:5] == ["phone", "first_name", "plan", "due", "stop"]
    assert rows[0][-2:] == ["callsheet_line", "callsheet_reason"]
    assert rows[2][-2:] == ["5", "this is text, not a number"]
    assert rows[3][1] == "'=cmd()"
    path.write_text(text.replace("nonsense", "0501234588"), encoding="utf-8")
    again = import_file(desk, path, into="small")
    assert (again.added, again.duplicates) == (2, 1)
    assert "callsheet_line" not in again.columns
    assert _contacts(desk, "small")[-1].first_name == "=cmd()"


@pytest.mark.parametrize("ending", ["csv", "json", "jsonl"])
def test_a_list_goes_out_and_comes_back_equal(desk: Desk, tmp_path: Path, ending: str) -> None:
    data = 'phone,name,note,amount\n0501234567,"Lee, Ann",=1+1,-5\n0501234568,محمد علي,@x,+a\n'
    import_file(desk, data.encode(), list_name="one")
    path = tmp_path / f"out.{ending}"
    assert export_list(desk, "one", path) == 2
    if ending == "csv":
        assert "'=1+1" in path.read_text(encoding="utf-8-sig")
        assert "\n+966501234568," in path.read_text(encoding="utf-8-sig").replace("\r", "")
    import_file(desk, path, list_name="two")
    one, two = _contacts(desk, "one"), _contacts(desk, "two")
    for before, after in zip(one, two, strict=True):
        assert before.phone == after.phone
        assert (before.first_name, before.last_name) == (after.first_name, after.last_name)
        assert before.fields == after.fields


def test_an_export_needs_an_ending(desk: Desk, tmp_path: Path) -> None:
    import_file(desk, SMALL.encode(), list_name="small")
    with pytest.raises(UsageError, match="ends in none"):
        export_list(desk, "small", tmp_path / "out.txt")


def test_the_messy_sample_adds_up(desk: Desk, tmp_path: Path) -> None:
    report = import_file(desk, SAMPLES / "messy-export.csv", list_name="messy")
    assert _adds_up(report)
    assert (report.read, report.added, report.duplicates, report.invalid) == (60, 49, 2, 9)
    assert (report.suppressed, report.doubtful) == (4, 1)
    assert "duplicate of line 3" in {reject.reason for reject in report.rejects}
    assert write_rejects(report, tmp_path / "rejects.csv") == 11


def _large(path: Path) -> Path:
    """A file with more rows than are written in one transaction."""
    with path.open("w", encoding="utf-8") as file:
        file.write("phone,plan\n")
        for number in range(LARGE + 1):
            file.write(f"+96611{number:07},gold\n")
    return path


def test_a_large_file_is_stopped_and_then_imported(desk: Desk, tmp_path: Path) -> None:
    path = _large(tmp_path / "large.csv")
    names: set[str] = set()
    stop = threading.Event()

    def watch(done: int, total: int) -> None:
        names.update(found.name for found in desk.store.lists.all())
        if done >= total // 2:
            stop.set()

    with pytest.raises(Refused, match="stopped"):
        import_file(desk, path, list_name="big", on_progress=watch, cancelled=stop.is_set)
    assert names == {"big (importing)"}
    assert desk.store.lists.all() == ()
    report = import_file(desk, path, list_name="big")
    assert (report.list, report.read, _adds_up(report)) == ("big", LARGE + 1, True)
    assert desk.store.lists.get("big").contacts == report.added > LARGE * 0.9
    with pytest.raises(NameTaken):
        import_file(desk, path, list_name="big")
    again = import_file(desk, path, into="big")
    assert (again.added, again.duplicates) == (0, report.added)
    assert undo_import(desk, report.import_id).removed == report.added


KILLED = """
import os, sys
from pathlib import Path
from tests.engine.desks import desk_at
from tui.engine.importing import STEP, import_file
with desk_at(Path(sys.argv[1])) as (desk, _):
    import_file(desk, Path(sys.argv[2]), list_name="big",
                on_progress=lambda done, total: done < STEP or os._exit(9))
"""


def test_what_a_killed_import_left_is_taken_back(desk: Desk, tmp_path: Path) -> None:
    path = _large(tmp_path / "large.csv")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(desk.store.home), str(path)],
        cwd=SAMPLES.parent,
        check=False,
    )
    assert killed.returncode == 9
    (left,) = desk.store.lists.all()
    assert (left.name, left.contacts) == ("big (importing)", STEP)
    assert sweep_imports(desk) == STEP
    assert desk.store.lists.all() == ()
    assert sweep_imports(desk) == 0
