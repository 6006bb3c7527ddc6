"""SQLite's errors in the operator's words."""

import sqlite3
from pathlib import Path

import pytest

from tui.domain.errors import Busy
from tui.store.failures import failure


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_FULL, "There is no room left to write /w/callsheet.db."),
        (sqlite3.SQLITE_IOERR_SHMSIZE, "There is no room left to write /w/callsheet.db."),
        (sqlite3.SQLITE_IOERR_READ, "The disk failed while /w/callsheet.db was read or written"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "/w/callsheet.db is locked"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "/w/callsheet.db is read-only"),
    ],
)
def test_what_keeps_a_file_from_being_written(code: int, words: str) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    told = failure(error, Path("/w/callsheet.db"))
    assert isinstance(told, Busy)
    assert told.message.startswith(words)
