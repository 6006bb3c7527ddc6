"""A simulator on a frozen clock, and clients that hold its keys."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tui.simulator import Running, start

SPEED = 20.0


class Frozen:
    """A clock that moves only when told to, by simulated seconds."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, simulated_seconds: float) -> None:
        """Let simulated time pass."""
        self.moment += timedelta(seconds=simulated_seconds / SPEED)


class Luly:
    """What an operator's program does with Luly."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(
            base_url=f"{url}/luly/api/v1", headers={"authorization": "simulator-key"}, timeout=30
        )

    def send(self, *rows: dict[str, Any], prompt: str = "Hello.", **more: Any) -> httpx.Response:
        """Post a batch."""
        body = {"base_prompt": prompt, "call_data": list(rows), **more}
        return self.client.post("/batches", json=body)

    def accepted(self, *rows: dict[str, Any], **more: Any) -> str:
        """Post a batch that has to be taken; answers its id, escaped for an address."""
        answer = self.send(*rows, **more)
        assert answer.status_code == 200, answer.text
        return quote(answer.json()["batch_id"], safe="")

    def batch(self, batch_id: str, **query: str) -> dict[str, Any]:
        """Get a batch's details."""
        answer = self.client.get(f"/batches/{batch_id}", params=query)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def call(self, call_id: str) -> dict[str, Any]:
        """Get a call's details."""
        answer = self.client.get(f"/calls/{call_id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


class Levers:
    """What an operator's program does with Levers."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=f"{url}/levers", timeout=30)
        keys = {"clientId": "simulator", "clientSecret": "simulator-secret"}
        token = self.client.post("/auth/v1/api-key/auth", json=keys).json()["access_token"]
        self.client.headers["authorization"] = f"Bearer {token}"

    def send(self, *contacts: Any, **more: Any) -> httpx.Response:
        """Post a call-bulk request."""
        body = {"contacts": list(contacts), **more}
        return self.client.post("/api-service/v1/ai/phone-calls/action/call-bulk", json=body)


Starter = Callable[..., Running]


@pytest.fixture
def clock() -> Frozen:
    """A clock that stands still."""
    return Frozen()


@pytest.fixture
def starting(tmp_path: Path, clock: Frozen) -> Iterator[Starter]:
    """Start simulators on the test's workspace; they are stopped afterwards."""
    running: list[Running] = []

    def begin(**options: Any) -> Running:
        options = {"clock": clock, "speed": SPEED, "pumping": False, **options}
        running.append(start(tmp_path, **options))
        return running[-1]

    yield begin
    for one in running:
        one.stop()


@pytest.fixture
def simulator(starting: Starter) -> Running:
    """One simulator on the frozen clock."""
    return starting()


@pytest.fixture
def connect_luly() -> Iterator[Callable[[Running], Luly]]:
    """Make a client for a simulator's Luly."""
    clients: list[Luly] = []

    def connect(running: Running) -> Luly:
        clients.append(Luly(running.url))
        return clients[-1]

    yield connect
    for client in clients:
        client.client.close()


@pytest.fixture
def connect_levers() -> Iterator[Callable[[Running], Levers]]:
    """Make a client for a simulator's Levers, logged in."""
    clients: list[Levers] = []

    def connect(running: Running) -> Levers:
        clients.append(Levers(running.url))
        return clients[-1]

    yield connect
    for client in clients:
        client.client.close()


@pytest.fixture
def luly(simulator: Running, connect_luly: Callable[[Running], Luly]) -> Luly:
    """A client of the one simulator's Luly."""
    return connect_luly(simulator)


@pytest.fixture
def levers(simulator: Running, connect_levers: Callable[[Running], Levers]) -> Levers:
    """A client of the one simulator's Levers."""
    return connect_levers(simulator)


def rows(count: int, **more: Any) -> list[dict[str, Any]]:
    """Make rows with numbers that can be dialled."""
    return [{"phone_number": f"+1202555{place:04d}", **more} for place in range(count)]
