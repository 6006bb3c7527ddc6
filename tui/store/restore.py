"""Restoring a copy without forgetting who was called, or who must not be.

A sound database is united with the copy in one transaction, so that other processes see all of it
or nothing. Of a damaged one what can be read is taken over into a new file, which then takes its
place. Either way the database that was there is kept beside, in `backups`.
"""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from tui.domain.clock import Clock
from tui.domain.errors import Busy, UsageError
from tui.domain.ledger import AuditEntry, Suppressed
from tui.store.backup import copy_database, is_sound
from tui.store.carve import carve
from tui.store.connection import Database
from tui.store.failures import Damaged, Translated
from tui.store.ledger import Suppression
from tui.store.locks import Locks
from tui.store.merge import Merged, merge
from tui.store.rebuild import hear_again, refusals_on_record
from tui.store.salvage import empty_log, has_contents, refused_keys, salvage
from tui.store.schema import NewerSchema, functions, migrate, refresh_find
from tui.store.store import FILE, open_store, prepare

_SALVAGED = (
    "ledger", "suppression", "attempts", "templates", "template_versions", "batches", "rows",
    "answers", "inbox", "facts", "audit",
)  # fmt: skip
_ENDINGS = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore kept beyond the copy, in calls, refusals and batches, and what it changed.

    `replaced` is where the database that was there is kept, `set_aside` the same where that was
    damaged; `unknown` counts the calls in doubt, `paused` the batches.
    """

    calls: int
    refusals: int
    unknown: int
    paused: int
    set_aside: Path | None = None
    replaced: Path | None = None
    batches: int = 0


def restore(home: Path, source: Path, clock: Clock, operator: str = "") -> Restored:
    """Bring a copy back into a workspace; the caller has asked for a typed confirmation.

    Raises UsageError where the file is no sound copy, Busy while a lock is held.
    """
    now = clock()
    group = prepare(home)
    if source.exists() and source.samefile(home / FILE):
        raise UsageError(f"{source} is the workspace itself.", "Name a file of `backup`.")
    replaced = _free(home / "backups" / f"replaced-{now:%Y%m%dT%H%M%S%f}.db")
    copy = replaced.with_name(f"restoring-{replaced.name}")
    entry = AuditEntry(now, operator, "restore", "", {"file": str(source.absolute())})
    locks = Locks(home / "locks", clock, 0o660 if group else 0o600)
    try:
        _take_copy(source, copy, now)
        locks.refuse_while_held()
        if _opens_sound(home, clock):
            with suppress(Damaged):  # what SQLite's own check does not see
                merged = _unite_in_place(home, copy, replaced, entry, locks)
                return _answer(merged, replaced, damaged=False)
        merged = _rebuild_beside(home, copy, replaced, entry, locks)
        return _answer(merged, replaced, damaged=True)
    except OSError as error:
        raise Busy(
            f"{home} cannot be written: {error.strerror}.",
            "Free some space, then restore again; the workspace is as it was.",
        ) from error
    finally:
        _remove(copy)


def _take_copy(source: Path, copy: Path, now: datetime) -> None:
    """Have the copy checked, in a file of our own, and of this version's schema."""
    if not source.is_file():
        raise UsageError(f"There is no file {source}.", "Name a file that `backup` has written.")
    address = f"file:{quote(str(source.absolute()))}?mode=ro"
    with Translated(source), closing(sqlite3.connect(address, uri=True)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        checked = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if checked != "ok" or not version:
            raise _unsound(source)
        os.close(os.open(copy, os.O_CREAT | os.O_EXCL, 0o600))
        connection.execute("VACUUM INTO ?", (str(copy),))
    database = Database(copy)
    try:
        migrate(database, None, now)
    except Damaged as error:
        raise _unsound(source) from error
    finally:
        database.close()


def _unsound(source: Path) -> UsageError:
    return UsageError(f"{source} is no sound copy of a workspace.", "Name another copy.")


def _opens_sound(home: Path, clock: Clock) -> bool:
    """Answer whether the database opens and is whole. Raises NewerSchema, Busy."""
    try:
        open_store(home, clock).close()
        return is_sound(home / FILE)
    except NewerSchema:
        raise
    except UsageError:
        return False


def _unite_in_place(
    home: Path, copy: Path, replaced: Path, entry: AuditEntry, locks: Locks
) -> Merged:
    copy_database(home / FILE, replaced)
    database = Database(home / FILE, setup=functions, before_commit=refresh_find)
    try:
        return _unite(database, copy, entry, locks)
    except BaseException:
        replaced.unlink(missing_ok=True)
        raise
    finally:
        database.close()


def _rebuild_beside(
    home: Path, copy: Path, replaced: Path, entry: AuditEntry, locks: Locks
) -> Merged:
    """Salvage into a new file, unite it with the copy, and have it take the place."""
    damaged, beside = home / FILE, replaced.with_name(f"rebuilt-{replaced.name}")
    mode = damaged.stat().st_mode & 0o777
    empty_log(damaged)
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL, mode))
        database = Database(beside, setup=functions, before_commit=refresh_find)
        try:
            migrate(database, None, entry.at)
            if has_contents(damaged):
                salvage(damaged, database, _SALVAGED)
                _refuse_again(damaged, database, entry.at)
                hear_again(database)
            else:
                carve(damaged, database)
            merged = _unite(database, copy, entry, locks)
        finally:
            database.close()
        for ending in _ENDINGS[:2]:
            if Path(f"{damaged}{ending}").exists():
                shutil.copy2(f"{damaged}{ending}", f"{replaced}{ending}")
        locks.refuse_while_held()
        # The log is empty or unreadable by now; a foreign one must not be beside the new file.
        for ending in _ENDINGS[1:]:
            Path(f"{damaged}{ending}").unlink(missing_ok=True)
        beside.chmod(mode)
        os.replace(beside, damaged)
        return merged
    except BaseException:
        _remove(replaced)
        raise
    finally:
        _remove(beside)


def _refuse_again(damaged: Path, database: Database, now: datetime) -> None:
    """Put back refusals whose documents are broken: the audit or an index still knows them."""
    suppression = Suppression(database)
    suppression.add_many(refusals_on_record(database, now))
    suppression.add_many(
        [Suppressed(key, key, "its record was lost", now) for key in sorted(refused_keys(damaged))]
    )


def _unite(database: Database, copy: Path, entry: AuditEntry, locks: Locks) -> Merged:
    database.read("ATTACH ? AS saved", (str(copy),))
    with database.transaction():
        locks.refuse_while_held()  # whoever takes one from here on finds the batches paused
        return merge(database, entry)


def _answer(merged: Merged, replaced: Path, *, damaged: bool) -> Restored:
    return Restored(
        merged.calls,
        merged.refusals,
        merged.unknown,
        merged.paused,
        replaced if damaged else None,
        replaced,
        merged.batches,
    )


def _free(path: Path) -> Path:
    """Answer a path that nothing has, this one or one like it: a clock may stand still."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free


def _remove(path: Path) -> None:
    for ending in _ENDINGS:
        Path(f"{path}{ending}").unlink(missing_ok=True)
