"""Desks for the screens' tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.screens.stage import LIVE, SIMULATED, desk_at, fill
from tui.engine.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An empty workspace on the simulator's profile."""
    with desk_at(tmp_path / "home", SIMULATED) as made:
        yield made


@pytest.fixture
def live_desk(tmp_path: Path) -> Iterator[Desk]:
    """An empty workspace on a live profile."""
    with desk_at(tmp_path / "home", LIVE) as made:
        yield made


@pytest.fixture
def full_desk(desk: Desk) -> Desk:
    """Two lists: three people with a due date, and one person of another list."""
    fill(
        desk,
        "renewals",
        [
            ("+12025550143", "Zoë", "Alvarez"),
            ("+12025550147", "Zoltan", "Ng"),
            ("+447700900123", "سارة", "العتيبي"),
        ],
        due_date="January 15, 2027",
        amount="$80.00",
    )
    fill(desk, "other", [("+12025550150", "Amelia", "Hart")])
    return desk
