"""Hearing: what a provider says of calls becomes their rows' state, whoever brought the word."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from tui.domain.batch import Batch, CallRow
from tui.domain.outgoing import CallReport
from tui.domain.states import (
    AT_PROVIDER,
    FINAL,
    AttemptState,
    BatchState,
    Cause,
    Outcome,
    RowState,
    check_move,
    heard,
)
from tui.engine.desk import Desk

_OPEN = (RowState.SENDING, RowState.UNKNOWN, *AT_PROVIDER)
_WAITING = (RowState.PLANNED, RowState.HELD)
_HEARD_AGAIN = 10
"""A word that changes nothing is noted ten times within `assume_ended_after`, not at each poll."""


def apply_reports(
    desk: Desk, batch_id: str, reports: Iterable[tuple[CallRow, CallReport]]
) -> tuple[str, ...]:
    """Apply the provider's words in one transaction; answers the refs of the rows that changed.

    A late, repeated or reordered word fills in details and moves nothing that has ended. A word
    on an `unknown` row proves that the call arrived.
    """
    now, heard_lately = desk.clock(), desk.profile.assume_ended_after / _HEARD_AGAIN
    with desk.store.transaction():
        changed = []
        for stale, report in reports:
            row = desk.store.rows.get(batch_id, stale.ref)
            if report.attempt and row.attempt and report.attempt != row.attempt:
                continue
            new = _after(row, report, now)
            if new == row and _still_there(row, report, now - heard_lately):
                new = replace(row, updated_at=report.reported_at or now)
            if new != row:
                changed.append(new)
        desk.store.rows.save_many(changed)
        _close(desk, changed)
        settle_found(desk, (row.attempt for row in changed if row.attempt))
        if changed:
            settle_batch(desk, batch_id)
    return tuple(row.ref for row in changed)


def end_silent(desk: Desk, batch: Batch) -> tuple[str, ...]:
    """End calls that nobody spoke of for longer than the profile's `assume_ended_after`."""
    limit = desk.clock() - desk.profile.assume_ended_after
    if not desk.store.rows.silent(batch.id, limit):
        return ()  # as nearly always; nobody is kept from writing for that
    with desk.store.transaction():
        silent = [
            replace(
                row,
                state=check_move(row.state, RowState.ENDED, Cause.SILENCE),
                outcome=Outcome.UNDETERMINED,
                updated_at=desk.clock(),
            )
            for row in desk.store.rows.silent(batch.id, limit)
        ]
        desk.store.rows.save_many(silent)
        _close(desk, silent)
        if silent:
            desk.note("assume ended", batch.id, {"calls": len(silent)})
            settle_batch(desk, batch.id)
    return tuple(row.ref for row in silent)


def settle_batch(desk: Desk, batch_id: str) -> Batch:
    """Set the batch's own state from its rows, inside the caller's transaction."""
    batch = desk.store.batches.get(batch_id)
    if batch.state in (BatchState.DRAFT, BatchState.PAUSED):
        return batch
    if batch.state is BatchState.STOPPED:
        return batch
    if desk.store.rows.any_in(batch_id, _WAITING):
        state = BatchState.SENDING
    elif desk.store.rows.any_in(batch_id, _OPEN):
        state = BatchState.SENT
    else:
        state = BatchState.ENDED
    return batch if state is batch.state else desk.store.batches.update(batch_id, state=state)


