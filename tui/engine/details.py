"""The details of single calls: transcript, recording and price, which no list of calls has.

They cost a request each, so they are fetched when a call is opened, or for all calls that ended
when the operator asks for it: as fast as the profile's request budget allows, and stored at once.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from tui.domain.batch import CallRow
from tui.domain.errors import AccountRefused, ProviderRejected, Refused
from tui.domain.outgoing import CallReport
from tui.domain.states import RowState
from tui.engine.connection import Connection
from tui.engine.desk import Desk, own_batch
from tui.engine.hearing import apply_reports

Sleep = Callable[[float], Awaitable[None]]
"""Waits some seconds; a test hands in one that moves its clock."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """How many calls' details were stored, and of how many the provider had none."""

    stored: int
    refused: int


async def open_call(desk: Desk, connection: Connection, name_or_id: str, ref: str) -> CallRow:
    """Fetch one call's details where the provider can tell; answer its row.

    Raises NotFound, Refused, NotReached, ProviderRejected.
    """
    batch = own_batch(desk, name_or_id)
    row = desk.store.rows.get(batch.id, ref)
    if not row.provider_call_id or not connection.provider.capabilities.can_poll:
        return row
    report = await connection.provider.call(row.provider_call_id)
    return _stored(desk, row, report)


async def fetch_details(
    desk: Desk,
    connection: Connection,
    name_or_id: str,
    on_progress: Callable[[int, int], None] | None = None,
    sleep: Sleep = asyncio.sleep,
    enough: Callable[[], bool] = lambda: False,
) -> Fetched:
    """Fetch what was never fetched of a batch's ended calls; broken off, it can be begun again.

    `on_progress` is told how many of how many are done; it ends early once there is `enough`.
    A call that the provider has forgotten is passed over, and counted. Raises NotFound, Refused
    where the provider cannot be asked, NotReached, AccountRefused.
    """
    batch = own_batch(desk, name_or_id)
    if not connection.provider.capabilities.can_poll:
        raise Refused(
            "This provider cannot be asked: its webhooks have told all there is.",
            "Export without the details.",
        )
    refs = await asyncio.to_thread(desk.store.rows.without_details, batch.id)
    interval = 60.0 / desk.profile.requests_per_minute
    stored = refused = 0
    for done, ref in enumerate(refs, start=1):
        begun = desk.clock()
        try:
            await open_call(desk, connection, batch.id, ref)
            stored += 1
        except AccountRefused:
            raise
        except ProviderRejected:
            refused += 1
        if on_progress:
            on_progress(done, len(refs))
        took = (desk.clock() - begun).total_seconds()
        if enough():
            break
        if done < len(refs):
            await sleep(min(interval, max(0.0, interval - took)))
    return Fetched(stored, refused)


def _stored(desk: Desk, row: CallRow, report: CallReport) -> CallRow:
    """Store a call's details; that is no news of how it stands, unless its state says so."""
    with desk.store.transaction():
        before = desk.store.rows.get(row.batch_id, row.ref)
        apply_reports(desk, row.batch_id, [(before, report)])
        after = desk.store.rows.get(row.batch_id, row.ref)
        if (after.state, after.outcome) == (before.state, before.outcome):
            after = replace(after, updated_at=before.updated_at)
        if after.state is RowState.ENDED and report.state is RowState.ENDED:
            after = replace(after, details_at=desk.clock())
        desk.store.rows.save_many([after])
    return after
