"""What the tests run in processes of their own."""

import os
import sys
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from tests.store.conftest import contact
from tui.domain.errors import Busy
from tui.store import open_database, open_store


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def insert_many(path: Path, who: str, count: int) -> None:
    """Insert one by one, and count one shared document up."""
    with open_database(path) as db:
        for number in range(count):
            db.insert({"who": who, "n": number})
            db.table("shared").update(_increment, doc_ids=[1])


def _increment(document: object) -> None:
    assert isinstance(document, dict)
    document["n"] += 1


def open_first(home: Path, name: str) -> None:
    """Be among the first to open a workspace, and make a list there."""
    store = open_store(home, now)
    store.lists.create(name)
    store.close()


def write_and_tell(path: Path) -> None:
    """Insert for ever, writing each id to standard output once it is acknowledged."""
    with open_database(path) as db:
        while True:
            ids = [db.insert({"value": "x" * 300})]
            ids += db.insert_multiple({"value": "y"} for _ in range(3))
            os.write(1, f"{' '.join(map(str, ids))}\n".encode())


def import_and_tell(home: Path) -> None:
    """Add contacts in transactions of three repositories for ever, telling each that is done."""
    store = open_store(home, now)
    done = 0
    while True:
        with store.transaction():
            store.contacts.add_many("l1", [contact(done * 10 + n) for n in range(10)])
            store.facts.set("done", done + 1)
        done += 1
        os.write(1, f"{done}\n".encode())


def hold_lock(home: Path, name: str, told: Connection) -> None:
    """Hold a lock until killed, or say that somebody has it."""
    store = open_store(home, now)
    try:
        with store.lock(name, "omar"):
            told.send("held")
            told.recv()
    except Busy as busy:
        told.send(busy.message)


if __name__ == "__main__":
    {"write": write_and_tell, "import": import_and_tell}[sys.argv[1]](Path(sys.argv[2]))
