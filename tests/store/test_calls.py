"""Batches, rows, attempts, ledger: what is known of calls."""

import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.store.conftest import NOW, batch, call_row
from tui.domain.attempt import Attempt
from tui.domain.batch import BatchOptions
from tui.domain.errors import NameTaken, NotFound, UsageError
from tui.domain.ledger import AuditEntry, LedgerEntry, Suppressed
from tui.domain.states import AttemptState, BatchState, Outcome, RowState
from tui.store import Page, Store
from tui.store.row_order import ORDERS

People = Callable[[int], list[str]]


def test_a_batch_keeps_all_it_had(store: Store) -> None:
    options = BatchOptions(
        label="March",
        params={"max_duration": 5, "voice": {"id": [1, 2]}},
        variables={"offer": "{{ plan }}"},
        batch_size=20,
        update_existing=True,
    )
    given = dataclasses.replace(
        batch(), options=options, total=3, fixed_at=NOW, kind="batch", placeholder="{{{}}}"
    )
    kept = store.batches.create(given)
    assert kept == dataclasses.replace(given, id="b1")
    assert store.batches.get("renewals") == store.batches.get("b1") == kept
    changed = store.batches.update("b1", state=BatchState.SENDING, confirmed_at=NOW)
    assert store.batches.get("b1") == changed
    assert changed.options == options
    with pytest.raises(NameTaken):
        store.batches.create(batch())
    second = store.batches.create(batch("second"))
    assert [found.id for found in store.batches.all()] == ["b2", "b1"]
    with pytest.raises(NameTaken):
        store.batches.update(second.id, name="renewals")
    with pytest.raises(NotFound):
        store.batches.update("b9", total=1)


def test_test_calls_may_share_a_name(store: Store) -> None:
    store.batches.create(batch("test of renewals", kind="test"))
    newest = store.batches.create(batch("test of renewals", kind="test"))
    assert store.batches.get("test of renewals") == newest


def test_rows_by_state_page_and_key(store: Store) -> None:
    store.rows.add_many([call_row(n) for n in range(20)])
    store.rows.add_many([call_row(3, "b2")])
    with pytest.raises(UsageError, match="twice"):
        store.rows.add_many([call_row(30), call_row(3)])
    rows = store.rows.planned("b1", 5)
    assert [row.seq for row in rows] == [0, 1, 2, 3, 4]
    assert [row.seq for row in store.rows.planned("b1", 2, after_seq=17)] == [18, 19]
    accepted = [
        dataclasses.replace(
            row,
            state=RowState.ACCEPTED,
            attempt="abc",
            provider_call_id=f"p{row.seq}",
            overrides=("window",),
            updated_at=NOW,
        )
        for row in rows
    ]
    store.rows.save_many(accepted)
    assert store.rows.of_attempt("abc") == accepted
    assert store.rows.by_call_id("p3") == accepted[3]
    assert store.rows.by_call_id("") is None
    assert store.rows.of_attempt("") == []
    counts = store.rows.counts("b1")
    assert list(counts) == list(RowState)
    assert (counts[RowState.ACCEPTED], counts[RowState.PLANNED], sum(counts.values())) == (
        5,
        15,
        20,
    )
    assert store.rows.page("b1", states=(RowState.ACCEPTED,), limit=2) == Page(
        5, tuple(accepted[:2])
    )
    assert [row.ref for row in store.rows.page("b1", find="NAME 1").items] == ["c1"] + [
        f"c{n}" for n in range(10, 20)
    ]
    found = store.rows.at_keys([accepted[3].dial_key], {RowState.ACCEPTED, RowState.PLANNED})
    assert [(row.batch_id, row.ref) for row in found] == [("b1", "c3"), ("b2", "c3")]
    assert [row.seq for row in store.rows.iterate("b1", (RowState.PLANNED,))] == list(range(5, 20))
    assert len(list(store.rows.iterate("b1"))) == 20


def test_the_requests_of_which_there_may_be_news(store: Store) -> None:
    """Calls at the provider, and those just ended of which nobody told yet how."""
    told, untold = Outcome.ANSWERED, Outcome.UNDETERMINED
    before, just = NOW - timedelta(minutes=2), NOW - timedelta(minutes=1)
    cases = [
        ("queued", RowState.QUEUED, None, before),
        ("queued", RowState.ENDED, told, just),
        ("never-heard-of", RowState.ACCEPTED, None, None),
        ("", RowState.ACCEPTED, None, just),
        ("over", RowState.ENDED, told, just),
        ("untold", RowState.ENDED, untold, just),
        ("never-told", RowState.ENDED, untold, before),
        ("in-doubt", RowState.UNKNOWN, None, just),
    ]
    store.rows.add_many(
        [
            dataclasses.replace(
                call_row(n), attempt=attempt, state=state, outcome=outcome, updated_at=at
            )
            for n, (attempt, state, outcome, at) in enumerate(cases)
        ]
    )
    store.rows.add_many(
        [dataclasses.replace(call_row(0, "b2"), attempt="other", state=RowState.QUEUED)]
    )
    assert store.attempts.moving("b1", before) == {"queued", "never-heard-of", "untold"}


