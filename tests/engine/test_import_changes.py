"""What an import changed of a list's contacts, and what undoing it puts back."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.engine.desks import LULY, StandingClock, desk_at
from tui.domain.contact import Contact
from tui.domain.errors import Refused
from tui.engine.desk import Desk
from tui.engine.import_changes import KEPT
from tui.engine.importing import LARGE, STEP, import_file, sweep_imports, undo_import
from tui.store import Store

FIRST = b"phone,first_name,plan\n0501234567,Ann,gold\n0501234568,Bo,silver\n0501234569,Cy,gold\n"
SECOND = (
    b"phone,first_name,plan,city,tags\n"
    b"0501234567,Anna,,Riyadh,vip\n0501234568,Bo,silver,,\n0501234577,Di,gold,Jeddah,\n"
)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Desk, StandingClock]]:
    with desk_at(tmp_path / "home", replace(LULY, region="SA")) as made:
        yield made


@pytest.fixture
def desk(place: tuple[Desk, StandingClock]) -> Desk:
    return place[0]


def _people(desk: Desk) -> dict[str, Contact]:
    list_id = desk.store.lists.get("x").id
    return {one.phone: one for one in desk.store.contacts.iterate(list_id)}


def test_what_an_import_changed_is_put_back(desk: Desk) -> None:
    import_file(desk, FIRST, list_name="x")
    before = _people(desk)
    report = import_file(desk, SECOND, into="x", on_duplicate="update")
    assert (report.added, report.updated) == (1, 2)
    ann = _people(desk)["+966501234567"]
    assert (ann.first_name, ann.fields, ann.tags) == (
        "Anna",
        {"plan": "gold", "city": "Riyadh"},
        ("vip",),
    )
    undone = undo_import(desk, report.import_id)
    assert (undone.removed, undone.restored) == (1, 2)
    assert _people(desk) == before
    assert desk.store.facts.keys("import-changed:") == ()


def test_what_was_edited_since_is_left_alone(desk: Desk) -> None:
    import_file(desk, FIRST, list_name="x")
    report = import_file(desk, SECOND, into="x", on_duplicate="update")
    ann = _people(desk)["+966501234567"]
    desk.store.contacts.update_many([replace(ann, first_name="Annette")])
    desk.store.contacts.remove_many([_people(desk)["+966501234568"].ref])
    assert undo_import(desk, report.import_id).restored == 1
    found = _people(desk)["+966501234567"]
    assert (found.first_name, found.fields) == ("Annette", {"plan": "gold"})


def test_a_row_that_says_what_the_list_says_writes_nothing(desk: Desk) -> None:
    first = import_file(desk, FIRST, list_name="x")
    report = import_file(desk, FIRST, into="x", on_duplicate="update")
    assert (first.added, report.updated) == (3, 3)
    assert desk.store.facts.keys("import-changed:") == ()
    assert undo_import(desk, report.import_id).restored == 0


def test_changes_are_kept_for_a_month(place: tuple[Desk, StandingClock]) -> None:
    desk, clock = place
    import_file(desk, FIRST, list_name="x")
    report = import_file(desk, SECOND, into="x", on_duplicate="update")
    clock.now += KEPT
    sweep_imports(desk)
    assert len(desk.store.facts.keys("import-changed:")) == 1
    clock.now += timedelta(seconds=1)
    sweep_imports(desk)
    assert desk.store.facts.keys("import-changed:") == ()
    undone = undo_import(desk, report.import_id)
    assert (undone.removed, undone.restored) == (1, 0)
    assert _people(desk)["+966501234567"].first_name == "Anna"


def _large(name: str) -> bytes:
    rows = "".join(f"+1212{2_000_000 + n},{name}\n" for n in range(LARGE + 1))
    return f"phone,first_name\n{rows}".encode()


def test_a_large_update_that_is_stopped_changes_nothing(desk: Desk) -> None:
    import_file(desk, _large("Ann"), list_name="x")
    names = set()

    def watch(done: int, total: int) -> None:
        (one,) = desk.store.contacts.page(desk.store.lists.get("x").id, limit=1).items
        names.add(one.first_name)

    with pytest.raises(Refused, match="stopped"):
        import_file(
            desk,
            _large("Bo"),
            into="x",
            on_duplicate="update",
            on_progress=watch,
            cancelled=lambda: bool(names),
        )
    assert names == {"Bo"}
    assert {one.first_name for one in _people(desk).values()} == {"Ann"}
    assert desk.store.facts.keys("import-changed:") == ()


KILLED = """
import os, sys
from pathlib import Path
from tests.engine.desks import desk_at
from tui.engine.importing import STEP, import_file
with desk_at(Path(sys.argv[1])) as (desk, _):
    import_file(desk, Path(sys.argv[2]), into="x", on_duplicate="update",
                on_progress=lambda done, total: done < STEP or os._exit(9))
