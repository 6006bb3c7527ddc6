"""Starting and stopping a simulator, which answers in a daemon thread."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Self

from tui.simulator.database import prepare
from tui.simulator.delivery import deliver_due
from tui.simulator.endpoints import add_endpoint, remove_endpoint
from tui.simulator.moments import Clock, system_clock
from tui.simulator.reports import Dial, dials
from tui.simulator.scenario import Scenario, read_scenario
from tui.simulator.world import World

if TYPE_CHECKING:
    from tui.simulator.server import Connections

PROVIDERS = ("luly", "levers")
"""What it can stand in for."""

_PUMP_EVERY = 0.1


class Running:
    """A simulator that answers at `url` until `stop` is called; also a context manager."""

    def __init__(
        self,
        world: World,
        url: str,
        stop_server: Callable[[], None],
        database: sqlite3.Connection,
        pumping: bool,
        connections: "Connections",
    ) -> None:
        self.url = url
        self._connections = connections
        self._world = world
        self._stop_server = stop_server
        self._database = database
        self._endpoints: list[int] = []
        self._ended = Event()
        self._pump = Thread(target=self._deliver, name="callsheet-simulator-webhooks", daemon=True)
        if pumping:
            self._pump.start()

    @property
    def home(self) -> Path:
        """The workspace it stands in."""
        return self._world.home

    @property
    def luly_url(self) -> str:
        """The base URL for a Luly profile."""
        return f"{self.url}/luly/api"

    @property
    def levers_url(self) -> str:
        """The base URL for a Levers profile."""
        return f"{self.url}/levers"

    @property
    def working(self) -> int:
        """How many requests it is answering now; one whose sender has died is answered too."""
        return self._connections.working

    def add_webhook(self, url: str, secret: str) -> None:
        """Post Levers' events to a loopback URL until this simulator is stopped.

        Events that nobody has taken yet go there too. Raises ValueError for another URL than plain
        http on loopback, and for a secret that is not `whsec_<base64>`.
        """
        world = self._world
        self._endpoints.append(add_endpoint(world.home, url, secret, world.now()))

    def deliver_due(self) -> int:
        """Deliver every event that is due now; answers how many were taken."""
        return deliver_due(self._world)

    def dials(self) -> list[Dial]:
        """Answer every phone dialled in this workspace, in order."""
        return dials(self._world.home)

    def stop(self) -> None:
        """Stop answering and delivering, and forget the webhooks added here. Twice is harmless."""
        if self._ended.is_set():
            return
        self._ended.set()
        self._stop_server()
        if self._pump.is_alive():
            self._pump.join(10)
        for endpoint in self._endpoints:
            remove_endpoint(self._world.home, endpoint)
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _deliver(self) -> None:
        while not self._ended.wait(_PUMP_EVERY):
            try:
                deliver_due(self._world, wait=False)
            except (sqlite3.OperationalError, OSError):
                # A full or busy disk passes; what was posted and not noted is posted again,
                # as the page announces.
                continue


def start(
    home: Path,
    *,
    providers: Sequence[str] = PROVIDERS,
    host: str = "127.0.0.1",
    port: int = 0,
    seed: int = 1,
    speed: float = 20.0,
    scenario: Path | Mapping[str, object] | Scenario | None = None,
    webhook: tuple[str, str] | None = None,
    clock: Clock = system_clock,
    pumping: bool = True,
) -> Running:
    """Start a simulator on a workspace and return once it answers; port 0 picks a free one.

    `speed` is simulated seconds per second, kept by each batch from its creation. `pumping` False
    delivers webhooks only on `deliver_due`. Raises ScenarioError, ValueError for arguments that
    make no sense, OSError where the port is taken, sqlite3.Error where the file cannot be used.
    """
    unknown = [name for name in providers if name not in PROVIDERS]
    if unknown or not providers:
        raise ValueError(f"providers are among {', '.join(PROVIDERS)}; not {unknown}.")
    if not 0 < speed <= 100_000:
        raise ValueError(f"speed is above 0 and at most 100000; not {speed}.")
    world = World(home, clock, seed, speed, read_scenario(scenario))

    from tui.simulator.app import build
    from tui.simulator.server import Connections, bound, serve

    listening = bound(host, port)
    database = None
    try:
        database = prepare(home)
        connections = Connections()
        stop = serve(build(world, providers, connections), listening, connections)
    except BaseException:
        listening.close()
        if database is not None:
            database.close()
        raise
    name = f"[{host}]" if ":" in host else host
    url = f"http://{name}:{listening.getsockname()[1]}"
    running = Running(world, url, stop, database, pumping, connections)
    try:
        if webhook is not None:
            running.add_webhook(*webhook)
    except BaseException:
        running.stop()
        raise
    return running
