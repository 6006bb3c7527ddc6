"""A whole send to the loopback simulator, against bare httpx posting the same bodies to it."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx

from benchmarks.measure import Line, peak_memory_mb
from tui import simulator
from tui.domain.contact import Contact
from tui.domain.profile import Profile
from tui.engine.compose import NewBatch, compose_batch
from tui.engine.confirming import SendOrder
from tui.engine.connection import open_connection
from tui.engine.desk import Desk
from tui.engine.payload import body_of
from tui.engine.sending import send
from tui.store import open_store


def run(contacts: int) -> Iterator[Line]:
    """Measure one send of a confirmed batch."""
    profile = Profile("simulator", "luly", "", region="US", requests_per_minute=10_000_000)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with closing(open_store(home, now)) as store:
            desk = Desk(store, profile, now, "bench", simulator_speed=1)
            batch_id = compose(desk, contacts)
            ours = asyncio.run(place(desk, batch_id))
            bodies = [body_of(desk, a.id) for a in store.attempts.of_batch(batch_id)]
        with simulator.start(home / "bare", speed=1) as running:
            floor = asyncio.run(_bare(running.luly_url, bodies))
    yield Line(
        f"send {contacts:,} calls in {len(bodies)} requests",
        ours,
        "bare httpx, the same bodies",
        floor,
        3.0,
    )
    print(f"  peak resident size so far: {peak_memory_mb():.0f} MB")


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def compose(desk: Desk, contacts: int) -> str:
    """Make a list and compose a batch of all of it; answer the batch's id."""
    made = desk.store.lists.create("list", ("plan",))
    plain = Contact("", made.id, "", "", first_name="Ana", fields={"plan": "gold"})
    phones = [f"+1{212 + n // 8_000_000}{2_000_000 + n % 8_000_000:07}" for n in range(contacts)]
    people = [replace(plain, phone=phone, dial_key=phone) for phone in phones]
    desk.store.contacts.add_many(made.id, people)
    source = "Hello {{ first_name }}, your {{ plan }} plan ends soon. " * 20
    template = desk.store.templates.save("prompt", source, "bench")
    return compose_batch(desk, NewBatch("wave", made.id, template.id)).id


async def place(desk: Desk, batch_id: str) -> float:
    """Send a batch to the simulator; answer the seconds it took."""
    async with open_connection(desk) as connection:
        start = time.perf_counter()
        report = await send(desk, connection, batch_id, SendOrder(yes=True))
        assert report.outcome == "accepted", report
        return time.perf_counter() - start


async def _bare(url: str, bodies: list[bytes]) -> float:
    headers = {"authorization": "simulator-key", "content-type": "application/json"}
    start = time.perf_counter()
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        for body in bodies:
            answer = await client.post(f"{url}/v1/batches", content=body, headers=headers)
            answer.raise_for_status()
    return time.perf_counter() - start
