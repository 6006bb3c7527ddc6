"""The newer of a list's last removal and its last import is what is taken back."""

from datetime import timedelta
from pathlib import Path

from tests.engine.desks import add_list, desk_at
from tui.domain.clock import to_text
from tui.engine.contacts import remove_contacts
from tui.engine.taking_back import last_done


def test_the_newer_of_a_removal_and_an_import(tmp_path: Path) -> None:
    with desk_at(tmp_path / "home") as (desk, clock):
        first = add_list(desk, 2)[0]
        assert last_done(desk, "l1") is None
        removed = remove_contacts(desk, [first.ref])
        assert last_done(desk, "l1") == removed
        assert last_done(desk, "l2") is None
        clock.now += timedelta(minutes=1)
        at = to_text(clock.now)
        desk.store.imports.add({"list_id": "l1", "state": "done", "at": at})
        done = last_done(desk, "l1")
        assert isinstance(done, dict)
        assert done["at"] == at
