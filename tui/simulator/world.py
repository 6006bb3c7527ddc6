"""What every request is answered in: the workspace, the clock, the seed, the scenario."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from tui.simulator.moments import Clock
from tui.simulator.scenario import Fault, Scenario

VERSION = "1"
"""The simulator's own version, in its handshake."""


class Counts:
    """Numbers the requests of one running simulator, per provider and kind."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counter: Counter[tuple[str, str]] = Counter()

    def take(self, provider: str, kind: str) -> tuple[int, int]:
        """Count one request; answers its number among its kind and among all of the provider."""
        with self._lock:
            self._counter[provider, kind] += 1
            self._counter[provider, "any"] += 1
            return self._counter[provider, kind], self._counter[provider, "any"]


@dataclass(frozen=True, slots=True)
class World:
    """One simulator's circumstances; `speed` is simulated seconds per second of the clock."""

    home: Path
    clock: Clock
    seed: int
    speed: float
    scenario: Scenario
    counts: Counts = field(default_factory=Counts)

    def now(self) -> float:
        """Answer the present moment in seconds since the epoch."""
        return self.clock().timestamp()

    def fault(self, provider: str, kind: str) -> Fault | None:
        """Count a request and answer the first fault that is meant for it."""
        number, of_all = self.counts.take(provider, kind)
        for fault in self.scenario.faults:
            if fault.strikes(provider, kind, number, of_all):
                return fault
        return None
