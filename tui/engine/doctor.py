"""Is everything in place? Checks that dial nobody and change nothing."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tui.domain.errors import Busy, CallsheetError, UsageError
from tui.domain.profile import Profile, Secret
from tui.engine.connection import Connection, open_connection
from tui.engine.desk import Desk
from tui.engine.invariants import check_secrets, check_workspace
from tui.store import FILE, is_sound, newest_daily

CLOCK_MAY_DIFFER = timedelta(minutes=2)
"""Webhook signatures are refused at five minutes (Svix); this leaves room to put it right."""

LEAST_FREE = 200 * 2**20
"""Bytes: a send of 100,000 calls writes less than this."""

_NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afs", "ceph", "9p", "davfs")
"""File systems whose locks and shared memory SQLite's log cannot stand on."""

_SHOWN = 20
"""Violations told one by one; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `error` says what kind of trouble it is where it is not in order."""

    name: str
    detail: str
    error: CallsheetError | None = None

    @property
    def ok(self) -> bool:
        """Whether it is in order."""
        return self.error is None


def bad(name: str, error: CallsheetError) -> Check:
    """Answer a check that is not in order, in the words of its error."""
    return Check(name, str(error), error)


def check_place(home: Path, mounts: Path = Path("/proc/self/mounts")) -> Iterator[Check]:
    """Check the workspace's folder: private, writable, room left, on a disk of this machine."""
    mode = home.stat().st_mode & 0o7777
    if mode & 0o007:
        yield bad(
            "workspace",
            UsageError(
                f"{home} is open to everybody (mode {mode:04o}).", "Use chmod 700, or 2770."
            ),
        )
    elif trouble := _cannot_write(home):
        yield bad("workspace", Busy(f"{home} cannot be written: {trouble}.", "Allow writing."))
    else:
        yield Check("workspace", f"{home}, mode {mode:04o}, writable")
    free = shutil.disk_usage(home).free
    words = f"{free / 2**20:,.0f} MB free"
    kind = file_system_of(home, mounts)
    if free < LEAST_FREE:
        yield bad("disk", Busy(f"Only {words}.", "Free some space before sending."))
    elif kind in _NETWORK:
        yield bad(
            "disk",
            UsageError(
                f"{home} is on a network file system ({kind}): locks and durability hold on a "
                "local disk only.",
                "Choose a local folder with --home.",
            ),
        )
    else:
        yield Check("disk", f"{words}{f', {kind}' if kind else ''}")


def check_database(desk: Desk, *, deep: bool) -> Iterator[Check]:
    """Check the open database, and how old the newest daily copy is."""
    path = desk.store.home / FILE
    size = f"{path.stat().st_size / 2**20:,.1f} MB, schema {desk.store.schema_version()}"
    if not deep:
        yield Check("database", size)
    elif is_sound(path):
        yield Check("database", f"{size}, every page and index is sound")
    else:
        yield bad(
            "database",
            UsageError(f"{path} is damaged.", "Bring back a copy with `restore`."),
        )
    newest = newest_daily(desk.store.home)
    yield Check("backups", f"the newest daily copy is of {newest}" if newest else "none yet")


async def check_provider(desk: Desk) -> list[Check]:
    """Reach the provider with what calls nobody: a token, the list of batches, its clock."""
    try:
        async with open_connection(desk) as connection:
            await connection.provider.prepare()
            checks = [Check("reachable", "simulator" if connection.simulated else "LIVE")]
            if not connection.simulated:
                checks += await _check_clock(desk, connection)
            elif connection.provider.capabilities.can_list:
                await connection.provider.list_batches(desk.clock())
            return checks
    except CallsheetError as error:
        return [bad("reachable", error)]


def check_deep(desk: Desk) -> Iterator[Check]:
    """Check what must always hold of the records (I1 to I15), and that no key stands anywhere."""
    found = [*check_workspace(desk), *check_secrets(desk, _secrets(desk.profile))]
    if not found:
        yield Check("invariants", "all hold")
        return
    told = "; ".join(f"{each.invariant} {each.subject}: {each.words}" for each in found[:_SHOWN])
    more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    yield bad("invariants", CallsheetError(f"{len(found)} broken: {told}{more}."))


def file_system_of(folder: Path, mounts: Path) -> str:
    """Answer the kind of file system a folder is on, "" where this system does not tell."""
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    place = folder.resolve()
    best, kind = -1, ""
    for line in lines:
        fields = line.split()
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " "))
        if place.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind


def _cannot_write(home: Path) -> str:
    try:
        descriptor, name = tempfile.mkstemp(prefix=".doctor-", dir=home)
        os.close(descriptor)
        Path(name).unlink()
    except OSError as error:
        return error.strerror or str(error)
    return ""


async def _check_clock(desk: Desk, connection: Connection) -> list[Check]:
    from tui.providers import server_clock

    if connection.provider.capabilities.can_list:
        listing = await connection.provider.list_batches(desk.clock())
        theirs = listing.server_time
    else:
        theirs = await server_clock(connection.profile)
    if theirs is None:
        return []
    apart = abs(theirs - desk.clock())
    words = f"{apart.total_seconds():.0f} s from the provider's"
    if apart <= CLOCK_MAY_DIFFER:
        return [Check("clock", words)]
    return [bad("clock", UsageError(f"{words}.", "Set this machine's clock."))]


def _secrets(profile: Profile) -> list[Secret]:
    """The keys to look for; those of the simulator are no secret, and its own file names them."""
    if profile.simulated:
        return []
    named = (profile.api_key, profile.client_id, profile.client_secret, profile.token)
    return [secret for secret in (*named, *profile.webhook_secrets) if secret]
