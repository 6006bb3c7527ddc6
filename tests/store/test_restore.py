"""A copy brought back forgets no call and no refusal."""

import dataclasses
from pathlib import Path

import pytest

from tests.store.conftest import NOW, Ticking, batch, call_row, contact
from tui.domain.attempt import Attempt
from tui.domain.errors import Busy, UsageError
from tui.domain.ledger import LedgerEntry, Suppressed
from tui.domain.states import AttemptState, BatchState, Outcome, RowState
from tui.store import Store, backup, open_store, restore
from tui.store.connection import Database
from tui.store.schema import STEPS, migrate


def _send(store: Store, attempt: str, numbers: range, state: RowState, known: AttemptState) -> None:
    """Journal an attempt of some rows of b1, and what came of it."""
    refs = tuple(f"c{n}" for n in numbers)
    outcome = Outcome.ANSWERED if state is RowState.ENDED else None
    with store.transaction():
        store.attempts.add(Attempt(attempt, "b1", "live", "live", known, refs, "0", "cs-", NOW))
        rows = [store.rows.get("b1", ref) for ref in refs]
        store.rows.save_many(
            [dataclasses.replace(r, state=state, attempt=attempt, outcome=outcome) for r in rows]
        )
        open_ = state is not RowState.ENDED
        store.ledger.add_many(
            LedgerEntry("live", row.dial_key, "b1", attempt, row.ref, NOW, open_) for row in rows
        )


@pytest.fixture
def copy(store: Store, tmp_path: Path) -> Path:
    """A copy made between the first and the second request of a batch."""
    store.lists.create("people")
    store.contacts.add_many("l1", [contact(n) for n in range(12)])
    store.batches.create(batch(state=BatchState.SENDING))
    store.batches.create(batch("draft"))
    store.rows.add_many([call_row(n) for n in range(12)])
    store.facts.set("workspace-mark", "old")
    store.suppression.add_many([Suppressed("k1", "+1", "asked", NOW)])
    _send(store, "ended", range(2), RowState.ENDED, AttemptState.ACCEPTED)
    _send(store, "first", range(2, 4), RowState.ACCEPTED, AttemptState.ACCEPTED)
    backup(store.home, tmp_path / "copy.db")
    _send(store, "second", range(4, 6), RowState.ENDED, AttemptState.ACCEPTED)
    _send(store, "refused", range(6, 8), RowState.REJECTED, AttemptState.REJECTED)
    store.suppression.add_many([Suppressed("k2", "+2", "asked", NOW)])
    store.lists.create("made since")
    store.contacts.add_many("l2", [contact(90)])
    return tmp_path / "copy.db"


def _check(store: Store) -> None:
    states = {row.ref: row.state for row in store.rows.iterate("b1")}
    assert states == {
        **{f"c{n}": RowState.PLANNED for n in range(12)},
        **{f"c{n}": RowState.ENDED for n in range(2)},
        **{f"c{n}": RowState.UNKNOWN for n in range(2, 4)},
        **{f"c{n}": RowState.ENDED for n in range(4, 6)},
        **{f"c{n}": RowState.REJECTED for n in range(6, 8)},
    }
    assert store.suppression.among(["k1", "k2"]) == {"k1", "k2"}
    assert store.rows.get("b1", "c4").attempt == "second"
    keys = [row.dial_key for row in store.rows.iterate("b1")]
    assert set(store.ledger.open_among("live", keys)) == set(keys[2:4])
    assert store.attempts.get("first").state is AttemptState.UNKNOWN
    assert store.attempts.get("second").state is AttemptState.ACCEPTED
    assert store.attempts.get("ended").state is AttemptState.ACCEPTED
    assert store.batches.get("b1").state is BatchState.PAUSED
    assert store.batches.get("draft").state is BatchState.DRAFT
    assert [one.name for one in store.lists.all()] == ["people"]
    assert store.facts.get("workspace-mark") is None
    assert store.contacts.page("l1", find="name11").total == 1


def test_a_restore_forgets_nothing(store: Store, copy: Path) -> None:
    restored = restore(store.home, copy, Ticking())
    assert (restored.calls, restored.refusals, restored.unknown) == (4, 1, 2)
    assert (restored.paused, restored.set_aside) == (1, None)
    _check(store)
    assert store.lists.create("again").id == "l3"
    assert store.contacts.add_many("l1", [contact(5)]) == ["c14"]
    assert restore(store.home, copy, Ticking()).unknown == 2
    names = [path.name for path in (store.home / "backups").iterdir()]
    assert len(names) == 2
    assert all(name.startswith("replaced-") for name in names)


def test_a_damaged_database_gives_what_is_readable(store: Store, copy: Path) -> None:
    store._database.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (page,) = store._database.read("SELECT rootpage FROM sqlite_master WHERE name = 't_contacts'")[
        0
    ]
    store.close()
    with (store.home / "callsheet.db").open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)
    restored = restore(store.home, copy, Ticking())
    assert restored.set_aside is not None
    assert restored.set_aside.exists()
    assert (restored.calls, restored.refusals) == (4, 1)
    again = open_store(store.home, Ticking())
    _check(again)
    again.close()


def test_what_is_no_copy_is_refused(store: Store, copy: Path, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("not a database" * 100)
    for wrong in (tmp_path / "missing", tmp_path / "text", tmp_path):
        with pytest.raises(UsageError):
            restore(store.home, wrong, Ticking())
    with pytest.raises(UsageError, match="exists"):
        backup(store.home, copy)
    with store.lock("send-b1"), pytest.raises(Busy, match="send-b1"):
        restore(store.home, copy, Ticking())
    assert store.lists.get("made since").contacts == 1


def test_an_older_copy_is_restored_and_leaves_no_copy_of_itself(
    store: Store, tmp_path: Path
) -> None:
    old = Database(tmp_path / "old.db")
    migrate(old, tmp_path, NOW, STEPS[:1])
    old.close()
    restored = restore(store.home, tmp_path / "old.db", Ticking())
    assert restored.replaced is not None
    assert list((store.home / "backups").iterdir()) == [restored.replaced]


def test_a_newer_database_is_not_set_aside(store: Store, copy: Path) -> None:
    store._database.connection().execute("PRAGMA user_version = 99")
    with pytest.raises(UsageError, match="newer"):
        restore(store.home, copy, Ticking())
    assert store.lists.get("made since").contacts == 1


def test_a_lost_workspace_comes_back(copy: Path, tmp_path: Path) -> None:
    home = tmp_path / "other"
    assert restore(home, copy, Ticking()).calls == 0
    again = open_store(home, Ticking())
    assert again.contacts.count("l1") == 12
    assert again.suppression.count() == 1
    assert again.contacts.page("l1", find="name11").total == 1
    again.close()
