"""A workspace of one test, and things to put into it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tinydb import TinyDB

from tui.domain.batch import Batch, CallRow
from tui.domain.contact import Contact
from tui.store import Store, open_database, open_store

NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)


class Ticking:
    """A clock that goes on by a second whenever it is asked."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """Answer the next second."""
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A workspace folder that does not exist yet."""
    return tmp_path / "work"


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    """An open, empty workspace."""
    opened = open_store(home, Ticking())
    yield opened
    opened.close()


def contact(number: int, **fields: str) -> Contact:
    """A contact that no list has yet."""
    phone = f"+9665{number:08d}"
    return Contact("", "", phone, phone, fields=fields, first_name=f"Name{number}", line=number)


def batch(name: str = "renewals", list_id: str = "l1", **more: str) -> Batch:
    """A draft that the store has not seen."""
    return Batch("", name, "live", "luly", "live", list_id, "people", NOW, **more)  # type: ignore[arg-type]


def call_row(number: int, batch_id: str = "b1") -> CallRow:
    """A planned call of a batch."""
    phone = f"+9665{number:08d}"
    return CallRow(batch_id, f"c{number}", number, phone, phone, name=f"Name {number}")


@pytest.fixture
def people(store: Store) -> Callable[[int], list[str]]:
    """Makes a list `people` (l1) of some contacts and answers their refs."""

    def make(count: int) -> list[str]:
        made = store.lists.create("people", ("plan",))
        return store.contacts.add_many(made.id, [contact(n, plan="gold") for n in range(count)])

    return make


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of one test's database."""
    return tmp_path / "db.sqlite"


@pytest.fixture
def db(path: Path) -> Iterator[TinyDB]:
    """A database with three documents in its default table."""
    with open_database(path) as opened:
        opened.insert_multiple({"int": 1, "char": char} for char in "abc")
        yield opened
