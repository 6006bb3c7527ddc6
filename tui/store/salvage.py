"""Reading what can still be read of a damaged database: row by row, around what is broken."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from tui.store.connection import Database
from tui.store.documents import Documents, Key
from tui.store.failures import Damaged, Translated

_CLOSE = 64
"""Places tried one by one behind a break; beyond it the steps double, past whole broken pages."""

_LARGEST = 2**62

_UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What reading raises; the second where SQLite's message quotes what is broken."""

_NO_BREAK = frozenset({
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE, sqlite3.SQLITE_IOERR_SHMOPEN, sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMMAP, sqlite3.SQLITE_IOERR_SHMLOCK,
})  # fmt: skip
"""Errors of a disk without room, not of the file: what cannot be read now is not lost by that."""


def salvage(damaged: Path, database: Database, names: tuple[str, ...]) -> int:
    """Take over every readable document of these tables, under its own id; answer how many.

    Raises Busy where the disk has no room to read it with.
    """
    taken = 0
    with Translated(damaged), closing(sqlite3.connect(damaged)) as connection:
        connection.text_factory = bytes  # broken bytes need not be text
        for name in names:
            documents = Documents(database, name)
            with database.transaction():
                for key, text in _documents(connection, name):
                    with suppress(sqlite3.IntegrityError):  # what a break has made of a document
                        taken += documents.insert(key, text)
    return taken


def refused_keys(damaged: Path) -> set[str]:
    """Answer the dial keys of the do-not-call list that its index still knows.

    An index keeps the keys in pages of its own, so a refusal outlives its document.
    """
    found: set[str] = set()
    with closing(sqlite3.connect(damaged)) as connection:
        for order in ("ASC", "DESC"):
            with suppress(*_UNREADABLE):
                for (key,) in connection.execute(
                    f"SELECT dial_key FROM t_suppression ORDER BY dial_key {order}"
                ):
                    if isinstance(key, str) and key:
                        found.add(key)
    return found


def has_contents(damaged: Path) -> bool:
    """Answer whether SQLite still finds its tables in a file."""
    try:
        with Translated(damaged), closing(sqlite3.connect(damaged)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            connection.execute("PRAGMA user_version").fetchone()
    except Damaged:
        return False
    return True


def empty_log(damaged: Path) -> None:
    """Write SQLite's log into the file, where that can still be done: it then stands alone."""
    with suppress(*_UNREADABLE), closing(sqlite3.connect(damaged)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _documents(connection: sqlite3.Connection, name: str) -> Iterator[tuple[Key, str]]:
    seen: set[int] = set()
    for place, key, raw in _rows(connection, name):
        if place in seen:
            continue
        seen.add(place)
        text = _text(raw)
        if text is not None:
            yield (key.decode("utf-8", "replace") if isinstance(key, bytes) else key), text


def _rows(connection: sqlite3.Connection, name: str) -> Iterator[tuple[int, Key | bytes, bytes]]:
    last = _last_place(connection, name)
    after = 0
    while after < last:
        try:
            for place, key, raw in connection.execute(
                f"SELECT place, id, doc FROM t_{name} WHERE place > ? ORDER BY place", (after,)
            ):
                if isinstance(place, int) and isinstance(key, int | bytes):
                    yield place, key, raw
                    after = max(after, place)
        except _UNREADABLE as error:
            _check_broken(error)
            after = _beyond_break(connection, name, after, last)
        else:
            return


def _beyond_break(connection: sqlite3.Connection, name: str, after: int, last: int) -> int:
    """Answer a place behind which a row can be read again, or the last one."""
    below = after
    steps: tuple[int, ...] = (*range(1, _CLOSE), *(_CLOSE * 2**n for n in range(56)))
    for step in steps:
        place = after + step
        if place >= last:
            break
        if _can_read(connection, name, place):
            while place - below > 1:
                middle = (place + below) // 2
                if _can_read(connection, name, middle):
                    place = middle
                else:
                    below = middle
            return place
        below = place
    return last


def _can_read(connection: sqlite3.Connection, name: str, after: int) -> bool:
    try:
        connection.execute(
            f"SELECT place, id, doc FROM t_{name} WHERE place > ? ORDER BY place LIMIT 1", (after,)
        ).fetchone()
    except _UNREADABLE as error:
        _check_broken(error)
        return False
    return True


def _check_broken(error: Exception) -> None:
    code = getattr(error, "sqlite_errorcode", 0)
    if code in _NO_BREAK or code & 0xFF in _NO_BREAK:
        raise error


def _last_place(connection: sqlite3.Connection, name: str) -> int:
    """The greatest place; where that cannot be read, one beyond any."""
    try:
        last: int = connection.execute(f"SELECT coalesce(max(place), 0) FROM t_{name}").fetchone()[
            0
        ]
    except _UNREADABLE as error:
        _check_broken(error)
        return _LARGEST
    return last


def _text(raw: object) -> str | None:
    """Answer the JSON text of a document that is still one."""
    if not isinstance(raw, bytes):
        return None
    try:
        text = raw.decode()
        return text if isinstance(json.loads(text), dict) else None
    except ValueError:
        return None
