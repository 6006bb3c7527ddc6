"""The app's one connection, in a thread with a loop of its own.

The connection lives as long as the app: a simulated Levers needs its receiver to stay. What
talks to a provider runs here as coroutines of the engine, so that the screen's loop never waits.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import AsyncExitStack
from threading import Event, Lock, Thread
from typing import TypeVar

from textual.message import Message

from tui.app.following import Follower
from tui.app.news import Broken, Connected, SendEnded
from tui.domain.attempt import Attempt, SendResult
from tui.domain.errors import CallsheetError
from tui.engine.connection import Connection, open_connection
from tui.engine.desk import Desk
from tui.engine.sending import SendOrder, SendReport, send

T = TypeVar("T")


class Link:
    """Runs the engine's coroutines beside the screen; one per app.

    `call` is awaited on the screen's loop and answers what the work answered. What was begun is
    not broken off when nobody waits for it any longer: only `close` interrupts, and the engine
    journals what was in flight. `listeners` are told of news from the link's thread;
    `progress` has the requests done so far of each send that runs.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.listeners: list[Callable[[Message], object]] = []
        self.progress: dict[str, tuple[int, int]] = {}
        self._starting = Lock()
        self._thread: Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing: asyncio.Event | None = None
        self._opening: asyncio.Lock | None = None
        self._stack: AsyncExitStack | None = None
        self._connection: Connection | None = None
        self._follower: Follower | None = None
        self._tasks: set[asyncio.Task[object]] = set()

    # -- from the screen's loop

    async def call(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Run work with the connection; opens it first where needed. Raises what it raises."""

        async def connected() -> T:
            return await work(await self.connection())

        loop = await asyncio.to_thread(self._started)
        future = asyncio.run_coroutine_threadsafe(self._tracked(connected()), loop)
        return await asyncio.shield(asyncio.wrap_future(future))

    async def open(self) -> None:
        """Open the connection now, so that the banner knows the account."""

        async def nothing(_connection: Connection) -> None:
            return

        await self.call(nothing)

    async def follow(self) -> None:
        """Follow every batch that can still change, from now until the app ends."""
        loop = await asyncio.to_thread(self._started)
        if self._follower is None:
            self._follower = Follower(self._desk, self.connection, self.tell)
            following = asyncio.run_coroutine_threadsafe(self._tracked(self._follower.run()), loop)
            following.add_done_callback(self._following_ended)

    def wake(self) -> None:
        """Have the follower look now: something was just handed over, or asked for."""
        if self._loop is not None and self._follower is not None:
            self._loop.call_soon_threadsafe(self._follower.wake)

    @property
    def sending(self) -> bool:
        """Whether a send of this app runs."""
        return bool(self.progress)

    async def send(self, batch_id: str, name: str, order: SendOrder, requests: int) -> None:
        """Send a confirmed batch; its end is told as `SendEnded`, also what refuses it."""
        self.progress[batch_id] = (0, requests)

        def on_progress(attempt: Attempt, result: SendResult) -> None:
            done, of = self.progress.get(batch_id, (0, requests))
            self.progress[batch_id] = (done + 1, max(of, done + 1))

        async def work(connection: Connection) -> SendReport:
            return await send(self._desk, connection, batch_id, order, on_progress)

        report: SendReport | None = None
        problem: CallsheetError | None = None
        try:
            report = await self.call(work)
        except CallsheetError as error:
            problem = error
        finally:
            self.progress.pop(batch_id, None)
        self.tell(SendEnded(batch_id, name, report, problem))
        self.wake()

    def close(self) -> None:
        """Interrupt what runs, end the connection, and wait for the thread. It blocks."""
        with self._starting:
            if self._thread is None or self._loop is None or self._closing is None:
                return
            self._loop.call_soon_threadsafe(self._closing.set)
            self._thread.join(timeout=15)

    # -- in the link's thread

    def tell(self, news: Message) -> None:
        """Post news to every listener; each gets its own copy of the message's fields."""
        for listener in tuple(self.listeners):
            listener(type(news)(**{name: getattr(news, name) for name in _fields(news)}))

    async def connection(self) -> Connection:
        """Answer the one connection. Raises NotReached, UsageError; the next call tries again."""
        assert self._opening is not None
        assert self._stack is not None
        async with self._opening:
            if self._connection is None:
                context = open_connection(self._desk, on_event=self.wake)
                self._connection = await self._stack.enter_async_context(context)
                self.tell(Connected(self._connection.simulated))
        return self._connection

    def _following_ended(self, following: Future[None]) -> None:
        if not following.cancelled() and (fault := following.exception()) is not None:
            self.tell(Broken(fault))

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._thread is None:
                ready = Event()
                self._thread = Thread(
                    target=self._run, args=(ready,), name="callsheet-link", daemon=True
                )
                self._thread.start()
                ready.wait()
        assert self._loop is not None
        return self._loop

    def _run(self, ready: Event) -> None:
        asyncio.run(self._live(ready))

    async def _live(self, ready: Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._closing, self._opening = asyncio.Event(), asyncio.Lock()
        async with AsyncExitStack() as self._stack:
            ready.set()
            await self._closing.wait()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _tracked(self, work: Awaitable[T]) -> T:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            return await work
        finally:
            self._tasks.discard(task)


def _fields(news: Message) -> tuple[str, ...]:
    return tuple(getattr(type(news), "__dataclass_fields__", {}))
