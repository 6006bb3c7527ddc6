"""Reconciling: what became of requests without a clear answer.

Found at the provider: accepted. Absent in two complete listings far enough apart, on an account
that is known to show our labels: `absent`, and still the operator's decision. Else unknown stays.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from tui.domain.attempt import Attempt
from tui.domain.batch import Batch
from tui.domain.errors import Busy, NotFound, NotReached, ProviderRejected, Refused, UsageError
from tui.domain.outgoing import BatchReport, Listing
from tui.domain.phone import dial_key
from tui.domain.states import AttemptState, BatchState, Cause, RowState, check_move
from tui.engine.connection import Connection
from tui.engine.desk import Desk, own_batch, went_elsewhere
from tui.engine.hearing import settle_batch
from tui.engine.journal import recover, send_lock
from tui.engine.labels import echoes_labels, is_label_of, may_be_label_of, remember_label

_CLOCKS_APART = timedelta(hours=1)
"""How far the provider's clock may be from ours when its list is read from a start time."""
_LOOK_UPS = 2
_WORTH_WAITING = 5.0
"""Seconds; where two lists may be this close together, one command reads both."""
_ASKED_FOR_NUMBERS = 20
"""Batches of a list that are opened at most, to see whom they call."""
_DOUBTFUL = (AttemptState.UNKNOWN, AttemptState.ABSENT)


@dataclass(frozen=True, slots=True)
class Settled:
    """What is known of one attempt now; `state` is accepted, unknown or absent."""

    attempt: str
    state: AttemptState
    contacts: int
    refs: tuple[str, ...]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The counts of contacts resolved and still unknown, and each doubtful attempt."""

    resolved: int
    still_unknown: int
    attempts: tuple[Settled, ...]


async def reconcile(desk: Desk, connection: Connection, name_or_id: str) -> Reconciled:
    """Look a batch's doubtful attempts up at the provider. Raises Busy while it is being sent."""
    batch = own_batch(desk, name_or_id)
    with desk.store.lock(send_lock(batch.id)):
        recover(desk, batch)
        doubtful = desk.store.attempts.of_batch(batch.id, _DOUBTFUL)
        await look_up(desk, connection, doubtful)
        left = [a for a in map(_current(desk), doubtful) if a.absent_since and a.state in _DOUBTFUL]
        if left and desk.profile.absence_wait <= _WORTH_WAITING:
            await asyncio.sleep(desk.profile.absence_wait)
            await look_up(desk, connection, left)
    settled = [_settled(desk, desk.store.attempts.get(attempt.id)) for attempt in doubtful]
    return Reconciled(
        sum(each.contacts for each in settled if each.state is AttemptState.ACCEPTED),
        sum(each.contacts for each in settled if each.state in _DOUBTFUL),
        tuple(settled),
    )


async def look_up(desk: Desk, connection: Connection, attempts: Sequence[Attempt]) -> None:
    """Ask the provider for its batches once and settle what they tell. Raises NotReached."""
    for attempt in attempts:
        if went_elsewhere(desk, attempt):
            words = f"it left for {attempt.address}; it can be looked up only there"
            desk.store.attempts.update(attempt.id, detail=words)
    attempts = [attempt for attempt in attempts if not went_elsewhere(desk, attempt)]
    if not attempts or not connection.provider.capabilities.can_list:
        await connection.deliver()
        return
    since = min(attempt.created_at for attempt in attempts) - _CLOCKS_APART
    listing = await connection.provider.list_batches(since)
    _learn_labels(desk, attempts[0].batch_id, listing)
    for attempt in attempts:
        found = [report for report in listing.batches if is_label_of(report.label, attempt.id)]
        if found:
            accept_found(desk, attempt, found[0], "its label")
            continue
        known = attempt.provider_batch_id
        if named := [r for r in listing.batches if known and r.provider_batch_id == known]:
            accept_found(desk, attempt, named[0], "its id")
            continue
        unclear = _unclear(desk, attempt, listing)
        if alike := await _with_its_numbers(desk, connection, attempt, unclear):
            accept_found(desk, attempt, alike, "its numbers")
        else:
            _note_absence(desk, attempt, listing, unclear)


