"""TinyDB on SQLite: its storage, its table and its database, through its own hooks.

What TinyDB documents holds here. Beyond it: a change touches only the rows it concerns, several
processes may write, and ids are never given twice. The query cache is off unless a table asks for
one (`cache_size`), and then forgets when anybody has written.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import tinydb
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document

from tui.store.connection import Database
from tui.store.documents import (
    Documents,
    Key,
    chunks,
    create_catalogue,
    names,
    to_json,
    to_key,
)
from tui.store.schema import functions, refresh_find

Change = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]


class SqliteStorage(Storage):
    """A TinyDB storage in one SQLite file; `database` is what the tables work on row by row."""

    def __init__(self, path: str | Path, timeout: float = 10.0) -> None:
        super().__init__()
        self.database = Database(Path(path), timeout, functions, refresh_find)
        try:
            create_catalogue(self.database)
        except BaseException:
            self.database.close()
            raise

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Answer everything, as TinyDB's other storages do; None where there is no table."""
        with self.database.transaction():
            return {
                name: {
                    str(key): json.loads(text)
                    for key, text in Documents(self.database, name).stream()
                }
                for name in sorted(names(self.database))
            } or None

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace everything."""
        with self.database.transaction():
            for name in names(self.database) - data.keys():
                Documents(self.database, name).drop()
            for name, table in data.items():
                documents = Documents(self.database, name)
                documents.clear()
                for doc_id, document in table.items():
                    documents.insert(to_key(doc_id), to_json(document))

    def close(self) -> None:
        """Close the connections of all threads."""
        self.database.close()


class Table(tinydb.table.Table):
    """A TinyDB table whose documents are rows."""

    default_query_cache_capacity = 0

    def __init__(
        self, storage: Storage, name: str, cache_size: int = 0, persist_empty: bool = False
    ) -> None:
        super().__init__(storage, name, cache_size)
        self._documents = Documents(_database(storage), name)
        self._cache_guard = threading.RLock()
        self._cache_token: tuple[int, ...] | None = None
        if persist_empty:
            with self._change():
                self._documents.prepare()

    def insert(self, document: Mapping[str, Any]) -> int:
        """Add one document; answer its id. Raises ValueError where its own id is taken."""
        return self.insert_multiple((_mapping(document),))[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Add all documents or none; answer their ids."""
        ids: list[int] = []
        with self._change():
            self._documents.prepare()
            for some in chunks(documents, 1000):
                ids += self._insert(some)
        return ids

    def _insert(self, documents: list[Mapping[str, Any]]) -> list[int]:
        ids: list[int] = []
        plain: list[str] = []

        def flush() -> None:
            if plain:
                ids.extend(self.document_id_class(key) for key in self._documents.append(plain))
                plain.clear()

        for document in documents:
            text = to_json(dict(_mapping(document)))
            if not isinstance(document, self.document_class):
                plain.append(text)
                continue
            flush()
            if not self._documents.insert(to_key(document.doc_id), text):
                raise ValueError(f"Document with ID {document.doc_id} already exists")
            ids.append(document.doc_id)
        flush()
        return ids

    def all(self) -> list[Document]:
        """Answer all documents, from one snapshot."""
        return [self._document(key, json.loads(text)) for key, text in self._documents.stream()]

    def search(self, cond: QueryLike) -> list[Document]:
        """Answer all documents that match, from one snapshot."""
        if self._query_cache.capacity == 0 or not getattr(cond, "is_cacheable", lambda: True)():
            return [self._document(key, document) for key, document in self._matching(cond)]
        with self._cache_guard:
            return self._remembered(cond)

    def _remembered(self, cond: QueryLike) -> list[Document]:
        token = self._documents.database.change_token()
        if token is None or token != self._cache_token:
            self.clear_cache()
            self._cache_token = token
        cached = self._query_cache.get(cond)
        if cached is not None:
            return cached[:]
        found = [self._document(key, document) for key, document in self._matching(cond)]
        if token is not None and token == self._documents.database.change_token():
            self._query_cache[cond] = found[:]
        return found

    def count(self, cond: QueryLike) -> int:
        """Answer how many documents match."""
        if self._query_cache.capacity != 0:
            return len(self.search(cond))
        return sum(1 for _ in self._matching(cond))

    def get(
        self,
        cond: QueryLike | None = None,
        doc_id: int | None = None,
        doc_ids: list[int] | None = None,
    ) -> Any:
        """Answer one document by id or query (None if there is none), or a list by ids."""
        if doc_id is not None:
            found = self._documents.find((to_key(doc_id),))
            return self.document_class(json.loads(found[0][2]), doc_id) if found else None
        if doc_ids is not None:
            rows = self._documents.find({to_key(doc_id) for doc_id in doc_ids})
            return [self._document(key, json.loads(text)) for _, key, text in rows]
        if cond is not None:
            for _, key, text in self._documents.walk():
                document = json.loads(text)
                if cond(document):
                    return self._document(key, document)
            return None
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    def update(
        self,
        fields: Change,
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        """Change all documents that match, or that have these ids; answer their ids."""
        with self._change():
            self._documents.prepare()
            if doc_ids is not None:
                return self._update_ids(fields, doc_ids)
            return self._update_matching(((fields, cond),))

    def update_multiple(self, updates: Iterable[tuple[Change, QueryLike]]) -> list[int]:
        """Apply several changes, each to the documents that match its query."""
        every = tuple(updates)
        with self._change():
            self._documents.prepare()
            return self._update_matching(every)

    def _update_ids(self, fields: Change, doc_ids: Iterable[int]) -> list[int]:
        updated: list[int] = []
        for some in chunks(doc_ids, 500):
            keys = [self._own_key(doc_id) for doc_id in some]
            rows = {
                key: (place, json.loads(text))
                for place, key, text in self._documents.find({k for k in keys if k is not None})
            }
            for doc_id, key in zip(some, keys, strict=True):
                if key in rows:
                    _apply(fields, rows[key][1])
                    updated.append(doc_id)
            self._documents.replace((to_json(doc), place) for place, doc in rows.values())
        return updated

    def _update_matching(self, updates: tuple[tuple[Change, QueryLike | None], ...]) -> list[int]:
        updated: list[int] = []
        upto, after = self._documents.last_place(), 0
        while rows := self._documents.chunk(after, upto):
            after = rows[-1][0]
            changed: list[tuple[str, int]] = []
            for place, key, text in rows:
                document = json.loads(text)
                hits = 0
                for fields, cond in updates:
                    if cond is None or cond(document):
                        _apply(fields, document)
                        hits += 1
                if hits:
                    updated += [self.document_id_class(key)] * hits
                    changed.append((to_json(document), place))
            self._documents.replace(changed)
        return updated

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """Change the documents that match, or that have this Document's id; else insert it."""
        with self._change():
            return super().upsert(document, cond)

    def remove(
        self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None
    ) -> list[int]:
        """Remove the documents that match, or that have these ids; answer their ids."""
        if doc_ids is None and cond is None:
            raise RuntimeError("Use truncate() to remove all documents")
        with self._change():
            self._documents.prepare()
            if doc_ids is not None:
                return self._remove_ids(doc_ids)
            removed: list[int] = []
            upto, after = self._documents.last_place(), 0
            while rows := self._documents.chunk(after, upto):
                after = rows[-1][0]
                gone = [row for row in rows if cond is not None and cond(json.loads(row[2]))]
                removed += [self.document_id_class(key) for _, key, _ in gone]
                self._documents.delete(place for place, _, _ in gone)
            return removed

    def _remove_ids(self, doc_ids: Iterable[int]) -> list[int]:
        removed: list[int] = []
        for some in chunks(dict.fromkeys(doc_ids), 500):
            keys = [self._own_key(doc_id) for doc_id in some]
            rows = self._documents.find({key for key in keys if key is not None})
            there = {key for _, key, _ in rows}
            removed += [doc_id for doc_id, key in zip(some, keys, strict=True) if key in there]
            self._documents.delete(place for place, _, _ in rows)
        return removed

    def truncate(self) -> None:
        """Remove all documents; ids start again at 1."""
        with self._change():
            self._documents.clear()

    def __len__(self) -> int:
        return self._documents.size()

    def __iter__(self) -> Iterator[Document]:
        """Answer the documents there are now, in order; the table may be changed in between."""
        for _, key, text in self._documents.walk():
            yield self._document(key, json.loads(text))

    def _matching(self, cond: QueryLike) -> Iterator[tuple[Key, dict[str, Any]]]:
        # A query of the caller's may raise: the statement must not stay open in its traceback.
        with closing(self._documents.stream()) as rows:
            for key, text in rows:
                document = json.loads(text)
                if cond(document):
                    yield key, document

    def _document(self, key: Key, value: Mapping[str, Any]) -> Document:
        return self.document_class(value, self.document_id_class(key))

    def _own_key(self, doc_id: Any) -> Key | None:
        # TinyDB looks for these ids among ids of the table's own class: "1" is not 1, 1.0 is.
        if self.document_id_class is not int:
            return to_key(doc_id)
        if isinstance(doc_id, float):
            return int(doc_id) if doc_id.is_integer() else None
        return to_key(doc_id) if isinstance(doc_id, int) else None

    @contextmanager
    def _change(self) -> Iterator[None]:
        try:
            with self._documents.database.transaction():
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
        with self._change():
            return self.document_id_class(self._documents.take_ids(1)[0])

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return {str(key): json.loads(text) for key, text in self._documents.stream()}

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        with self._change():
            self._documents.prepare()
            table: dict[int, Mapping[str, Any]] = {
                self.document_id_class(key): json.loads(text)
                for key, text in self._documents.stream()
            }
            before = {key: to_json(document) for key, document in table.items()}
            updater(table)
            self._documents.delete(
                place
                for place, key, _ in self._documents.find(to_key(key) for key in before)
                if self.document_id_class(key) not in table
            )
            places = {
                self.document_id_class(key): place
                for place, key, _ in self._documents.find(to_key(key) for key in before)
            }
            for doc_id, document in table.items():
                text = to_json(dict(document))
                if doc_id not in places:
                    self._documents.insert(to_key(doc_id), text)
                elif text != before[doc_id]:
                    self._documents.replace(((text, places[doc_id]),))


class TinyDB(tinydb.TinyDB):
    """A TinyDB whose tables are rows of one SQLite file."""

    table_class = Table

    def __init__(self, path: str | Path, timeout: float = 10.0) -> None:
        super().__init__(path, timeout, storage=SqliteStorage)

    def tables(self) -> set[str]:
        """Answer the names of all tables, without reading their documents."""
        return names(_database(self.storage))

    def drop_table(self, name: str) -> None:
        """Drop one table; nothing where there is none."""
        # TinyDB has no other way to forget a table object that it has handed out before.
        self._tables.pop(name, None)
        database = _database(self.storage)
        with database.transaction():
            Documents(database, name).drop()


def open_database(path: str | Path) -> tinydb.TinyDB:
    """Open or create a TinyDB kept by SQLite in the file `path`; its folder must exist.

    Raises Busy (locked, read-only, full) or UsageError (damaged, not a database).
    """
    return TinyDB(path)


def _database(storage: Storage) -> Database:
    if not isinstance(storage, SqliteStorage):
        raise TypeError("These tables are rows of an SQLite file: their storage is SqliteStorage.")
    return storage.database


def _mapping(document: Any) -> Mapping[str, Any]:
    if not isinstance(document, Mapping):
        raise ValueError("Document is not a Mapping")
    return document


def _apply(fields: Change, document: dict[str, Any]) -> None:
    if callable(fields):
        fields(document)
    else:
        document.update(fields)
