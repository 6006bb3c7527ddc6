"""What was said of a file's columns holds for the file of its rejected rows too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.desks import desk_at
from tui.engine.desk import Desk
from tui.engine.importing import import_file, write_rejects
from tui.engine.mapping_memory import plan_for
from tui.importing import read_file


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk on a workspace of its own."""
    with desk_at(tmp_path / "home") as (desk, _):
        yield desk


def test_a_reject_file_is_read_as_the_file_it_came_from(desk: Desk, tmp_path: Path) -> None:
    data = b"Kunde,Nr1,Nr2\nAnn,0501234567,0501234599\nBo,0501234568,12\n"
    report = import_file(
        desk, data, list_name="a", region="SA", mapping=("phone=Nr2", "first_name=Kunde")
    )
    path = tmp_path / "rejects.csv"
    write_rejects(report, path)
    plan = plan_for(desk, read_file(path))
    assert plan.fields["phone"].name == "Nr2"
    assert plan.fields["first_name"].name == "Kunde"
    path.write_text(path.read_text("utf-8-sig").replace(",12,", ",0501234598,"), "utf-8")
    again = import_file(desk, path, into="a", region="SA")
    assert (again.read, again.added, again.invalid) == (1, 1, 0)
    names = [each.first_name for each in desk.store.contacts.page(again.list_id).items]
    assert names == ["Ann", "Bo"]
