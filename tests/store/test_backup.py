"""Copies: whole, private, checked; once a day, and not for ever."""

import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.store.conftest import NOW, contact
from tui.domain.errors import Busy, UsageError
from tui.store import Store, open_store
from tui.store.backup import DAILY_KEPT, backup, daily_backup, is_due, is_sound


def test_a_copy_is_whole_private_and_never_written_over(store: Store, tmp_path: Path) -> None:
    store.lists.create("people")
    target = tmp_path / "copy.db"
    assert backup(store.home, target) == target.stat().st_size
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("SELECT count(*) FROM t_lists").fetchone() == (1,)
    before = target.read_bytes()
    with pytest.raises(UsageError, match="exists"):
        backup(store.home, target)
    assert target.read_bytes() == before


def test_a_copy_that_cannot_be_written_leaves_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Busy, match="cannot be written"):
        backup(store.home, tmp_path / "none" / "copy.db")
    store.lists.create("people")
    store.contacts.add_many("l1", [contact(n) for n in range(500)])
    _break_contacts(store)
    target = tmp_path / "copy.db"
    with pytest.raises(UsageError):
        backup(store.home, target)
    assert not target.exists()


def _break_contacts(store: Store) -> None:
    connection = store._database.connection()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (page,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 't_contacts'"
    ).fetchone()
    store.close()
    path = store.home / "callsheet.db"
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)
    assert not is_sound(path)


def test_one_copy_a_day_and_the_newest_are_kept(store: Store) -> None:
    folder = store.home / "backups"
    (folder / "before-2-20260101.db").write_bytes(b"of a migration")
    for day in range(DAILY_KEPT + 3):
        now = NOW + timedelta(days=day)
        assert is_due(store.home, now)
        made = daily_backup(store.home, now)
        assert made is not None
        assert is_sound(made)
        assert daily_backup(store.home, now + timedelta(hours=2)) is None
        assert not is_due(store.home, now)
    names = sorted(path.name for path in folder.iterdir())
    assert names[0] == "before-2-20260101.db"
    assert len(names) == DAILY_KEPT + 1
    assert names[-1] == f"daily-{NOW + timedelta(days=DAILY_KEPT + 2):%Y-%m-%d}.db"


def test_a_copy_is_made_while_somebody_writes(store: Store, tmp_path: Path) -> None:
    with store.transaction():
        store.lists.create("half")
        other = open_store(store.home, lambda: NOW)
        backup(other.home, tmp_path / "copy.db")
        other.close()
    with closing(sqlite3.connect(tmp_path / "copy.db")) as connection:
        assert connection.execute("SELECT count(*) FROM t_lists").fetchone() == (0,)
