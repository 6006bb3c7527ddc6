"""The attempt journal: nothing leaves before it is written, and nothing is written twice.

`begin` is the one transaction before a POST, `record` the one after it, `recover` turns what a
dead sender left behind into doubt. No other code moves a row to `sending` or out of it, but for a
webhook that proves that its call arrived.
"""

import hashlib
import os
import socket
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from tui.domain.attempt import Attempt, SendResult
from tui.domain.batch import Batch, BatchOptions, CallRow
from tui.domain.outgoing import OutgoingBatch
from tui.domain.states import AttemptState, BatchState, Cause, IllegalMove, RowState, check_move
from tui.domain.verdict import Verdict
from tui.engine.content import Content
from tui.engine.desk import Desk
from tui.engine.hearing import settle_batch, settle_found
from tui.engine.judging import Judged, judge
from tui.engine.labels import attempt_id_for, label_for

if TYPE_CHECKING:
    from tui.providers import Provider

_NO_TEMPLATE = "none"
"""The adapter's word for a request that names no Levers template."""
_ROW_AFTER = {
    AttemptState.NOT_SENT: RowState.PLANNED,
    AttemptState.REJECTED: RowState.REJECTED,
    AttemptState.ACCEPTED: RowState.ACCEPTED,
    AttemptState.UNKNOWN: RowState.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Journalled:
    """An attempt on record as `sending`: its exact bytes may leave now, once."""

    attempt: Attempt
    body: bytes


def begin(desk: Desk, content: Content, provider: "Provider", size: int) -> Journalled | None:
    """Take the next rows through every check and journal them as one attempt.

    All in one transaction: suppression, duplicates, numbers that may be ringing, changed
    contacts, the exact body and its hash, the ledger. None when nothing is left to send.
    """
    batch = content.batch
    with desk.store.transaction():
        if desk.store.batches.get(batch.id).state is not BatchState.SENDING:
            return None
        while True:
            rows = desk.store.rows.planned(batch.id, size)
            if not rows:
                return None
            judged = judge(desk, content, rows)
            desk.store.rows.save_many(
                [after_verdict(each, desk.clock()) for each in judged if not each.verdict.sends]
            )
            if passed := [each for each in judged if each.verdict.sends]:
                return _journal(desk, content, provider, passed)


def record(desk: Desk, attempt: Attempt, result: SendResult) -> None:
    """Write what a POST came to; rows that a webhook has moved meanwhile stay where they are."""
    now = desk.clock()
    with desk.store.transaction():
        if result.raw:
            desk.store.answers.add(attempt.id, "answer", result.raw, now)
        desk.store.attempts.update(
            attempt.id,
            state=result.state,
            finished_at=now,
            http_status=result.http_status,
            provider_batch_id=result.provider_batch_id,
            detail=result.detail,
        )
        _move(desk, attempt, result)
        settle_found(desk, [attempt.id])
        settle_batch(desk, attempt.batch_id)
        desk.note(
            "request",
            attempt.batch_id,
            {"attempt": attempt.id, "outcome": str(result.state), "calls": len(attempt.refs)},
        )


def recover(desk: Desk, batch: Batch) -> tuple[Attempt, ...]:
    """Turn attempts whose sender is gone into `unknown`; the caller holds the batch's send lock."""
    gone = desk.store.attempts.of_batch(batch.id, (AttemptState.SENDING,))
    for attempt in gone:
        record(
            desk,
            attempt,
            SendResult(AttemptState.UNKNOWN, "the sender ended before an answer was recorded"),
        )
    return tuple(gone)


def after_verdict(judged: Judged, now: datetime) -> CallRow:
    """Answer the row where its verdict puts it, by moves that the table allows."""
    row, verdict = judged.row, judged.verdict
    state = row.state
    target = _target(verdict)
    if state is not RowState.PLANNED and state is not target:
        state = check_move(state, RowState.PLANNED, Cause.RELEASE)
    if state is not target:
        state = check_move(state, target, Cause.VERDICT)
    finding = verdict.blocking or verdict.holding
    return replace(
        row,
        state=state,
        reason=finding.code if finding else "",
        error=finding.detail if finding else "",
        updated_at=now,
        until=verdict.until,
    )


def send_lock(batch_id: str) -> str:
    """The name of the lock that the one sender of a batch holds."""
    return f"send-{batch_id}"


def _target(verdict: Verdict) -> RowState:
    if verdict.blocking:
        return RowState.BLOCKED
    return RowState.HELD if verdict.holding else RowState.PLANNED


def _journal(
    desk: Desk, content: Content, provider: "Provider", passed: Sequence[Judged]
) -> Journalled:
    batch, now = content.batch, desk.clock()
    attempt_id = attempt_id_for(desk, batch, desk.store.attempts.count(batch.id))
    body = provider.build(outgoing(content, attempt_id, passed))
    attempt = Attempt(
        id=attempt_id,
        batch_id=batch.id,
        profile=batch.profile,
        realm=batch.realm,
        state=AttemptState.SENDING,
        refs=tuple(each.row.ref for each in passed),
        body_sha256=hashlib.sha256(body).hexdigest(),
        label=label_for(batch, attempt_id),
        created_at=now,
        host=socket.gethostname(),
        pid=os.getpid(),
        test=batch.kind == "test",
        address=desk.address,
        policy=f"{desk.profile.policy}:{desk.rules.digest}",
    )
    desk.store.attempts.add(attempt)
    desk.store.answers.add(attempt_id, "body", zlib.compress(body, 1), now)
    for each in passed:
        check_move(each.row.state, RowState.SENDING, Cause.JOURNAL)
    moved = desk.store.rows.hand_over(batch.id, attempt_id, attempt.refs)
    if moved != len(passed):
        raise IllegalMove(f"{len(passed) - moved} calls of {batch.name} were not planned.")
    desk.store.ledger.add_of(attempt)
    return Journalled(attempt, body)


def outgoing(content: Content, attempt_id: str, passed: Sequence[Judged]) -> OutgoingBatch:
    """Answer the request of these rows as the adapter takes it."""
    batch = content.batch
    prompt = content.prompt
    return OutgoingBatch(
        batch_id=batch.id,
        attempt_id=attempt_id,
        label=label_for(batch, attempt_id),
        calls=tuple(each.call for each in passed if each.call is not None),
        options=_options(batch),
        prompt=prompt.text if prompt else None,
        spoken=prompt.spoken_texts if prompt else {},
        test=batch.kind == "test",
    )


def _options(batch: Batch) -> BatchOptions:
    """A Levers batch composed without a template names none: its profile's default may be new."""
    options = batch.options
    if batch.provider == "levers" and not options.ai_settings_template_id:
        return replace(options, ai_settings_template_id=_NO_TEMPLATE)
    return options


def _move(desk: Desk, attempt: Attempt, result: SendResult) -> None:
    """Move the rows that still wait for this answer; a webhook may have moved others."""
    to = check_move(RowState.SENDING, _ROW_AFTER[result.state], Cause.ANSWER)
    if to in (RowState.PLANNED, RowState.REJECTED):
        rows = desk.store.rows.of_attempt(attempt.id)
        refs = [row.ref for row in rows if row.state is RowState.SENDING]
        desk.store.ledger.close(attempt.id, refs)
    refused = to is RowState.REJECTED
    desk.store.rows.move_attempt(
        attempt.id,
        RowState.SENDING,
        to,
        reason="rejected" if refused else "",
        error=result.detail if refused else "",
        forget=to is RowState.PLANNED,
    )
