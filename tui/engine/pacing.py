"""Pacing: how large the next request is, and when it may leave.

All of it is read from the journal, so a send that was cut off goes on where it stood: the ramp
with the step it had reached, the rate with the time of the last request.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from tui.domain.attempt import Attempt
from tui.domain.errors import Busy, NotReached, ProviderRejected
from tui.domain.states import AT_PROVIDER, AttemptState, BatchState, RowState
from tui.engine.breaker import Breaker
from tui.engine.connection import Connection
from tui.engine.desk import Desk
from tui.engine.following import poll_attempts, poll_once

Sleep = Callable[[float], Awaitable[None]]
"""Waits some seconds; a test hands in one that moves its clock."""

_SLICE = 1.0
"""Seconds: a pause by somebody else takes effect within this, also while the send waits."""

_LOOK_EVERY = timedelta(seconds=30)
_LOOK_AT = 3
"""While requests leave one after another, the oldest few open ones are asked for now and then: the
breaker learns how calls end without a poll of the whole batch."""

_TROUBLES = 5
"""Polls in a row that may fail before the send gives up waiting."""


class Pace:
    """Holds a send to the profile's ramp, bound of open calls, request rate and budget.

    `keep_going` is the operator's word not to wait for the ramp. `reason` says why the send ends,
    "" while it may go on and where the operator has paused or stopped the batch.
    """

    def __init__(
        self,
        desk: Desk,
        connection: Connection,
        batch_id: str,
        *,
        keep_going: bool = False,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._desk = desk
        self._connection = connection
        self._batch_id = batch_id
        self._keep_going = keep_going
        self._sleep = sleep
        self._breaker = Breaker(desk, batch_id)
        self._accepted = desk.store.attempts.ids(batch_id, AttemptState.ACCEPTED)
        self._troubles = 0
        self._looked_at = desk.clock()
        self.reason = ""

    async def next_size(self, left: int) -> int:
        """Wait until a request may leave; answers its size, 0 where the send ends."""
        profile = self._desk.profile
        size = min(left, self._step())
        if not await self._ramp_has_ended():
            return 0
        if profile.max_open:
            size = min(size, await self._room(profile.max_open))
        if not size or not await self._rate():
            return 0
        await self._look()
        return 0 if self._must_end() else size

    def handed_over(self, attempt: Attempt, state: AttemptState) -> None:
        """Note what a request came to; only one that was accepted is a step of the ramp."""
        if state is AttemptState.ACCEPTED:
            self._accepted.append(attempt.id)

    def _step(self) -> int:
        ramp = self._desk.profile.ramp
        done = len(self._accepted)
        return ramp[done] if done < len(ramp) else self._desk.profile.chunk_size

    async def _ramp_has_ended(self) -> bool:
        """Wait for the ramp's last request to end; False where the send ends before that."""
        done = len(self._accepted)
        if self._keep_going or not 0 < done <= len(self._desk.profile.ramp):
            return True
        while not self._must_end():
            rows = self._desk.store.rows.of_attempt(self._accepted[-1])
            if not any(row.state in (*AT_PROVIDER, RowState.SENDING) for row in rows):
                return True
            await self._poll()
        return False

    async def _room(self, bound: int) -> int:
        """Wait until fewer calls than the bound are open; answers how many more may leave."""
        while not self._must_end():
            room = bound - self._desk.store.ledger.open_count(
                self._desk.profile.realm, self._batch_id
            )
            if room > 0:
                return room
            counts = self._desk.store.rows.counts(self._batch_id)
            if not any(counts[state] for state in AT_PROVIDER):
                self.reason = (
                    f"{counts[RowState.UNKNOWN]} calls in doubt fill max_open ({bound}); "
                    f"use `callsheet reconcile {self._batch_id}`"
                )
                return 0
            await self._poll()
        return 0

    async def _rate(self) -> bool:
        """Wait out the profile's time between requests, from the account's last one on."""
        interval = 60.0 / self._desk.profile.requests_per_minute
        last = self._desk.store.attempts.newest(self._desk.profile.name)
        if last is None:
            return True
        gone = (self._desk.clock() - last.created_at).total_seconds()
        # A clock that was put back must not make the wait longer than it ever is.
        return await self._wait(min(interval, interval - gone))

    async def _look(self) -> None:
        """Ask for the oldest open requests where that has not been done for a while."""
        if self._desk.clock() - self._looked_at < _LOOK_EVERY:
            return
        self._looked_at = self._desk.clock()
        is_open = self._desk.store.rows.open_attempts(self._batch_id, _LOOK_AT)
        try:
            await poll_attempts(self._desk, self._connection, self._batch_id, is_open)
        except (NotReached, ProviderRejected, Busy):
            return  # the next request will tell, and so will the next look

    async def _poll(self) -> None:
        try:
            await poll_once(self._desk, self._connection, self._batch_id)
            self._troubles = 0
        except (NotReached, ProviderRejected, Busy) as error:
            self._troubles += 1
            if self._troubles >= _TROUBLES:
                self.reason = f"how the calls go could not be asked: {error}"
                return
        self._looked_at = self._desk.clock()
        await self._wait(self._desk.profile.poll_interval)

    async def _wait(self, seconds: float) -> bool:
        """Wait in slices; False as soon as the send has to end."""
        while seconds > 0:
            if self._must_end():
                return False
            await self._sleep(min(_SLICE, seconds))
            seconds -= _SLICE
        return True

    def _must_end(self) -> bool:
        if self.reason:
            return True
        if not still_sending(self._desk, self._batch_id):
            return True
        profile = self._desk.profile
        if profile.budget is not None:
            spent = self._desk.store.rows.cost(self._batch_id) or 0.0
            if spent >= profile.budget:
                self.reason = f"the budget of {profile.budget} {profile.currency} is spent"
        if not self.reason and (reason := self._breaker.tripped()):
            self._breaker.trip(reason)
            self.reason = reason
        return bool(self.reason)


def still_sending(desk: Desk, batch_id: str) -> bool:
    """Answer whether nobody has paused or stopped the batch."""
    state = desk.store.batches.get(batch_id).state
    return state not in (BatchState.PAUSED, BatchState.STOPPED)