def test_rows_that_ended_are_summed_up(store: Store) -> None:
    store.rows.add_many([call_row(n) for n in range(4)])
    assert store.rows.cost("b1") is None
    ended = [
        dataclasses.replace(
            row, state=RowState.ENDED, outcome=Outcome.BUSY, cost=0.25, error="line busy"
        )
        for row in store.rows.planned("b1", 2)
    ]
    store.rows.save_many(ended)
    assert store.rows.cost("b1") == 0.5
    assert store.rows.outcomes("b1") == {Outcome.BUSY: 2}
    assert store.rows.errors("b1") == {"line busy": 2}
    assert store.rows.page("b1", outcomes=(Outcome.BUSY,)).items == tuple(ended)
    assert store.rows.move_all("b1", RowState.PLANNED, RowState.HELD, "paused") == 2
    assert store.rows.reasons("b1") == {"paused": 2}
    assert store.rows.get("b1", "c3").updated_at is not None
    with pytest.raises(NotFound, match="c9"):
        store.rows.save_many([dataclasses.replace(ended[0], cost=9.0), call_row(9)])
    assert store.rows.cost("b1") == 0.5


def test_removing_a_batch_takes_its_rows(store: Store) -> None:
    made = store.batches.create(batch())
    store.rows.add_many([call_row(1, made.id), call_row(1, "b2")])
    store.batches.remove(made.id)
    assert list(store.rows.iterate(made.id)) == []
    assert len(list(store.rows.iterate("b2"))) == 1


def test_attempts(store: Store) -> None:
    attempt = Attempt(
        "k3v5n2abcd",
        "b1",
        "live",
        "live",
        AttemptState.SENDING,
        ("c1", "c2"),
        "0" * 64,
        "cs-k",
        NOW,
    )
    store.attempts.add(attempt)
    assert store.attempts.get(attempt.id) == attempt
    changed = store.attempts.update(attempt.id, state=AttemptState.UNKNOWN, finished_at=NOW)
    assert store.attempts.in_states({AttemptState.UNKNOWN}) == (changed,)
    assert store.attempts.in_states(()) == ()
    assert store.attempts.of_batch("b1") == (changed,)
    assert store.attempts.of_batch("b1", {AttemptState.ACCEPTED}) == ()
    with pytest.raises(NotFound):
        store.attempts.update("nothing", detail="x")


def test_the_suppression_list(store: Store) -> None:
    entries = [Suppressed(f"k{n}", f"+{n}", "asked", NOW, "omar") for n in range(5)]
    assert store.suppression.add_many(entries[:3]) == (3, 0)
    assert store.suppression.add_many([*entries, entries[4]]) == (2, 4)
    assert store.suppression.among(["k1", "k9"]) == {"k1"}
    assert store.suppression.page(1, 2) == Page(5, tuple(entries[1:3]))
    assert store.suppression.remove("k1")
    assert not store.suppression.remove("k1")
    assert store.suppression.count() == 4


def test_the_ledger(store: Store) -> None:
    def entry(attempt: str, ref: str, realm: str = "live") -> LedgerEntry:
        return LedgerEntry(realm, f"k{ref}", "b1", attempt, ref, NOW)

    store.ledger.add_many([entry("a1", "c1"), entry("a1", "c2"), entry("a2", "c1")])
    store.ledger.add_many([entry("a3", "c1", "simulator")])
    assert store.ledger.open_among("live", ["kc1", "kc9"]) == {"kc1": entry("a2", "c1")}
    assert store.ledger.open_count("live", "b1") == 3
    assert store.ledger.close("a1", ["c2"]) == 1
    assert store.ledger.open_among("live", ["kc2"]) == {}
    assert store.ledger.close("a2") == 1
    assert [one.attempt for one in store.ledger.history("kc1")] == ["a3", "a2", "a1"]
    assert [one.open for one in store.ledger.history("kc1")] == [True, False, True]
    assert store.ledger.open_count("live", "b1") == 1


def test_the_audit_is_read_oldest_first(store: Store) -> None:
    acts = [
        AuditEntry(NOW + timedelta(minutes=n), "omar", "send", "b1" if n % 2 else "", {"n": n})
        for n in range(5)
    ]
    for act in acts:
        store.audit.add(act)
    assert list(store.audit.entries()) == acts
    assert list(store.audit.entries("b1")) == acts[1::2]


