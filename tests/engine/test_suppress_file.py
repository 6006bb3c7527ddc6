"""Whole files onto the do-not-call list."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.desks import LULY, desk_at
from tests.importing.old_workbooks import ods
from tests.importing.workbooks import workbook
from tui.domain.errors import Refused, UsageError
from tui.engine.desk import Desk
from tui.engine.suppress_file import suppress_file

KEYS = {"+966501234567", "+966501234568"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_at(tmp_path / "home", replace(LULY, region="SA")) as (made, _):
        yield made


@pytest.mark.parametrize(
    "data",
    [
        b"0501234567\n+966501234568\n",
        b"# refused by mail\n0501234567\n0501234568\n",
        b"Name;Phone\nAnn;0501234567\nBo;0501234568\n",
        b"Name,Mobile,Home Phone\nAnn,0501234567,0501234568\n",
        b"phone\n0501234567 / 0501234568\n",
        b'[{"phone": "0501234567"}, {"phone": "0501234568"}]',
        b"BEGIN:VCARD\nTEL:0501234567\nTEL:0501234568\nEND:VCARD\n",
        workbook({"S": [["Phone"], [501234567], ["0501234568"]]}),
        ods({"S": [["Phone"], [501234567.0], ["0501234568"]]}),
    ],
)
def test_any_kind_of_file(desk: Desk, data: bytes) -> None:
    report = suppress_file(desk, data, reason="registry")
    assert desk.store.suppression.among(KEYS) == KEYS
    assert desk.store.suppression.page().items[0].reason == "registry"
    assert (report.added, report.already, report.rejects) == (2, 0, ())
    assert report.read == report.suppressed + report.allowed
    assert suppress_file(desk, data).already == 2
    assert desk.store.lists.all() == ()


def test_a_do_not_call_column_decides(desk: Desk) -> None:
    data = b"phone,do not call\n0501234567,yes\n0501234568,no\n0501234569,\n0501234570,maybe\n"
    report = suppress_file(desk, data)
    assert (report.suppressed, report.allowed) == (2, 2)
    found = {entry.phone for entry in desk.store.suppression.page().items}
    assert found == {"+966501234567", "+966501234570"}


def test_what_holds_no_number_is_told_by_line_and_the_rest_stands(desk: Desk) -> None:
    report = suppress_file(desk, b"phone,name\n0501234567,Ann\nnone,Bo\n+96612341234,Cy\n")
    assert [(reject.line, reject.value) for reject in report.rejects] == [(3, "none")]
    assert desk.store.suppression.among({"+966501234567", "raw:96612341234"})
    assert report.added == 2


@pytest.mark.parametrize(
    "data", [b"0501234567\nfoo\n", b"foo\nbar\n0501234567\n", b"Nr\n0501234567\n"]
)
def test_a_plain_text_holds_numbers_whatever_else_stands_in_it(desk: Desk, data: bytes) -> None:
    """A refusal is not lost because its neighbours are no numbers."""
    report = suppress_file(desk, data)
    assert desk.store.suppression.among(KEYS) == {"+966501234567"}
    assert report.added == 1


def test_a_file_that_cannot_be_read_changes_nothing(desk: Desk) -> None:
    with pytest.raises(UsageError):
        suppress_file(desk, b'phone,name\n0501234567,"open\n')
    with pytest.raises(UsageError):
        suppress_file(desk, b"phone\n0501234567\n", region="XX")
    with pytest.raises(Refused):
        suppress_file(desk, b"phone\n0501234567\n", cancelled=lambda: True)
    assert desk.store.suppression.count() == 0


def test_the_mapping_can_be_said_and_is_remembered(desk: Desk) -> None:
    data = b"Ref,Nr\n0501234567,9990000\n"
    suppress_file(desk, data, mapping=("phone=Ref",))
    again = suppress_file(desk, data)
    assert again.mapping["phone"] == "Ref"
    assert again.already == 1
