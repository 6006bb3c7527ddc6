"""The workspace: one folder, one database, every repository in it."""

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tui.domain.clock import Clock
from tui.domain.errors import Busy, UsageError
from tui.store.attempts import Attempts
from tui.store.batches import Batches
from tui.store.connection import Database
from tui.store.contacts import Contacts
from tui.store.failures import Translated
from tui.store.journal import Answers, Facts, Imports, Inbox
from tui.store.ledger import Audit, Ledger, Suppression
from tui.store.lists import Lists
from tui.store.locks import Locks
from tui.store.records import LockHolder
from tui.store.rows import Rows
from tui.store.schema import functions, migrate, refresh_find
from tui.store.templates import Templates

FILE = "callsheet.db"
_FOLDERS = ("locks", "exports", "backups")


class Store:
    """All that a workspace keeps; may be used from any thread."""

    def __init__(self, home: Path, database: Database, clock: Clock, group: bool) -> None:
        self.home = home
        self._database = database
        self._locks = Locks(home / "locks", clock, 0o660 if group else 0o600)
        self._watch_guard = threading.Lock()
        self._watcher: sqlite3.Connection | None = None
        self.lists = Lists(database, clock)
        self.contacts = Contacts(database)
        self.templates = Templates(database, clock)
        self.batches = Batches(database)
        self.rows = Rows(database, clock)
        self.attempts = Attempts(database)
        self.suppression = Suppression(database)
        self.ledger = Ledger(database)
        self.audit = Audit(database)
        self.imports = Imports(database)
        self.inbox = Inbox(database)
        self.answers = Answers(database)
        self.facts = Facts(database)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Change several things at once, durable together, or nothing; a nested one joins.

        An exception undoes its block; where it leaves the outermost block, everything.
        """
        with self._database.transaction():
            yield

    def close(self) -> None:
        """Close the database for all threads; a second time does nothing."""
        self._database.close()
        with self._watch_guard:
            if self._watcher is not None:
                self._watcher.close()
                self._watcher = None

    def data_version(self) -> int:
        """Answer a number that is another one after any process has written anything."""
        with self._watch_guard, Translated(self._database.path):
            if self._watcher is None:
                self._database.connection()  # says so where the store is closed
                self._watcher = sqlite3.connect(
                    self._database.path, isolation_level=None, check_same_thread=False
                )
            version: int = self._watcher.execute("PRAGMA data_version").fetchone()[0]
            return version

    def schema_version(self) -> int:
        """Answer the version of the database's schema."""
        version: int = self._database.read("PRAGMA user_version")[0][0]
        return version

    def lock(self, name: str, operator: str = "") -> AbstractContextManager[LockHolder]:
        """Hold a lock among all processes; raises HeldElsewhere at once, naming who has it."""
        return self._locks.hold(name, operator)

    def lock_is_free(self, name: str) -> bool:
        """Answer whether nobody holds the lock now."""
        return self._locks.is_free(name)

    def refuse_while_locked(self) -> None:
        """Raise HeldElsewhere, naming the holder, while any lock of the workspace is held."""
        self._locks.refuse_while_held()


def open_store(
    home: Path, clock: Clock, connection_class: type[sqlite3.Connection] = sqlite3.Connection
) -> Store:
    """Open a workspace, made where it is missing, migrated where it is older.

    `connection_class` sees every statement (see Database). Raises Busy (locked, read-only, full)
    or UsageError (damaged, newer schema, no folder).
    """
    group = prepare(home)
    path = home / FILE
    database = Database(path, 10.0, functions, refresh_find, connection_class)
    try:
        migrate(database, home / "backups", clock())
    except BaseException:
        database.close()
        raise
    return Store(home, database, clock, group)


def prepare(home: Path) -> bool:
    """Make the folders and the empty file; answer whether a group shares the workspace."""
    try:
        if not home.exists():
            home.mkdir(parents=True, mode=0o700)
            home.chmod(0o700)
        group = stat.S_IMODE(home.stat().st_mode) & 0o2070 == 0o2070
        for name in _FOLDERS:
            folder = home / name
            if not folder.exists():
                folder.mkdir(exist_ok=True)
                folder.chmod(0o2770 if group else 0o700)
        path = home / FILE
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            path.chmod(0o660 if group else 0o600)
    except (FileExistsError, NotADirectoryError) as error:
        raise UsageError(
            f"{home} is not a folder.", "Name a folder as the workspace (CALLSHEET_HOME)."
        ) from error
    except OSError as error:
        raise Busy(
            f"The workspace {home} cannot be used: {error.strerror}.",
            "It must be writable for this user, on a disk with room left.",
        ) from error
    return group
