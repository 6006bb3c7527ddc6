"""What machines and people do to a sender: signals, a sleep, another clock, a worse workspace."""

import json
import signal
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.engine.desks import ACCEPTED, LULY, UNKNOWN, add_list, connected, desk_at, phone
from tests.engine.desks import add_batch as add_scripted
from tests.torture.account import Account
from tests.torture.loopback import Loopback, add_batch, loopback, phones
from tests.torture.steps import Quick
from tui.domain.attempt import SendResult
from tui.domain.errors import Busy
from tui.domain.states import AttemptState
from tui.engine.confirming import SendOrder
from tui.engine.desk import Desk
from tui.engine.invariants import check_workspace
from tui.engine.reconciling import reconcile
from tui.engine.sending import send
from tui.store import open_store

YES = SendOrder(yes=True)


@pytest.mark.parametrize("provider", ["luly", "levers"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_amid_a_request_is_130_and_journalled(
    tmp_path: Path, provider: str, number: signal.Signals
) -> None:
    with loopback(tmp_path, provider, hang=0.4) as there:
        batch = add_batch(there.desk, "wave", phones(12))
        sender = there.send(batch)
        there.until("a request has arrived", lambda: len(there.rung) > 0)
        sender.signal(number)
        assert sender.wait() == 130
        assert json.loads(sender.out.read_text())["error"]["code"] == 130
        assert "Interrupted" in sender.err.read_text()
        states = [attempt.state for attempt in there.desk.store.attempts.of_batch(batch)]
        assert AttemptState.SENDING not in states, "what was in flight is not journalled"
        assert check_workspace(there.desk) == ()
        there.settle(batch)
        assert there.send(batch).wait() == 0
        harm = there.harm()
        assert not harm, harm


async def test_a_laptop_that_slept_for_an_hour_in_a_request(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, clock):
        add_list(desk, 5)
        batch = add_scripted(desk)
        account = Account(desk)

        def slept(_: bytes) -> SendResult:
            clock.advance(hours=1)
            return UNKNOWN

        account.script, account.late = [ACCEPTED, slept], 1
        report = await send(desk, connected(desk, account), batch.id, YES)
        assert report.outcome == "unknown"
        account.late = 0
        found = await reconcile(desk, connected(desk, account), batch.id)
        assert (found.resolved, found.still_unknown) == (2, 0)
        await send(desk, connected(desk, account), batch.id, YES)
        assert sorted(account.rung.items()) == [(phone(n), 1) for n in range(5)]
        assert check_workspace(desk) == ()


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
@pytest.mark.parametrize("provider_off", [-1, 0, 1])
async def test_a_clock_that_jumps_amid_a_send(
    tmp_path: Path, hours: int, provider_off: int
) -> None:
    with desk_at(tmp_path) as (desk, clock):
        add_list(desk, 7)
        batch = add_scripted(desk)
        account = Account(desk, clock_off=timedelta(hours=provider_off))

        def jumped(_: bytes) -> SendResult:
            clock.advance(hours=hours)
            return ACCEPTED

        account.script = [jumped, UNKNOWN]
        await send(desk, connected(desk, account), batch.id, YES)
        clock.advance(hours=-hours)
        await reconcile(desk, connected(desk, account), batch.id)
        await send(desk, connected(desk, account), batch.id, YES)
        assert sorted(account.rung.items()) == [(phone(n), 1) for n in range(7)]
        assert check_workspace(desk) == ()


async def test_a_workspace_that_cannot_be_written_sends_nothing(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, clock):
        add_list(desk, 3)
        batch = add_scripted(desk)
        account = Account(desk)

    class ReadOnly(Quick):
        def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
            if sql.startswith("BEGIN"):
                super().execute("PRAGMA query_only = ON")
            return super().execute(sql, parameters)

    with closing(open_store(tmp_path, clock, ReadOnly)) as store:
        there = Desk(store, LULY, clock, "ana")
        with pytest.raises(Busy, match="read-only"):
            await send(there, connected(there, account.at(there)), batch.id, YES)
    assert account.bodies == []


def test_a_workspace_of_a_newer_version_sends_nothing(tmp_path: Path) -> None:
    with loopback(tmp_path, "luly") as there:
        batch = add_batch(there.desk, "wave", phones(3))
        with closing(sqlite3.connect(tmp_path / "home" / "callsheet.db")) as connection:
            connection.execute("PRAGMA user_version = 99")
        sender = there.send(batch)
        assert sender.wait() == 2
        assert "newer Callsheet" in sender.err.read_text()
        assert not there.rung


def test_a_database_damaged_in_the_middle_is_said_and_sends_nothing(tmp_path: Path) -> None:
    with loopback(tmp_path, "luly") as there:
        batch = add_batch(there.desk, "wave", phones(3))
        word = f"loopback:{there.desk.store.rows.counts(batch)['planned']}"  # type: ignore[index]
        there.desk.store.close()
        path = tmp_path / "home" / "callsheet.db"
        with path.open("r+b") as file:
            for page in range(2, path.stat().st_size // 4096):
                file.seek(page * 4096)
                file.write(b"\xa5" * 2048)
        sender = there.start("sender", "send", batch, "--confirm", word, "--untested", "--json")
        assert sender.wait() == 2
        assert "restore" in sender.err.read_text()
        assert not there.rung


def test_two_runs_of_one_simulator_agree(tmp_path: Path) -> None:
    """The dial log itself is no fiction: a sender's own count is what was dialled."""
    with loopback(tmp_path, "luly") as there:
        assert _sent(there) == sum(there.rung.values()) == 9


def _sent(there: Loopback) -> int:
    batch = add_batch(there.desk, "wave", phones(9))
    sender = there.send(batch)
    assert sender.wait() == 0
    return int(json.loads(sender.out.read_text())["accepted"])
