"""The operator's commands on a running batch: pause, resume, stop, follow up."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

from tui.domain.batch import Batch
from tui.domain.errors import Busy, NotReached, ProviderRejected, Refused, UsageError
from tui.domain.states import (
    AT_PROVIDER,
    POSSIBLY_RINGING,
    AttemptState,
    BatchState,
    Outcome,
    RowState,
)
from tui.engine.compose import compose_retry
from tui.engine.connection import Connection
from tui.engine.desk import Desk, own_batch
from tui.engine.following import poll_once
from tui.engine.hearing import settle_batch
from tui.engine.journal import send_lock
from tui.engine.preflight import WAITING

FOLLOW_UP = (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.FAILED, Outcome.VOICEMAIL)
"""The outcomes a follow-up usually takes."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """What a stop came to: calls the provider says it stopped, and those that may still ring.

    Calls in doubt are among the latter: nobody can stop a request that was not found.
    """

    stopped: int
    beyond_recall: int


_PAUSED = "paused: "
_PARTS = " · "


def pause(desk: Desk, name_or_id: str, reason: str = "") -> Batch:
    """Keep what is here: planned calls are held; what is at the provider goes on.

    A `reason` stands in the batch's note until it is resumed, and in the audit.
    """
    batch = own_batch(desk, name_or_id)
    with desk.store.transaction():
        batch = desk.store.batches.get(batch.id)
        if batch.state is not BatchState.SENDING:
            raise Refused(f"{batch.name} is {batch.state}; only a sending batch is paused.")
        held = desk.store.rows.move_all(batch.id, RowState.PLANNED, RowState.HELD, "paused")
        desk.note("pause", batch.id, {"held": held, **({"reason": reason} if reason else {})})
        note = _PARTS.join(part for part in (batch.note, reason and _PAUSED + reason) if part)
        return desk.store.batches.update(batch.id, state=BatchState.PAUSED, note=note)


def resume(desk: Desk, name_or_id: str) -> Batch:
    """Take up a paused batch again; its held calls are planned, and sent by the next `send`."""
    batch = own_batch(desk, name_or_id)
    with desk.store.transaction():
        batch = desk.store.batches.get(batch.id)
        if batch.state is not BatchState.PAUSED:
            raise Refused(f"{batch.name} is {batch.state}, not paused.")
        desk.store.rows.move_all(
            batch.id, RowState.HELD, RowState.PLANNED, "", only_reason="paused"
        )
        kept = [part for part in batch.note.split(_PARTS) if not part.startswith(_PAUSED)]
        desk.store.batches.update(batch.id, state=BatchState.SENDING, note=_PARTS.join(kept))
        desk.note("resume", batch.id)
        return settle_batch(desk, batch.id)


async def stop(
    desk: Desk, connection: Connection, name_or_id: str, confirm: int | None = None
) -> Stopped:
    """Hand nothing more over, and ask the provider to stop what it has, where it can.

    On a live profile `confirm` is the number of calls at the provider, as it was shown: fewer may
    be left by now, not more. Every request is asked to be stopped, whatever came of another.
    Raises Refused, also where nothing of it is left that could ever be sent, NotReached where one
    may not have heard it, and ProviderRejected where one was refused though its calls have not
    ended.
    """
    batch = own_batch(desk, name_or_id)
    at_provider = _count(desk, batch, AT_PROVIDER)
    if not desk.profile.simulated and at_provider > (confirm or 0):
        raise Refused(
            f"{at_provider} calls of {batch.name} are at {desk.profile.name}.",
            f"Add --confirm {at_provider}.",
        )
    with desk.store.transaction():
        batch = desk.store.batches.get(batch.id)
        if stoppable := _is_stoppable(desk, batch):
            desk.store.batches.update(batch.id, state=BatchState.STOPPED)
            desk.note("stop", batch.id, {"at_provider": at_provider})
    if not stoppable:
        raise _not_stoppable(desk, batch)
    await _look(desk, connection, batch)
    stopped, unheard = 0, ""
    refused: dict[str, ProviderRejected] = {}
    if connection.provider.capabilities.can_stop:
        for attempt in desk.store.attempts.of_batch(batch.id, (AttemptState.ACCEPTED,)):
            if attempt.provider_batch_id and _is_open(desk, attempt.id):
                try:
                    stopped += await connection.provider.stop_batch(attempt.provider_batch_id) or 0
                except NotReached as error:
                    unheard = error.message
                except ProviderRejected as error:
                    refused[attempt.id] = error
    await _look(desk, connection, batch)
    if unheard:
        raise NotReached(f"{stopped} calls were stopped; {unheard}", "Stop it again.")
    # That all its calls have ended meanwhile is no failure.
    if still := [error for attempt, error in refused.items() if _is_open(desk, attempt)]:
        raise ProviderRejected(f"{stopped} calls were stopped; {still[-1].message}", still[-1].hint)
    return Stopped(stopped, _count(desk, batch, POSSIBLY_RINGING))


def retry(desk: Desk, name_or_id: str, outcomes: Collection[str], name: str) -> Batch:
    """Draft a follow-up of the calls that ended in these outcomes. Raises UsageError, Refused."""
    batch = own_batch(desk, name_or_id)
    try:
        chosen = frozenset(Outcome(outcome) for outcome in outcomes)
    except ValueError as error:
        raise UsageError(
            f"{error}.".replace("is not a valid Outcome", "is no outcome"),
            f"Known are {', '.join(Outcome)}.",
        ) from None
    return compose_retry(desk, batch, chosen, name)


def _is_stoppable(desk: Desk, batch: Batch) -> bool:
    """Answer whether anything of a batch can still be handed over or called back.

    A confirmation takes seconds and leaves the state as it was until its end, so whatever
    somebody holds the send lock of can be stopped, a draft too.
    """
    if not desk.store.lock_is_free(send_lock(batch.id)):
        return True
    if batch.state is BatchState.ENDED:
        return desk.store.rows.any_in(batch.id, WAITING)
    return batch.state is not BatchState.DRAFT


def _not_stoppable(desk: Desk, batch: Batch) -> Refused:
    if batch.state is BatchState.DRAFT:
        return Refused(f"{batch.name} is a draft; nothing was sent.", "Remove it instead.")
    # Who ends a call for its silence alone knows no time of its end.
    ended = desk.store.rows.iterate(batch.id, (RowState.ENDED,))
    silent = sum(row.ended_at is None for row in ended)
    words = "no call of it can ring."
    if silent:
        calls, who = ("1 call", "it") if silent == 1 else (f"{silent:,} calls", "they")
        words = f"nothing is left to send. {calls} fell silent; whether {who} rang is not known."
    return Refused(f"{batch.name} has ended: {words}", "Nothing was changed.")


async def _look(desk: Desk, connection: Connection, batch: Batch) -> None:
    """Ask what the provider has now; a stop goes on without its answer, and on a full disk too."""
    with suppress(NotReached, ProviderRejected, Busy):
        await poll_once(desk, connection, batch.id)


def _count(desk: Desk, batch: Batch, states: Collection[RowState]) -> int:
    counts = desk.store.rows.counts(batch.id)
    return sum(counts[state] for state in states)


def _is_open(desk: Desk, attempt_id: str) -> bool:
    return any(row.state in AT_PROVIDER for row in desk.store.rows.of_attempt(attempt_id))
