"""Several changes together or none, from any thread, whatever interrupts them."""
# ruff: noqa: PT012 - a transaction is a block, and its error leaves it at the end

import sqlite3
import threading
from pathlib import Path

import pytest

from tests.store.conftest import Ticking, call_row, contact
from tui.domain.errors import Busy, NotFound, UsageError
from tui.store import Store, open_database, open_store
from tui.store.engine import TinyDB


def test_an_exception_undoes_every_repository(store: Store) -> None:
    with pytest.raises(KeyError), store.transaction():
        made = store.lists.create("people")
        store.contacts.add_many(made.id, [contact(1)])
        store.rows.add_many([call_row(1)])
        raise KeyError("stop")
    assert store.lists.all() == ()
    assert list(store.rows.iterate("b1")) == []
    made = store.lists.create("people")
    assert store.contacts.count(made.id) == 0
    assert store.contacts.page(made.id, find="name1").total == 0


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_an_interruption_undoes_everything(store: Store, interruption: type[BaseException]) -> None:
    with pytest.raises(interruption), store.transaction():
        store.facts.set("a", 1)
        raise interruption
    assert store.facts.get("a") is None
    store.facts.set("a", 2)
    assert store.facts.get("a") == 2


def test_a_nested_block_joins_and_is_undone_alone_where_its_error_is_caught(store: Store) -> None:
    with store.transaction():
        store.facts.set("outer", 1)
        with pytest.raises(NotFound), store.transaction():
            store.facts.set("inner", 1)
            store.lists.get("nothing")
        with store.transaction():
            store.facts.set("second", 1)
        assert store.facts.get("inner") is None
    assert (store.facts.get("outer"), store.facts.get("second")) == (1, 1)
    with pytest.raises(KeyError), store.transaction():
        with store.transaction():
            store.facts.set("third", 1)
        raise KeyError
    assert store.facts.get("third") is None


def test_what_is_changed_is_read_and_found_inside(store: Store) -> None:
    with store.transaction():
        store.lists.create("people")
        store.contacts.add_many("l1", [contact(1)])
        assert store.contacts.page("l1", find="name1").total == 1
        other = open_store(store.home, Ticking())
        assert other.lists.all() == ()
        other.close()


def test_every_thread_has_its_own_connection(store: Store) -> None:
    store.lists.create("people")
    failures: list[BaseException] = []

    def work(start: int) -> None:
        try:
            for number in range(start, start + 20):
                store.contacts.add_many("l1", [contact(number)])
        except BaseException as error:  # noqa: BLE001 - told to the test below
            failures.append(error)

    threads = [threading.Thread(target=work, args=(n * 100,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert store.contacts.count("l1") == len(list(store.contacts.iterate("l1"))) == 80
    assert len({one.ref for one in store.contacts.iterate("l1")}) == 80


def test_handles_of_one_process_see_each_other(store: Store) -> None:
    before = store.data_version()
    assert store.data_version() == before
    with open_database(store.home / "callsheet.db") as db:
        db.table("facts").insert({"key": "a", "value": 1})
    after = store.data_version()
    assert after != before
    assert store.facts.get("a") == 1
    store.facts.set("a", 2)
    assert store.data_version() != after


def test_a_locked_database_is_said(tmp_path: Path) -> None:
    path = tmp_path / "db"
    with TinyDB(path, timeout=0.05) as db:
        db.insert({"a": 1})
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match="locked"):
            db.insert({"a": 2})
        assert len(db) == 1
        other.execute("ROLLBACK")
        other.close()
        db.insert({"a": 2})
        assert len(db) == 2


def test_a_full_disk_loses_nothing(store: Store) -> None:
    store.lists.create("people")
    store.contacts.add_many("l1", [contact(n) for n in range(100)])
    connection = store._database.connection()
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    for attempt in range(3):
        with pytest.raises(Busy, match="room"):
            store.contacts.add_many("l1", [contact(1000 + n) for n in range(2000)])
        with pytest.raises(Busy, match="room"), store.transaction():
            store.facts.set("first", attempt)
            store.contacts.add_many("l1", [contact(1000 + n) for n in range(2000)])
    assert store.contacts.count("l1") == 100
    assert store.facts.get("first") is None
    connection.execute("PRAGMA max_page_count = 1073741823")
    assert len(store.contacts.add_many("l1", [contact(5)])) == 1
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_after_a_full_disk_nothing_more_is_written_in_the_same_block(store: Store) -> None:
    store.lists.create("people")
    connection = store._database.connection()
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(Busy), store.transaction():
        store.facts.set("before", 1)
        with pytest.raises(Busy):
            store.contacts.add_many("l1", [contact(1000 + n) for n in range(2000)])
        store.facts.set("after", 1)
        connection.execute("ROLLBACK")  # as SQLite may do by itself when the disk is full
        store.facts.set("later", 1)
    assert [store.facts.get(key) for key in ("before", "after", "later")] == [None] * 3


@pytest.mark.parametrize("damage", [b"not a database at all" * 100, b"\x00" * 9000])
def test_a_damaged_database_is_said(home: Path, damage: bytes) -> None:
    home.mkdir()
    (home / "callsheet.db").write_bytes(damage)
    with pytest.raises(UsageError, match="damaged") as raised:
        open_store(home, Ticking())
    assert "restore" in raised.value.hint


def test_damage_in_the_middle_is_said(home: Path) -> None:
    store = open_store(home, Ticking())
    store.lists.create("people")
    store.contacts.add_many("l1", [contact(n) for n in range(500)])
    store.close()
    path = home / "callsheet.db"
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(UsageError, match="damaged"):
        open_store(home, Ticking()).contacts.page("l1")


def test_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="not a folder"):
        open_store(tmp_path / "file", Ticking())
    with pytest.raises(UsageError, match="not a folder"):
        open_store(tmp_path / "file" / "inner", Ticking())
    with pytest.raises(Busy, match="cannot be opened"):
        open_database(tmp_path / "missing" / "db")


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(ValueError, match="closed"):
        store.facts.get("a")
    with pytest.raises(ValueError, match="closed"):
        store.data_version()


def test_connections_of_ended_threads_are_closed(store: Store) -> None:
    for _ in range(30):
        thread = threading.Thread(target=store.facts.get, args=("a",))
        thread.start()
        thread.join()
    assert len(store._database._held) <= 3
