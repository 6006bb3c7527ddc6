"""TinyDB's table hook: documents that are rows, read and written one by one."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any

from tinydb.queries import QueryLike
from tinydb.table import Document

from tui.store.documents import Key, chunks, to_json, to_key
from tui.store.hooks import Change, HookedTable


class Table(HookedTable):
    """A TinyDB table whose documents are rows."""

    def insert(self, document: Mapping[str, Any]) -> int:
        """Add one document; answer its id. Raises ValueError where its own id is taken."""
        return self.insert_multiple((_mapping(document),))[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Add all documents or none; answer their ids."""
        ids: list[int] = []
        with self.change():
            self.documents.prepare()
            for some in chunks(documents, 1000):
                ids += self._insert(some)
        return ids

    def _insert(self, documents: list[Mapping[str, Any]]) -> list[int]:
        ids: list[int] = []
        plain: list[str] = []

        def flush() -> None:
            if plain:
                ids.extend(self.document_id_class(key) for key in self.documents.append(plain))
                plain.clear()

        for document in documents:
            text = to_json(dict(_mapping(document)))
            if not isinstance(document, self.document_class):
                plain.append(text)
                continue
            flush()
            if not self.documents.insert(to_key(document.doc_id), text):
                raise ValueError(f"Document with ID {document.doc_id} already exists")
            ids.append(document.doc_id)
        flush()
        return ids

    def all(self) -> list[Document]:
        """Answer all documents, from one snapshot."""
        return [self._document(key, json.loads(text)) for key, text in self.documents.stream()]

    def search(self, cond: QueryLike) -> list[Document]:
        """Answer all documents that match, from one snapshot."""
        return self.remembered(cond, self._search)

    def _search(self, cond: QueryLike) -> list[Document]:
        return [self._document(key, document) for key, document in self._matching(cond)]

    def count(self, cond: QueryLike) -> int:
        """Answer how many documents match."""
        if self.remembers:
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
            found = self.documents.find((to_key(doc_id),))
            return self.document_class(json.loads(found[0][2]), doc_id) if found else None
        if doc_ids is not None:
            rows = self.documents.find({to_key(doc_id) for doc_id in doc_ids})
            return [self._document(key, json.loads(text)) for _, key, text in rows]
        if cond is not None:
            for _, key, text in self.documents.walk():
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
        with self.change():
            self.documents.prepare()
            if doc_ids is not None:
                return self._update_ids(fields, doc_ids)
            return self._update_matching(((fields, cond),))

    def update_multiple(self, updates: Iterable[tuple[Change, QueryLike]]) -> list[int]:
        """Apply several changes, each to the documents that match its query."""
        every = tuple(updates)
        with self.change():
            self.documents.prepare()
            return self._update_matching(every)

    def _update_ids(self, fields: Change, doc_ids: Iterable[int]) -> list[int]:
        updated: list[int] = []
        for some in chunks(doc_ids, 500):
            keys = [self._own_key(doc_id) for doc_id in some]
            rows = {
                key: (place, json.loads(text))
                for place, key, text in self.documents.find({k for k in keys if k is not None})
            }
            for doc_id, key in zip(some, keys, strict=True):
                if key in rows:
                    _apply(fields, rows[key][1])
                    updated.append(doc_id)
            self.documents.replace((to_json(doc), place) for place, doc in rows.values())
        return updated

    def _update_matching(self, updates: tuple[tuple[Change, QueryLike | None], ...]) -> list[int]:
        updated: list[int] = []
        upto, after = self.documents.last_place(), 0
        while rows := self.documents.chunk(after, upto):
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
            self.documents.replace(changed)
        return updated

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """Change the documents that match, or that have this Document's id; else insert it."""
        with self.change():
            return super().upsert(document, cond)

    def remove(
        self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None
    ) -> list[int]:
        """Remove the documents that match, or that have these ids; answer their ids."""
        if doc_ids is None and cond is None:
            raise RuntimeError("Use truncate() to remove all documents")
        with self.change():
            self.documents.prepare()
            if doc_ids is not None:
                return self._remove_ids(doc_ids)
            removed: list[int] = []
            upto, after = self.documents.last_place(), 0
            while rows := self.documents.chunk(after, upto):
                after = rows[-1][0]
                gone = [row for row in rows if cond is not None and cond(json.loads(row[2]))]
                removed += [self.document_id_class(key) for _, key, _ in gone]
                self.documents.delete(place for place, _, _ in gone)
            return removed

    def _remove_ids(self, doc_ids: Iterable[int]) -> list[int]:
        removed: list[int] = []
        for some in chunks(dict.fromkeys(doc_ids), 500):
            keys = [self._own_key(doc_id) for doc_id in some]
            rows = self.documents.find({key for key in keys if key is not None})
            there = {key for _, key, _ in rows}
            removed += [doc_id for doc_id, key in zip(some, keys, strict=True) if key in there]
            self.documents.delete(place for place, _, _ in rows)
        return removed

    def truncate(self) -> None:
        """Remove all documents; ids start again at 1."""
        with self.change():
            self.documents.clear()

    def __len__(self) -> int:
        return self.documents.size()

    def __iter__(self) -> Iterator[Document]:
        """Answer the documents there are now, in order; the table may be changed in between."""
        for _, key, text in self.documents.walk():
            yield self._document(key, json.loads(text))

    def _matching(self, cond: QueryLike) -> Iterator[tuple[Key, dict[str, Any]]]:
        # A query of the caller's may raise: the statement must not stay open in its traceback.
        with closing(self.documents.stream()) as rows:
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


def _mapping(document: Any) -> Mapping[str, Any]:
    if not isinstance(document, Mapping):
        raise ValueError("Document is not a Mapping")
    return document


def _apply(fields: Change, document: dict[str, Any]) -> None:
    if callable(fields):
        fields(document)
    else:
        document.update(fields)
