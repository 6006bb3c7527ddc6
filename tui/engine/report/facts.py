"""What is known of a batch, gathered for a page; nothing is estimated."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from tui.domain.attempt import Attempt
from tui.domain.batch import CallRow
from tui.domain.errors import NotFound
from tui.domain.ledger import AuditEntry
from tui.domain.states import AttemptState, RowState
from tui.engine.desk import Desk
from tui.engine.status import BatchStatus, batch_status

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440)
_MOST_COLUMNS = 48
_LENGTHS = (15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0)
_AUDIT = 60
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a report says.

    `ended` are (begin, number) of equal spans of `span` each, of the calls whose end has a time;
    `lengths` are known lengths in seconds, shortest first; `why` is (state, reason) to number;
    `audit` the newest entries, oldest first, and `older` how many there are before them.
    """

    status: BatchStatus
    made_at: datetime
    made_by: str
    currency: str
    source: str
    ended: Sequence[tuple[datetime, int]]
    span: timedelta
    lengths: Sequence[float]
    why: Mapping[tuple[RowState, str], int]
    requests: Mapping[AttemptState, int]
    doubtful: Sequence[Attempt]
    audit: Sequence[AuditEntry]
    older: int


def gather(desk: Desk, name_or_id: str) -> Facts:
    """Answer the facts of a batch of any profile. Raises NotFound."""
    status = batch_status(desk, name_or_id)
    batch = status.batch
    own = batch.profile == desk.profile.name
    ended, span = spans(desk.store.rows.ended_by_minute(batch.id, _BEGINNING))
    audit = list(desk.store.audit.entries(batch.id))
    states = [attempt.state for attempt in status.attempts]
    return Facts(
        status=status,
        made_at=desk.clock(),
        made_by=desk.operator,
        currency=desk.profile.currency if own else "",
        source=_source(desk, batch.template_id, batch.template_version),
        ended=ended,
        span=span,
        lengths=desk.store.rows.lengths(batch.id),
        why=desk.store.rows.why(batch.id),
        requests={state: states.count(state) for state in AttemptState if state in states},
        doubtful=[
            attempt
            for attempt in status.attempts
            if attempt.state in (AttemptState.UNKNOWN, AttemptState.ABSENT)
        ],
        audit=audit[-_AUDIT:],
        older=max(0, len(audit) - _AUDIT),
    )


def calls(desk: Desk, batch_id: str, most: int) -> Iterator[CallRow]:
    """Yield the first calls of a batch, as it was composed."""
    return islice(desk.store.rows.iterate(batch_id), most)


def spans(
    minutes: Sequence[tuple[datetime, int]],
) -> tuple[Sequence[tuple[datetime, int]], timedelta]:
    """Answer counts by minute as counts by longer spans, so few that they can be drawn."""
    if not minutes:
        return (), timedelta(minutes=1)
    first, last = minutes[0][0], minutes[-1][0]
    length = int((last - first) / timedelta(minutes=1)) + 1
    day = _STEPS[-1]
    step = next(
        (each for each in _STEPS if length <= each * _MOST_COLUMNS),
        day * -(-length // (day * _MOST_COLUMNS)),
    )
    span = timedelta(minutes=step)
    begin = _BEGINNING + (first - _BEGINNING) // span * span
    counts = [0] * ((last - begin) // span + 1)
    for minute, count in minutes:
        counts[(minute - begin) // span] += count
    return [(begin + place * span, count) for place, count in enumerate(counts)], span


def by_length(lengths: Sequence[float]) -> list[tuple[str, int]]:
    """Answer how many calls were how long, in words."""
    bounds = (0.0, *_LENGTHS)
    counted = []
    for low, high in zip(bounds, (*_LENGTHS, float("inf")), strict=True):
        number = sum(low <= seconds < high for seconds in lengths)
        named = f"from {_short(low)}" if high == float("inf") else f"{_short(low)}–{_short(high)}"
        counted.append((named, number))
    while len(counted) > 1 and not counted[-1][1]:
        counted.pop()
    return counted


def _short(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 60 else f"{seconds / 60:.0f} min"


def _source(desk: Desk, template_id: str, version: int) -> str:
    if not template_id:
        return ""
    try:
        return desk.store.templates.get(template_id, version or None).source
    except NotFound:
        return ""
