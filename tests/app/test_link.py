"""The link: one connection for the app, news from its thread, an end that waits."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.message import Message

from tests.screens.calling import calling_desk
from tui.app.coalesce import Coalesced
from tui.app.link import Link
from tui.app.news import Changed, Connected, SendEnded
from tui.domain.errors import Refused
from tui.engine.compose import NewBatch, compose_batch
from tui.engine.connection import Connection
from tui.engine.desk import Desk
from tui.engine.sending import SendOrder


class Heard:
    """What a listener was told, and a way to wait for it."""

    def __init__(self) -> None:
        self.news: list[Message] = []
        self._loop = asyncio.get_running_loop()
        self._more = asyncio.Event()

    def __call__(self, news: Message) -> None:
        """Hear; called in the link's thread."""
        self.news.append(news)
        self._loop.call_soon_threadsafe(self._more.set)

    async def until(self, reached: Callable[[], bool]) -> None:
        """Wait for news until something is so."""
        async with asyncio.timeout(20):
            while not reached():
                self._more.clear()
                await self._more.wait()


async def closed(link: Link) -> None:
    """End the link without blocking this loop."""
    await asyncio.to_thread(link.close)


async def test_one_connection_is_opened_and_told(tmp_path: Path) -> None:
    """Two calls share it; the handshake is told once."""
    with calling_desk(tmp_path / "home") as desk:
        link, heard = Link(desk), Heard()
        link.listeners.append(heard)

        async def which(connection: Connection) -> int:
            return id(connection)

        try:
            first, second = await asyncio.gather(link.call(which), link.call(which))
            assert first == second
            assert [each for each in heard.news if isinstance(each, Connected)] == [Connected(True)]
        finally:
            await closed(link)


async def test_what_work_raises_is_raised_here(tmp_path: Path) -> None:
    """An error crosses the threads as it is."""
    with calling_desk(tmp_path / "home") as desk:
        link = Link(desk)

        async def fails(_connection: Connection) -> None:
            raise Refused("No.", "Ask again.")

        try:
            with pytest.raises(Refused, match="No"):
                await link.call(fails)
        finally:
            await closed(link)


async def test_a_send_is_followed_to_its_end(tmp_path: Path) -> None:
    """Its end is told, and changes until every call has ended."""
    with calling_desk(tmp_path / "home") as desk:
        batch = compose_batch(desk, NewBatch("wave", "renewals", "renewal-call"))
        link, heard = Link(desk), Heard()
        link.listeners.append(heard)
        try:
            await link.follow()
            await link.send(batch.id, batch.name, SendOrder(yes=True), 1)
            (end,) = [each for each in heard.news if isinstance(each, SendEnded)]
            assert end.report is not None
            assert end.report.accepted == 3
            assert not link.sending
            await heard.until(lambda: state_of(desk, batch.id) == "ended")
            assert any(isinstance(each, Changed) for each in heard.news)
        finally:
            await closed(link)


async def test_a_refused_send_is_told_with_its_error(tmp_path: Path) -> None:
    """Nobody has to catch what the confirmation refuses."""
    with calling_desk(tmp_path / "home") as desk:
        batch = compose_batch(desk, NewBatch("wave", "renewals", "renewal-call"))
        link, heard = Link(desk), Heard()
        link.listeners.append(heard)
        try:
            await link.send(batch.id, batch.name, SendOrder(confirm="simulator:99"), 1)
            (end,) = [each for each in heard.news if isinstance(each, SendEnded)]
            assert end.report is None
            assert isinstance(end.error, Refused)
        finally:
            await closed(link)


async def test_closing_interrupts_and_waits(tmp_path: Path) -> None:
    """Work that would last for ever ends with the link; a link never used closes at once."""
    with calling_desk(tmp_path / "home") as desk:
        link = Link(desk)
        begun, ended = asyncio.Event(), []
        loop = asyncio.get_running_loop()

        async def lasts(_connection: Connection) -> None:
            loop.call_soon_threadsafe(begun.set)
            try:
                await asyncio.Event().wait()
            finally:
                ended.append(True)

        waiting = asyncio.create_task(link.call(lasts))
        await begun.wait()
        await closed(link)
        assert ended == [True]
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await closed(Link(desk))


async def test_work_asked_for_often_runs_once_more() -> None:
    """A burst while it runs is one further run."""
    gate, runs = asyncio.Event(), []

    async def work() -> None:
        runs.append(True)
        await gate.wait()

    again = Coalesced(work)
    first = asyncio.create_task(again())
    await asyncio.sleep(0)
    for _ in range(5):
        await again()
    gate.set()
    await first
    assert len(runs) == 2


def state_of(desk: Desk, batch_id: str) -> str:
    """A batch's state now."""
    return str(desk.store.batches.get(batch_id).state)
