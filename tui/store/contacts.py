"""Contacts: added by the hundred thousand, read by the page, found while one types."""

import json
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from tui.domain.contact import Contact, ContactList
from tui.domain.errors import UsageError
from tui.domain.filters import Filter, Moment
from tui.store.arranged import Arranged
from tui.store.codec import from_document
from tui.store.contact_query import Query, contact_query, query_functions
from tui.store.contact_text import Written, document_text, joined, written
from tui.store.contact_values import contact_values
from tui.store.documents import chunks
from tui.store.records import Page
from tui.store.repository import Repository, marks, missing, number
from tui.store.schema import refresh_find

_STATEMENT = 10_000
"""Contacts written by one statement: some 4 MB of JSON."""

_MERGE = "INSERT INTO contact_find(contact_find, rank) VALUES ('automerge', ?)"
_LATER, _SOON = 8, 4
"""How many segments of the find index are merged into one: 4 is FTS5's own. With 8 a million
contacts are written twice, not three times, and there are more segments to look into."""


class Contacts(Repository):
    """The contacts of all lists; `ref` is `c` and the document's id, never given twice."""

    table = "contacts"

    def add_many(self, list_id: str, contacts: Sequence[Contact]) -> list[str]:
        """Append contacts to a list in one transaction; answer their refs.

        A contact whose ref is "" gets a new one. Raises NotFound (list), UsageError (ref taken).
        """
        with self._database.transaction():
            self._count_in({list_id: len(contacts)})
            fresh = iter(self._append([written(one, list_id) for one in contacts if not one.ref]))
            refs = []
            for contact in contacts:
                if not contact.ref:
                    refs.append(f"c{next(fresh)}")
                    continue
                key = number("c", contact.ref)
                if key is None or not self._documents.insert(key, document_text(contact, list_id)):
                    raise UsageError(f"The contact reference {contact.ref!r} is not free.")
                refs.append(contact.ref)
        return refs

    def append(self, list_id: str, contacts: Sequence[Written]) -> None:
        """Append many new contacts to a list in one transaction: an import's way.

        What they add to the find index is merged less often than by other changes. Raises
        NotFound (list).
        """
        with self._database.transaction() as connection:
            self._count_in({list_id: len(contacts)})
            connection.execute(_MERGE, (_LATER,))
            self._append(contacts)
            with self._database.transaction():  # which writes out what the index has in memory
                connection.execute(_MERGE, (_SOON,))

    def _append(self, contacts: Sequence[Written]) -> Sequence[int]:
        """Add contacts, some thousands to a statement, their words for the index with them.

        One statement per table, with everything in one JSON text: SQLite then works without the
        interpreter's lock, while another thread reads the next rows of a file.
        """
        if not contacts:
            return ()
        connection = self._database.connection()
        refresh_find(connection)
        first = self._documents.last_place() + 1
        taken = self._documents.take_ids(len(contacts))
        for start in range(0, len(contacts), _STATEMENT):
            some = contacts[start : start + _STATEMENT]
            connection.execute(
                f"INSERT INTO {self._sql} (id, doc) SELECT ? + key, value FROM json_each(?)",
                (taken.start + start, joined([one.document for one in some])),
            )
            connection.execute(
                "INSERT INTO contact_find(rowid, words) SELECT ? + key, value FROM json_each(?)",
                (first + start, joined([one.words for one in some])),
            )
        connection.execute("DELETE FROM contact_stale WHERE place >= ?", (first,))
        return taken

    def update_many(self, contacts: Sequence[Contact]) -> None:
        """Replace contacts by ref, in one transaction. Raises NotFound."""
        with self._database.transaction() as connection:
            moved: Counter[str] = Counter()
            before = self.get_many([contact.ref for contact in contacts])
            for contact in contacts:
                if contact.ref not in before:
                    raise missing("contact", contact.ref)
                if before[contact.ref].list_id != contact.list_id:
                    moved[contact.list_id] += 1
                    moved[before[contact.ref].list_id] -= 1
            connection.executemany(
                f"UPDATE {self._sql} SET doc = ? WHERE id = ?",
                ((document_text(contact), number("c", contact.ref)) for contact in contacts),
            )
            self._count_in(moved)

    def remove_many(self, refs: Iterable[str]) -> int:
        """Remove contacts; answer how many there were. Refs that are not there are passed over."""
        with self._database.transaction() as connection:
            there = self.get_many(refs)
            connection.executemany(
                f"DELETE FROM {self._sql} WHERE id = ?", ((number("c", ref),) for ref in there)
            )
            self._count_in({k: -n for k, n in Counter(c.list_id for c in there.values()).items()})
        return len(there)

    def take_out(self, refs: Iterable[str]) -> list[tuple[int, Contact]]:
        """Remove contacts; answer them with their places, for `put_back`."""
        with self._database.transaction():
            keys = {key for key in (number("c", ref) for ref in refs) if key is not None}
            placed: list[tuple[int, Contact]] = []
            for some in chunks(keys, 400):
                rows = self._database.read(
                    f"SELECT place, id, doc FROM {self._sql} WHERE id IN ({marks(some)})", some
                )
                placed += [(place, _contact(key, json.loads(text))) for place, key, text in rows]
            self.remove_many([contact.ref for _, contact in placed])
        return sorted(placed, key=lambda pair: pair[0])

    def put_back(self, placed: Iterable[tuple[int, Contact]]) -> None:
        """Bring back what was taken out, where it stood, or at the end where that is taken.

        Raises NotFound (list), UsageError (ref taken).
        """
        with self._database.transaction() as connection:
            back: Counter[str] = Counter()
            for place, contact in placed:
                key = number("c", contact.ref)
                if key is None or self.get_many([contact.ref]):
                    raise UsageError(f"The contact reference {contact.ref!r} is not free.")
                taken = connection.execute(
                    f"SELECT 1 FROM {self._sql} WHERE place = ?", (place,)
                ).fetchone()
                connection.execute(
                    f"INSERT INTO {self._sql} (place, id, doc) VALUES (?, ?, ?)",
                    (None if taken else place, key, document_text(contact)),
                )
                back[contact.list_id] += 1
            self._count_in(back)

    def get(self, ref: str) -> Contact:
        """Answer one contact. Raises NotFound."""
        found = self.get_many((ref,))
        if ref not in found:
            raise missing("contact", ref)
        return found[ref]

    def get_many(self, refs: Iterable[str]) -> dict[str, Contact]:
        """Answer the contacts of these refs, as far as they are there."""
        keys = {key for key in (number("c", ref) for ref in refs) if key is not None}
        rows = self._among("WHERE id IN ({marks})", keys)
        return {f"c{key}": _contact(key, document) for key, document in rows}

    def by_keys(self, list_id: str, dial_keys: Collection[str]) -> dict[str, Contact]:
        """Answer the first contact of a list for each of these dial keys."""
        found: dict[str, Contact] = {}
        rest = "WHERE list_id = ? AND dial_key IN ({marks}) ORDER BY +place"
        for key, document in self._among(rest, dict.fromkeys(dial_keys), (list_id,)):
            found.setdefault(document["dial_key"], _contact(key, document))
        return found

    def keys_among(self, list_id: str, dial_keys: Collection[str]) -> set[str]:
        """Answer which of these dial keys a list has."""
        return {
            key
            for some in chunks(dict.fromkeys(dial_keys), 400)
            for (key,) in self._database.read(
                f"SELECT dial_key FROM {self._sql}"
                f" WHERE list_id = ? AND dial_key IN ({marks(some)})",
                (list_id, *some),
            )
        }

    def page(
        self,
        list_id: str,
        offset: int = 0,
        limit: int = 100,
        find: str = "",
        where: Filter | None = None,
        order: str = "",
        moment: Moment | None = None,
        counted: bool = True,
        stopped: Callable[[], bool] | None = None,
    ) -> Page[Contact]:
        """Answer some contacts of a list; `find` folds case and letter forms.

        Every word of `find` must occur in the name, the number or a column; one of one or two
        characters must begin a word there. `order` is a variable or what contact_order has, with
        `-` before it for descending; by `line` (the default) and `phone` it comes from an index,
        else from a scan: a screen takes `arranged` then. Counting all that match takes a scan too;
        with `counted=False` the total is -1. Raises UsageError where filter or order asks for the
        time or for calls and there is no `moment`, Refused soon after `stopped` says so.
        """
        if not (find.strip() or where or order):
            rows = self._select(
                "WHERE list_id = ? ORDER BY place LIMIT ? OFFSET ?", (list_id, limit, offset)
            )
            return Page(self.count(list_id), tuple(_contact(*row) for row in rows))
        query = self._query(list_id, find, where, order, moment)
        with self._database.stoppable(stopped):
            found = self._database.read(
                query.sql("one.id, one.doc", "LIMIT ? OFFSET ?"), (*query.ordered, limit, offset)
            )
        total = self._database.read(query.count(), query.values)[0][0] if counted else -1
        return Page(total, tuple(_contact(key, json.loads(text)) for key, text in found))

    def count_where(
        self,
        list_id: str,
        find: str = "",
        where: Filter | None = None,
        moment: Moment | None = None,
    ) -> int:
        """Answer how many contacts of a list match: what a page that was not counted lacks."""
        query = self._query(list_id, find, where, "", moment)
        total: int = self._database.read(query.count(), query.values)[0][0]
        return total

    def arranged(
        self,
        list_id: str,
        find: str = "",
        where: Filter | None = None,
        order: str = "",
        moment: Moment | None = None,
        stopped: Callable[[], bool] | None = None,
    ) -> Arranged:
        """Answer the matching contacts in an order, to be paged at no cost; see `page`.

        One scan: some seconds for a million contacts in the order of a column. Raises Refused soon
        after `stopped` says so.
        """
        query = self._query(list_id, find, where, order, moment)
        places = array("q")
        with self._database.stoppable(stopped):
            for (place,) in self._database.stream(query.sql("one.place"), query.ordered):
                places.append(place)
        return Arranged(places, self._at)

    def _at(self, places: Sequence[int]) -> dict[int, Contact]:
        found: dict[int, Contact] = {}
        for some in chunks(places, 400):
            rows = self._database.read(
                f"SELECT place, id, doc FROM {self._sql} WHERE place IN ({marks(some)})", some
            )
            found |= {place: _contact(key, json.loads(text)) for place, key, text in rows}
        return found

    def iterate(
        self,
        list_id: str,
        chunk: int = 1000,
        where: Filter | None = None,
        moment: Moment | None = None,
    ) -> Iterator[Contact]:
        """Answer the (matching) contacts of a list in its order, a chunk in memory at a time."""
        query = self._query(list_id, "", where, "", moment)
        place = 0
        while True:
            rows = self._database.read(
                f"SELECT one.place, one.id, one.doc {query.source}"
                f" AND {query.place} > ? ORDER BY {query.place} LIMIT ?",
                (*query.values, place, chunk),
            )
            if not rows:
                return
            place = rows[-1][0]
            for _, key, text in rows:
                yield _contact(key, json.loads(text))

    def _query(
        self, list_id: str, find: str, where: Filter | None, order: str, moment: Moment | None
    ) -> Query:
        connection = self._database.connection()
        for name in where.lists if where else ():
            if not self._database.read("SELECT 1 FROM t_lists WHERE name = ?", (name,)):
                raise missing("list", name)
        query = contact_query(list_id, find, where, order, moment)
        query_functions(connection, moment)
        if connection.in_transaction:
            refresh_find(connection)
        return query

    def values(
        self, list_id: str, names: Sequence[str], chunk: int = 1000, first: int = 0
    ) -> Iterator[tuple[list[str], str]]:
        """Answer refs and these variables of all contacts of a list, a chunk at a time, of which
        the first may be smaller.

        The variables are JSON text: per contact a list that begins with the values of `names`,
        null where it has none. Raises UsageError for what is no name.
        """
        return contact_values(self._database, self._sql, list_id, names, chunk, first or chunk)

    def has_tags(self, list_id: str) -> bool:
        """Whether any contact of a list has a tag. A scan where none has."""
        return bool(
            self._database.read(
                f"SELECT 1 FROM {self._sql} WHERE list_id = ? AND instr(doc, '\"tags\"') > 0"
                " AND json_array_length(doc, '$.tags') > 0 LIMIT 1",
                (list_id,),
            )
        )

    def of_import(self, import_id: str) -> list[str]:
        """Answer the refs of all contacts that an import has added, in order."""
        if not import_id:
            return []
        rows = self._database.read(
            f"SELECT id FROM {self._sql} WHERE import_id = ? AND import_id <> '' ORDER BY place",
            (import_id,),
        )
        return [f"c{key}" for (key,) in rows]

    def import_count(self, import_id: str) -> int:
        """Answer how many contacts an import has added that are still there."""
        return self._count("WHERE import_id = ? AND import_id <> ''", (import_id,))

    def remove_import(self, import_id: str, limit: int) -> int:
        """Remove up to `limit` contacts that an import has added; answer how many."""
        if not import_id:
            return 0
        with self._database.transaction() as connection:
            gone = connection.execute(
                f"DELETE FROM {self._sql} WHERE place IN (SELECT place FROM {self._sql}"
                " WHERE import_id = ? AND import_id <> '' ORDER BY place LIMIT ?)"
                " RETURNING list_id",
                (import_id, limit),
            ).fetchall()
            self._count_in({key: -n for key, n in Counter(row[0] for row in gone).items()})
        return len(gone)

    def used_in(self, import_id: str, batch_id: str) -> int:
        """Answer how many of the contacts that an import has added a batch has."""
        found: int = self._database.read(
            f"SELECT count(*) FROM t_rows CROSS JOIN {self._sql} AS one"
            " ON one.id = CAST(substr(t_rows.ref, 2) AS INTEGER)"
            " WHERE t_rows.batch_id = ? AND one.import_id = ?",
            (batch_id, import_id),
        )[0][0]
        return found

    def shared(self, one: ContactList, other: ContactList) -> int:
        """Answer how many numbers of the smaller of two lists the other one has too."""
        small, large = sorted((one, other), key=lambda found: found.contacts)
        found: int = self._database.read(
            f"SELECT count(*) FROM {self._sql} AS small WHERE small.list_id = ? AND EXISTS"
            f" (SELECT 1 FROM {self._sql} AS large"
            " WHERE large.list_id = ? AND large.dial_key = small.dial_key)",
            (small.id, large.id),
        )[0][0]
        return found

    def count(self, list_id: str) -> int:
        """Answer how many contacts a list has; 0 for one that is not there."""
        key = number("l", list_id)
        rows = self._database.read(
            "SELECT json_extract(doc, '$.contacts') FROM t_lists WHERE id = ?", (key,)
        )
        return rows[0][0] if rows else 0

    def _count_in(self, more: dict[str, int] | Counter[str]) -> None:
        connection = self._database.connection()
        for list_id, count in more.items():
            changed = connection.execute(
                "UPDATE t_lists SET doc = json_set(doc, '$.contacts',"
                " json_extract(doc, '$.contacts') + ?) WHERE id = ?",
                (count, number("l", list_id)),
            )
            if changed.rowcount == 0 and count > 0:
                raise missing("list", list_id)


def _contact(key: int, document: dict[str, Any]) -> Contact:
    return from_document(Contact, document, ref=f"c{key}")
