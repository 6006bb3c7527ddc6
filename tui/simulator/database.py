"""The simulator's file: SQLite in WAL mode, one short connection per piece of work."""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

FILE_NAME = "simulator.db"
"""Its name in the workspace folder."""

LULY_KEY = "simulator-key"
LEVERS_ID = "simulator"
LEVERS_SECRET = "simulator-secret"
"""The only keys it takes; they open nothing but the simulator."""

DEFAULT_TEMPLATE = (
    "You are a collections agent. The customer owes {{amount}} due by {{due_date}}.\n"
    "Be professional and offer payment plan options if the customer cannot pay in full."
)
"""The text of Levers' default template until another is put: the sample on Levers' page."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (
    provider TEXT PRIMARY KEY, identity TEXT NOT NULL, key TEXT NOT NULL, signing TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS templates (template_id TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS batches (
    serial INTEGER PRIMARY KEY AUTOINCREMENT, provider TEXT NOT NULL,
    batch_id TEXT NOT NULL UNIQUE, created_at REAL NOT NULL, listed_at REAL NOT NULL,
    label TEXT, campaign_id TEXT, text TEXT NOT NULL, params TEXT NOT NULL,
    placeholder TEXT NOT NULL, passes INTEGER NOT NULL, speed REAL NOT NULL, test INTEGER NOT NULL,
    webhook TEXT
);
CREATE INDEX IF NOT EXISTS batches_listed ON batches (provider, serial);
CREATE INDEX IF NOT EXISTS batches_to_tell ON batches (serial) WHERE webhook IS NOT NULL;
CREATE TABLE IF NOT EXISTS calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT, call_id TEXT NOT NULL UNIQUE, provider TEXT NOT NULL,
    batch INTEGER NOT NULL REFERENCES batches (serial), position INTEGER NOT NULL,
    phone TEXT NOT NULL, number TEXT, data TEXT NOT NULL, outcome TEXT NOT NULL,
    error TEXT NOT NULL, dice INTEGER NOT NULL, talk INTEGER NOT NULL, dispatch_at REAL,
    rings_at REAL, answers_at REAL, ends_at REAL, stopped_at REAL, acked_at REAL
);
CREATE INDEX IF NOT EXISTS calls_of_batch ON calls (batch, position);
CREATE INDEX IF NOT EXISTS calls_ending ON calls (provider, ends_at);
CREATE INDEX IF NOT EXISTS calls_unheard ON calls (provider, ends_at) WHERE acked_at IS NULL;
CREATE TABLE IF NOT EXISTS dials (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, provider TEXT NOT NULL,
    phone TEXT NOT NULL, batch_id TEXT NOT NULL, ref TEXT NOT NULL, test INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS endpoints (
    id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE, secret TEXT NOT NULL,
    added_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS deliveries (
    call INTEGER NOT NULL, endpoint INTEGER NOT NULL, tries INTEGER NOT NULL,
    next_at REAL NOT NULL, acked_at REAL, PRIMARY KEY (call, endpoint)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS deliveries_open ON deliveries (next_at) WHERE acked_at IS NULL;
"""


def database_path(home: Path) -> Path:
    """Answer where a workspace keeps its simulator."""
    return home / FILE_NAME


def prepare(home: Path) -> sqlite3.Connection:
    """Create the file and its tables where missing; the answered connection keeps its WAL alive."""
    home.mkdir(parents=True, exist_ok=True)
    database = connect(home)
    database.execute("PRAGMA journal_mode=WAL")
    with transaction(database):
        for statement in _SCHEMA.split(";"):
            database.execute(statement)
        database.executemany(
            "INSERT OR IGNORE INTO accounts VALUES (?, ?, ?, ?)",
            [
                ("luly", "", LULY_KEY, ""),
                ("levers", LEVERS_ID, LEVERS_SECRET, secrets.token_hex(32)),
            ],
        )
        database.execute("INSERT OR IGNORE INTO templates VALUES ('', ?)", (DEFAULT_TEMPLATE,))
    return database


def connect(home: Path) -> sqlite3.Connection:
    """Open a connection of its own for the calling thread; rows answer by column name."""
    database = sqlite3.connect(
        database_path(home), timeout=30, isolation_level=None, check_same_thread=False
    )
    database.row_factory = sqlite3.Row
    database.execute("PRAGMA synchronous=FULL")
    return database


@contextmanager
def opened(home: Path) -> Iterator[sqlite3.Connection]:
    """Open a connection for one piece of reading, and close it."""
    with closing(connect(home)) as database:
        yield database


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Do several changes as one, on disk before this returns; undone whole on any exception."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield database
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


@contextmanager
def changing(home: Path) -> Iterator[sqlite3.Connection]:
    """Open a connection, do one transaction, and close it."""
    with opened(home) as database, transaction(database):
        yield database
