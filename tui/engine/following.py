"""Following calls to their end: one poll, and polls until nothing more can change."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tui.domain.attempt import Attempt
from tui.domain.batch import Batch, CallRow
from tui.domain.errors import Busy, HeldElsewhere, NotReached, ProviderRejected
from tui.domain.outgoing import CallReport
from tui.domain.phone import dial_key
from tui.domain.states import AT_PROVIDER, AttemptState, RowState
from tui.engine.connection import Connection
from tui.engine.desk import Desk, own_batch, went_elsewhere
from tui.engine.hearing import apply_reports, end_silent
from tui.engine.labels import remember_label

_LATE_WORDS = timedelta(minutes=2)
"""Luly tells who answered up to a minute after the end (its page on webhooks); twice that."""
_SLOWEST = 60.0
"""Seconds between polls when nothing moves or the provider answers with errors."""


@dataclass(frozen=True, slots=True)
class Polled:
    """One poll: the refs that changed, when, and whether nothing more can change by itself.

    `trouble` says why a request could not be asked for, where others could. `elsewhere` says who
    polls the batch, where another process does and nothing was asked here.
    """

    changed: tuple[str, ...]
    at: datetime | None
    settled: bool
    trouble: str = ""
    elsewhere: str = ""


async def poll_once(desk: Desk, connection: Connection, name_or_id: str) -> Polled:
    """Ask the provider once for what can still change.

    A request of which the provider will not tell keeps no other from being asked for. One process
    polls a batch at a time; another reads what the first has stored. Raises NotFound, Refused,
    NotReached, ProviderRejected where it will tell of none, and Busy where what it tells cannot be
    written.
    """
    batch = own_batch(desk, name_or_id)
    try:
        with desk.store.lock(f"poll-{batch.id}"):
            return await _poll(desk, connection, batch)
    except HeldElsewhere as other:
        batch = desk.store.batches.get(batch.id)
        settled = is_settled(desk, batch.id)
        return Polled((), batch.polled_at, settled, elsewhere=other.message)


async def follow(
    desk: Desk,
    connection: Connection,
    name_or_id: str,
    timeout_s: float | None = None,
    on_change: Callable[[Polled], None] | None = None,
) -> bool:
    """Poll until nothing more can change, or until the time is up; answers whether it settled.

    What keeps a poll from being made or written is told as its `trouble`, and it is tried again.
    """
    batch = own_batch(desk, name_or_id)
    loop = asyncio.get_running_loop()
    deadline = None if timeout_s is None else loop.time() + timeout_s
    pause = desk.profile.poll_interval
    while True:
        try:
            polled = await poll_once(desk, connection, batch.id)
        except (NotReached, ProviderRejected, Busy) as error:
            polled = Polled((), batch.polled_at, False, error.message)
        if on_change:
            on_change(polled)
        if polled.settled:
            return True
        moved = bool(polled.changed) and not polled.trouble
        pause = desk.profile.poll_interval if moved else min(pause * 1.3, _slowest(desk))
        if deadline is not None and loop.time() + pause > deadline:
            remaining = deadline - loop.time()
            if remaining <= 0:
                return False
            pause = remaining
        await asyncio.sleep(pause)


def is_settled(desk: Desk, batch_id: str) -> bool:
    """Answer whether no call of the batch can change by itself: none at the provider, none leaving.

    Rows that wait for the operator (planned, held, unknown) do not change by themselves.
    """
    return not desk.store.rows.any_in(batch_id, (*AT_PROVIDER, RowState.SENDING))


def end_forgotten(desk: Desk, connection: Connection) -> None:
    """End what has been silent for too long in any batch of a profile that cannot be asked.

    Else a number of an old batch that nobody looks at would be kept back for ever.
    """
    if connection.provider.capabilities.can_poll:
        return
    for batch in desk.store.batches.all():
        if batch.profile == desk.profile.name and not is_settled(desk, batch.id):
            end_silent(desk, batch)


async def poll_attempts(
    desk: Desk, connection: Connection, batch_id: str, attempt_ids: Sequence[str]
) -> tuple[str, ...]:
    """Ask for some requests of a batch only; answers the refs that changed.

    Where another process polls the batch, its answers will do. A provider that is not asked but
    tells by itself has its webhooks delivered. Raises NotReached, ProviderRejected, Busy.
    """
    if not connection.provider.capabilities.can_poll:
        await connection.deliver()
        return ()
    try:
        with desk.store.lock(f"poll-{batch_id}"):
            changed: list[str] = []
            for attempt in _open(desk, batch_id, map(desk.store.attempts.get, attempt_ids)):
                changed += await _ask(desk, connection, attempt)
            return tuple(changed)
    except HeldElsewhere:
        return ()


async def _ask(desk: Desk, connection: Connection, attempt: Attempt) -> tuple[str, ...]:
    """Ask for one request."""
    report = await connection.provider.batch(attempt.provider_batch_id)
    rows = desk.store.rows.of_attempt(attempt.id)
    changed = apply_reports(desk, attempt.batch_id, _matched(rows, report.calls))
    remember_label(desk, attempt, report)
    return changed


def _open(desk: Desk, batch_id: str, attempts: Iterable[Attempt]) -> list[Attempt]:
    """The requests that can be asked for, and have calls that can still change."""
    moving = desk.store.attempts.moving(batch_id, desk.clock() - _LATE_WORDS)
    return [
        attempt
        for attempt in attempts
        if attempt.id in moving and attempt.provider_batch_id and not went_elsewhere(desk, attempt)
    ]


async def _poll(desk: Desk, connection: Connection, batch: Batch) -> Polled:
    changed: list[str] = []
    trouble = ""
    if connection.provider.capabilities.can_poll:
        accepted = desk.store.attempts.of_batch(batch.id, (AttemptState.ACCEPTED,))
        asked = _open(desk, batch.id, accepted)
        refused: list[ProviderRejected] = []
        for attempt in asked:
            try:
                changed += await _ask(desk, connection, attempt)
            except ProviderRejected as error:
                refused.append(error)
        if refused:
            trouble = refused[0].message
        if asked and len(refused) == len(asked):
            raise refused[0]
        if asked:
            desk.store.batches.update(batch.id, polled_at=desk.clock())
    else:
        before = desk.store.rows.counts(batch.id)
        await connection.deliver()
        if before != desk.store.rows.counts(batch.id):
            changed.append("")
    changed += end_silent(desk, batch)
    at = desk.store.batches.get(batch.id).polled_at
    return Polled(tuple(changed), at, is_settled(desk, batch.id), trouble)


def _matched(
    rows: list[CallRow], reports: tuple[CallReport, ...]
) -> list[tuple[CallRow, CallReport]]:
    """Pair reports with rows by the call's id, by our own mark, at last by number.

    A number is unique within an attempt, since a duplicate is never sent.
    """
    by_call = {row.provider_call_id: row for row in rows if row.provider_call_id}
    by_ref = {row.ref: row for row in rows}
    by_key = {dial_key(row.phone): row for row in rows} | {row.dial_key: row for row in rows}
    pairs = []
    for report in reports:
        row = by_call.get(report.provider_call_id) or by_ref.get(report.ref)
        row = row or by_key.get(dial_key(report.phone))
        if row is not None:
            pairs.append((row, report))
    return pairs


def _slowest(desk: Desk) -> float:
    return max(desk.profile.poll_interval, min(_SLOWEST, desk.profile.poll_interval * 6))
