"""How fast the calls of a batch end, measured, and when the last of them will have ended."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tui.domain.states import BatchState, RowState
from tui.engine.desk import Desk
from tui.engine.status import BatchStatus, at_provider

MINUTES = 30
"""Minutes that are shown."""

_WINDOW = 10
"""Whole minutes that a forecast is measured over."""

_LEAST = 10
"""Calls that must have ended in them."""

_STEADY = 2.0
"""Neither half of the window may be faster than the other by more than this."""

_FRESH = timedelta(minutes=2)
"""A forecast stands on what was heard this lately."""

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Tempo:
    """Calls ended in each minute, oldest first, up to the last in which one did, or until now.

    `ends_at` is when all that moves will have ended at the pace of the last minutes; None where
    that cannot be told.
    """

    per_minute: tuple[int, ...] = ()
    until: datetime | None = None
    ends_at: datetime | None = None


def tempo(desk: Desk, status: BatchStatus, being_sent: bool) -> Tempo:
    """Measure a batch by the times at which its calls ended, and nothing else."""
    now = _minute(desk.clock())
    moving = at_provider(status) > 0 or being_sent
    last = desk.store.rows.last_end(status.batch.id)
    if last is None:
        return Tempo()
    until = max(now, _minute(last)) if moving else _minute(last)
    since = until - (MINUTES - 1) * _MINUTE
    counts = dict(desk.store.rows.ended_by_minute(status.batch.id, since))
    if not counts:
        return Tempo()
    first = min(counts)
    minutes = tuple(
        counts.get(first + n * _MINUTE, 0) for n in range(int((until - first) / _MINUTE) + 1)
    )
    return Tempo(minutes, until, _ends_at(desk, status, being_sent, minutes, until))


def _ends_at(
    desk: Desk,
    status: BatchStatus,
    being_sent: bool,
    minutes: tuple[int, ...],
    until: datetime,
) -> datetime | None:
    """Say when the rest will have ended, if all of it moves and the pace was steady."""
    counts = status.counts
    waiting = counts[RowState.PLANNED] + counts[RowState.SENDING]
    left = at_provider(status) + waiting
    stands = counts[RowState.HELD] or counts[RowState.UNKNOWN] or (waiting and not being_sent)
    if not left or stands or status.batch.state in (BatchState.PAUSED, BatchState.STOPPED):
        return None
    now = desk.clock()
    heard = status.polled_at or (now if status.can_know else None)
    if heard is None or now - heard > _FRESH or until != _minute(now):
        return None
    whole = minutes[-_WINDOW - 1 : -1]  # the present minute is not over
    first, second = sum(whole[: _WINDOW // 2]), sum(whole[_WINDOW // 2 :])
    if len(whole) < _WINDOW or first + second < _LEAST:
        return None
    if max(first, second) > _STEADY * min(first, second):
        return None
    return now + timedelta(minutes=left * _WINDOW / (first + second))


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)
