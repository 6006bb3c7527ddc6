"""A part of the disks that are really full; `make torture` leaves every few pages of room."""

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.engine.desks import LULY, StandingClock, add_batch, add_list, desk_at
from tests.torture.crashes import staged
from tests.torture.loopback import add_batch as add_loopback
from tests.torture.loopback import loopback, phones
from tests.torture.small_disk import NotAllowed, fill_up, free, leave, pages_of, small_disk
from tests.torture.stories import STORIES, Story
from tui.domain.errors import Busy
from tui.engine.daily import keep_daily
from tui.engine.invariants import check_workspace
from tui.engine.restoring import restore_workspace
from tui.store import backup

SENDS = [story for story in STORIES if story.name.endswith((": send", "no answer"))]
SHARE = 9


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes, where this user may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    try:
        with small_disk(place):
            yield place
    except NotAllowed as reason:
        pytest.skip(str(reason))


@pytest.mark.parametrize("story", SENDS, ids=lambda story: story.name)
def test_a_full_disk_dials_nobody_twice_and_loses_nothing(
    tmp_path: Path, disk: Path, story: Story
) -> None:
    stage = staged(story, tmp_path)
    first = random.Random(story.name).randint(1, SHARE)
    for pages in range(first, pages_of(stage, disk) + SHARE, SHARE):
        harm = fill_up(stage, disk, pages)
        assert not harm, (pages, harm)


@pytest.mark.parametrize("provider", ["luly", "levers"])
def test_a_disk_that_fills_up_under_a_sender(tmp_path: Path, provider: str) -> None:
    """The real command: what left is told as doubt (6) or not at all (9); nothing is lost."""
    home = tmp_path / "home"
    home.mkdir()
    try:
        with small_disk(home), loopback(tmp_path, provider, hang=0.05) as there:
            batch = add_loopback(there.desk, "wave", phones(40))
            sender = there.send(batch)
            there.until("it sends", lambda: len(there.rung) >= 8)
            leave(home, 0)
            code = sender.wait()
            assert code in (6, 9, 10), sender.err.read_text()
            told = sender.err.read_text() + sender.out.read_text()
            assert "room" in told or "space" in told.lower()
            free(home)
            there.settle(batch)
            again = there.send(batch)
            assert again.wait() == 0, again.err.read_text()
            there.settle(batch)
            assert json.loads(again.out.read_text())["outcome"] in ("accepted", "nothing_to_send")
            assert len(there.rung) == 40
            harm = there.harm()
            assert not harm, harm
    except NotAllowed as reason:
        pytest.skip(str(reason))


@pytest.mark.parametrize("pages", [0, 1, 3, 12, 30])
def test_a_copy_that_finds_no_room_leaves_nothing_behind(
    tmp_path: Path, disk: Path, pages: int
) -> None:
    """Daily copy, backup and restore say so; the workspace is as it was."""
    home, copy = disk / "home", tmp_path / "copy.db"
    with desk_at(home, LULY) as (desk, clock):
        add_list(desk, 3)
        add_batch(desk)
        backup(home, copy)
        before = _kept(home)
        leave(disk, pages)
        told = keep_daily(desk.store, clock)
        assert "room" in told or "space" in told, told
        with pytest.raises(Busy):
            backup(home, disk / "another.db")
        with pytest.raises(Busy):
            restore_workspace(home, copy, StandingClock(), "bo", "home")
        free(disk)
        assert _kept(home) == before
        assert not (disk / "another.db").exists()
        assert desk.store.rows.counts("b1")["planned"] == 3  # type: ignore[index]
        assert check_workspace(desk) == ()


def test_a_damaged_database_is_rebuilt_only_where_there_is_room(tmp_path: Path, disk: Path) -> None:
    home, copy = disk / "home", tmp_path / "copy.db"
    with desk_at(home, LULY) as (desk, _):
        add_list(desk, 3)
        add_batch(desk)
        backup(home, copy)
    with closing(sqlite3.connect(home / "callsheet.db")) as connection:
        connection.execute("DROP TABLE t_ledger")
    was = (home / "callsheet.db").read_bytes()
    for pages in (0, 10, 150, 210):
        leave(disk, pages)
        with pytest.raises(Busy):
            restore_workspace(home, copy, StandingClock(), "bo", "home")
        assert (home / "callsheet.db").read_bytes() == was
        assert list((home / "backups").iterdir()) == []
    free(disk)
    restore_workspace(home, copy, StandingClock(), "bo", "home")
    with desk_at(home, LULY) as (desk, _):
        assert check_workspace(desk) == ()


def _kept(home: Path) -> list[Path]:
    """Every file of a workspace but for its locks."""
    return sorted(p for p in home.rglob("*") if p.is_file() and p.parent.name != "locks")
