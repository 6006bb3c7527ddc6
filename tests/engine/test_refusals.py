"""A refusal bears the time at which it counts: nobody is handed over after it."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.engine.desks import START, desk_at, phone
from tui.engine.desk import Desk
from tui.engine.suppress_file import suppress_file
from tui.engine.suppressing import suppress


@dataclass
class LookingClock:
    """A clock that remembers when no other process could have written, a minute each time."""

    path: Path
    now: datetime = START
    shut_out: set[datetime] = field(default_factory=set)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        with closing(sqlite3.connect(self.path, timeout=0, isolation_level=None)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                self.shut_out.add(self.now)
        return self.now


@pytest.mark.parametrize("from_file", [True, False])
def test_the_time_of_a_refusal_is_that_of_its_transaction(tmp_path: Path, from_file: bool) -> None:
    with desk_at(tmp_path) as (desk, _):
        clock = LookingClock(tmp_path / "callsheet.db")
        there = Desk(desk.store, desk.profile, clock, "ana")
        if from_file:
            path = tmp_path / "refused.txt"
            path.write_text(f"{phone(0)}\n{phone(1)}\n", "utf-8")
            suppress_file(there, path)
        else:
            suppress(there, [phone(0), phone(1)], "asked")
        assert desk.store.suppression.count() == 2
        times = {entry.added_at for entry in desk.store.suppression.page().items}
        assert times <= clock.shut_out, "another process may send between the time and the entry"
