"""The tables of a workspace's database, what is looked up by value in them, and migrations.

A keyed field is a generated column read out of the document, so a write through TinyDB keeps
every index right as well.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from tui.domain.errors import UsageError
from tui.store.connection import Database
from tui.store.documents import CATALOGUE, Documents, names
from tui.store.failures import Incomplete, Translated
from tui.store.folding import fold, indexed
from tui.store.whole import missing

Step = Callable[[Database, sqlite3.Connection], None]

_KEYS: Mapping[str, Sequence[str]] = {
    "lists": ("name",),
    "contacts": ("list_id", "dial_key", "import_id"),
    "templates": ("name",),
    "template_versions": ("template_id", "version"),
    "batches": ("name", "kind", "list_id", "template_id", "state"),
    "rows": (
        "batch_id", "ref", "seq", "state", "dial_key", "attempt", "provider_call_id", "outcome",
        "reason", "error", "cost",
    ),
    "attempts": ("key", "batch_id", "state"),
    "suppression": ("dial_key",),
    "ledger": ("realm", "dial_key", "batch_id", "attempt", "open"),
    "audit": ("batch_id",),
    "imports": (),
    "inbox": ("event_id", "matched"),
    "answers": ("attempt",),
    "facts": ("key",),
}  # fmt: skip

_INDEXES: Sequence[tuple[str, str]] = (
    ("lists", "UNIQUE name"),
    ("contacts", "list_id, dial_key"),
    ("contacts", "list_id"),
    ("contacts", "import_id WHERE import_id <> ''"),
    ("templates", "UNIQUE name"),
    ("template_versions", "UNIQUE template_id, version"),
    ("batches", "UNIQUE name WHERE kind <> 'test'"),
    ("batches", "name"),
    ("batches", "list_id"),
    ("batches", "template_id"),
    ("rows", "UNIQUE batch_id, ref"),
    ("rows", "batch_id, state, seq"),
    ("rows", "batch_id, seq"),
    ("rows", "dial_key, batch_id, seq"),
    ("rows", "attempt WHERE attempt <> ''"),
    ("rows", "provider_call_id WHERE provider_call_id <> ''"),
    ("rows", "batch_id, outcome WHERE outcome IS NOT NULL"),
    ("rows", "batch_id, reason WHERE reason <> ''"),
    ("rows", "batch_id, error WHERE error <> ''"),
    ("rows", "batch_id, cost WHERE cost IS NOT NULL"),
    ("attempts", "UNIQUE key"),
    ("attempts", "batch_id"),
    ("attempts", "state"),
    ("suppression", "UNIQUE dial_key"),
    ("ledger", "dial_key"),
    ("ledger", "attempt"),
    ("ledger", "realm, batch_id WHERE open = 1"),
    ("audit", "batch_id"),
    ("inbox", "UNIQUE event_id"),
    ("inbox", "matched WHERE matched = 0"),
    ("answers", "attempt"),
    ("facts", "UNIQUE key"),
)

_FIND = (
    "CREATE VIRTUAL TABLE contact_find USING"
    " fts5(words, tokenize='trigram case_sensitive 1', columnsize=0)",
    "INSERT INTO contact_find(contact_find, rank) VALUES ('hashsize', 33554432)",
    "CREATE TABLE contact_stale (place INTEGER PRIMARY KEY, indexed INTEGER NOT NULL)",
    "CREATE TRIGGER contact_added AFTER INSERT ON t_contacts BEGIN"
    " INSERT OR IGNORE INTO contact_stale VALUES (new.place, 0); END",
    "CREATE TRIGGER contact_removed AFTER DELETE ON t_contacts BEGIN"
    " INSERT OR IGNORE INTO contact_stale VALUES (old.place, 1); END",
    "CREATE TRIGGER contact_changed AFTER UPDATE OF doc ON t_contacts BEGIN"
    " INSERT OR IGNORE INTO contact_stale VALUES (new.place, 1); END",
)
# FTS5 writes its buffer out whenever a statement with a trigger ends, 80 µs a row. So the triggers
# only note what changed, and one statement before the commit brings the index up to date.


def refresh_find(connection: sqlite3.Connection) -> None:
    """Bring the contacts' find index up to date, in the transaction that changed them."""
    try:
        stale = connection.execute("SELECT 1 FROM contact_stale LIMIT 1").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):
            raise
        return  # not a workspace's database
    if stale is None:
        return
    connection.execute(
        "DELETE FROM contact_find WHERE rowid IN  (SELECT place FROM contact_stale WHERE indexed)"
    )
    connection.execute(
        "INSERT INTO contact_find(rowid, words) SELECT place, contact_words(doc)"
        " FROM contact_stale CROSS JOIN t_contacts USING (place) ORDER BY place"
    )
    connection.execute("DELETE FROM contact_stale")


