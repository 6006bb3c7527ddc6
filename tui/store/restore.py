"""Restoring a copy without forgetting who was called, or who must not be.

What an operator composed comes back from the copy. The ledger, the do-not-call list, the attempts
and what was received are united with the database that is replaced, as far as that is readable.
What the copy shows as under way, or was handed over since, becomes `unknown`: it may have rung.
"""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from tui.domain.clock import Clock, to_text
from tui.domain.errors import UsageError
from tui.store.connection import Database
from tui.store.documents import Documents
from tui.store.failures import Translated
from tui.store.schema import NewerSchema, copy_to, functions, migrate, refresh_find
from tui.store.store import FILE, open_store, prepare

_REPLACED = (
    "lists", "contacts", "templates", "template_versions", "batches", "rows", "imports", "facts",
)  # fmt: skip
_UNITED = {
    "ledger": "m.attempt = s.attempt AND m.doc ->> '$.ref' = s.doc ->> '$.ref'",
    "suppression": "m.dial_key = s.dial_key",
    "attempts": "m.key = s.key",
    "inbox": "m.event_id = s.event_id",
    "answers": "m.attempt = s.attempt AND m.doc = s.doc",
    "audit": "m.doc = s.doc",
}
_UNDER_WAY = "('sending', 'accepted', 'queued', 'in_progress')"
_SINCE = (
    "SELECT l.attempt FROM main.t_ledger l JOIN main.t_attempts a ON a.key = l.attempt"
    " WHERE l.batch_id = r.batch_id AND l.doc ->> '$.ref' = r.ref"
    " AND a.state IN ('sending', 'accepted', 'unknown')"
    " AND NOT EXISTS (SELECT 1 FROM saved.t_attempts s WHERE s.key = a.key)"
    " ORDER BY l.place DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore kept beyond the copy; `set_aside` is where a damaged database was put."""

    calls: int
    refusals: int
    unknown: int
    paused: int
    set_aside: Path | None = None


def backup(home: Path, target: Path) -> int:
    """Write a whole copy of a workspace's database to a new file; answer its size in bytes.

    Raises UsageError where the file exists, Busy where it cannot be written.
    """
    if target.exists():
        raise UsageError(f"{target} exists already.", "Name a new file.")
    database = Database(home / FILE)
    try:
        copy_to(database, target)
    finally:
        database.close()
    target.chmod(0o600)
    return target.stat().st_size


def restore(home: Path, source: Path, clock: Clock) -> Restored:
    """Bring a copy back into a workspace; the caller has asked for a typed confirmation.

    Raises UsageError where the file is no sound copy, Busy while a lock is held.
    """
    now = clock()
    stamp = f"{now:%Y%m%dT%H%M%S%f}"
    prepare(home)
    copy = home / "backups" / f"restoring-{stamp}.db"
    aside = None
    try:
        _copy(source, copy, now)
        if not _sound(home, clock):
            aside = _set_aside(home, stamp)
        store = open_store(home, clock)
        store.refuse_while_locked()
        store.close()
        database = Database(home / FILE, setup=functions, before_commit=refresh_find)
        try:
            if aside is not None:
                _salvage(aside, database)
            return _merge(database, copy, now, aside)
        finally:
            database.close()
    finally:
        for ending in ("", "-wal", "-shm"):
            Path(f"{copy}{ending}").unlink(missing_ok=True)


def _copy(source: Path, copy: Path, now: datetime) -> None:
    if not source.is_file():
        raise UsageError(f"There is no file {source}.", "Name a file that `backup` has written.")
    address = f"file:{quote(str(source.absolute()))}?mode=ro"
    with Translated(source), closing(sqlite3.connect(address, uri=True)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        checked = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if checked != "ok" or not version:
            raise UsageError(f"{source} is no sound copy of a workspace.", "Name another copy.")
        connection.execute("VACUUM INTO ?", (str(copy),))
    database = Database(copy)
    try:
        migrate(database, copy.parent, now)
    finally:
        database.close()


def _sound(home: Path, clock: Clock) -> bool:
    try:
        store = open_store(home, clock)
    except NewerSchema:
        raise
    except UsageError:
        return False
    store.close()
    with closing(sqlite3.connect(home / FILE)) as connection:
        try:
            return bool(connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))
        except sqlite3.DatabaseError:
            return False


def _set_aside(home: Path, stamp: str) -> Path:
    aside = home / "backups" / f"damaged-{stamp}.db"
    for ending in ("-wal", "-shm", ""):
        path = Path(f"{home / FILE}{ending}")
        if path.exists():
            os.replace(path, f"{aside}{ending}")
    return aside


def _salvage(aside: Path, database: Database) -> None:
    """Take over what can still be read of a damaged database."""
    for name in _UNITED:
        for text in _readable(aside, name):
            try:
                with database.transaction():
                    Documents(database, name).append([text])
            except (sqlite3.IntegrityError, sqlite3.OperationalError):
                continue  # one damaged document, or one that is there already


def _readable(aside: Path, name: str) -> list[str]:
    found: list[str] = []
    with closing(sqlite3.connect(aside)) as connection:
        for order in ("place", "place DESC"):  # damage in the middle hides what is beyond it
            try:
                for (text,) in connection.execute(f"SELECT doc FROM t_{name} ORDER BY {order}"):
                    found.append(text)
            except sqlite3.DatabaseError:
                continue
            break
    return list(dict.fromkeys(found))


def _merge(database: Database, copy: Path, now: datetime, aside: Path | None) -> Restored:
    database.connection().execute("ATTACH ? AS saved", (str(copy),))
    with database.transaction() as connection:

        def change(sql: str, *values: str) -> int:
            return connection.execute(sql, values).rowcount

        def beyond(name: str) -> int:
            kept: int = connection.execute(
                f"SELECT count(*) FROM main.t_{name} m WHERE NOT EXISTS"
                f" (SELECT 1 FROM saved.t_{name} s WHERE {_UNITED[name]})"
            ).fetchone()[0]
            return kept

        calls, refusals = beyond("ledger"), beyond("suppression")
        for name in _REPLACED:
            change(f"DELETE FROM main.t_{name}")
            change(
                f"INSERT INTO main.t_{name} (place, id, doc)"
                f" SELECT place, id, doc FROM saved.t_{name}"
            )
        for name, same in _UNITED.items():
            change(
                f"INSERT INTO main.t_{name} (id, doc) SELECT"
                f" (SELECT coalesce(max(id), 0) FROM main.t_{name})"
                " + row_number() OVER (ORDER BY s.place), s.doc"
                f" FROM saved.t_{name} s WHERE NOT EXISTS"
                f" (SELECT 1 FROM main.t_{name} m WHERE {same})"
            )
            change(
                "UPDATE main.tinydb_tables SET next_id = max(next_id,"
                f" (SELECT coalesce(max(id), 0) + 1 FROM main.t_{name})) WHERE sql_name = ?",
                f"t_{name}",
            )
        change(
            "UPDATE main.tinydb_tables AS m SET next_id = max(m.next_id, s.next_id)"
            " FROM saved.tinydb_tables s WHERE s.sql_name = m.sql_name"
        )
        # A workspace brought back must not draw attempt ids that it has used and forgotten.
        change("DELETE FROM main.t_facts WHERE key = 'workspace-mark'")
        unknown = change(
            "UPDATE main.t_rows AS r SET doc = json_set(r.doc, '$.state', 'unknown',"
            f" '$.attempt', coalesce(({_SINCE}), r.attempt), '$.updated_at', ?)"
            f" WHERE r.state IN {_UNDER_WAY} OR EXISTS ({_SINCE})",
            to_text(now),
        )
        change(
            "UPDATE main.t_ledger AS l SET doc = json_set(l.doc, '$.open', json('true'))"
            " WHERE EXISTS (SELECT 1 FROM main.t_rows r WHERE r.attempt = l.attempt"
            " AND r.state = 'unknown' AND r.ref = l.doc ->> '$.ref')"
        )
        change(
            "UPDATE main.t_attempts AS a SET doc = json_set(a.doc, '$.state', 'unknown')"
            " WHERE a.state IN ('sending', 'accepted') AND EXISTS"
            " (SELECT 1 FROM main.t_rows r WHERE r.attempt = a.key AND r.state = 'unknown')"
        )
        paused = change(
            "UPDATE main.t_batches AS b SET doc = json_set(b.doc, '$.state', 'paused')"
            " WHERE b.state NOT IN ('paused', 'ended', 'stopped') AND (b.state <> 'draft'"
            " OR EXISTS (SELECT 1 FROM main.t_rows r WHERE r.batch_id = 'b' || b.id"
            " AND r.state = 'unknown'))"
        )
    return Restored(calls, refusals, unknown, paused, aside)
