"""Documents as SQLite rows: one SQL table for each TinyDB table.

A row is (place, id, doc): `place` keeps the order of insertion, `id` is the document's id, `doc`
its JSON. Ids come from a sequence in `tinydb_tables`, taken in the transaction that uses them.
"""

import json
import re
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import Any

from tui.store.connection import Database
from tui.store.failures import Incomplete

Key = int | str
_PLAIN = re.compile(r"[a-z0-9_]{1,60}")
_LARGEST = 2**63 - 1
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
CATALOGUE = (
    "CREATE TABLE IF NOT EXISTS tinydb_tables"
    " (sql_name TEXT PRIMARY KEY, next_id INTEGER NOT NULL) WITHOUT ROWID"
)


def sql_name(name: str) -> str:
    """Answer the SQL table that keeps a TinyDB table: any text has one, and no two share it."""
    if _PLAIN.fullmatch(name):
        return f"t_{name}"
    return "x_" + name.encode("utf-8", "surrogatepass").hex()


def table_name(sql: str) -> str:
    """Answer the TinyDB table that an SQL table keeps."""
    if sql.startswith("t_"):
        return sql[2:]
    return bytes.fromhex(sql[2:]).decode("utf-8", "surrogatepass")


def to_json(document: Any) -> str:
    """Write a document. Raises TypeError or ValueError for what JSON cannot hold."""
    text = _ENCODE(document)
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:  # a lone surrogate: JSON can hold it, UTF-8 cannot
            return json.dumps(document)
    return text


def to_key(doc_id: Any) -> Key:
    """Answer how a document id is kept: a number where it is one, else its text."""
    if type(doc_id) is int:
        return doc_id if -_LARGEST <= doc_id <= _LARGEST else str(doc_id)
    text = str(doc_id)
    try:
        number = int(text)
    except ValueError:
        return text
    return number if str(number) == text and abs(number) <= _LARGEST else text


def create_catalogue(database: Database) -> None:
    """Make the file ready to hold TinyDB tables; writes nothing where it is already."""
    known = "SELECT 1 FROM sqlite_master WHERE name = 'tinydb_tables'"
    if not database.read(known):
        with database.transaction() as connection:
            connection.execute(CATALOGUE)


def names(database: Database) -> set[str]:
    """Answer the names of all TinyDB tables in the file."""
    return {table_name(sql) for (sql,) in database.read("SELECT sql_name FROM tinydb_tables")}


