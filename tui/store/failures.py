"""SQLite's errors in the operator's words."""

import sqlite3
from pathlib import Path
from types import TracebackType

from tui.domain.errors import Busy, CallsheetError, UsageError

_AGAIN = "Nothing was changed; do it again once that is put right."
_RESTORE = "Bring back a copy with `restore`; it forgets no call and no refusal."
_BROKEN = ("malformed JSON", "fts5 file format")
"""What SQLite says of broken documents and of a broken find index, without a code of their own."""


class Damaged(UsageError):
    """The database is not what it was written to be."""

    def __init__(self, path: Path, what: object) -> None:
        super().__init__(f"{path} is damaged: {what}.", _RESTORE)


class Incomplete(Damaged):
    """A table or a column of the database is not there."""


def failure(error: sqlite3.Error, path: Path) -> CallsheetError | None:
    """Answer the domain's error for one of SQLite's, or None where it is a fault of the program."""
    if str(error).startswith("Could not decode to UTF-8"):  # Python's own word, without a code
        return Damaged(path, "a text in it is no text")
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_IOERR_SHMSIZE:  # so a full disk is told to whoever opens the file
        code = sqlite3.SQLITE_FULL
    match (code & 0xFF) if isinstance(code, int) else None:
        case sqlite3.SQLITE_FULL:
            return Busy(f"There is no room left to write {path}.", f"Free some space. {_AGAIN}")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Busy(
                f"{path} is locked: another process has been writing to it for too long.",
                "Nothing was changed; do it again.",
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return Busy(f"{path} is read-only for this user.", f"Allow writing to it. {_AGAIN}")
        case sqlite3.SQLITE_CANTOPEN:
            return Busy(
                f"{path} cannot be opened.",
                "Its folder must exist and be writable for this user.",
            )
        case sqlite3.SQLITE_IOERR:
            return Busy(f"The disk failed while {path} was read or written: {error}.", _AGAIN)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return Damaged(path, error)
        case sqlite3.SQLITE_ERROR if str(error).startswith(("no such table", "no such column")):
            return Incomplete(path, error)
        case sqlite3.SQLITE_ERROR if any(words in str(error) for words in _BROKEN):
            return Damaged(path, error)
        case sqlite3.SQLITE_TOOBIG:
            return UsageError(f"That is too large to be kept in {path}.", "Make it smaller.")
    return None


class Translated:
    """A context that raises SQLite's errors as the domain's; others pass as they are."""

    __slots__ = ("path",)

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, sqlite3.Error):
            translated = failure(error, self.path)
            if translated is not None:
                raise translated from error
        elif isinstance(error, UnicodeEncodeError):
            raise UsageError(
                f"{error.object!r} is not a text: it has half of a character in it.",
                "Write it again, or read its file with the right encoding.",
            ) from error
        elif isinstance(error, UnicodeDecodeError):  # a broken text, or a message that quotes one
            raise Damaged(self.path, "a text in it is no text") from error