def test_the_calls_of_a_batch_in_every_order(store: Store) -> None:
    """Each order has every row once; what has no value comes last, as it was composed."""
    made = store.batches.create(batch())
    given = [
        dataclasses.replace(call_row(0), name="zoe", phone="+13", dial_key="+13", cost=0.5),
        dataclasses.replace(call_row(1), name="Ann", phone="+12", dial_key="+12", duration_s=9.0),
        dataclasses.replace(call_row(2), name="bo", phone="+11", dial_key="+11", cost=0.7),
        dataclasses.replace(call_row(3), name="Cy", phone="+14", dial_key="+14", duration_s=61.0),
    ]
    states = (RowState.PLANNED, RowState.ENDED, RowState.UNKNOWN, RowState.ENDED)
    outcomes = (None, Outcome.VOICEMAIL, None, Outcome.ANSWERED)  # only what ended has one
    store.rows.add_many(
        [
            dataclasses.replace(
                row,
                batch_id=made.id,
                state=state,
                outcome=outcome,
                updated_at=NOW + timedelta(seconds=row.seq),
            )
            for row, state, outcome in zip(given, states, outcomes, strict=True)
        ]
    )
    expected = {
        "list": [0, 1, 2, 3],
        "state": [2, 3, 1, 0],
        "updated": [3, 2, 1, 0],
        "length": [3, 1, 0, 2],
        "cost": [2, 0, 1, 3],
        "name": [1, 2, 3, 0],
        "phone": [2, 1, 0, 3],
    }
    assert ORDERS.keys() == expected.keys()
    for order, numbers in expected.items():
        whole = store.rows.page(made.id, order=order)
        assert [row.seq for row in whole.items] == numbers, order
        for offset in range(5):  # page by page the same, over the seams too
            part = store.rows.page(made.id, offset=offset, limit=2, order=order)
            assert [row.seq for row in part.items] == numbers[offset : offset + 2], order
            assert part.total == 4
        found = store.rows.page(made.id, find="+1", order=order)
        assert [row.seq for row in found.items] == numbers, order
        ended = store.rows.page(made.id, (RowState.ENDED,), order=order)
        assert [row.seq for row in ended.items] == [n for n in numbers if n in (1, 3)], order


def test_what_is_measured_of_a_batch(store: Store) -> None:
    """Lengths, prices, and the minutes in which calls ended: only of the calls that have them."""
    made = store.batches.create(batch())
    store.rows.add_many(
        [
            dataclasses.replace(
                call_row(number),
                batch_id=made.id,
                state=RowState.ENDED,
                provider_call_id=f"k{number}",
                duration_s=length,
                cost=cost,
                ended_at=NOW + timedelta(seconds=ended) if ended is not None else None,
                details_at=NOW if number == 1 else None,
            )
            for number, (length, cost, ended) in enumerate(
                [(9.0, 0.1, 0), (3.0, None, 59), (None, 0.2, 60), (None, None, None)]
            )
        ]
    )
    assert store.rows.lengths(made.id) == [3.0, 9.0]
    assert store.rows.priced(made.id) == 2
    assert store.rows.cost(made.id) == pytest.approx(0.3)
    minute = NOW.replace(second=0)
    counts = dict(store.rows.ended_by_minute(made.id, NOW - timedelta(hours=1)))
    assert sum(counts.values()) == 3
    assert min(counts) == minute
    assert store.rows.ended_by_minute(made.id, NOW + timedelta(hours=1)) == []
    assert store.rows.without_details(made.id) == ["c0", "c2", "c3"]


@pytest.mark.parametrize("due", [0, 3])
def test_finding_silent_calls_reads_those_that_are_due_and_no_others(
    store: Store, due: int
) -> None:
    """Neither the many that were heard of lately, nor those that ended long ago."""
    long_ago = NOW - timedelta(days=2)
    assert _steps(store, due, 10, long_ago) == _steps(store, due, 500, long_ago)


def _steps(store: Store, due: int, others: int, long_ago: datetime) -> int:
    """Add a batch of rows of each kind, and count what SQLite does to find those that are due."""
    batch_id = store.batches.create(batch(f"of {others}")).id
    there = dataclasses.replace(call_row(0, batch_id), state=RowState.QUEUED, updated_at=NOW)
    kinds = [
        *[dataclasses.replace(there, updated_at=long_ago)] * due,
        *[there] * others,
        *[dataclasses.replace(there, state=RowState.ENDED, updated_at=long_ago)] * others,
        *[dataclasses.replace(there, state=RowState.PLANNED, updated_at=long_ago)] * others,
    ]
    rows = [dataclasses.replace(row, ref=f"c{n}", seq=n) for n, row in enumerate(kinds)]
    store.rows.add_many(rows)
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    connection = store._database.connection()
    connection.set_progress_handler(step, 1)
    found = store.rows.silent(batch_id, NOW - timedelta(days=1))
    connection.set_progress_handler(None, 1)
    assert found == rows[:due]
    return steps
