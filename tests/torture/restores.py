"""An older backup comes back after more was sent; then nobody who was called is called again."""

import asyncio
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.engine.desks import StandingClock
from tests.torture.account import Account
from tests.torture.crashes import Stage, go_on, opened, play
from tests.torture.harm import Harm
from tests.torture.steps import Steps
from tests.torture.stories import REFUSED
from tui.domain.errors import UsageError
from tui.engine.restoring import restore_workspace
from tui.store import is_sound, open_store
from tui.store.backup import backup

_FILE = "callsheet.db"
_MAY_BE_LOST = (
    "no body on record", "no raw answer names", "its words", "other words", "the body",
    "was dialled", "another prompt", "what left is not", "nothing was confirmed", "prompt version",
    "was in doubt and is sendable by nobody's word", "asked for None", "still in doubt though",
)  # fmt: skip
"""What a damaged record may lack: bodies, answers, words, the audit; doubt may stay doubt."""


def restore_after(stage: Stage, folder: Path, kill_at: int = 0) -> Harm:
    """Back up, play the act (up to a death at a step), restore, go on, and judge."""
    left, account, clock = _sent_since(stage, folder, kill_at)
    restore_workspace(left, folder / "hour-old.db", clock, "bo", left.name)
    with opened(stage.story, left, account, clock) as scene:
        harm = asyncio.run(go_on(scene))
    shutil.rmtree(folder, ignore_errors=True)
    return harm


def restore_damaged(stage: Stage, folder: Path, seed: int) -> Harm:
    """The same over a database that was damaged in the middle since.

    The damage must be noticed and the copy must come back. Raises AssertionError where not.
    """
    chance = random.Random(f"{stage.story.name} {seed}")
    left, account, clock = _sent_since(stage, folder, chance.choice([0, chance.randint(1, 80)]))
    path = left / _FILE
    _checkpoint(path)
    whole = path.read_bytes()
    while True:
        path.write_bytes(_overwritten(whole, chance))
        if not _opens(left, clock) or not is_sound(path):
            break  # else it hit what nothing is kept in: not damaged
    found = restore_workspace(left, folder / "hour-old.db", clock, "bo", left.name)
    assert found.set_aside is not None, "the damage was not noticed"
    assert is_sound(path), "what was restored is damaged too"
    with opened(stage.story, left, account, clock) as scene:
        assert scene.desk.store.suppression.among([REFUSED]), "a refusal is forgotten"
        harm = asyncio.run(go_on(scene))
    shutil.rmtree(folder, ignore_errors=True)
    said = tuple(v for v in harm.violations if not any(words in v for words in _MAY_BE_LOST))
    return Harm(harm.double_dials, harm.lost_rows, harm.stuck_rows, said)


def _sent_since(stage: Stage, folder: Path, kill_at: int) -> tuple[Path, Account, StandingClock]:
    """Keep a copy, and an hour later play the act; answers where the workspace is then."""
    home, grave = folder / "home", folder / "grave"
    shutil.copytree(stage.home, home)
    backup(home, folder / "hour-old.db")
    clock = StandingClock()
    clock.now = stage.clock.now
    clock.advance(hours=1)
    account = stage.account.copy(stage.account.desk)
    steps = Steps(home, grave, kill_at)
    play(stage.story, account, clock, steps)
    return (grave if steps.dead else home), account, clock


def _checkpoint(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _overwritten(whole: bytes, chance: random.Random) -> bytes:
    """Overwrite up to a page somewhere behind the first one."""
    length = chance.choice([16, 200, 4096])
    start = chance.randrange(4096, len(whole) - length)
    return whole[:start] + chance.randbytes(length) + whole[start + length :]


def _opens(home: Path, clock: StandingClock) -> bool:
    try:
        open_store(home, clock).close()
    except UsageError as error:
        told = error.hint
    else:
        return True
    assert "restore" in told, told
    return False
