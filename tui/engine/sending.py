"""Sending: one confirmed batch, request after request, each journalled before it leaves."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tui.domain.attempt import Attempt, SendResult
from tui.domain.batch import Batch
from tui.domain.errors import Busy, CallsheetError, NotReached, ProviderRejected, Refused
from tui.domain.states import AttemptState, RowState
from tui.engine.confirming import SendOrder, SendPlan, confirm, dry_run
from tui.engine.connection import Connection, paste_into_simulator
from tui.engine.content import Content
from tui.engine.desk import Desk, own_batch
from tui.engine.following import end_forgotten
from tui.engine.hearing import settle_batch
from tui.engine.journal import begin, record, recover, send_lock
from tui.engine.pacing import Pace, Sleep
from tui.engine.reconciling import look_up_at_once

__all__ = ["SendOrder", "SendPlan", "SendReport", "dry_run", "post", "send"]

_TRIES = 3
"""Automatic tries of a request that surely did not leave, and of writing an answer down."""


@dataclass(frozen=True, slots=True)
class SendReport:
    """What one send came to, in contacts; `held` and `blocked` are the batch's present counts.

    `outcome` is accepted, rejected, not_sent, unknown, partly or nothing_to_send. `opens` is when
    the first of what is held may be sent, where that is known.
    """

    batch_id: str
    outcome: str
    total: int
    sendable: int
    accepted: int
    rejected: int
    not_sent: int
    unknown: int
    held: int
    blocked: int
    detail: str = ""
    opens: datetime | None = None


class OnProgress(Protocol):
    """Called after each request with what it came to and how many contacts it carried."""

    def __call__(self, attempt: Attempt, result: SendResult) -> None: ...


async def send(
    desk: Desk,
    connection: Connection,
    name_or_id: str,
    order: SendOrder,
    on_progress: OnProgress | None = None,
    sleep: Sleep = asyncio.sleep,
) -> SendReport:
    """Send what is confirmed of a batch.

    Raises Refused and NotFound before anything is sent, Busy where another process sends this
    batch, and again whatever interrupts it, after the journal is written.
    """
    batch = own_batch(desk, name_or_id)
    if desk.profile.simulated and not connection.simulated:
        raise Refused("The simulator did not answer its handshake.", "Nothing was sent.")
    with desk.store.lock(send_lock(batch.id)):
        recover(desk, batch)
        end_forgotten(desk, connection)
        content, plan = confirm(desk, batch.id, order)
        await paste_into_simulator(desk, connection)
        tally, detail = await _send_all(desk, connection, content, plan, order, on_progress, sleep)
        # What left must be told; a full disk here is met again by whatever comes next.
        with suppress(Busy), desk.store.transaction():
            settle_batch(desk, batch.id)
    return _report(desk, batch, plan, tally, detail)


async def post(desk: Desk, connection: Connection, content: Content, size: int) -> "Posted | None":
    """Journal the next rows and POST them once; None when nothing is left.

    Raises NotReached or ProviderRejected before anything is journalled.
    """
    await connection.provider.prepare()
    journalled = begin(desk, content, connection.provider, size)
    if journalled is None:
        return None
    result = await connection.provider.send(journalled.body)
    try:
        _record(desk, journalled.attempt, result)
    except CallsheetError as error:
        result = SendResult(
            AttemptState.UNKNOWN,
            f"the answer could not be recorded: {error.message}",
            interrupted=result.interrupted,
        )
    if result.interrupted is not None:
        raise result.interrupted
    return Posted(journalled.attempt, result)


def _record(desk: Desk, attempt: Attempt, result: SendResult) -> None:
    """Write an answer down; where somebody else is writing for long, ask again before giving up."""
    for _ in range(_TRIES - 1):
        try:
            record(desk, attempt, result)
        except Busy:
            continue
        return
    record(desk, attempt, result)


@dataclass(frozen=True, slots=True)
class Posted:
    """One attempt and what its POST came to."""

    attempt: Attempt
    result: SendResult


async def _send_all(
    desk: Desk,
    connection: Connection,
    content: Content,
    plan: SendPlan,
    order: SendOrder,
    on_progress: Callable[[Attempt, SendResult], None] | None,
    sleep: Sleep,
) -> tuple[Counter[AttemptState], str]:
    tally: Counter[AttemptState] = Counter()
    pace = Pace(desk, connection, content.batch.id, keep_going=order.keep_going, sleep=sleep)
    left = plan.sendable if order.limit is None else min(order.limit, plan.sendable)
    tries = 0
    detail = ""
    while left > 0:
        try:
            size = await pace.next_size(left)
        except Busy as error:
            # Calls were handed over by then: that must be told before the reason for the end.
            if not tally:
                raise
            tally[AttemptState.NOT_SENT] += left
            return tally, str(error)
        if size == 0:
            if pace.reason and not tally:
                raise Refused(f"{content.batch.name} was not sent: {pace.reason}.")
            if pace.reason:
                tally[AttemptState.NOT_SENT] += left
            return tally, pace.reason or detail
        try:
            posted = await post(desk, connection, content, size)
        except NotReached as error:
            posted, detail = None, str(error)
            tries += 1
            if tries < _TRIES:
                await sleep(desk.profile.retry_wait)
                continue
            tally[AttemptState.NOT_SENT] += left
            return tally, detail
        except ProviderRejected as error:
            tally[AttemptState.REJECTED] += left
            return tally, str(error)
        except CallsheetError as error:
            if not tally:
                raise
            tally[AttemptState.NOT_SENT] += left
            return tally, str(error)
        if posted is None:
            return tally, detail
        state = await look_up_at_once(desk, connection, posted.attempt, posted.result.state)
        count = len(posted.attempt.refs)
        if on_progress:
            on_progress(posted.attempt, posted.result)
        if state is AttemptState.NOT_SENT:
            tries += 1
            detail = posted.result.detail
            if tries < _TRIES:
                await sleep(desk.profile.retry_wait)
                continue
            tally[state] += left
            return tally, detail
        tries = 0
        left -= count
        tally[state] += count
        pace.handed_over(posted.attempt, state)
        if state is not AttemptState.ACCEPTED:
            detail = posted.result.detail
            if not order.keep_going:
                return tally, detail
    return tally, detail


def _report(
    desk: Desk, batch: Batch, plan: SendPlan, tally: Counter[AttemptState], detail: str
) -> SendReport:
    counts = desk.store.rows.counts(batch.id)
    return SendReport(
        batch_id=batch.id,
        outcome=_outcome(tally),
        total=batch.total,
        sendable=plan.sendable,
        accepted=tally[AttemptState.ACCEPTED],
        rejected=tally[AttemptState.REJECTED],
        not_sent=tally[AttemptState.NOT_SENT],
        unknown=tally[AttemptState.UNKNOWN],
        held=counts[RowState.HELD],
        blocked=counts[RowState.BLOCKED],
        detail=detail,
        opens=desk.store.rows.opens(batch.id) if counts[RowState.HELD] else None,
    )


def _outcome(tally: Counter[AttemptState]) -> str:
    accepted, unknown = tally[AttemptState.ACCEPTED], tally[AttemptState.UNKNOWN]
    rejected, not_sent = tally[AttemptState.REJECTED], tally[AttemptState.NOT_SENT]
    if unknown:
        return "unknown"
    if accepted and (rejected or not_sent):
        return "partly"
    if accepted:
        return "accepted"
    if rejected:
        return "rejected"
    return "not_sent" if not_sent else "nothing_to_send"
