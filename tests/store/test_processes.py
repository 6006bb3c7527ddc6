"""Several processes on one file, and processes that die."""

import multiprocessing
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store import writers
from tests.store.conftest import Ticking
from tui.domain.errors import Busy
from tui.store import Store, open_database, open_store

_SPAWN = multiprocessing.get_context("spawn")


def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "db"
    with open_database(path) as db:
        db.table("shared").insert({"n": 0})
        processes = [
            _SPAWN.Process(target=writers.insert_many, args=(path, who, 150)) for who in "ab"
        ]
        for process in processes:
            process.start()
        for number in range(50):
            db.insert({"who": "c", "n": number})
        for process in processes:
            process.join()
        assert [process.exitcode for process in processes] == [0, 0]
        documents = db.all()
        assert len({one.doc_id for one in documents}) == len(documents) == 350
        for who, count in (("a", 150), ("b", 150), ("c", 50)):
            assert [one["n"] for one in documents if one["who"] == who] == list(range(count))
        assert db.table("shared").get(doc_id=1) == {"n": 300}


def test_first_openers_meet(home: Path) -> None:
    processes = [
        _SPAWN.Process(target=writers.open_first, args=(home, f"list {n}")) for n in range(4)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 4
    store = open_store(home, Ticking())
    assert sorted(one.name for one in store.lists.all()) == [f"list {n}" for n in range(4)]
    store.close()


def _run_and_kill(what: str, path: Path, lines: int) -> list[str]:
    """Kill a writer after it has acknowledged some lines; answer what it acknowledged."""
    command = [sys.executable, "-m", "tests.store.writers", what, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        told += process.stdout.readlines()
    return [line for line in told if line.endswith("\n")]


def _sound(path: Path) -> None:
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_kill_loses_nothing_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "db"
    acknowledged: list[int] = []
    for lines in range(1, 11):
        told = _run_and_kill("write", path, lines)
        acknowledged += [int(one) for line in told for one in line.split()]
        _sound(path)
    with open_database(path) as db:
        kept = {one.doc_id for one in db}
    assert len(set(acknowledged)) == len(acknowledged) >= 200
    assert kept.issuperset(acknowledged)


def test_a_killed_transaction_is_whole_or_absent(home: Path) -> None:
    store = open_store(home, Ticking())
    store.lists.create("people")
    store.close()
    for lines in (1, 2, 4):
        told = _run_and_kill("import", home, lines)
        store = open_store(home, Ticking())
        total = store.contacts.page("l1", limit=1).total
        assert total % 10 == 0
        assert store.facts.get("done") >= int(told[-1])
        assert store.contacts.page("l1", find="+9665").total == total
        assert sum(1 for _ in store.contacts.iterate("l1")) == total
        store.close()
        _sound(home / "callsheet.db")


def test_a_lock_names_its_holder_and_dies_with_it(store: Store) -> None:
    assert store.lock_is_free("send-b1")
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=writers.hold_lock, args=(store.home, "send-b1", theirs))
    process.start()
    theirs.close()
    assert ours.recv() == "held"
    assert not store.lock_is_free("send-b1")
    with pytest.raises(Busy, match=rf"omar on .*, process {process.pid}, since 20"):
        store.lock("send-b1").__enter__()
    process.kill()
    process.join()
    ours.close()
    assert store.lock_is_free("send-b1")
    with store.lock("send-b1", "sara") as holder:
        assert holder.operator == "sara"


def test_a_lock_is_held_once_in_a_process_too(store: Store) -> None:
    with store.lock("poll-b1"):
        with pytest.raises(Busy, match="poll-b1"):
            store.lock("poll-b1").__enter__()
        with store.lock("poll-b2"):
            assert not store.lock_is_free("poll-b2")
    assert store.lock_is_free("poll-b1")


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a/b", "ليلى", "x" * 100, "A"])
def test_the_name_of_a_lock_is_no_path(store: Store, name: str) -> None:
    with store.lock(name):
        assert not store.lock_is_free(name)
    assert all(path.parent == store.home / "locks" for path in (store.home / "locks").iterdir())
    assert sorted(path.name for path in store.home.parent.iterdir()) == ["work"]
