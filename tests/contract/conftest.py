"""A simulator on loopback, of its own workspace, for each test."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tui.simulator import Running, start

Starter = Callable[..., Running]


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[Starter]:
    """Start a simulator with a scenario; every one is stopped at the end of the test."""
    running: list[Running] = []

    def begin(scenario: Mapping[str, object] | None = None, speed: float = 2000.0) -> Running:
        running.append(start(tmp_path, speed=speed, scenario=scenario, pumping=False))
        return running[-1]

    yield begin
    for each in running:
        each.stop()