async def look_up_at_once(
    desk: Desk, connection: Connection, attempt: Attempt, state: AttemptState
) -> AttemptState:
    """Look up a request that has just come to no clear answer; a send goes on when found."""
    if state is not AttemptState.UNKNOWN:
        return state
    recorded = desk.store.attempts.get(attempt.id).state
    if recorded is AttemptState.ACCEPTED:
        return recorded
    if recorded is not AttemptState.UNKNOWN or not connection.provider.capabilities.can_list:
        return state
    for again in range(_LOOK_UPS):
        if again:
            await asyncio.sleep(desk.profile.retry_wait)
        try:
            await look_up(desk, connection, [desk.store.attempts.get(attempt.id)])
        except (NotReached, ProviderRejected, Busy):
            continue
        if desk.store.attempts.get(attempt.id).state is AttemptState.ACCEPTED:
            return AttemptState.ACCEPTED
    return state


def resolve(
    desk: Desk, name_or_id: str, attempt_id: str, *, sent: bool, reason: str, confirm: int
) -> Settled:
    """Carry out the operator's decision on one doubtful attempt.

    Raises NotFound, UsageError without a reason, Refused where the count does not match or the
    attempt is not in doubt, Busy while the batch is being sent.
    """
    batch = own_batch(desk, name_or_id)
    if not reason.strip():
        raise UsageError("A decision needs a reason.", "Add --reason TEXT; it goes to the audit.")
    with desk.store.lock(send_lock(batch.id)), desk.store.transaction():
        recover(desk, batch)
        attempt = desk.store.attempts.get(attempt_id)
        if attempt.batch_id != batch.id:
            raise NotFound(f"The attempt {attempt_id} is not of {batch.name}.", "See `reconcile`.")
        if attempt.state not in _DOUBTFUL:
            raise Refused(
                f"The attempt {attempt_id} is {attempt.state}, not in doubt.",
                "There is nothing to decide.",
            )
        if confirm != len(attempt.refs):
            raise Refused(
                f"The attempt {attempt_id} has {len(attempt.refs)} contacts, not {confirm}.",
                f"Look at the provider's own list first, then --confirm {len(attempt.refs)}.",
            )
        _check_not_heard(desk, attempt, sent)
        to = RowState.ACCEPTED if sent else RowState.PLANNED
        _move_unknown(desk, attempt, to, Cause.FOUND if sent else Cause.ABSENCE)
        word = "sent" if sent else "not sent"
        desk.store.attempts.update(
            attempt_id,
            state=AttemptState.ACCEPTED if sent else AttemptState.NOT_SENT,
            detail=f"{desk.operator} decided: {word}: {reason}",
            finished_at=desk.clock(),
        )
        settle_batch(desk, batch.id)
        desk.note(
            "resolve",
            batch.id,
            {"attempt": attempt_id, "as": word, "contacts": confirm, "reason": reason},
        )
    return _settled(desk, desk.store.attempts.get(attempt_id))


def plan_absent(desk: Desk, batch: Batch) -> None:
    """Plan the rows of provably absent attempts again, inside the transaction of a confirmation.

    The count that the operator confirms includes them, so that word is theirs too.
    """
    for attempt in desk.store.attempts.of_batch(batch.id, (AttemptState.ABSENT,)):
        _move_unknown(desk, attempt, RowState.PLANNED, Cause.ABSENCE)
        desk.store.attempts.update(
            attempt.id,
            state=AttemptState.NOT_SENT,
            detail=f"{attempt.detail}; planned again by {desk.operator}'s confirmation",
        )
        desk.note("plan absent", batch.id, {"attempt": attempt.id, "calls": len(attempt.refs)})


def accept_found(desk: Desk, attempt: Attempt, report: BatchReport, by: str) -> None:
    """The provider has the batch: its rows are accepted, and polled from now on."""
    with desk.store.transaction():
        desk.store.attempts.update(
            attempt.id,
            state=AttemptState.ACCEPTED,
            provider_batch_id=report.provider_batch_id,
            detail=f"found at the provider by {by}",
            finished_at=desk.clock(),
        )
        _move_unknown(desk, attempt, RowState.ACCEPTED, Cause.FOUND)
        remember_label(desk, attempt, report)
        settle_batch(desk, attempt.batch_id)
        desk.note("found", attempt.batch_id, {"attempt": attempt.id})


