"""Rows of an import settled after it: taken in though left out, another number of several."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.desks import LULY, desk_at
from tui.domain.contact import Contact
from tui.domain.errors import Busy, NotFound, Refused, UsageError
from tui.domain.phone_kind import mobile_of
from tui.engine.contacts import remove_contacts
from tui.engine.desk import Desk
from tui.engine.import_settling import (
    choose_first,
    choose_mobile,
    choose_number,
    take_rows,
)
from tui.engine.import_undo import IMPORT_LOCK
from tui.engine.importing import ImportReport, import_file, undo_import
from tui.engine.rejects import choices_of, reject_path, rejects_of

IMPOSSIBLE = """\
Phone,First name,Amount,Do not call,Tags
0501234567,Ann,1,,
+96612341234,Bo,2,yes,vip
05012,Cy,3,,
,Dee,4,,
0501234567,Eve,5,,
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_at(tmp_path / "home", replace(LULY, region="SA")) as (made, _):
        yield made


@pytest.fixture
def report(desk: Desk) -> ImportReport:
    """An import that left four rows out."""
    return import_file(desk, IMPOSSIBLE.encode(), list_name="x")


def contacts(desk: Desk) -> list[Contact]:
    """Everybody in the list x."""
    return list(desk.store.contacts.iterate(desk.store.lists.get("x").id))


def test_a_row_left_out_is_taken_in_as_keep_invalid_would(desk: Desk, report: ImportReport) -> None:
    other = import_file(desk, IMPOSSIBLE.encode(), list_name="y", keep_invalid=True)
    assert take_rows(desk, report.import_id, [3]).done == 1
    taken = contacts(desk)[-1]
    (kept,) = [
        each for each in desk.store.contacts.iterate(other.list_id) if each.first_name == "Bo"
    ]
    assert taken.phone_status == "invalid"
    assert replace(taken, ref="", list_id="", import_id="") == replace(
        kept, ref="", list_id="", import_id=""
    )
    assert desk.store.suppression.among([taken.dial_key])
    record = desk.store.imports.get(report.import_id)
    assert (record["added"], record["invalid"], record["kept_invalid"]) == (2, 2, 1)
    assert [each.line for each in rejects_of(desk, report.import_id)] == [4, 5, 6]


def test_undoing_the_import_takes_them_back_as_well(desk: Desk, report: ImportReport) -> None:
    take_rows(desk, report.import_id, [3, 4])
    assert desk.store.contacts.count(report.list_id) == 3
    undo_import(desk, report.import_id)
    assert not desk.store.lists.all()
    with pytest.raises(Refused, match="taken back"):
        take_rows(desk, report.import_id, [3])


def test_another_number_takes_the_place_of_one_that_is_wrong(
    desk: Desk, report: ImportReport
) -> None:
    take_rows(desk, report.import_id, [4], "0501234599")
    taken = contacts(desk)[-1]
    assert (taken.phone, taken.phone_status, taken.first_name) == ("+966501234599", "ok", "Cy")
    with pytest.raises(UsageError, match="no phone number"):
        take_rows(desk, report.import_id, [3], "nonsense")
    with pytest.raises(Refused, match="already in the list"):
        take_rows(desk, report.import_id, [3], "0501234567")
    assert [each.line for each in rejects_of(desk, report.import_id)] == [3, 5, 6]


def test_what_holds_no_number_is_not_taken_in(desk: Desk, report: ImportReport) -> None:
    for line in (5, 6):
        with pytest.raises(Refused, match="cannot be taken in"):
            take_rows(desk, report.import_id, [line])
    with pytest.raises(NotFound):
        take_rows(desk, report.import_id, [99])
    assert len(contacts(desk)) == 1


def test_a_number_that_came_twice_is_taken_in_once(desk: Desk) -> None:
    report = import_file(desk, b"phone\n0501234567\n05012\n05012\n", list_name="x")
    settled = take_rows(desk, report.import_id, [3, 4])
    assert (settled.done, settled.doubles) == (1, 1)
    assert [each.line for each in rejects_of(desk, report.import_id)] == [4]


def test_an_import_of_before_says_what_to_do(desk: Desk, report: ImportReport) -> None:
    desk.store.imports.update(report.import_id, plan=None)
    with pytest.raises(Refused, match="before rows could be taken in"):
        take_rows(desk, report.import_id, [3])


SEVERAL = """\
phone,name
0112345678 / 0501234567,Ann
0501234568; 0112345679,Bo
0501234569,Cy
0112345680 / 0501234569,Dee
"""


def numbers(desk: Desk) -> dict[str, str]:
    """Number by first name."""
    return {each.first_name: each.phone for each in contacts(desk)}


