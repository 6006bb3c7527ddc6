"""The one place that touches what TinyDB keeps to itself.

TinyDB offers no public way to turn its query cache off, to say where ids come from, or to forget
a table; its version is pinned, and the tests hold its behaviour.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any

import tinydb
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document

from tui.store.documents import Documents, to_json, to_key
from tui.store.storage import database_of

Change = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]


def forget_table(database: tinydb.TinyDB, name: str) -> None:
    """Let the next `table(name)` make a new table object."""
    database._tables.pop(name, None)


class HookedTable(tinydb.table.Table):
    """A TinyDB table on SQLite rows: its transactions, its ids, its query cache."""

    default_query_cache_capacity = 0

    def __init__(
        self, storage: Storage, name: str, cache_size: int = 0, persist_empty: bool = False
    ) -> None:
        super().__init__(storage, name, cache_size)
        self.documents = Documents(database_of(storage), name)
        self._cache_guard = threading.RLock()
        self._cache_token: tuple[int, ...] | None = None
        if persist_empty:
            with self.change():
                self.documents.prepare()

    @property
    def remembers(self) -> bool:
        """Whether this table was asked to keep a query cache."""
        return bool(self._query_cache.capacity != 0)

    def remembered(
        self, cond: QueryLike, search: Callable[[QueryLike], list[Document]]
    ) -> list[Document]:
        """Answer a search out of the query cache, as long as nobody has written since."""
        if not self.remembers or not getattr(cond, "is_cacheable", lambda: True)():
            return search(cond)
        with self._cache_guard:
            token = self.documents.database.change_token()
            if token is None or token != self._cache_token:
                self.clear_cache()
                self._cache_token = token
            cached = self._query_cache.get(cond)
            if cached is not None:
                return cached[:]
            found = search(cond)
            if token is not None and token == self.documents.database.change_token():
                self._query_cache[cond] = found[:]
            return found

    @contextmanager
    def change(self) -> Iterator[None]:
        """Change the table in one transaction. Raises ValueError where a document clashes."""
        try:
            with self.documents.database.transaction():
                yield
            with self._cache_guard:
                self.clear_cache()
        except sqlite3.IntegrityError as error:
            raise ValueError(f"A document of {self.name} clashes: {error}") from error
        except sqlite3.OperationalError as error:
            if "malformed JSON" not in str(error):
                raise
            raise ValueError(f"A document of {self.name} is not standard JSON.") from error

    def _get_next_id(self) -> Any:
        with self.change():
            return self.document_id_class(self.documents.take_ids(1)[0])

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return {str(key): json.loads(text) for key, text in self.documents.stream()}

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        with self.change():
            self.documents.prepare()
            table: dict[int, Mapping[str, Any]] = {
                self.document_id_class(key): json.loads(text)
                for key, text in self.documents.stream()
            }
            before = {key: to_json(document) for key, document in table.items()}
            updater(table)
            self.documents.delete(
                place
                for place, key, _ in self.documents.find(to_key(key) for key in before)
                if self.document_id_class(key) not in table
            )
            places = {
                self.document_id_class(key): place
                for place, key, _ in self.documents.find(to_key(key) for key in before)
            }
            for doc_id, document in table.items():
                text = to_json(dict(document))
                if doc_id not in places:
                    self.documents.insert(to_key(doc_id), text)
                elif text != before[doc_id]:
                    self.documents.replace(((text, places[doc_id]),))