class NewerSchema(UsageError):
    """A newer Callsheet has written the database."""


def functions(connection: sqlite3.Connection) -> None:
    """Give a connection the functions that the schema and the queries use."""
    connection.create_function("folded", 1, lambda text: fold(text or ""), deterministic=True)
    connection.create_function("contact_words", 1, _contact_words, deterministic=True)


def _first(database: Database, connection: sqlite3.Connection) -> None:
    connection.execute(CATALOGUE)
    foreign = _KEYS.keys() & names(database)
    if foreign:
        raise UsageError(
            f"{database.path} is not a workspace's: it has a table {min(foreign)!r} of its own.",
            "Name an empty folder as the workspace (CALLSHEET_HOME).",
        )
    for name, keys in _KEYS.items():
        columns = "".join(
            f", {key} GENERATED ALWAYS AS (json_extract(doc, '$.{key}')) STORED" for key in keys
        )
        Documents(database, name).create(connection, columns)
    for number, (name, keys_text) in enumerate(_INDEXES):
        unique = "UNIQUE " if keys_text.startswith("UNIQUE ") else ""
        keyed, _, where = keys_text.removeprefix("UNIQUE ").partition(" WHERE ")
        connection.execute(
            f"CREATE {unique}INDEX {name}_{number} ON t_{name} ({keyed})"
            + (f" WHERE {where}" if where else "")
        )
    for statement in _FIND:
        connection.execute(statement)


def _orders(database: Database, connection: sqlite3.Connection) -> None:
    """Let the calls of a batch be put in order, and counted by the minute they ended in.

    An index is paid for by every row at every step of a send, so names and numbers have none.
    """
    for key in ("updated_at", "name", "duration_s", "ended_at"):
        connection.execute(
            f"ALTER TABLE t_rows ADD COLUMN {key}"
            f" GENERATED ALWAYS AS (json_extract(doc, '$.{key}')) VIRTUAL"
        )
    for name, keyed in (
        ("updated", "batch_id, updated_at"),
        ("length", "batch_id, duration_s) WHERE (duration_s IS NOT NULL"),
        ("end", "batch_id, ended_at) WHERE (ended_at IS NOT NULL"),
    ):
        connection.execute(f"CREATE INDEX rows_by_{name} ON t_rows ({keyed})")


def _open_calls(database: Database, connection: sqlite3.Connection) -> None:
    """Let the calls at a provider that nobody spoke of for the longest be found among all others.

    Only while it is there has a row a place in this index.
    """
    connection.execute(
        "CREATE INDEX rows_open_by_updated ON t_rows (batch_id, updated_at)"
        " WHERE state IN ('accepted','in_progress','queued')"
    )


STEPS: Sequence[Step] = (_first, _orders, _open_calls)
"""What leads from each schema version to the next, beginning with an empty file."""


def migrate(
    database: Database, backups: Path | None, now: datetime, steps: Sequence[Step] = STEPS
) -> None:
    """Bring the database to the newest schema, with a copy in `backups` before each step.

    None is for a file that is a copy itself, or new. Raises NewerSchema where a newer program has
    written it, Incomplete where a table is gone, UsageError where the copy's name is taken, Busy.
    """
    has_documents = _version(database) > 0
    while (version := _version(database)) < len(steps):
        if has_documents and backups is not None:
            copy = backups / f"before-{version + 1}-{now:%Y%m%dT%H%M%S%f}.db"
            copy_to(database, copy)
        with database.transaction() as connection:
            if _version(database) == version:  # else another process was faster
                steps[version](database, connection)
                connection.execute(f"PRAGMA user_version = {version + 1}")
    if version > len(steps):
        raise NewerSchema(
            f"{database.path} was written by a newer Callsheet (schema {version}, this one"
            f" knows {len(steps)}).",
            "Use that version.",
        )
    if what := missing(database, _KEYS):
        raise Incomplete(database.path, what)


def copy_to(database: Database, target: Path) -> None:
    """Write a complete copy of the database to a new or empty file.

    Raises UsageError where the file has something in it, Busy where it cannot be written.
    """
    if os.path.exists(target) and target.stat().st_size:
        raise UsageError(f"{target} exists already.", "Move it away, or name a new file.")
    with Translated(target):
        database.connection().execute("VACUUM INTO ?", (str(target),))


def _version(database: Database) -> int:
    version: int = database.read("PRAGMA user_version")[0][0]
    return version


def _contact_words(text: str) -> str:
    contact = json.loads(text)
    fields = contact.get("fields")
    return indexed(
        str(contact.get("list_id", "")),
        str(contact.get("first_name", "")),
        str(contact.get("last_name", "")),
        str(contact.get("phone", "")),
        *(map(str, fields.values()) if isinstance(fields, dict) else ()),
    )