def _after(row: CallRow, report: CallReport, now: datetime) -> CallRow:
    state = row.state
    if state is RowState.SENDING:
        state = check_move(state, RowState.ACCEPTED, Cause.ANSWER)
    elif state is RowState.UNKNOWN:
        state = check_move(state, RowState.ACCEPTED, Cause.FOUND)
    if state in (RowState.PLANNED, RowState.HELD, RowState.BLOCKED, RowState.REJECTED):
        return _took_place(row, report, now)
    if report.state is not None:
        state = heard(state, report.state)
    late_verdict = row.outcome is Outcome.UNDETERMINED and row.state is RowState.ENDED
    outcome = row.outcome
    if report.outcome is not None and (row.state not in FINAL or late_verdict):
        outcome = report.outcome if state is RowState.ENDED else row.outcome
    if state is RowState.ENDED and outcome is None:
        outcome = Outcome.UNDETERMINED
    details: dict[str, Any] = {
        "state": state,
        "outcome": outcome,
        "answered_by": report.answered_by or row.answered_by,
        "duration_s": _first(report.duration_s, row.duration_s),
        "cost": _first(report.cost, row.cost),
        "provider_call_id": report.provider_call_id or row.provider_call_id,
        "provider_status": report.status or row.provider_status,
        "error": report.error or row.error,
        "transcript": report.transcript or row.transcript,
        "recording": report.recording or row.recording,
        "ended_at": row.ended_at or _ended_at(row, report, state, now),
    }
    new = replace(row, **details)
    return replace(new, updated_at=report.reported_at or now) if new != row else row


def _ended_at(row: CallRow, report: CallReport, state: RowState, now: datetime) -> datetime | None:
    """When the call ended: the provider's word if it can be, else when its end was heard."""
    if state is not RowState.ENDED:
        return None
    if report.ended_at is not None and report.ended_at <= now:
        return report.ended_at
    return (report.reported_at or now) if row.state is not RowState.ENDED else None


def _took_place(row: CallRow, report: CallReport, now: datetime) -> CallRow:
    """A waiting row keeps what was said of a call that was thought not to have left.

    By its call's id, or what the provider says of it, every later check blocks the row.
    """
    new = replace(
        row,
        provider_call_id=report.provider_call_id or row.provider_call_id,
        provider_status=report.status or row.provider_status,
        duration_s=_first(report.duration_s, row.duration_s),
        cost=_first(report.cost, row.cost),
        transcript=report.transcript or row.transcript,
        recording=report.recording or row.recording,
    )
    state = row.state
    if new == row or state is RowState.BLOCKED:
        return new
    if state is not RowState.PLANNED:
        state = check_move(state, RowState.PLANNED, Cause.RELEASE)
    state = check_move(state, RowState.BLOCKED, Cause.VERDICT)
    return replace(new, state=state, reason="called", updated_at=now)


def _still_there(row: CallRow, report: CallReport, before: datetime) -> bool:
    """Answer whether the provider repeats that it has a call of which nothing was noted lately."""
    has_it = row.state in AT_PROVIDER and report.state in AT_PROVIDER
    return has_it and (row.updated_at is None or row.updated_at < before)


def _first(new: float | None, old: float | None) -> float | None:
    return old if new is None else new


def _close(desk: Desk, rows: Iterable[CallRow]) -> None:
    ended: dict[str, list[str]] = {}
    for row in rows:
        if row.state in FINAL:
            ended.setdefault(row.attempt, []).append(row.ref)
    for attempt, refs in ended.items():
        desk.store.ledger.close(attempt, refs)


def settle_found(desk: Desk, attempt_ids: Iterable[str]) -> None:
    """Accept doubtful attempts all of whose calls were spoken of, inside the caller's transaction.

    One word on a call of an attempt that was thought to be absent proves that it arrived.
    """
    for attempt_id in sorted(set(attempt_ids)):
        attempt = desk.store.attempts.get(attempt_id)
        if attempt.state not in (AttemptState.UNKNOWN, AttemptState.ABSENT):
            continue
        rows = desk.store.rows.of_attempt(attempt_id)
        left = sum(row.state in (RowState.SENDING, RowState.UNKNOWN) for row in rows)
        if rows and not left:
            desk.store.attempts.update(
                attempt_id,
                state=AttemptState.ACCEPTED,
                detail="found: the provider spoke of every call",
                finished_at=desk.clock(),
            )
            desk.note("found", attempt.batch_id, {"attempt": attempt_id, "by": "its calls"})
        elif left < len(rows) and attempt.state is AttemptState.ABSENT:
            desk.store.attempts.update(
                attempt_id, state=AttemptState.UNKNOWN, detail="the provider spoke of some calls"
            )
