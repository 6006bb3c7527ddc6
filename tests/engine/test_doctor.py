"""Doctor: what is in order is said, what is not is said with what to do, nobody is dialled."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.engine.desks import (
    LIVE,
    START,
    ScriptedProvider,
    add_batch,
    add_list,
    connected,
    desk_at,
)
from tui import simulator
from tui.domain.errors import Busy, NotReached, UsageError
from tui.domain.profile import Profile, Secret
from tui.domain.states import RowState
from tui.engine.confirming import SendOrder
from tui.engine.daily import keep_daily
from tui.engine.doctor import (
    check_database,
    check_deep,
    check_place,
    check_provider,
    file_system_of,
)
from tui.engine.sending import send
from tui.settings.builtin import SIMULATOR

LEVERS_LIVE = Profile(
    "levers-prod",
    "levers",
    "",
    client_id=Secret("simulator"),
    client_secret=Secret("simulator-secret"),
)


def test_a_workspace_that_is_in_order(tmp_path: Path) -> None:
    with desk_at(tmp_path / "work") as (desk, clock):
        add_list(desk, 2)
        keep_daily(desk.store, clock)
        checks = [
            *check_place(desk.store.home),
            *check_database(desk, deep=True),
            *check_deep(desk),
        ]
        assert all(check.ok for check in checks), checks
        names = [check.name for check in checks]
        assert names == ["workspace", "disk", "database", "backups", "invariants"]
        assert "2026-03-02" in checks[3].detail


def test_a_folder_open_to_everybody_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    first = next(check_place(tmp_path))
    assert isinstance(first.error, UsageError)
    assert "0755" in first.detail


def test_a_network_file_system_is_said(tmp_path: Path) -> None:
    home = tmp_path / "on the server"
    home.mkdir(mode=0o700)
    mounts = tmp_path / "mounts"
    point = str(home).replace(" ", "\\040")  # so the kernel writes a blank
    mounts.write_text(f"none / ext4 rw 0 0\nserver:/x {point} nfs4 rw 0 0\nbroken\n")
    _, disk = check_place(home, mounts)
    assert "network file system (nfs4)" in disk.detail
    assert file_system_of(tmp_path, mounts) == "ext4"
    assert file_system_of(tmp_path, tmp_path / "none") == ""


def test_a_workspace_without_room_is_said(
    tmp_path: Path,
) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / "gone").mkdir(mode=0o700)
    (tmp_path / "gone").chmod(0o500)
    checks = {check.name: check for check in check_place(tmp_path / "gone")}
    trouble = checks["workspace"].error
    assert trouble is None or isinstance(trouble, Busy), "root may write anywhere"


async def test_broken_invariants_and_keys_on_disk_are_told(tmp_path: Path) -> None:
    secret = Secret("sk-very-secret-key")
    with desk_at(tmp_path, replace(LIVE, api_key=secret)) as (desk, _):
        add_list(desk, 2)
        batch = add_batch(desk)
        order = SendOrder(confirm="luly-prod:2", untested=True)
        await send(desk, connected(desk, ScriptedProvider(desk)), batch.id, order)
        [check] = check_deep(desk)
        assert check.ok, check.detail
        rows = list(desk.store.rows.iterate(batch.id))
        desk.store.rows.save_many([replace(rows[0], state=RowState.PLANNED)])
        (tmp_path / "exports" / "notes.txt").write_text("the key is sk-very-secret-key")
        [check] = check_deep(desk)
        assert not check.ok
        assert "I5 b1/c1" in check.detail
        assert "I12" in check.detail
        assert "sk-very" not in check.detail


def test_the_simulators_own_keys_are_no_secret(tmp_path: Path) -> None:
    with desk_at(tmp_path, SIMULATOR) as (desk, _):
        simulator.start(tmp_path).stop()
        assert b"simulator-key" in (tmp_path / "simulator.db").read_bytes()
        assert all(check.ok for check in check_deep(desk))


def test_damage_in_the_middle_is_found_by_the_deep_check_only(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 50)
    path = tmp_path / "callsheet.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 't_contacts'"
        ).fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)
    with desk_at(tmp_path) as (desk, _):
        assert next(check_database(desk, deep=False)).ok
        found = next(check_database(desk, deep=True))
        assert isinstance(found.error, UsageError)
        assert "`restore`" in found.detail


@pytest.mark.parametrize("profile", [LIVE, LEVERS_LIVE], ids=lambda profile: profile.name)
async def test_reaching_the_provider_dials_nobody_and_compares_clocks(
    tmp_path: Path, profile: Profile
) -> None:
    with (
        simulator.start(tmp_path / "theirs") as running,
        desk_at(tmp_path / "work", _at(profile, running)) as (desk, clock),
    ):
        checks = {check.name: check for check in await check_provider(desk)}
        assert checks["reachable"].detail == "LIVE"
        assert isinstance(checks["clock"].error, UsageError), "our clock stands in March"
        theirs = START + timedelta(seconds=float(checks["clock"].detail.split()[0]))
        clock.now = theirs
        checks = {check.name: check for check in await check_provider(desk)}
        assert checks["clock"].ok, checks
        assert simulator.dials(tmp_path / "theirs") == []
    with desk_at(tmp_path / "work", replace(desk.profile, request_timeout=2)) as (desk, _):
        [gone] = await check_provider(desk)
        assert isinstance(gone.error, NotReached)


def _at(profile: Profile, running: simulator.Running) -> Profile:
    url = running.luly_url if profile.provider == "luly" else f"{running.url}/levers"
    return replace(profile, base_url=url, api_key=Secret("simulator-key"))
