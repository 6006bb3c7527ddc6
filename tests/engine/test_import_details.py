"""What an import remembers, offers, compares and takes back."""

import csv
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.desks import LULY, desk_at
from tui.domain.contact import Contact
from tui.domain.errors import Busy, NotFound, Refused, UsageError
from tui.domain.filter_text import parse_filter
from tui.engine.ahead import ahead
from tui.engine.contacts import contacts_arranged, contacts_matching
from tui.engine.desk import Desk
from tui.engine.import_report import Reject
from tui.engine.import_undo import IMPORT_LOCK
from tui.engine.importing import (
    LARGE,
    import_file,
    sweep_imports,
    undo_import,
    write_rejects,
)
from tui.engine.mapping_memory import forget_mapping, plan_for
from tui.engine.rejects import MOST_HELD, RejectLog, rejects_of, write_rejects_of
from tui.engine.seen import Seen
from tui.importing import read_file


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_at(tmp_path / "home", replace(LULY, region="SA")) as (made, _):
        yield made


def _contacts(desk: Desk, name: str) -> list[Contact]:
    return list(desk.store.contacts.iterate(desk.store.lists.get(name).id))


def test_several_numbers_in_a_cell_are_offered(desk: Desk) -> None:
    data = b"phone,name\n0501234567 / 0501234568,Ann\n0501234569,Bo\n966501234570123,Cy\n"
    report = import_file(desk, data, list_name="x")
    (choice,) = report.choices
    assert (choice.line, choice.used, choice.candidates) == (
        2,
        "+966501234567",
        ("+966501234568",),
    )
    assert report.document()["choices"][0]["candidates"] == ["+966501234568"]
    json.dumps(report.document())


def test_a_rejected_number_brings_its_repair(desk: Desk) -> None:
    report = import_file(desk, b"phone\n12025550143\n0501234567\n", list_name="x", region="SA")
    assert report.rejects[0].candidates == ("+12025550143",)


def test_what_was_said_of_the_columns_is_remembered_for_the_same_header(desk: Desk) -> None:
    data = b"Kunde,Nr1,Nr2,Ort\nAnn,0501234567,0501234599,Riyadh\n"
    first = import_file(
        desk, data, list_name="a", mapping=("phone=Nr2", "first_name=Kunde", "city=Ort")
    )
    assert first.reasons["phone"] == "as you said"
    other = b"kunde,NR1,nr2,Ort\nBo,0501234568,0501234598,Jeddah\n"
    second = import_file(desk, other, list_name="b")
    assert second.mapping["phone"] == "nr2"
    assert second.reasons["phone"] == "as you said of a file with this header before"
    assert _contacts(desk, "b")[0].fields["city"] == "Jeddah"
    assert _contacts(desk, "b")[0].first_name == "Bo"
    third = import_file(desk, other, list_name="c", mapping=("phone=NR1",))
    assert (third.mapping["phone"], third.mapping["first_name"]) == ("NR1", "kunde")
    assert import_file(desk, other, list_name="d").mapping["phone"] == "NR1"
    forget_mapping(desk, read_file(other))
    assert plan_for(desk, read_file(other)).fields["phone"].name == "NR1"
    assert "first_name" not in plan_for(desk, read_file(other)).fields


def test_another_header_and_a_file_without_one_remember_nothing(desk: Desk) -> None:
    import_file(desk, b"a,b\n0501234567,Ann\n", list_name="a", mapping=("first_name=b",))
    assert "first_name" not in plan_for(desk, read_file(b"a,b,c\n0501234567,Ann,x\n")).fields
    import_file(desk, b"0501234567,Ann\n", list_name="b", mapping=("first_name=2",))
    assert "first_name" not in plan_for(desk, read_file(b"0501234567,Ann\n")).fields


def test_numbers_that_other_lists_have_too_are_told(desk: Desk) -> None:
    import_file(desk, b"phone\n0501234567\n0501234568\n0501234569\n", list_name="march")
    import_file(desk, b"phone\n0501234500\n", list_name="other")
    report = import_file(desk, b"phone\n0501234568\n0501234569\n0501234570\n", list_name="april")
    assert report.elsewhere == {"march": 2}
    assert "numbers that the list march has too: 2" in report.warnings
    assert report.added == 3
    april = desk.store.lists.get("april")
    into = import_file(desk, b"phone\n0501234571\n", into=april.id)
    assert "numbers of the whole list that the list march has too: 2" in into.warnings


