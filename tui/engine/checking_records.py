"""Checks of a batch's own records: rows, attempts and what was kept of each request."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from tui.domain.attempt import Attempt
from tui.domain.batch import Batch, CallRow
from tui.domain.errors import NotFound
from tui.domain.profile import SIMULATED
from tui.domain.states import FINAL, POSSIBLY_RINGING, AttemptState, BatchState, RowState
from tui.engine.desk import Desk
from tui.engine.past import Past
from tui.engine.violation import Violation

HANDED_OVER = POSSIBLY_RINGING | FINAL
"""Rows whose call may have rung."""

_DOUBTFUL = (AttemptState.SENDING, AttemptState.UNKNOWN, AttemptState.ABSENT)
_MAY_HAVE_RUNG = (*_DOUBTFUL, AttemptState.ACCEPTED)
_CERTAIN_NO = (AttemptState.NOT_SENT, AttemptState.REJECTED)
_UNKNOWN_UNDER = (AttemptState.UNKNOWN, AttemptState.ABSENT)


def check_records(desk: Desk, batch: Batch, past: Past) -> Iterator[Violation]:
    """Check I1, I2, I5, I7 to I11 and I15 of one batch."""
    yield from _check_sums(desk, batch)
    yield from _check_references(desk, batch)
    attempts = {attempt.id: attempt for attempt in desk.store.attempts.of_batch(batch.id)}
    for attempt in attempts.values():
        yield from _check_attempt(desk, batch, attempt, past)
    sending = [a.id for a in attempts.values() if a.state is AttemptState.SENDING]
    if len(sending) > 1:
        yield Violation("I11", batch.id, f"{len(sending)} requests were being sent at once")
    ringing: dict[str, list[str]] = defaultdict(list)
    for attempt in attempts.values():
        if attempt.state in _MAY_HAVE_RUNG:
            for ref in attempt.refs:
                ringing[ref].append(attempt.id)
    for ref, ids in ringing.items():
        if len(ids) > 1:
            yield Violation("I2", f"{batch.id}/{ref}", f"handed over by {', '.join(ids)}")
    for row in desk.store.rows.iterate(batch.id):
        yield from _check_row(row, attempts)
        doubted = [i for i in ringing.get(row.ref, ()) if attempts[i].state in _DOUBTFUL]
        if doubted and row.attempt not in doubted:
            yield Violation("I5", _name(row), f"{row.state} though it may have rung")


def _check_sums(desk: Desk, batch: Batch) -> Iterator[Violation]:
    counts = desk.store.rows.counts(batch.id)
    if sum(counts.values()) != batch.total:
        yield Violation("I8", batch.id, f"{sum(counts.values())} rows of {batch.total}")
    places = [row.seq for row in desk.store.rows.iterate(batch.id)]
    if len(places) != sum(counts.values()):
        yield Violation("I8", batch.id, "two rows have one place")
    if batch.state is BatchState.DRAFT and any(counts[state] for state in HANDED_OVER):
        yield Violation("I8", batch.id, "a draft with calls that were handed over")
    if batch.state is BatchState.ENDED and any(counts[state] for state in POSSIBLY_RINGING):
        yield Violation("I8", batch.id, "said to have ended while calls may ring")


def _check_references(desk: Desk, batch: Batch) -> Iterator[Violation]:
    if batch.template_id:
        try:
            desk.store.templates.get(batch.template_id, batch.template_version)
        except NotFound:
            words = f"{batch.template_name} version {batch.template_version} is gone"
            yield Violation("I9", batch.id, words)
    if batch.list_id and batch.state not in (BatchState.ENDED, BatchState.STOPPED):
        try:
            desk.store.lists.get(batch.list_id)
        except NotFound:
            yield Violation("I9", batch.id, f"its list {batch.list_name} is gone")


def _check_attempt(desk: Desk, batch: Batch, attempt: Attempt, past: Past) -> Iterator[Violation]:
    if attempt.profile != batch.profile or attempt.realm != batch.realm:
        yield Violation("I15", attempt.id, f"left by {attempt.profile}, not by {batch.profile}")
    if (batch.realm == "simulator") != (batch.profile in SIMULATED):
        yield Violation("I15", batch.id, f"{batch.profile} is not of the realm {batch.realm}")
    if not attempt.refs or len(set(attempt.refs)) != len(attempt.refs):
        yield Violation("I2", attempt.id, "names no contact, or one twice")
    outcomes = past.outcomes.get(attempt.id, ())
    if len(outcomes) > 1:
        yield Violation("I2", attempt.id, f"came to an end {len(outcomes)} times")
    doubted = "unknown" in outcomes
    if attempt.state is AttemptState.NOT_SENT and doubted and attempt.id not in past.planned_again:
        yield Violation("I5", attempt.id, "was in doubt and is sendable by nobody's word")
    kept = [answer for answer in desk.store.answers.of(attempt.id) if answer.kind == "answer"]
    if len(kept) > 1:
        yield Violation("I2", attempt.id, f"{len(kept)} answers to one request")
    if outcomes == ("accepted",) and attempt.provider_batch_id:
        said = attempt.provider_batch_id.encode()
        if not any(said in answer.raw for answer in kept):
            yield Violation("I10", attempt.id, f"no raw answer names {attempt.provider_batch_id}")


def _check_row(row: CallRow, attempts: Mapping[str, Attempt]) -> Iterator[Violation]:
    name, attempt = _name(row), attempts.get(row.attempt)
    if row.state in HANDED_OVER:
        if attempt is None or row.ref not in attempt.refs:
            yield Violation("I1", name, f"{row.state} without an attempt that names it")
        elif attempt.state in _CERTAIN_NO:
            yield Violation("I7", name, f"{row.state} though its request was {attempt.state}")
    if attempt is not None:
        if row.state is RowState.SENDING and attempt.state is not AttemptState.SENDING:
            yield Violation("I7", name, f"sending though its request is {attempt.state}")
        if row.state is RowState.UNKNOWN and attempt.state not in _UNKNOWN_UNDER:
            yield Violation("I7", name, f"unknown though its request is {attempt.state}")
    if row.state is RowState.PLANNED and attempt and attempt.state is not AttemptState.REJECTED:
        yield Violation("I5", name, "planned while an attempt still names it")
    if (row.outcome is not None) != (row.state is RowState.ENDED):
        yield Violation("I7", name, f"{row.state} with the outcome {row.outcome}")


def _name(row: CallRow) -> str:
    return f"{row.batch_id}/{row.ref}"