def _learn_labels(desk: Desk, batch_id: str, listing: Listing) -> None:
    shown = {report.provider_batch_id: report for report in listing.batches}
    for attempt in desk.store.attempts.of_batch(batch_id, (AttemptState.ACCEPTED,)):
        if report := shown.get(attempt.provider_batch_id):
            remember_label(desk, attempt, report)


def _unclear(desk: Desk, attempt: Attempt, listing: Listing) -> list[BatchReport]:
    """Batches whose label was cut or lost, that no request of ours is known to be."""
    ours = {
        known.provider_batch_id for known in desk.store.attempts.in_states((AttemptState.ACCEPTED,))
    }
    since = attempt.created_at - _CLOCKS_APART
    return [
        report
        for report in listing.batches
        if report.provider_batch_id not in ours
        and may_be_label_of(report.label, attempt.id)
        and (report.created_at is None or report.created_at >= since)
    ]


async def _with_its_numbers(
    desk: Desk, connection: Connection, attempt: Attempt, unclear: Sequence[BatchReport]
) -> BatchReport | None:
    """The first of some batches that calls exactly the attempt's numbers."""
    if not unclear:
        return None
    rows = desk.store.rows.of_attempt(attempt.id)
    wanted = ({row.dial_key for row in rows}, {dial_key(row.phone) for row in rows})
    for listed in unclear[:_ASKED_FOR_NUMBERS]:
        report = await connection.provider.batch(listed.provider_batch_id)
        if rows and {dial_key(call.phone) for call in report.calls} in wanted:
            return report
    return None


def _note_absence(
    desk: Desk, attempt: Attempt, listing: Listing, unclear: Sequence[BatchReport]
) -> None:
    if attempt.provider_batch_id:
        return  # it was there once (a restore has put it in doubt): a list cannot unsay that
    if unclear:
        desk.store.attempts.update(attempt.id, state=AttemptState.UNKNOWN, absent_since=None)
        return
    if not (listing.complete and listing.server_time and echoes_labels(desk, attempt.profile)):
        return
    apart = abs(listing.server_time - desk.clock())
    if apart > _CLOCKS_APART or listing.server_time < attempt.created_at - _CLOCKS_APART:
        return
    if attempt.absent_since is None:
        desk.store.attempts.update(attempt.id, absent_since=listing.server_time)
        return
    waited = (listing.server_time - attempt.absent_since).total_seconds()
    if waited >= desk.profile.absence_wait and attempt.state is AttemptState.UNKNOWN:
        desk.store.attempts.update(
            attempt.id,
            state=AttemptState.ABSENT,
            detail=f"in neither of two complete lists {waited:.0f} s apart",
        )
        desk.note("absent", attempt.batch_id, {"attempt": attempt.id})


def _check_not_heard(desk: Desk, attempt: Attempt, sent: bool) -> None:
    rows = desk.store.rows.of_attempt(attempt.id)
    heard = sum(row.state is not RowState.UNKNOWN for row in rows)
    if heard and not sent:
        raise Refused(
            f"The provider has spoken of {heard} of its {len(rows)} calls: the request arrived.",
            "Decide that it was sent; calls that nobody speaks of end as undetermined.",
        )


def _move_unknown(desk: Desk, attempt: Attempt, to: RowState, cause: Cause) -> None:
    now = desk.clock()
    rows = [r for r in desk.store.rows.of_attempt(attempt.id) if r.state is RowState.UNKNOWN]
    desk.store.rows.save_many(
        [
            replace(
                row,
                state=check_move(row.state, to, cause),
                attempt="" if to is RowState.PLANNED else row.attempt,
                updated_at=now,
            )
            for row in rows
        ]
    )
    if to is RowState.PLANNED:
        desk.store.ledger.close(attempt.id, [row.ref for row in rows])
        batch = desk.store.batches.get(attempt.batch_id)
        if batch.state in (BatchState.SENT, BatchState.ENDED):
            desk.store.batches.update(batch.id, state=BatchState.SENDING)


def _current(desk: Desk) -> Callable[[Attempt], Attempt]:
    return lambda attempt: desk.store.attempts.get(attempt.id)


def _settled(desk: Desk, attempt: Attempt) -> Settled:
    return Settled(attempt.id, attempt.state, len(attempt.refs), attempt.refs, attempt.detail)