def test_another_of_several_numbers_is_chosen(desk: Desk) -> None:
    report = import_file(desk, SEVERAL.encode(), list_name="x")
    choose_number(desk, report.import_id, 2, "+966501234567")
    ann = contacts(desk)[0]
    assert (ann.phone, ann.dial_key) == ("+966501234567", "+966501234567")
    assert ann.phone_written == "0112345678 / 0501234567"
    first = next(choices_of(desk, report.import_id))
    assert (first.used, first.candidates) == ("+966501234567", ("+966112345678",))
    with pytest.raises(UsageError, match="not in the cell"):
        choose_number(desk, report.import_id, 2, "+966501234500")
    with pytest.raises(NotFound):
        choose_number(desk, report.import_id, 4, "+966501234569")
    with pytest.raises(Refused, match="as another contact"):
        choose_number(desk, report.import_id, 5, "+966501234569")


def test_the_mobile_or_the_first_of_all(desk: Desk) -> None:
    report = import_file(desk, SEVERAL.encode(), list_name="x")
    settled = choose_mobile(desk, report.import_id)
    assert (settled.done, settled.doubles) == (1, 1)
    assert numbers(desk) == {
        "Ann": "+966501234567",
        "Bo": "+966501234568",
        "Cy": "+966501234569",
        "Dee": "+966112345680",
    }
    assert choose_first(desk, report.import_id).done == 1
    assert numbers(desk)["Ann"] == "+966112345678"


def test_more_choices_than_a_report_carries(desk: Desk) -> None:
    lines = [f"011234{n:04} / 050123{n:04}" for n in range(1_200)]
    report = import_file(desk, "\n".join(["phone", *lines]).encode(), list_name="x")
    assert len(report.choices) == 1_000
    assert choose_mobile(desk, report.import_id).done == 1_200
    assert all(each.phone.startswith("+9665") for each in contacts(desk))


def test_what_is_taken_back_leaves_no_file(desk: Desk) -> None:
    report = import_file(desk, (SEVERAL + "05012,Eve\n").encode(), list_name="x")
    folder = reject_path(desk, report.import_id).parent
    assert len(list(folder.iterdir())) == 2
    undo_import(desk, report.import_id)
    assert not list(folder.iterdir())


def test_no_number_of_north_america_is_told_to_be_mobile() -> None:
    assert mobile_of(["+12025550143", "+12025550147"]) == ""
    assert mobile_of(["nonsense", "+966112345678", "+966501234567"]) == "+966501234567"


def test_nothing_is_settled_while_an_import_is_taken_back(desk: Desk) -> None:
    report = import_file(desk, (SEVERAL + "05012,Eve\n").encode(), list_name="x")
    before = numbers(desk)
    with desk.store.lock(IMPORT_LOCK, "bo"):
        with pytest.raises(Busy, match="bo"):
            take_rows(desk, report.import_id, [6])
        with pytest.raises(Busy, match="bo"):
            choose_number(desk, report.import_id, 2, "+966501234567")
        with pytest.raises(Busy, match="bo"):
            choose_mobile(desk, report.import_id)
    assert numbers(desk) == before
    desk.store.imports.update(report.import_id, state="undoing")
    with pytest.raises(Refused, match="taken back"):
        choose_mobile(desk, report.import_id)


def test_a_contact_that_is_gone_or_changed_gets_no_other_number(desk: Desk) -> None:
    report = import_file(desk, SEVERAL.encode(), list_name="x")
    ann, bo = contacts(desk)[:2]
    remove_contacts(desk, [ann.ref])
    desk.store.contacts.update_many([replace(bo, phone="+966501234500", dial_key="+966501234500")])
    for line, number in ((2, "+966501234567"), (3, "+966112345679")):
        with pytest.raises(NotFound, match=f"line {line} is gone"):
            choose_number(desk, report.import_id, line, number)
    settled = choose_number(desk, report.import_id, 5, "+966112345680")
    assert settled.done == 0, "it is used already"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_row_taken_in_before_a_kill_is_not_taken_in_again(desk: Desk) -> None:
    """The rows are committed, then struck off the list of those left out: a kill may be between."""
    report = import_file(desk, b"phone\n0501234567\n05012\n05013\n", list_name="x")
    full = reject_path(desk, report.import_id).with_suffix(".new")
    full.symlink_to("/dev/full")
    with pytest.raises(Busy):
        take_rows(desk, report.import_id, [3], "0501234599")
    assert [each.line for each in rejects_of(desk, report.import_id)] == [3, 4]
    with pytest.raises(Refused, match="Line 3 was taken in already"):
        take_rows(desk, report.import_id, [3])
    assert [each.line for each in rejects_of(desk, report.import_id)] == [4]
    assert [each.phone for each in contacts(desk)] == ["+966501234567", "+966501234599"]
    assert take_rows(desk, report.import_id, [3, 4], "0501234598").done == 1
