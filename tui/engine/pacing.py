"""Pacing: how large the next request is, and when it may leave."""

import asyncio

from tui.domain.attempt import Attempt
from tui.domain.states import AT_PROVIDER, AttemptState, RowState
from tui.engine.connection import Connection
from tui.engine.desk import Desk
from tui.engine.following import poll_once


class Pace:
    """Holds a send to the profile's ramp, bound of open calls, request rate and budget."""

    def __init__(self, desk: Desk, connection: Connection, batch_id: str) -> None:
        self._desk = desk
        self._connection = connection
        self._batch_id = batch_id
        sent = len(desk.store.attempts.of_batch(batch_id, (AttemptState.ACCEPTED,)))
        self._ramp = list(desk.profile.ramp[sent:])
        self._wait_for = ""
        self._next_at = 0.0
        self.reason = ""

    async def next_size(self, left: int) -> int:
        """Wait until a request may leave; answers its size, 0 where `reason` ends the send."""
        profile = self._desk.profile
        if self._wait_for:
            await self._until_ended(self._wait_for)
            self._wait_for = ""
        if profile.budget is not None:
            spent = self._desk.store.rows.cost(self._batch_id) or 0.0
            if spent >= profile.budget:
                self.reason = f"the budget of {profile.budget} {profile.currency} is spent"
                return 0
        size = min(left, self._ramp[0] if self._ramp else profile.chunk_size)
        if profile.max_open:
            size = min(size, await self._room(profile.max_open))
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, self._next_at - loop.time()))
        self._next_at = loop.time() + 60.0 / profile.requests_per_minute
        return size

    def handed_over(self, attempt: Attempt) -> None:
        """Note a request that left; one of the ramp is waited for before the next."""
        if self._ramp:
            self._ramp.pop(0)
            self._wait_for = attempt.id

    async def _until_ended(self, attempt_id: str) -> None:
        while any(
            row.state in (*AT_PROVIDER, RowState.SENDING)
            for row in self._desk.store.rows.of_attempt(attempt_id)
        ):
            await self._poll()

    async def _room(self, bound: int) -> int:
        while True:
            open_now = self._desk.store.ledger.open_count(self._desk.profile.realm, self._batch_id)
            if open_now < bound:
                return bound - open_now
            await self._poll()

    async def _poll(self) -> None:
        await poll_once(self._desk, self._connection, self._batch_id)
        await asyncio.sleep(self._desk.profile.poll_interval)
