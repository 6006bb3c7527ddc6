"""What every repository has: its table of documents, and the way from a row to a value."""

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tui.domain.errors import NotFound
from tui.store.connection import Database
from tui.store.documents import Documents, chunks, to_json

_BATCH = 400


class Repository:
    """One TinyDB table seen as a collection of domain values."""

    table = ""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._documents = Documents(database, self.table)
        self._sql = self._documents.sql

    def _add(self, documents: Iterable[dict[str, Any]]) -> list[int]:
        """Append documents in one transaction; answer their ids."""
        texts = [to_json(document) for document in documents]
        if not texts:
            return []
        with self._database.transaction():
            return list(self._documents.append(texts))

    def _select(self, rest: str, parameters: Sequence[Any] = ()) -> list[tuple[int, Any]]:
        """Answer (id, document) of the rows that `rest` (WHERE ..., ORDER BY ...) chooses."""
        return [
            (key, json.loads(text))
            for key, text in self._database.read(
                f"SELECT id, doc FROM {self._sql} {rest}", parameters
            )
        ]

    def _placed(
        self, rest: str, after: int, parameters: Sequence[Any] = ()
    ) -> list[tuple[int, Any]]:
        """Answer (place, document) of rows after a place; `rest` goes on with AND, ORDER BY."""
        rows = self._database.read(
            f"SELECT place, doc FROM {self._sql} WHERE place > ? {rest}", (after, *parameters)
        )
        return [(place, json.loads(text)) for place, text in rows]

    def _count(self, rest: str = "", parameters: Sequence[Any] = ()) -> int:
        count: int = self._database.read(f"SELECT count(*) FROM {self._sql} {rest}", parameters)[0][
            0
        ]
        return count

    def _among(
        self, rest: str, values: Iterable[Any], before: Sequence[Any] = ()
    ) -> Iterator[tuple[int, Any]]:
        """Select with `{marks}` in `rest` standing for the values, a few hundred at a time."""
        for some in chunks(values, _BATCH):
            marks = ",".join("?" * len(some))
            yield from self._select(rest.format(marks=marks), (*before, *some))

    def _write(self, key: int, document: dict[str, Any]) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                f"UPDATE {self._sql} SET doc = ? WHERE id = ?", (to_json(document), key)
            )

    def _delete(self, rest: str, parameters: Sequence[Any] = ()) -> int:
        with self._database.transaction() as connection:
            return connection.execute(f"DELETE FROM {self._sql} {rest}", parameters).rowcount


def number(prefix: str, text: str) -> int | None:
    """Answer the document id in `l1`, `c17`, ...; None where it is not such an id."""
    digits = text.removeprefix(prefix)
    fits = text.startswith(prefix) and digits.isascii() and digits.isdigit() and len(digits) < 19
    return int(digits) if fits and str(int(digits)) == digits else None


def missing(what: str, which: str, where: str = "in this workspace", hint: str = "") -> NotFound:
    """Answer the error for a thing that is not there."""
    return NotFound(f"There is no {what} {which!r} {where}.", hint)


def pack(raw: bytes) -> str:
    """Write bytes for a document: zlib, then base64."""
    return base64.b64encode(zlib.compress(raw, 6)).decode("ascii")


def unpack(text: str) -> bytes:
    """Read what `pack` wrote."""
    return zlib.decompress(base64.b64decode(text))


def marks(values: Sequence[Any]) -> str:
    """Answer as many question marks as there are values."""
    return ",".join("?" * len(values))
