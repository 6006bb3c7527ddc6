"""The Status screen while a large batch is followed: how late the event loop wakes.

The batch is sent to the loopback simulator and left with its calls under way; then the app, in a
process of its own, opens it and polls, stores and shows what comes of them.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.measure import Line
from benchmarks.sending import compose, now, place
from tui.app.app import CallsheetApp
from tui.app.collecting import seldom_collecting
from tui.app.screens.status import StatusScreen
from tui.domain.profile import Profile
from tui.engine.desk import Desk
from tui.engine.handover import handing_over
from tui.store import open_store

SECONDS, LAG = 20.0, 0.020
SPEED = 20.0
"""Times faster than life the calls of the simulator go: many end in every second watched."""


def run(calls: int) -> Iterator[Line]:
    """Measure the event loop while a batch of `calls` is followed."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.following", folder, str(calls)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    seen: dict[str, float] = json.loads(done.stdout)
    print(f"  {seen['ended']:,.0f} calls ended while it was watched")
    yield Line(f"follow {calls:,} calls: event loop, p99", seen["p99"], "wanted", LAG, 1)
    yield Line(f"follow {calls:,} calls: event loop, worst", seen["worst"], "p99 wanted", LAG)


def _desk(home: Path) -> Desk:
    profile = Profile("simulator", "luly", "", region="US", requests_per_minute=10_000_000)
    return Desk(open_store(home, now), profile, now, "bench", simulator_speed=SPEED)


async def _watch(desk: Desk, batch_id: str) -> dict[str, float]:
    app = CallsheetApp(desk, "status")
    app.chosen_batch = batch_id
    late: list[float] = []
    async with app.run_test(size=(120, 36)):
        await asyncio.sleep(2)  # what opening costs is another figure
        assert isinstance(app.screen, StatusScreen)
        before = _ended(desk, batch_id)
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            start = time.perf_counter()
            await asyncio.sleep(0.005)
            late.append(time.perf_counter() - start - 0.005)
        ended = _ended(desk, batch_id) - before
    late.sort()
    return {"p99": late[int(len(late) * 0.99)], "worst": late[-1], "ended": ended}


def _ended(desk: Desk, batch_id: str) -> int:
    return sum(desk.store.rows.outcomes(batch_id).values())


def main() -> None:
    """Send a batch, then watch it."""
    home, calls = Path(sys.argv[1]), int(sys.argv[2])
    desk = _desk(home)
    with closing(desk.store), handing_over(), seldom_collecting():
        batch_id = compose(desk, calls)
        asyncio.run(place(desk, batch_id))
        print(json.dumps(asyncio.run(_watch(desk, batch_id))))


if __name__ == "__main__":
    main()
