"""Who was dialled, who must not be, who did what."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from tui.domain.attempt import Attempt
from tui.domain.clock import from_text, to_text
from tui.domain.ledger import AuditEntry, LedgerEntry, Suppressed
from tui.domain.states import AttemptState
from tui.store.codec import from_document, to_document
from tui.store.documents import chunks, to_json
from tui.store.records import Page
from tui.store.repository import Repository, marks

_NEVER_RANG = (AttemptState.NOT_SENT, AttemptState.REJECTED, AttemptState.ABSENT)
"""Attempts of which it is certain that they rang nobody."""


class Ledger(Repository):
    """Every number of every attempt; an entry is open while its phone may ring."""

    table = "ledger"

    def add_many(self, entries: Iterable[LedgerEntry]) -> None:
        """Write entries in one transaction."""
        self._add(to_document(entry) for entry in entries)

    def add_of(self, attempt: Attempt) -> None:
        """Write an open entry for each call row of an attempt, in one statement."""
        with self._database.transaction() as connection:
            first = self._documents.take_ids(len(attempt.refs)).start
            connection.execute(
                f"INSERT INTO {self._sql} (id, doc)"
                " SELECT ? - 1 + row_number() OVER (ORDER BY seq),"
                " json_object('realm', ?, 'dial_key', dial_key, 'batch_id', batch_id,"
                " 'attempt', attempt, 'ref', ref, 'at', ?, 'open', json('true'), 'test', json(?))"
                " FROM t_rows WHERE attempt = ? AND attempt <> '' ORDER BY seq",
                (
                    first,
                    attempt.realm,
                    to_text(attempt.created_at),
                    "true" if attempt.test else "false",
                    attempt.id,
                ),
            )

    def open_among(self, realm: str, dial_keys: Iterable[str]) -> dict[str, LedgerEntry]:
        """Answer the newest open entry of each of these dial keys that has one."""
        # + keeps SQLite from walking all open entries instead of looking up each number.
        rest = "WHERE +realm = ? AND +open = 1 AND dial_key IN ({marks}) ORDER BY +place"
        rows = self._among(rest, dict.fromkeys(dial_keys), (realm,))
        return {doc["dial_key"]: from_document(LedgerEntry, doc) for _, doc in rows}

    def calls_since(
        self, realm: str, dial_keys: Iterable[str], since: datetime
    ) -> dict[str, list[datetime]]:
        """Answer when each of these numbers was called, of those that were called since then.

        Test calls do not count, nor what certainly rang nobody; an attempt in doubt does, and one
        that is gone.
        """
        called: dict[str, list[datetime]] = {}
        states = ",".join(f"'{state}'" for state in _NEVER_RANG)
        for some in chunks(dict.fromkeys(dial_keys), 400):
            rows = self._database.read(
                "SELECT entry.dial_key, json_extract(entry.doc, '$.at') AS at"
                f" FROM {self._sql} AS entry WHERE entry.dial_key IN ({marks(some)})"
                " AND +entry.realm = ? AND at >= ? AND NOT json_extract(entry.doc, '$.test')"
                " AND NOT EXISTS (SELECT 1 FROM t_attempts AS one"
                f" WHERE one.key = entry.attempt AND one.state IN ({states}))",
                (*some, realm, to_text(since)),
            )
            for key, at in rows:
                called.setdefault(key, []).append(from_text(at))
        return called

    def close(self, attempt: str, refs: Collection[str] | None = None) -> int:
        """Close the open entries of an attempt, all or those of some refs; answer how many."""
        statement = (
            f"UPDATE {self._sql} SET doc = json_set(doc, '$.open', json('false'))"
            " WHERE attempt = ? AND open = 1"
        )
        with self._database.transaction() as connection:
            if refs is None:
                return connection.execute(statement, (attempt,)).rowcount
            return sum(
                connection.execute(
                    f"{statement} AND json_extract(doc, '$.ref') IN ({marks(some)})",
                    (attempt, *some),
                ).rowcount
                for some in chunks(dict.fromkeys(refs), 400)
            )

    def history(self, dial_key: str) -> list[LedgerEntry]:
        """Answer every entry of a number, newest first."""
        rows = self._select("WHERE dial_key = ? ORDER BY place DESC", (dial_key,))
        return [from_document(LedgerEntry, document) for _, document in rows]

    def entries(self) -> Iterator[LedgerEntry]:
        """Answer every entry of every number, oldest first, some hundreds in memory at a time."""
        place = 0
        while rows := self._placed("ORDER BY place LIMIT 500", place):
            place = rows[-1][0]
            for _, document in rows:
                yield from_document(LedgerEntry, document)

    def open_count(self, realm: str, batch_id: str) -> int:
        """Answer how many entries of a batch are open."""
        return self._count("WHERE realm = ? AND batch_id = ? AND open = 1", (realm, batch_id))


class Suppression(Repository):
    """The do-not-call list, one entry per dial key, for every profile."""

    table = "suppression"

    def add_many(self, entries: Sequence[Suppressed]) -> tuple[int, int]:
        """Add numbers in one transaction; answer how many were added, and were there already."""
        first: dict[str, Suppressed] = {}
        for entry in entries:
            first.setdefault(entry.dial_key, entry)
        with self._database.transaction():
            there = self.among(first)
            fresh = [entry for key, entry in first.items() if key not in there]
            self._add(to_document(entry) for entry in fresh)
        return len(fresh), len(entries) - len(fresh)

    def remove(self, dial_key: str) -> bool:
        """Take a number off the list; answer whether it was there."""
        return self._delete("WHERE dial_key = ?", (dial_key,)) > 0

    def among(self, dial_keys: Iterable[str]) -> set[str]:
        """Answer those of these dial keys that are on the list."""
        rows = self._database.read(
            f"SELECT dial_key FROM {self._sql} WHERE dial_key IN (SELECT value FROM json_each(?))",
            (to_json(list(dial_keys)),),
        )
        return {key for (key,) in rows}

    def find(self, dial_keys: Iterable[str]) -> dict[str, Suppressed]:
        """Answer the entries of those of these dial keys that are on the list."""
        rows = self._among("WHERE dial_key IN ({marks})", dict.fromkeys(dial_keys))
        return {doc["dial_key"]: from_document(Suppressed, doc) for _, doc in rows}

    def page(self, offset: int = 0, limit: int = 100) -> Page[Suppressed]:
        """Answer some entries, oldest first."""
        rows = self._select("ORDER BY place LIMIT ? OFFSET ?", (limit, offset))
        items = tuple(from_document(Suppressed, document) for _, document in rows)
        return Page(self.count(), items)

    def count(self) -> int:
        """Answer how many numbers are on the list."""
        return self._count()


class Audit(Repository):
    """Acts that concern calls; nothing is ever changed or removed here."""

    table = "audit"

    def add(self, entry: AuditEntry) -> None:
        """Write one act down."""
        self._add((to_document(entry),))

    def entries(self, batch_id: str = "") -> Iterator[AuditEntry]:
        """Answer the acts oldest first, of one batch or (with "") of all."""
        place = 0
        chosen = "AND batch_id = ?" if batch_id else ""
        values = (batch_id,) if batch_id else ()
        while rows := self._placed(f"{chosen} ORDER BY place LIMIT 500", place, values):
            place = rows[-1][0]
            for _, document in rows:
                yield from_document(AuditEntry, document)
