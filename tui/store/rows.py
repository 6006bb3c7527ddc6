"""The call rows of all batches."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from tui.domain.batch import CallRow
from tui.domain.clock import Clock, to_text
from tui.domain.errors import UsageError
from tui.domain.states import AT_PROVIDER, Outcome, RowState
from tui.store.codec import from_document, to_document
from tui.store.connection import Database
from tui.store.documents import chunks, to_json
from tui.store.folding import fold
from tui.store.records import Page
from tui.store.repository import marks, missing
from tui.store.row_figures import RowFigures
from tui.store.row_order import ORDERS, Part


class Rows(RowFigures):
    """Call rows, keyed by batch and contact ref; the engine checks their moves."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database)
        self._clock = clock

    def add_many(self, rows: Sequence[CallRow]) -> None:
        """Add rows in one transaction. Raises UsageError where a batch has that contact already."""
        try:
            self._add(to_document(row) for row in rows)
        except sqlite3.IntegrityError as error:
            raise UsageError(
                "A contact would stand twice in one batch.", "Nothing was added."
            ) from error

    def get(self, batch_id: str, ref: str) -> CallRow:
        """Answer one row. Raises NotFound."""
        found = self._rows("WHERE batch_id = ? AND ref = ?", (batch_id, ref))
        if not found:
            raise missing("call", ref, f"in the batch {batch_id}")
        return found[0]

    def page(
        self,
        batch_id: str,
        states: Collection[RowState] = (),
        outcomes: Collection[Outcome] = (),
        find: str = "",
        offset: int = 0,
        limit: int = 100,
        order: str = "list",
    ) -> Page[CallRow]:
        """Answer some rows in one of `ORDERS`; empty filters let all pass.

        Every word of `find`, folded as for contacts, must occur in the name or the number.
        """
        where, values = ["batch_id = ?"], [batch_id]
        if states:
            where.append(f"state IN ({marks(tuple(states))})")
            values += states
        if outcomes:
            where.append(f"outcome IN ({marks(tuple(outcomes))})")
            values += outcomes
        for word in fold(find).split():
            where.append(
                "instr(folded(coalesce(json_extract(doc, '$.name'), '')"
                " || ' ' || json_extract(doc, '$.phone')), ?) > 0"
            )
            values.append(word)
        rest = f"WHERE {' AND '.join(where)}"
        if not find.strip():
            return self._page(rest, values, offset, limit, ORDERS[order])
        # One pass over the batch's names gives both the total and the page.
        found = [
            place
            for condition, by in ORDERS[order]
            for (place,) in self._database.read(
                f"SELECT place FROM {self._sql} {rest} AND {condition} ORDER BY {by}", values
            )
        ]
        return Page(len(found), tuple(self._at(found[offset : offset + limit])))

    def _page(
        self, rest: str, values: Sequence[Any], offset: int, limit: int, parts: Sequence[Part]
    ) -> Page[CallRow]:
        """Answer rows of parts that follow each other; what the others leave is the last part's."""
        total = self._count(rest, values)
        rows: list[CallRow] = []
        before = 0
        for number, (condition, by) in enumerate(parts, start=1):
            last = number == len(parts)
            chosen = f"{rest} AND {condition}"
            size = total - before if last else self._count(chosen, values)
            if before < offset + limit and offset < before + size:
                rows += self._rows(
                    f"{chosen} ORDER BY {by} LIMIT ? OFFSET ?",
                    (*values, limit - len(rows), max(0, offset - before)),
                )
            before += size
        return Page(total, tuple(rows))

    def _at(self, places: Sequence[int]) -> list[CallRow]:
        """Answer the rows at some places, in the order given."""
        found: dict[int, str] = dict(
            self._database.read(
                f"SELECT place, doc FROM {self._sql} WHERE place IN ({marks(places)})", places
            )
        )
        return [_row(json.loads(found[place])) for place in places if place in found]

    def planned(self, batch_id: str, limit: int, after_seq: int = -1) -> list[CallRow]:
        """Answer the next planned rows by `seq`."""
        return self._rows(
            "WHERE batch_id = ? AND state = ? AND seq > ? ORDER BY seq LIMIT ?",
            (batch_id, RowState.PLANNED, after_seq, limit),
        )

    def iterate(self, batch_id: str, states: Collection[RowState] = ()) -> Iterator[CallRow]:
        """Answer rows by `seq`, some hundreds in memory at a time; () is every state."""
        chosen = f"AND state IN ({marks(tuple(states))})" if states else ""
        seq = -1
        while rows := self._rows(
            f"WHERE batch_id = ? AND seq > ? {chosen} ORDER BY seq LIMIT 500",
            (batch_id, seq, *states),
        ):
            seq = rows[-1].seq
            yield from rows

    def of_attempt(self, attempt_id: str) -> list[CallRow]:
        """Answer the rows whose last attempt this is, by `seq`."""
        if not attempt_id:
            return []
        return self._rows("WHERE attempt = ? AND attempt <> '' ORDER BY seq", (attempt_id,))

    def by_call_id(self, provider_call_id: str) -> CallRow | None:
        """Answer the row that has this id at the provider."""
        found = self._rows(
            "WHERE provider_call_id = ? AND provider_call_id <> '' ORDER BY place DESC LIMIT 1",
            (provider_call_id,),
        )
        return found[0] if found else None

    def at_keys(self, dial_keys: Iterable[str], states: Collection[RowState] = ()) -> list[CallRow]:
        """Answer the rows of all batches with these dial keys in these states; () is every one."""
        rest = "WHERE dial_key IN ({marks}) ORDER BY +place"
        wanted = frozenset(states)
        rows = (_row(document) for _, document in self._among(rest, dict.fromkeys(dial_keys)))
        return [row for row in rows if not wanted or row.state in wanted]

    def places(self, batch_id: str, dial_keys: Iterable[str]) -> list[tuple[str, int]]:
        """Answer the dial key and `seq` of every row of a batch with one of these numbers."""
        return [
            (key, seq)
            for some in chunks(dict.fromkeys(dial_keys), 400)
            for key, seq in self._database.read(
                # + keeps SQLite from walking the whole batch instead of looking up each number.
                f"SELECT dial_key, seq FROM {self._sql} WHERE +batch_id = ?"
                f" AND dial_key IN ({marks(some)})",
                (batch_id, *some),
            )
        ]

    def open_attempts(self, batch_id: str, limit: int) -> list[str]:
        """Answer the oldest attempts of a batch that have calls at the provider."""
        places = ",".join(f"'{state}'" for state in sorted(AT_PROVIDER))
        rows = self._database.read(
            f"SELECT DISTINCT attempt FROM {self._sql} WHERE batch_id = ? AND seq IN"
            f" (SELECT seq FROM {self._sql} WHERE batch_id = ? AND state IN ({places})"
            " ORDER BY seq LIMIT 1000) LIMIT ?",
            (batch_id, batch_id, limit),
        )
        return [attempt for (attempt,) in rows if attempt]

    def silent(self, batch_id: str, before: datetime) -> list[CallRow]:
        """Answer the rows at the provider that were last heard of before a moment, by `seq`.

        It reads those and no others.
        """
        places = ",".join(f"'{state}'" for state in sorted(AT_PROVIDER))
        return self._rows(
            # The states as their index names them, to the letter: else all old rows are read.
            f"WHERE batch_id = ? AND state IN ({places}) AND updated_at < ? ORDER BY seq",
            (batch_id, to_text(before)),
        )

    def without_details(self, batch_id: str) -> list[str]:
        """Answer the refs of the ended calls whose own details were never fetched, by `seq`."""
        rows = self._database.read(
            f"SELECT ref FROM {self._sql} WHERE batch_id = ? AND state = 'ended'"
            " AND provider_call_id <> '' AND json_extract(doc, '$.details_at') IS NULL"
            " ORDER BY seq",
            (batch_id,),
        )
        return [ref for (ref,) in rows]

    def freeze(self, batch_id: str, digests: Sequence[tuple[str, str, str]]) -> None:
        """Set digest and what is said of planned rows by ref, in one statement for each."""
        at = to_text(self._clock())
        with self._database.transaction() as connection:
            connection.executemany(
                f"UPDATE {self._sql} SET doc ="
                " json_set(doc, '$.digest', ?, '$.said', ?, '$.updated_at', ?)"
                " WHERE batch_id = ? AND ref = ? AND +state = 'planned'",
                ((digest, said, at, batch_id, ref) for ref, digest, said in digests),
            )

    def save_still(self, rows: Sequence[tuple[CallRow, RowState]]) -> None:
        """Replace whole rows, each only where it still is in the state beside it."""
        with self._database.transaction() as connection:
            connection.executemany(
                f"UPDATE {self._sql} SET doc = ? WHERE batch_id = ? AND ref = ? AND +state = ?",
                ((to_json(to_document(row)), row.batch_id, row.ref, state) for row, state in rows),
            )

    def hand_over(self, batch_id: str, attempt_id: str, refs: Sequence[str]) -> int:
        """Move planned rows to `sending` under an attempt; answer how many."""
        at = to_text(self._clock())
        with self._database.transaction() as connection:
            return sum(
                connection.execute(
                    f"UPDATE {self._sql} SET doc = json_set(doc, '$.state', 'sending',"
                    " '$.attempt', ?, '$.reason', '', '$.error', '', '$.updated_at', ?)"
                    f" WHERE batch_id = ? AND +state = 'planned' AND ref IN ({marks(some)})",
                    (attempt_id, at, batch_id, *some),
                ).rowcount
                for some in chunks(refs, 400)
            )

    def any_in(self, batch_id: str, states: Iterable[RowState]) -> bool:
        """Answer whether any row of a batch is in one of these states."""
        return any(
            self._database.read(
                f"SELECT 1 FROM {self._sql} WHERE batch_id = ? AND state = ? LIMIT 1",
                (batch_id, state),
            )
            for state in states
        )

    def save_many(self, rows: Sequence[CallRow]) -> None:
        """Replace whole rows, in one transaction. Raises NotFound for a row that is not there."""
        with self._database.transaction() as connection:
            saved = connection.executemany(
                f"UPDATE {self._sql} SET doc = ? WHERE batch_id = ? AND ref = ?",
                ((to_json(to_document(row)), row.batch_id, row.ref) for row in rows),
            )
            if rows and saved.rowcount != len(rows):
                for row in rows:
                    self.get(row.batch_id, row.ref)

    def move_all(
        self,
        batch_id: str,
        from_state: RowState,
        to_state: RowState,
        reason: str = "",
        only_reason: str | None = None,
    ) -> int:
        """Move all rows of a state, or those with one reason, in one statement; answer how many."""
        chosen = "" if only_reason is None else " AND reason = ?"
        values = () if only_reason is None else (only_reason,)
        with self._database.transaction() as connection:
            return connection.execute(
                f"UPDATE {self._sql} SET doc ="
                " json_set(doc, '$.state', ?, '$.reason', ?, '$.updated_at', ?)"
                f" WHERE batch_id = ? AND state = ?{chosen}",
                (to_state, reason, to_text(self._clock()), batch_id, from_state, *values),
            ).rowcount

    def move_attempt(
        self,
        attempt_id: str,
        from_state: RowState,
        to_state: RowState,
        reason: str = "",
        error: str = "",
        forget: bool = False,
    ) -> int:
        """Move an attempt's rows of one state, in one statement; `forget` unties them from it."""
        untied = ", '$.attempt', ''" if forget else ""
        with self._database.transaction() as connection:
            return connection.execute(
                f"UPDATE {self._sql} SET doc = json_set(doc, '$.state', ?, '$.reason', ?,"
                f" '$.error', ?, '$.updated_at', ?{untied})"
                " WHERE attempt = ? AND attempt <> '' AND state = ?",
                (to_state, reason, error, to_text(self._clock()), attempt_id, from_state),
            ).rowcount

    def _rows(self, rest: str, parameters: Sequence[Any] = ()) -> list[CallRow]:
        return [_row(document) for _, document in self._select(rest, parameters)]


def _row(document: dict[str, Any]) -> CallRow:
    return from_document(CallRow, document)
