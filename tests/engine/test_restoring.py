"""A backup brought back after a send: nobody is dialled again, nobody who refused is called."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.engine.desks import (
    LULY,
    REJECTED,
    UNKNOWN,
    ScriptedProvider,
    StandingClock,
    add_batch,
    add_list,
    connected,
    desk_at,
    phone,
)
from tui.domain.errors import Busy, Refused, UsageError
from tui.domain.outgoing import CallReport
from tui.domain.states import AttemptState, BatchState, Outcome, RowState
from tui.engine.confirming import SendOrder, dry_run
from tui.engine.control import resume
from tui.engine.desk import Desk
from tui.engine.hearing import apply_reports
from tui.engine.invariants import check_workspace
from tui.engine.journal import send_lock
from tui.engine.labels import attempt_id_for
from tui.engine.reconciling import reconcile, resolve
from tui.engine.restoring import restore_workspace
from tui.engine.sending import send
from tui.engine.suppress_file import suppress_file
from tui.engine.suppressing import suppress, unsuppress
from tui.store import Restored, backup

YES = SendOrder(yes=True)


def bring_back(home: Path, copy: Path) -> Restored:
    return restore_workspace(home, copy, StandingClock(), "ana", home.name)


def counts(desk: Desk, batch_id: str) -> dict[str, int]:
    found = desk.store.rows.counts(batch_id)
    return {str(state): count for state, count in found.items() if count}


def end_calls(desk: Desk, batch_id: str, refs: int) -> None:
    """Let the first calls of a batch end."""
    rows = [r for r in desk.store.rows.iterate(batch_id) if r.state is RowState.ACCEPTED][:refs]
    word = CallReport(state=RowState.ENDED, outcome=Outcome.ANSWERED)
    apply_reports(desk, batch_id, [(row, word) for row in rows])


async def sent_since(home: Path, copy: Path) -> ScriptedProvider:
    """Copy a draft of ten; then send six of them, two requests ended, and one number refuse."""
    with desk_at(home) as (desk, _):
        add_list(desk, 10)
        batch = add_batch(desk)
        attempt_id_for(desk, batch, 0)
        desk.store.templates.save("another", "Hello.", "ana")
        backup(home, copy)
        provider = ScriptedProvider(desk)
        order = SendOrder(yes=True, limit=6)
        await send(desk, connected(desk, provider), batch.id, order)
        end_calls(desk, batch.id, 3)
        suppress(desk, [phone(9)], "asked")
    return provider


async def test_a_backup_from_before_a_send_dials_nobody_again(tmp_path: Path) -> None:
    home, copy = tmp_path / "work", tmp_path / "copy.db"
    provider = await sent_since(home, copy)
    with desk_at(home) as (desk, _):
        before = {attempt.id for attempt in desk.store.attempts.of_batch("b1")}
    found = bring_back(home, copy)
    assert (found.calls, found.refusals, found.unknown, found.paused) == (6, 1, 3, 1)
    with desk_at(home) as (desk, _):
        provider.desk = desk
        link = connected(desk, provider)
        assert counts(desk, "b1") == {"ended": 3, "unknown": 3, "planned": 4}
        assert desk.store.batches.get("b1").state is BatchState.PAUSED
        assert check_workspace(desk) == ()
        with pytest.raises(Refused, match="paused"):
            await send(desk, link, "b1", YES)
        resume(desk, "b1")
        other = add_batch(desk, "wave 2")
        assert dry_run(desk, other.id).reasons == {"live_elsewhere": 3, "suppressed": 1}
        report = await send(desk, link, "b1", YES)
        assert (report.accepted, report.blocked) == (3, 1)
        assert Counter(provider.dialled) == {phone(n): 1 for n in range(9)}
        after = {attempt.id for attempt in desk.store.attempts.of_batch("b1")}
        assert len(after) == len(before) + 2
        assert not {attempt_id_for(desk, desk.store.batches.get("b1"), n) for n in range(9)} & (
            before
        )
        settled = await reconcile(desk, link, "b1")
        assert settled.still_unknown == 0
        assert counts(desk, "b1") == {"ended": 3, "accepted": 6, "blocked": 1}
        assert check_workspace(desk) == ()


async def test_a_batch_made_since_stays_as_a_record_that_can_be_settled(tmp_path: Path) -> None:
    home, copy = tmp_path / "work", tmp_path / "copy.db"
    with desk_at(home) as (desk, _):
        add_list(desk, 6)
        backup(home, copy)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk, [UNKNOWN], arrives=False)
        await send(desk, connected(desk, provider), batch.id, YES)
    found = bring_back(home, copy)
    assert (found.batches, found.unknown) == (1, 2)
    with desk_at(home) as (desk, _):
        [kept] = desk.store.batches.all()
        assert (kept.id, kept.state, kept.total) == ("b1", BatchState.STOPPED, 6)
        assert check_workspace(desk) == ()
        again = add_batch(desk, "wave 2")
        assert again.id == "b2"
        assert dry_run(desk, again.id).reasons == {"live_elsewhere": 2}
        [attempt] = desk.store.attempts.in_states([AttemptState.UNKNOWN])
        resolve(desk, kept.id, attempt.id, sent=False, reason="looked", confirm=2)
        assert dry_run(desk, again.id).sendable == 6
        assert check_workspace(desk) == ()


async def test_what_was_certainly_not_sent_may_be_sent(tmp_path: Path) -> None:
    home, copy = tmp_path / "work", tmp_path / "copy.db"
    with desk_at(home) as (desk, _):
        add_list(desk, 4)
        batch = add_batch(desk)
        backup(home, copy)
        provider = ScriptedProvider(desk, [REJECTED])
        await send(desk, connected(desk, provider), batch.id, YES)
        assert provider.dialled == []
    assert bring_back(home, copy).unknown == 0
    with desk_at(home) as (desk, _):
        resume(desk, "b1")
        provider.desk = desk
        await send(desk, connected(desk, provider), "b1", YES)
        assert Counter(provider.dialled) == {phone(n): 1 for n in range(4)}


async def test_a_doubt_decided_since_stays_decided(tmp_path: Path) -> None:
    home, copy = tmp_path / "work", tmp_path / "copy.db"
    with desk_at(home) as (desk, _):
        add_list(desk, 2)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk, [UNKNOWN], arrives=False)
        await send(desk, connected(desk, provider), batch.id, YES)
        backup(home, copy)
        [attempt] = desk.store.attempts.of_batch(batch.id)
        resolve(desk, batch.id, attempt.id, sent=False, reason="looked", confirm=2)
    assert bring_back(home, copy).unknown == 0
    with desk_at(home) as (desk, _):
        assert counts(desk, "b1") == {"planned": 2}
        assert not desk.store.ledger.open_among("simulator", [phone(0), phone(1)])
        acts = [entry.action for entry in desk.store.audit.entries()]
        assert acts[-2:] == ["resolve", "restore"]


async def test_what_the_provider_has_named_is_never_proven_absent(tmp_path: Path) -> None:
    home, copy = tmp_path / "work", tmp_path / "copy.db"
    with desk_at(home) as (desk, _):
        add_list(desk, 2)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk, shows_labels=False)
        await send(desk, connected(desk, provider), batch.id, YES)
        desk.store.facts.set(f"echoed:{desk.profile.name}", "2026-03-02T15:00:00.000Z")
        backup(home, copy)
    bring_back(home, copy)
    with desk_at(home) as (desk, clock):
        provider.desk = desk
        link = connected(desk, provider)
        dialled, provider.listed = provider.listed, []
        for _ in range(3):
            await reconcile(desk, link, "b1")
            clock.advance(seconds=desk.profile.absence_wait + 1)
        assert counts(desk, "b1") == {"unknown": 2}, "a list without it unsays nothing"
        [attempt] = desk.store.attempts.of_batch("b1")
        assert attempt.state is AttemptState.UNKNOWN
        provider.listed = dialled
        assert (await reconcile(desk, link, "b1")).resolved == 2, "found by its id"


def _break(home: Path, *tables: str) -> None:
    """Overwrite the pages that hold the documents of some tables."""
    path = home / "callsheet.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        marks = ",".join("?" * len(tables))
        pages = [
            page
            for (page,) in connection.execute(
                f"SELECT rootpage FROM sqlite_master WHERE name IN ({marks})", tables
            )
        ]
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * size)
            file.write(b"\xa5" * size)


def _drop(home: Path, *tables: str) -> None:
    with closing(sqlite3.connect(home / "callsheet.db")) as connection:
        for table in tables:
            connection.execute(f"DROP TABLE {table}")


LOST: dict[str, Callable[[Path], None]] = {
    "the rows": lambda home: _break(home, "t_rows"),
    "the ledger": lambda home: _break(home, "t_ledger"),
    "the attempts": lambda home: _break(home, "t_attempts"),
    "rows and ledger": lambda home: _break(home, "t_rows", "t_ledger"),
    "rows and attempts": lambda home: _break(home, "t_rows", "t_attempts"),
    "the batches": lambda home: _break(home, "t_batches"),
    "the refusals' documents": lambda home: _break(home, "t_suppression"),
    "the contacts": lambda home: _break(home, "t_contacts"),
    "a ledger that somebody dropped": lambda home: _drop(home, "t_ledger"),
    "rows that somebody dropped": lambda home: _drop(home, "t_rows"),
    "attempts that somebody dropped": lambda home: _drop(home, "t_attempts", "t_facts"),
    "refusals that somebody dropped": lambda home: _drop(home, "t_suppression"),
    "a catalogue that somebody dropped": lambda home: _drop(home, "tinydb_tables"),
}


@pytest.mark.parametrize("damage", LOST.values(), ids=LOST.keys())
async def test_a_database_damaged_in_the_middle_still_blocks_whom_it_called(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    home, copy = tmp_path / "work", tmp_path / "copy.db"
    provider = await sent_since(home, copy)
    damage(home)
    found = bring_back(home, copy)
    assert found.set_aside is not None
    with desk_at(home) as (desk, _):
        provider.desk = desk
        resume(desk, "b1")
        report = await send(desk, connected(desk, provider), "b1", YES)
        assert (report.accepted, report.blocked) == (3, 1)
        assert Counter(provider.dialled) == {phone(n): 1 for n in range(9)}
        assert sum(desk.store.rows.counts("b1").values()) == 10


@pytest.mark.parametrize(
    "lost", [("t_batches",), ("t_batches", "t_rows"), ("t_batches", "t_attempts")]
)
async def test_a_batch_whose_record_is_lost_is_made_again(
    tmp_path: Path, lost: tuple[str, ...]
) -> None:
    home, copy = tmp_path / "work", tmp_path / "copy.db"
    with desk_at(home) as (desk, _):
        add_list(desk, 4)
        backup(home, copy)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk)
        await send(desk, connected(desk, provider), batch.id, SendOrder(yes=True, limit=2))
    _break(home, *lost)
    bring_back(home, copy)
    with desk_at(home) as (desk, _):
        provider.desk = desk
        [kept] = desk.store.batches.all()
        assert (kept.provider, kept.state) == ("luly", BatchState.STOPPED)
        assert {found.invariant for found in check_workspace(desk)} == {"I13"}, "words are lost"
        again = add_batch(desk, "wave 2")
        assert again.id != kept.id
        report = await send(desk, connected(desk, provider), again.id, YES)
        assert (report.accepted, report.blocked) == (2, 2)
        assert Counter(provider.dialled) == {phone(n): 1 for n in range(4)}


def test_refusals_come_back_from_the_audit_but_for_those_taken_back(tmp_path: Path) -> None:
    home, copy = tmp_path / "work", tmp_path / "copy.db"
    with desk_at(home) as (desk, _):
        add_list(desk, 4)
        backup(home, copy)
        suppress(desk, [phone(1), phone(2)], "asked")
        unsuppress(desk, phone(2), "a mistake")
        file = tmp_path / "refused.csv"
        file.write_text(f"phone\n{phone(3)}\n")
        suppress_file(desk, file, reason="a list of theirs")
    _drop(home, "t_suppression")
    bring_back(home, copy)
    with desk_at(home) as (desk, _):
        [kept] = desk.store.suppression.page().items
        assert (kept.dial_key, kept.reason, kept.added_by) == (phone(1), "asked", "ana")


async def test_another_workspace_s_copy_mixes_nothing_up(tmp_path: Path) -> None:
    home, copy = tmp_path / "work", tmp_path / "copy.db"
    with desk_at(tmp_path / "other") as (desk, clock):
        clock.advance(days=1)
        add_list(desk, 4)
        add_batch(desk)
        backup(tmp_path / "other", copy)
    with desk_at(home) as (desk, _):
        add_list(desk, 2)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk)
        await send(desk, connected(desk, provider), batch.id, YES)
    bring_back(home, copy)
    with desk_at(home) as (desk, _):
        kept, theirs = desk.store.batches.all()
        assert (kept.name, kept.state) == ("wave 1 (b2)", BatchState.STOPPED)
        assert counts(desk, theirs.id) == {"planned": 4}
        assert counts(desk, kept.id) == {"unknown": 2}
        assert dry_run(desk, theirs.id).reasons == {"live_elsewhere": 2}
        assert check_workspace(desk) == ()


def test_it_wants_the_word_a_sound_copy_and_nobody_sending(tmp_path: Path) -> None:
    home, copy = tmp_path / "work", tmp_path / "copy.db"
    with desk_at(home) as (desk, _):
        add_list(desk, 2)
        batch = add_batch(desk)
        backup(home, copy)
        with pytest.raises(Refused, match="would replace"):
            restore_workspace(home, copy, StandingClock(), "ana", "yes")
        with pytest.raises(UsageError, match="itself"):
            bring_back(home, home / "callsheet.db")
        with pytest.raises(UsageError, match="exists"):
            backup(home, copy)
        with desk.store.lock(send_lock(batch.id)), pytest.raises(Busy, match="send-b1"):
            bring_back(home, copy)
        left = {path.name for path in (home / "backups").iterdir()}
        assert left == set(), "what came to nothing leaves nothing"
        assert desk.profile == LULY