def test_consent_keeps_its_names_whatever_the_columns_are_called(desk: Desk) -> None:
    data = (
        "phone,Opt-in,Opt in date,Consent Source\n0501234567,web form,2026-01-02,landing page\n"
        "0501234568,,,\n"
    )
    report = import_file(desk, data.encode(), list_name="x")
    assert report.columns == ("consent", "consent_date", "consent_source")
    assert report.mapping["consent_date"] == "Opt in date"
    assert _contacts(desk, "x")[0].fields == {
        "consent": "web form",
        "consent_date": "2026-01-02",
        "consent_source": "landing page",
    }
    arabic = "رقم الجوال,الموافقة,تاريخ الموافقة,مصدر الموافقة\n0501234567,نعم,2026-01-02,فرع\n"
    assert import_file(desk, arabic.encode(), list_name="y").columns == report.columns


def test_tags_are_the_contacts_own_and_join_on_update(desk: Desk) -> None:
    import_file(desk, b"phone,tags\n0501234567,vip; north ;vip\n0501234568,\n", list_name="x")
    first, second = _contacts(desk, "x")
    assert (first.tags, second.tags) == (("vip", "north"), ())
    assert desk.store.lists.get("x").columns == ()
    import_file(desk, b"phone,tags\n0501234567,late\n", into="x", on_duplicate="update")
    assert _contacts(desk, "x")[0].tags == ("vip", "north", "late")


def test_a_file_that_lacks_columns_of_its_list_fills_blanks(desk: Desk) -> None:
    import_file(desk, b"phone,plan,due\n0501234567,gold,May\n", list_name="x")
    import_file(desk, b"phone,city,plan\n0501234568,Riyadh,silver\n", into="x")
    assert _contacts(desk, "x")[1].fields == {"plan": "silver", "due": "", "city": "Riyadh"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("lacks city", ["Ann", "Bo"]),
        ("has city", ["Cy"]),
        ('city = ""', ["Ann", "Bo"]),
        ("city != Jeddah", ["Ann", "Bo"]),
        ("city contains jed", ["Cy"]),
    ],
)
def test_no_column_and_a_blank_one_are_the_same_to_a_filter(
    desk: Desk, text: str, names: list[str]
) -> None:
    import_file(desk, b"phone,name\n0501234567,Ann\n", list_name="x")
    more = b"phone,name,city\n0501234568,Bo,\n0501234569,Cy,Jeddah\n"
    import_file(desk, more, into="x")
    assert ["city" in one.fields for one in _contacts(desk, "x")] == [False, True, True]
    found = contacts_matching(desk, "l1", parse_filter(text, ("city",)))
    assert [one.first_name for one in found] == names
    ordered = contacts_arranged(desk, "l1", order="city").page()
    assert [one.first_name for one in ordered if one] == ["Cy", "Ann", "Bo"]


def test_more_rejects_than_are_held_are_all_written(desk: Desk, tmp_path: Path) -> None:
    rows = MOST_HELD + 500
    data = "phone,name\n0501234567,Ann\n" + "0501234567,Again\n" * (rows - 1) + "none,Bo\n"
    report = import_file(desk, data.encode(), list_name="x")
    assert len(report.rejects) == MOST_HELD
    assert report.duplicates + report.invalid == rows
    path = tmp_path / "rejects.csv"
    assert write_rejects(report, path) == rows
    with path.open(encoding="utf-8-sig", newline="") as file:
        *_, last = csv.reader(file)
    assert last == ["none", "Bo", str(rows + 2), "this is text, not a number"]
    assert write_rejects_of(desk, report.import_id, path) == rows
    assert [reject.line for reject in rejects_of(desk, report.import_id)][:2] == [3, 4]
    undo_import(desk, report.import_id)
    with pytest.raises(NotFound):
        rejects_of(desk, report.import_id)


