"""Following: every batch that can still change is asked about, as seldom as makes sense."""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from textual.message import Message

from tui.app.news import Changed, Trouble
from tui.domain.batch import Batch
from tui.domain.errors import CallsheetError
from tui.domain.states import BatchState
from tui.engine.connection import Connection
from tui.engine.desk import Desk
from tui.engine.following import is_settled, poll_once

_LOOK = 1.0
"""Seconds between looks whether another process has written; a look costs one PRAGMA."""

_REST = 0.2
"""Seconds between two rounds at least: a burst of events is one round."""

_NEVER_MOVING = (BatchState.DRAFT, BatchState.ENDED)


@dataclass(slots=True)
class _Pulse:
    """When a batch is asked about next, and how long after that."""

    due: float
    pause: float
    trouble: str = ""


class Follower:
    """Polls the batches of the profile in force; slower while nothing moves, or on errors.

    It tells `Changed` whenever the workspace was written, by whomever, and nothing else: a screen
    at rest is left alone.
    """

    def __init__(
        self,
        desk: Desk,
        connection: Callable[[], Awaitable[Connection]],
        tell: Callable[[Message], object],
    ) -> None:
        self._desk = desk
        self._connection = connection
        self._tell = tell
        self._pulses: dict[str, _Pulse] = {}
        self._woken = asyncio.Event()
        self._seen: object = None

    def wake(self) -> None:
        """Look now, and ask about every open batch; call it on the link's loop."""
        for pulse in self._pulses.values():
            pulse.due = 0.0
            pulse.pause = self._desk.profile.poll_interval
        self._woken.set()

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            self._look()
            for batch_id in self._due():
                await self._poll(batch_id)
            self._look()
            await asyncio.sleep(_REST)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), self._until_next())
            self._woken.clear()

    def _look(self) -> None:
        """Tell if anything was written since the last look, and see which batches are open."""
        version = self._desk.store.data_version()
        if version == self._seen:
            return
        self._seen = version
        now = asyncio.get_running_loop().time()
        interval = self._desk.profile.poll_interval
        still = {batch.id for batch in self._desk.store.batches.all() if self._is_open(batch)}
        self._pulses = {
            each: self._pulses.get(each) or _Pulse(now + interval / 2, interval) for each in still
        }
        self._tell(Changed())

    def _is_open(self, batch: Batch) -> bool:
        return (
            batch.profile == self._desk.profile.name
            and batch.state not in _NEVER_MOVING
            and not is_settled(self._desk, batch.id)
        )

    def _due(self) -> list[str]:
        now = asyncio.get_running_loop().time()
        return [each for each, pulse in self._pulses.items() if pulse.due <= now]

    def _until_next(self) -> float:
        now = asyncio.get_running_loop().time()
        due = min((pulse.due for pulse in self._pulses.values()), default=now + _LOOK)
        return max(0.01, min(_LOOK, due - now))

    async def _poll(self, batch_id: str) -> None:
        pulse = self._pulses[batch_id]
        interval = self._desk.profile.poll_interval
        slowest = max(interval, min(60.0, interval * 6))
        trouble, moved = "", False
        try:
            polled = await poll_once(self._desk, await self._connection(), batch_id)
            moved, trouble = bool(polled.changed), polled.trouble
        except CallsheetError as error:
            trouble = error.message
        if trouble:
            pulse.pause = min(pulse.pause * 2, slowest)
        else:
            pulse.pause = interval if moved else min(pulse.pause * 1.3, slowest)
        jitter = random.uniform(0.9, 1.1)
        pulse.due = asyncio.get_running_loop().time() + pulse.pause * jitter
        if trouble != pulse.trouble:
            pulse.trouble = trouble
            self._tell(Trouble(batch_id, trouble))
