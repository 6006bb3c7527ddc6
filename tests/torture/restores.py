"""An older backup comes back after more was sent; then nobody who was called is called again."""

import asyncio
import shutil
from pathlib import Path

from tests.engine.desks import StandingClock
from tests.torture.crashes import Stage, go_on, opened, play
from tests.torture.harm import Harm
from tests.torture.steps import Steps
from tui.engine.restoring import restore_workspace
from tui.store.backup import backup


def restore_after(stage: Stage, folder: Path, kill_at: int = 0) -> Harm:
    """Back up, play the act (up to a death at a step), restore, go on, and judge."""
    home, grave = folder / "home", folder / "grave"
    shutil.copytree(stage.home, home)
    backup(home, folder / "hour-old.db")
    clock = StandingClock()
    clock.now = stage.clock.now
    clock.advance(hours=1)
    account = stage.account.copy(stage.account.desk)
    steps = Steps(home, grave, kill_at)
    play(stage.story, account, clock, steps)
    left = grave if steps.dead else home
    restore_workspace(left, folder / "hour-old.db", clock, "bo", left.name)
    with opened(stage.story, left, account, clock) as scene:
        harm = asyncio.run(go_on(scene))
    shutil.rmtree(folder, ignore_errors=True)
    return harm
