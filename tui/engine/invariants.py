"""What must always hold of a workspace, as checks that can be run on one.

The numbers are those of the invariants that the send is built on: a record before a POST, one
POST per attempt, one live attempt per number, the bytes on record, one state per row.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tui.domain.attempt import Attempt
from tui.domain.batch import Batch, CallRow
from tui.domain.errors import NotFound
from tui.domain.states import FINAL, POSSIBLY_RINGING, AttemptState, RowState
from tui.engine.desk import Desk
from tui.engine.payload import body_of

_HANDED_OVER = POSSIBLY_RINGING | FINAL
_DOUBTFUL = (AttemptState.SENDING, AttemptState.UNKNOWN, AttemptState.ABSENT)
_CERTAIN_NO = (AttemptState.NOT_SENT, AttemptState.REJECTED)


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that must not be: which invariant, of what, in words."""

    invariant: str
    subject: str
    words: str


def check_workspace(desk: Desk) -> tuple[Violation, ...]:
    """Check every batch of a workspace; changes nothing."""
    found = [
        violation for batch in desk.store.batches.all() for violation in _check_batch(desk, batch)
    ]
    return (*found, *_check_numbers(desk))


def _check_batch(desk: Desk, batch: Batch) -> Iterator[Violation]:
    counts = desk.store.rows.counts(batch.id)
    if sum(counts.values()) != batch.total:
        yield Violation("I8", batch.id, f"{sum(counts.values())} rows of {batch.total}")
    attempts = {attempt.id: attempt for attempt in desk.store.attempts.of_batch(batch.id)}
    for attempt in attempts.values():
        yield from _check_attempt(desk, attempt)
    doubtful = {
        ref: attempt.id
        for attempt in attempts.values()
        if attempt.state in _DOUBTFUL
        for ref in attempt.refs
    }
    for row in desk.store.rows.iterate(batch.id):
        yield from _check_row(row, attempts)
        if row.ref in doubtful and row.attempt != doubtful[row.ref]:
            yield Violation("I5", f"{batch.id}/{row.ref}", f"{row.state} though it may have rung")


def _check_attempt(desk: Desk, attempt: Attempt) -> Iterator[Violation]:
    try:
        body = body_of(desk, attempt.id)
    except NotFound:
        yield Violation("I1", attempt.id, "no body on record")
        return
    if hashlib.sha256(body).hexdigest() != attempt.body_sha256:
        yield Violation("I6", attempt.id, "the body on record is not the one that was hashed")
    if len(set(attempt.refs)) != len(attempt.refs):
        yield Violation("I2", attempt.id, "a contact stands twice in one request")


def _check_row(row: CallRow, attempts: dict[str, Attempt]) -> Iterator[Violation]:
    name = f"{row.batch_id}/{row.ref}"
    if row.state in _HANDED_OVER:
        attempt = attempts.get(row.attempt)
        if attempt is None or row.ref not in attempt.refs:
            yield Violation("I1", name, f"{row.state} without an attempt that names it")
        elif attempt.state in _CERTAIN_NO:
            yield Violation("I7", name, f"{row.state} though its request was {attempt.state}")
    if row.state is RowState.PLANNED and row.attempt:
        yield Violation("I5", name, "planned while an attempt still names it")
    if (row.outcome is not None) != (row.state is RowState.ENDED):
        yield Violation("I7", name, f"{row.state} with the outcome {row.outcome}")


def _check_numbers(desk: Desk) -> Iterator[Violation]:
    """I3: a number is in at most one live or unknown attempt of its realm."""
    for realm in ("live", "simulator"):
        ringing: Counter[str] = Counter()
        for batch in desk.store.batches.all():
            if batch.realm == realm:
                ringing.update(
                    row.dial_key
                    for row in desk.store.rows.iterate(batch.id, tuple(POSSIBLY_RINGING))
                )
        known = desk.store.ledger.open_among(realm, list(ringing))
        for key, count in ringing.items():
            if count > 1:
                yield Violation("I3", key, f"may ring for {count} calls at once")
            if key not in known:
                yield Violation("I3", key, "may ring, and the ledger does not say so")
