"""A full disk at every write: SQLite says so there, once or from then on, and nothing is lost."""

import asyncio
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from tests.engine.desks import StandingClock
from tests.torture.crashes import Stage, go_on, opened
from tests.torture.harm import Harm
from tests.torture.steps import SteppedProvider, Steps, stepping
from tests.torture.stories import Scene
from tui.domain.errors import CallsheetError
from tui.engine.connection import Connection
from tui.engine.desk import Desk


@dataclass
class FullDisk(Steps):
    """Steps of which writes fail from one on, `room_after` writes later they succeed again.

    What fails is a write to the store only; the provider is as well as ever.
    """

    room_after: int = 1

    def take(self, name: str) -> None:
        """Pass one step, or say what SQLite says of a full disk."""
        self.names.append(name)
        number = len(self.names)
        full = self.kill_at <= number < self.kill_at + self.room_after
        if full and name.startswith("before ") and name.split()[1].isupper():
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            error.sqlite_errorname = "SQLITE_FULL"
            raise error


def fill(stage: Stage, folder: Path, at: int, room_after: int = 1) -> Harm:
    """Play a story's act with the disk full at one step; go on as an operator would, and judge."""
    home = folder / "home"
    shutil.copytree(stage.home, home)
    clock = StandingClock()
    clock.now = stage.clock.now
    steps = FullDisk(home, kill_at=at, room_after=room_after)
    desk = Desk(stage.account.desk.store, stage.story.profile, clock, "ana")
    account = stage.account.copy(desk)
    try:
        with stepping(desk, steps) as watched:
            there = account.at(watched)
            link = Connection(SteppedProvider(there, steps), stage.story.profile, True)
            asyncio.run(_act(stage, Scene(watched, there, link, clock)))
    except CallsheetError:
        pass  # the operator is told, in words
    with opened(stage.story, home, account, clock) as scene:
        harm = asyncio.run(go_on(scene))
    shutil.rmtree(folder, ignore_errors=True)
    return harm


async def _act(stage: Stage, scene: Scene) -> None:
    await stage.story.act(scene)
