"""An answer in hand is worth waiting for: another process that writes for long makes no doubt."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.engine.desks import (
    ACCEPTED,
    LULY,
    ScriptedProvider,
    StandingClock,
    add_batch,
    add_list,
    connected,
)
from tests.engine.test_doubt import YES
from tui.domain.attempt import SendResult
from tui.engine.desk import Desk
from tui.engine.invariants import check_workspace
from tui.engine.sending import send
from tui.store import open_store


class Contended(sqlite3.Connection):
    """A connection that finds the database locked some times over, as after a busy timeout."""

    locked = 0

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        if sql == "BEGIN IMMEDIATE" and Contended.locked:
            Contended.locked -= 1
            locked = sqlite3.OperationalError("database is locked")
            locked.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise locked
        return super().execute(sql, *parameters)


@pytest.mark.parametrize(("locked", "outcome"), [(1, "accepted"), (2, "accepted"), (3, "unknown")])
async def test_a_locked_workspace_is_asked_again_before_an_answer_is_given_up(
    tmp_path: Path, locked: int, outcome: str
) -> None:
    clock = StandingClock()
    store = open_store(tmp_path, clock, Contended)
    desk = Desk(store, LULY, clock, "ana")
    add_list(desk, 2)
    batch = add_batch(desk).id
    provider = ScriptedProvider(desk)

    def answer_while_somebody_writes(body: bytes) -> SendResult:
        Contended.locked = locked
        return ACCEPTED

    provider.script = [answer_while_somebody_writes]
    try:
        report = await send(desk, connected(desk, provider), batch, YES)
        assert report.outcome == outcome
        Contended.locked = 0
        assert check_workspace(desk) == ()
        assert len(provider.dialled) == 2
    finally:
        Contended.locked = 0
        store.close()