class Documents:
    """The rows of one TinyDB table. Changes belong inside `database.transaction()`."""

    def __init__(self, database: Database, name: str) -> None:
        self.database = database
        self.name = name
        self._bare = sql_name(name)
        self.sql = f'"{self._bare}"'

    def prepare(self) -> None:
        """Create the table where it is missing."""
        connection = self.database.connection()
        found = connection.execute(
            "SELECT 1 FROM tinydb_tables WHERE sql_name = ?", (self._bare,)
        ).fetchone()
        if found is None:
            self.create(connection)

    def create(self, connection: sqlite3.Connection, columns: str = "") -> None:
        """Create the table with further generated columns (SQL that begins with a comma)."""
        connection.execute(
            f"CREATE TABLE {self.sql}"
            f" (place INTEGER PRIMARY KEY, id NOT NULL UNIQUE, doc TEXT NOT NULL{columns})"
        )
        connection.execute("INSERT INTO tinydb_tables VALUES (?, 1)", (self._bare,))

    def drop(self) -> None:
        """Drop the table and its sequence; nothing where there is none."""
        connection = self.database.connection()
        connection.execute(f"DROP TABLE IF EXISTS {self.sql}")
        connection.execute("DELETE FROM tinydb_tables WHERE sql_name = ?", (self._bare,))

    def take_ids(self, count: int) -> range:
        """Take ids from the sequence: greater than every id the table has ever held."""
        connection = self.database.connection()
        taken = connection.execute(
            "UPDATE tinydb_tables SET next_id = next_id + ? WHERE sql_name = ? RETURNING next_id",
            (count, self._bare),
        ).fetchall()
        if not taken:
            self.create(connection)
            return self.take_ids(count)
        after: int = taken[0][0]
        return range(after - count, after)

    def append(self, texts: Sequence[str]) -> range:
        """Add documents under new ids."""
        ids = self.take_ids(len(texts))
        self.database.connection().executemany(
            f"INSERT INTO {self.sql} (id, doc) VALUES (?, ?)", zip(ids, texts, strict=True)
        )
        return ids

    def insert(self, key: Key, text: str) -> bool:
        """Add one document under an id of its own; False where the id is taken."""
        self.prepare()
        connection = self.database.connection()
        if connection.execute(f"SELECT 1 FROM {self.sql} WHERE id = ?", (key,)).fetchone():
            return False
        connection.execute(f"INSERT INTO {self.sql} (id, doc) VALUES (?, ?)", (key, text))
        if isinstance(key, int) and key < _LARGEST:
            connection.execute(
                "UPDATE tinydb_tables SET next_id = max(next_id, ?) WHERE sql_name = ?",
                (key + 1, self._bare),
            )
        return True

    def find(self, keys: Iterable[Key]) -> list[tuple[int, Key, str]]:
        """Answer (place, id, JSON) of the documents with these ids, in the table's order."""
        found: list[tuple[int, Key, str]] = []
        for some in chunks(keys, 500):
            marks = ",".join("?" * len(some))
            found += self._rows(
                f"SELECT place, id, doc FROM {self.sql} WHERE id IN ({marks})", some
            )
        return sorted(found)

    def chunk(self, after: int, upto: int, limit: int = 1000) -> list[tuple[int, Key, str]]:
        """Answer (place, id, JSON) of the next documents by place."""
        return self._rows(
            f"SELECT place, id, doc FROM {self.sql}"
            " WHERE place > ? AND place <= ? ORDER BY place LIMIT ?",
            (after, upto, limit),
        )

    def last_place(self) -> int:
        """Answer the greatest place, 0 for an empty table."""
        found = self._rows(f"SELECT max(place) FROM {self.sql}")
        return (found[0][0] or 0) if found else 0

    def walk(self) -> Iterator[tuple[int, Key, str]]:
        """Answer the documents there are now, in order; the caller may write in between."""
        upto = self.last_place()
        rows = self.chunk(0, upto)
        while rows:
            yield from rows
            rows = self.chunk(rows[-1][0], upto)

    def stream(self) -> Generator[tuple[Key, str], None, None]:
        """Answer (id, JSON) of all documents from one snapshot; for use that runs to its end."""
        try:
            yield from self.database.stream(f"SELECT id, doc FROM {self.sql} ORDER BY place")
        except Incomplete as error:
            self._only_missing(error)

    def replace(self, changed: Iterable[tuple[str, int]]) -> None:
        """Write (JSON, place) over documents that are there."""
        self.database.connection().executemany(
            f"UPDATE {self.sql} SET doc = ? WHERE place = ?", changed
        )

    def delete(self, places: Iterable[int]) -> None:
        """Remove documents by place."""
        self.database.connection().executemany(
            f"DELETE FROM {self.sql} WHERE place = ?", ((place,) for place in places)
        )

    def clear(self) -> None:
        """Remove all documents and start the ids again at 1."""
        self.prepare()
        connection = self.database.connection()
        connection.execute(f"DELETE FROM {self.sql}")
        connection.execute("UPDATE tinydb_tables SET next_id = 1 WHERE sql_name = ?", (self._bare,))

    def size(self) -> int:
        """Answer how many documents there are."""
        found = self._rows(f"SELECT count(*) FROM {self.sql}")
        return found[0][0] if found else 0

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        try:
            return self.database.read(sql, parameters)
        except Incomplete as error:
            self._only_missing(error)
            return []

    def _only_missing(self, error: Incomplete) -> None:
        # A table that nobody has written to yet is an empty one.
        if str(error.__cause__) != f"no such table: {self._bare}":
            raise error


def chunks(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Answer the items in lists of at most `size`."""
    some: list[Any] = []
    for item in items:
        some.append(item)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some
