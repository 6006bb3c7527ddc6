"""Batches and calls as they are kept, and how they are read."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Batch:
    """An accepted request; times in seconds since the epoch. `text` is what is spoken, unfilled."""

    serial: int
    provider: str
    batch_id: str
    created_at: float
    listed_at: float
    label: str | None
    campaign_id: str | None
    text: str
    params: Mapping[str, object]
    placeholder: str
    passes: int
    speed: float
    test: bool


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call and its planned course; a moment that will not come is None. `talk` in seconds."""

    id: int
    call_id: str
    batch: int
    position: int
    phone: str
    number: str | None
    data: Mapping[str, object]
    outcome: str
    error: str
    dice: int
    talk: int
    dispatch_at: float | None
    rings_at: float | None
    answers_at: float | None
    ends_at: float | None
    stopped_at: float | None


def batch_of(row: sqlite3.Row) -> Batch:
    """Read a batch from its row."""
    values = {name: row[name] for name in Batch.__slots__}
    return Batch(**{**values, "params": json.loads(row["params"]), "test": bool(row["test"])})


COLUMNS = ", ".join(f"calls.{name}" for name in CallRecord.__slots__)
"""The columns that make a call, in its fields' order, first in every query for `call_of`."""

_DATA = CallRecord.__slots__.index("data")
_LAST = len(CallRecord.__slots__)


def call_of(row: sqlite3.Row) -> CallRecord:
    """Read a call from a row that begins with `COLUMNS`."""
    values = list(row)[:_LAST]
    values[_DATA] = json.loads(values[_DATA])
    return CallRecord(*values)


def find_batch(database: sqlite3.Connection, provider: str, batch_id: str) -> Batch | None:
    """Answer a provider's batch by the id that it gave out."""
    row = database.execute(
        "SELECT * FROM batches WHERE provider = ? AND batch_id = ?", (provider, batch_id)
    ).fetchone()
    return batch_of(row) if row else None


def batch_by_serial(database: sqlite3.Connection, serial: int) -> Batch:
    """Answer the batch that a call belongs to."""
    row = database.execute("SELECT * FROM batches WHERE serial = ?", (serial,)).fetchone()
    return batch_of(row)


def find_call(database: sqlite3.Connection, provider: str, call_id: str) -> CallRecord | None:
    """Answer a provider's call by its id."""
    row = database.execute(
        f"SELECT {COLUMNS} FROM calls WHERE provider = ? AND call_id = ?", (provider, call_id)
    ).fetchone()
    return call_of(row) if row else None


def batches_of(database: sqlite3.Connection, provider: str) -> list[Batch]:
    """Answer all of a provider's batches, oldest first."""
    rows = database.execute("SELECT * FROM batches WHERE provider = ? ORDER BY serial", (provider,))
    return [batch_of(row) for row in rows]


def calls_of_batch(database: sqlite3.Connection, serial: int) -> list[CallRecord]:
    """Answer a batch's calls in the order of the request."""
    rows = database.execute(
        f"SELECT {COLUMNS} FROM calls WHERE batch = ? ORDER BY position", (serial,)
    )
    return [call_of(row) for row in rows]


def calls_of(database: sqlite3.Connection, provider: str) -> Iterator[CallRecord]:
    """Answer all of a provider's calls, oldest first."""
    for row in database.execute(
        f"SELECT {COLUMNS} FROM calls WHERE provider = ? ORDER BY id", (provider,)
    ):
        yield call_of(row)
