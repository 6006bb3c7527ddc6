"""Copies of a workspace's database: on request, once a day, and before a restore replaces it."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from tui.domain.errors import Busy, UsageError
from tui.store.connection import Database
from tui.store.failures import Translated
from tui.store.schema import copy_to

DAILY_KEPT = 7
"""Daily copies that are kept: a week of them shows what a wrong import did last Monday."""

_DAILY = "daily-"

_NOT_READ = (
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOMEM,
)  # fmt: skip
"""Errors that say nothing of the file itself."""


def backup(home: Path, target: Path) -> int:
    """Write a whole copy of a workspace's database to a new file; answer its size in bytes.

    The copy is private, and read through once it is written. Raises UsageError where the file
    exists or the copy is not sound, Busy where it cannot be written.
    """
    return copy_database(home / "callsheet.db", target)


def copy_database(source: Path, target: Path) -> int:
    """Write a whole, checked, private copy of a database to a new file; answer its size."""
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise UsageError(f"{target} exists already.", "Name a new file.") from None
    except OSError as error:
        raise Busy(
            f"{target} cannot be written: {error.strerror}.", "Choose another place."
        ) from None
    try:
        database = Database(source)
        try:
            copy_to(database, target)  # SQLite takes a file that is there, if it is empty
        finally:
            database.close()
        if not is_sound(target):
            raise UsageError(
                f"The copy {target} could not be read through; {source} may be damaged.",
                "See `doctor --deep`.",
            )
        _to_disk(target)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise Busy(
            f"{target} cannot be written: {error.strerror}.", "Free some space, or choose another."
        ) from error
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target.stat().st_size


def is_sound(path: Path) -> bool:
    """Answer whether SQLite's own check of every page and index finds nothing; changes nothing."""
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    with Translated(path), closing(sqlite3.connect(address, uri=True)) as connection:
        try:
            return bool(connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in _NOT_READ:
                raise
            return False
        except UnicodeDecodeError:
            return False


def is_due(home: Path, now: datetime) -> bool:
    """Answer whether no copy of this day is there yet."""
    return not _of_day(home, now).exists()


def daily_backup(home: Path, now: datetime) -> Path | None:
    """Keep a copy of the day's first state in `backups`, the newest few; None where it is there.

    Only copies that this function has made are ever removed. The caller holds a lock, so that one
    process copies at a time. Raises Busy, UsageError.
    """
    target = _of_day(home, now)
    if target.exists():
        return None
    for cut_off in target.parent.glob(f"{_DAILY}*.part"):
        cut_off.unlink(missing_ok=True)
    part = target.with_suffix(".part")
    copy_database(home / "callsheet.db", part)
    os.replace(part, target)
    for old in sorted(target.parent.glob(f"{_DAILY}*.db"))[:-DAILY_KEPT]:
        old.unlink(missing_ok=True)
    return target


def newest_daily(home: Path) -> str:
    """Answer the day of the newest daily copy as YYYY-MM-DD, "" where there is none."""
    names = sorted(path.stem for path in (home / "backups").glob(f"{_DAILY}*.db"))
    return names[-1].removeprefix(_DAILY) if names else ""


def _of_day(home: Path, now: datetime) -> Path:
    return home / "backups" / f"{_DAILY}{now:%Y-%m-%d}.db"


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
