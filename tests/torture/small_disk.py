"""A disk that is really full: a file system of a few megabytes in memory, filled to the page.

SQLite's own error in the place of a write (see `full`) says what happens at each statement; this
says what happens where the kernel refuses a page, whoever asks for it: the log, the database as it
is copied into, a lock, a file beside.
"""

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from errno import ENOSPC
from pathlib import Path

from tests.engine.desks import StandingClock, connected
from tests.torture.account import Account
from tests.torture.crashes import Stage, go_on, opened
from tests.torture.harm import Harm
from tests.torture.stories import Scene
from tui.domain.errors import CallsheetError
from tui.engine.desk import Desk
from tui.store import open_store

PAGE = 4096
_BALLAST = "ballast"


class NotAllowed(Exception):
    """This user may not mount a file system here; the reason is in the system's words."""


@contextmanager
def small_disk(place: Path, megabytes: int = 8) -> Iterator[Path]:
    """Mount a file system of that size at a folder that is there. Raises NotAllowed."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs", str(place)]
    try:
        made = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise NotAllowed(f"no file system can be mounted here: {error.strerror}") from error
    if made.returncode:
        raise NotAllowed(f"no file system can be mounted here: {made.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def leave(disk: Path, pages: int) -> None:
    """Fill a disk until no more than so many pages are left; others may be writing meanwhile."""
    ballast = disk / _BALLAST
    ballast.unlink(missing_ok=True)
    left = shutil.disk_usage(disk).free // PAGE - pages
    with ballast.open("wb", buffering=0) as file:
        try:
            for _ in range(left):
                file.write(b"\xff" * PAGE)
        except OSError as full:
            if full.errno != ENOSPC:
                raise


def free(disk: Path) -> None:
    """Give all room back."""
    (disk / _BALLAST).unlink(missing_ok=True)


def pages_of(stage: Stage, disk: Path) -> int:
    """How many pages a story's act takes on a disk that has room."""
    return _play(stage, disk).pages


def fill_up(stage: Stage, disk: Path, pages: int) -> Harm:
    """Play a story's act with so many pages left; then there is room again, go on, and judge."""
    played = _play(stage, disk, pages)
    free(disk)
    with opened(stage.story, disk / "home", played.account, played.clock) as scene:
        return asyncio.run(go_on(scene))


@dataclass(frozen=True)
class _Played:
    """The account and the moment after an act, and the pages that it had taken by then."""

    account: Account
    clock: StandingClock
    pages: int


def _play(stage: Stage, disk: Path, pages: int | None = None) -> _Played:
    for path in disk.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(stage.home, disk / "home")
    if pages is not None:
        leave(disk, pages)
    before = used = shutil.disk_usage(disk).used
    clock = StandingClock()
    clock.now = stage.clock.now
    account = stage.account.copy(stage.account.desk)
    with suppress(CallsheetError), closing(open_store(disk / "home", clock)) as store:
        desk = Desk(store, stage.story.profile, clock, "ana")
        there = account.at(desk)
        try:
            asyncio.run(_act(stage, Scene(desk, there, connected(desk, there), clock)))
        finally:
            used = shutil.disk_usage(disk).used
    return _Played(account, clock, (used - before) // PAGE)


async def _act(stage: Stage, scene: Scene) -> None:
    await stage.story.act(scene)