def test_what_fails_leaves_no_file_of_rejects(desk: Desk) -> None:
    def stop() -> bool:
        return True

    for data, options in (
        (b'phone,name\nnone,Ann\n0501234567,"Bo\n', {}),
        (b"phone\nnone\n0501234567\n", {"cancelled": stop}),
    ):
        with pytest.raises((UsageError, Refused)):
            import_file(desk, data, list_name="x", **options)  # type: ignore[arg-type]
    assert list((desk.store.home / "exports").iterdir()) == []


def test_rejects_of_a_folder_that_takes_no_file(tmp_path: Path) -> None:
    log = RejectLog(tmp_path / "nowhere" / "x.jsonl")
    with pytest.raises(Busy, match="cannot be written"):
        log.add(Reject(1, "no", "x"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("kind", ["rejects", "choices"])
@pytest.mark.parametrize("large", [False, True])
def test_a_disk_that_is_full_at_the_last_line_leaves_nothing(
    desk: Desk, kind: str, large: bool
) -> None:
    """A few lines stay in the file's buffer until it is flushed, which is before the commit."""
    first = import_file(desk, b"phone\n0501234567\n", list_name="before")
    number = int(first.import_id.removeprefix("i")) + 1
    file = desk.store.home / "exports" / f"{kind}-i{number}.jsonl"
    file.symlink_to("/dev/full")
    line = "05012\n" if kind == "rejects" else "0112345678 / 0501234567\n"
    good = "".join(f"05012{n:05}\n" for n in range(LARGE if large else 3))
    with pytest.raises(Busy, match="cannot be written"):
        import_file(desk, f"phone\n{line}{good}".encode(), list_name="x")
    assert [one.name for one in desk.store.lists.all()] == ["before"]
    assert list((desk.store.home / "exports").iterdir()) == []
    assert all(record["state"] != "running" for record in desk.store.imports.all())


def test_an_undo_that_was_killed_goes_on_at_the_next_sweep(desk: Desk) -> None:
    rows = "".join(f"05012{n:05}\n" for n in range(25))
    report = import_file(desk, ("phone\n" + rows).encode(), list_name="x")
    desk.store.imports.update(report.import_id, state="undoing")
    desk.store.contacts.remove_import(report.import_id, 10)
    assert desk.store.contacts.count(desk.store.lists.get("x").id) == 15
    assert sweep_imports(desk) == 15
    assert desk.store.lists.all() == ()
    assert desk.store.imports.get(report.import_id)["state"] == "undone"


def test_an_undo_in_steps_leaves_what_others_added(desk: Desk) -> None:
    rows = "".join(f"05012{n:05}\n" for n in range(25))
    report = import_file(desk, ("phone\n" + rows).encode(), list_name="x")
    import_file(desk, b"phone\n0509999999\n", into="x")
    with desk.store.lock(IMPORT_LOCK, "bo"), pytest.raises(Busy):
        undo_import(desk, report.import_id)
    assert undo_import(desk, report.import_id, step=10).removed == 25
    found = desk.store.lists.get("x")
    assert found.contacts == 1
    assert desk.store.contacts.page(found.id, find="05099").total == 0
    assert desk.store.contacts.page(found.id, find="9999999").total == 1
    assert desk.store.contacts.page(found.id, find="00001").total == 0


def test_numbers_seen_are_told_by_their_first_line() -> None:
    seen = Seen(1_000)
    keys = [f"+9665012{n:05}" for n in range(990)] + ["raw:911", "raw:abc", "+"]
    for line, key in enumerate(keys, start=2):
        assert seen.first_line(key, line) == 0
    for line, key in enumerate(keys, start=2):
        assert seen.line_of(key) == line
        assert seen.first_line(key, 5_000) == line
    assert seen.line_of("+12025550143") == 0


def test_ahead_gives_all_then_the_error_and_stops_when_closed() -> None:
    def items() -> Iterator[int]:
        yield from range(5)
        raise UsageError("broken")

    got: list[int] = []
    with pytest.raises(UsageError):
        got.extend(ahead(items()))
    assert got == list(range(5)) or got == []
    before = threading.active_count()
    endless = ahead(iter(int, 1))
    assert next(endless) == 0
    endless.close()
    assert threading.active_count() == before
