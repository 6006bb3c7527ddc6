"""The pace is measured from the rows; a forecast is made only where one can be honest."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.engine.desks import START, StandingClock, add_batch, add_list, desk_at
from tui.domain.states import BatchState, Outcome, RowState
from tui.engine.desk import Desk
from tui.engine.status import BatchStatus, batch_status
from tui.engine.tempo import Tempo, tempo

ENDED, LEFT = 22, 10


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[Desk, StandingClock, BatchStatus]]:
    """A batch of which two calls have ended in each of the last eleven minutes; ten are left."""
    with desk_at(tmp_path) as (desk, clock):
        add_list(desk, ENDED + LEFT)
        batch = add_batch(desk)
        rows = list(desk.store.rows.iterate(batch.id))
        desk.store.rows.save_many(
            [
                replace(
                    row,
                    state=RowState.ENDED if row.seq < ENDED else RowState.IN_PROGRESS,
                    outcome=Outcome.ANSWERED if row.seq < ENDED else None,
                    ended_at=START - timedelta(minutes=row.seq // 2) if row.seq < ENDED else None,
                )
                for row in rows
            ]
        )
        desk.store.batches.update(batch.id, state=BatchState.SENT, polled_at=clock.now)
        yield desk, clock, batch_status(desk, batch.id)


Running = tuple[Desk, StandingClock, BatchStatus]


def test_a_steady_pace_says_when(running: Running) -> None:
    desk, clock, status = running
    found = tempo(desk, status, being_sent=False)
    assert found.per_minute == (2,) * 11
    assert found.ends_at == clock.now + timedelta(minutes=5), "ten are left at two a minute"


def test_nothing_is_said_where_it_cannot_be_told(running: Running) -> None:
    desk, _, status = running

    def ends(**counts: int) -> object:
        changed = replace(status, counts={**status.counts, **counts})
        return tempo(desk, changed, being_sent=False).ends_at

    assert ends() is not None
    assert ends(planned=5) is None, "nobody hands them over"
    assert ends(held=5) is None, "a window opens when it opens"
    assert ends(unknown=5) is None, "the operator decides"
    assert ends(in_progress=0) is None, "nothing is left"
    paused = replace(status, batch=replace(status.batch, state=BatchState.PAUSED))
    assert tempo(desk, paused, being_sent=False).ends_at is None
    silent = replace(status, polled_at=None, can_know=False)
    assert tempo(desk, silent, being_sent=False).ends_at is None
    sending = replace(status, counts={**status.counts, RowState.PLANNED: 10})
    assert tempo(desk, sending, being_sent=True).ends_at == START + timedelta(minutes=10)


def test_a_pace_that_changes_says_nothing(running: Running) -> None:
    desk, clock, status = running
    clock.advance(minutes=4)
    late = replace(status, polled_at=clock.now)
    found = tempo(desk, late, being_sent=False)
    assert found.per_minute == (2,) * 11 + (0,) * 4
    assert found.ends_at is None


def test_what_has_ended_keeps_its_own_last_minutes(running: Running) -> None:
    desk, clock, status = running
    over = replace(status, counts={**status.counts, RowState.IN_PROGRESS: 0})
    clock.advance(days=9)
    assert tempo(desk, over, being_sent=False).per_minute == (2,) * 11
    moving = tempo(desk, status, being_sent=False)
    assert moving == Tempo(), "calls are open, and none ended in the last half hour"