"""


def test_a_large_update_that_was_killed_is_taken_back(desk: Desk, tmp_path: Path) -> None:
    import_file(desk, _large("Ann"), list_name="x")
    path = tmp_path / "large.csv"
    path.write_bytes(_large("Bo"))
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(desk.store.home), str(path)],
        cwd=Path(__file__).resolve().parents[2],
        check=False,
    )
    assert killed.returncode == 9
    assert sum(one.first_name == "Bo" for one in _people(desk).values()) == STEP
    assert sweep_imports(desk) == STEP
    assert {one.first_name for one in _people(desk).values()} == {"Ann"}


def test_imports_that_changed_the_same_contacts_are_taken_back_newest_first(desk: Desk) -> None:
    import_file(desk, FIRST, list_name="x")
    before = _people(desk)
    one = import_file(desk, SECOND, into="x", on_duplicate="update")
    other = b"phone,first_name\n0501234567,Hanna\n0501234569,Cyrus\n"
    two = import_file(desk, other, name="two.csv", into="x", on_duplicate="update")
    with pytest.raises(Refused, match=r"two\.csv \(i3\) changed 1 of the same contacts later"):
        undo_import(desk, one.import_id)
    assert undo_import(desk, two.import_id).restored == 2
    assert undo_import(desk, one.import_id).restored == 2
    assert _people(desk) == before


def test_columns_that_an_import_brought_go_where_nobody_has_a_value(desk: Desk) -> None:
    import_file(desk, FIRST, list_name="x")
    columns = desk.store.lists.get("x").columns
    report = import_file(desk, SECOND, into="x", on_duplicate="update")
    assert "city" in desk.store.lists.get("x").columns
    undo_import(desk, report.import_id)
    assert desk.store.lists.get("x").columns == columns
    report = import_file(desk, SECOND, into="x", on_duplicate="update")
    ann = _people(desk)["+966501234567"]
    desk.store.contacts.update_many([replace(ann, fields={**ann.fields, "city": "Abha"})])
    undo_import(desk, report.import_id)
    assert desk.store.lists.get("x").columns == (*columns, "city")


def test_a_sweep_leaves_an_import_that_ends_while_it_looks(desk: Desk, tmp_path: Path) -> None:
    """The lock is free at the moment between the import's end and the sweep's turn."""
    report = import_file(desk, FIRST, list_name="x")
    desk.store.imports.update(report.import_id, state="running")
    waits = _EndsItFirst(desk.store, report.import_id)
    assert sweep_imports(replace(desk, store=waits)) == 0  # type: ignore[arg-type]
    assert desk.store.lists.get("x").contacts == 3


class _EndsItFirst:
    """A store in which an import is done at the moment its lock is taken."""

    def __init__(self, store: Store, import_id: str) -> None:
        self._store = store
        self._import_id = import_id

    def lock(self, name: str, operator: str) -> AbstractContextManager[object]:
        self._store.imports.update(self._import_id, state="done")
        return self._store.lock(name, operator)

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


def test_changes_of_an_import_that_is_being_taken_back_are_not_forgotten(
    place: tuple[Desk, StandingClock],
) -> None:
    desk, clock = place
    import_file(desk, FIRST, list_name="x")
    before = _people(desk)
    report = import_file(desk, SECOND, into="x", on_duplicate="update")
    desk.store.imports.update(report.import_id, state="undoing")
    clock.now += 2 * KEPT
    assert sweep_imports(desk) == 3
    assert _people(desk) == before
