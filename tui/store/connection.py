"""SQLite connections, one per thread, and transactions that join.

Every change runs between BEGIN IMMEDIATE and COMMIT in WAL mode with synchronous=FULL: when it
has returned it survives a kill and a power cut, and two processes take turns.
"""

import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tui.domain.errors import Busy, Refused
from tui.store.failures import Translated

Row = tuple[Any, ...]
Hook = Callable[[sqlite3.Connection], None]

_LOOK = 10_000
"""Steps of SQLite's machine, a millisecond or so, between two looks whether to go on."""


class _Held:
    """One thread's connection, and how deep its transactions are nested."""

    __slots__ = ("connection", "depth", "pid", "thread")

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.depth = 0
        self.pid = os.getpid()
        self.thread = weakref.ref(threading.current_thread())

    def orphaned(self) -> bool:
        """Whether its thread has ended. A connection of the parent process is not ours to close."""
        thread = self.thread()
        return self.pid == os.getpid() and (thread is None or not thread.is_alive())


class Database:
    """One SQLite file, usable from any thread.

    `timeout` is how many seconds a change waits for another writer before it raises Busy.
    `setup` is run on every new connection, `before_commit` at the end of every transaction.
    `connection_class` sees every statement: by it the tests number the writes and stop at each.
    """

    def __init__(
        self,
        path: Path,
        timeout: float = 10.0,
        setup: Hook | None = None,
        before_commit: Hook | None = None,
        connection_class: type[sqlite3.Connection] = sqlite3.Connection,
    ) -> None:
        self.path = path
        self._timeout = timeout
        self._setup = setup
        self._before_commit = before_commit
        self._connection_class = connection_class
        self._translated = Translated(path)
        self._mine = threading.local()
        self._guard = threading.Lock()
        self._held: list[_Held] = []
        self._closed = False
        self.connection()

    def connection(self) -> sqlite3.Connection:
        """Answer this thread's connection. Raises ValueError once the database is closed."""
        return self._own().connection

    def change_token(self) -> tuple[int, ...] | None:
        """Answer what differs after any change by anybody; None amid a transaction."""
        connection = self.connection()
        if connection.in_transaction:
            return None
        version: int = self.read("PRAGMA data_version")[0][0]
        return threading.get_ident(), id(connection), version, connection.total_changes

    def read(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Answer all rows of one statement, from one snapshot."""
        with self._translated:
            return self.connection().execute(sql, parameters).fetchall()

    def stream(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Row]:
        """Answer rows one by one, from one snapshot; only for use that runs to its end."""
        with self._translated:
            yield from self.connection().execute(sql, parameters)

    @contextmanager
    def stoppable(self, stopped: Callable[[], bool] | None) -> Iterator[None]:
        """Give up what this thread reads soon after `stopped` says so: raises Refused."""
        if stopped is None:
            yield
            return
        connection = self.connection()
        connection.set_progress_handler(stopped, _LOOK)
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            raise Refused("The search was stopped.", "Nothing was changed.") from error
        finally:
            connection.set_progress_handler(None, 0)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Change several things at once or nothing; a nested one joins the outer.

        An exception undoes what its own block did, and, where nobody catches it, all of it.
        Raises Busy where another process keeps the database locked, or the disk is full.
        """
        held = self._own()
        block = self._nested(held) if held.depth else self._outermost(held)
        with self._translated, block as connection:
            yield connection

    @contextmanager
    def _outermost(self, held: _Held) -> Iterator[sqlite3.Connection]:
        connection = held.connection
        try:
            if connection.in_transaction:  # an interrupt came in the middle of a roll-back
                connection.execute("ROLLBACK")
            connection.execute("BEGIN IMMEDIATE")
            held.depth = 1
            yield connection
            self._still_open(connection)
            if self._before_commit is not None:
                self._before_commit(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        finally:
            held.depth = 0

    @contextmanager
    def _nested(self, held: _Held) -> Iterator[sqlite3.Connection]:
        connection = held.connection
        self._still_open(connection)
        depth = held.depth
        connection.execute(f"SAVEPOINT level{depth}")
        held.depth = depth + 1
        try:
            yield connection
            self._still_open(connection)
            connection.execute(f"RELEASE level{depth}")
        except BaseException:
            if connection.in_transaction:
                connection.execute(f"ROLLBACK TO level{depth}")
                connection.execute(f"RELEASE level{depth}")
            raise
        finally:
            held.depth = depth

    def _still_open(self, connection: sqlite3.Connection) -> None:
        # SQLite undoes a whole transaction by itself when the disk is full; what follows in the
        # same block must not be written on its own.
        if not connection.in_transaction:
            raise Busy(
                f"The change to {self.path} was undone as a whole after an error.",
                "Nothing was changed; do it again.",
            )

    def close(self) -> None:
        """Close the connections of all threads; a second time does nothing."""
        with self._guard:
            self._closed = True
            held, self._held = self._held, []
        for one in held:
            if one.pid == os.getpid():
                one.connection.close()

    def _own(self) -> _Held:
        held: _Held | None = getattr(self._mine, "held", None)
        if self._closed:
            raise ValueError(f"The database {self.path} is closed.")
        if held is None or held.pid != os.getpid():
            held = self._open()
            self._mine.held = held
        return held

    def _open(self) -> _Held:
        with self._translated:
            held = _Held(self._connect())
        with self._guard:
            gone = [one for one in self._held if one.orphaned()]
            self._held = [*(one for one in self._held if one not in gone), held]
        for one in gone:
            one.connection.close()
        return held

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path,
            timeout=self._timeout,
            isolation_level=None,
            check_same_thread=False,
            factory=self._connection_class,
        )
        try:
            self._to_wal(connection)
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA cache_size=-16000")
            connection.execute("PRAGMA temp_store=MEMORY")
            connection.execute("PRAGMA journal_size_limit=67108864")
            if self._setup is not None:
                self._setup(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _to_wal(self, connection: sqlite3.Connection) -> None:
        # SQLite does not wait for a lock while it changes the mode: two first openers meet here.
        until = time.monotonic() + self._timeout
        while True:
            try:
                connection.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as error:
                locked = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not locked or time.monotonic() > until:
                    raise
                time.sleep(0.01)
            else:
                return
