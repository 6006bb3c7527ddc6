"""Attempts: every POST, journalled before it leaves."""

import dataclasses
from collections.abc import Collection
from datetime import datetime
from typing import Any

from tui.domain.attempt import Attempt
from tui.domain.clock import from_text, to_text
from tui.domain.states import AT_PROVIDER, AttemptState, Outcome, RowState
from tui.store.codec import from_document, renewed, to_document
from tui.store.repository import Repository, marks, missing


class Attempts(Repository):
    """Attempts by their own id."""

    table = "attempts"

    def add(self, attempt: Attempt) -> None:
        """Keep a new attempt under its id."""
        self._add(({"key": attempt.id, **to_document(attempt)},))

    def update(self, attempt_id: str, **changes: Any) -> Attempt:
        """Change fields of an attempt; answer it. Raises NotFound."""
        with self._database.transaction():
            key, document = self._one(attempt_id)
            changed = dataclasses.replace(_attempt(document), **changes)
            self._write(key, renewed(document, changed))
        return changed

    def get(self, attempt_id: str) -> Attempt:
        """Answer one attempt. Raises NotFound."""
        return _attempt(self._one(attempt_id)[1])

    def of_batch(self, batch_id: str, states: Collection[AttemptState] = ()) -> tuple[Attempt, ...]:
        """Answer the attempts of a batch, oldest first; () is every state."""
        chosen = tuple(states)
        only = f" AND state IN ({marks(chosen)})" if chosen else ""
        rows = self._select(f"WHERE batch_id = ?{only} ORDER BY place", (batch_id, *chosen))
        return tuple(_attempt(document) for _, document in rows)

    def count(self, batch_id: str) -> int:
        """Answer how many attempts a batch has had."""
        return self._count("WHERE batch_id = ?", (batch_id,))

    def finished(self, batch_id: str, states: Collection[AttemptState]) -> list[datetime]:
        """Answer when the attempts of a batch in these states came to it."""
        chosen = tuple(states)
        rows = self._database.read(
            f"SELECT json_extract(doc, '$.finished_at') AS at FROM {self._sql}"
            f" WHERE batch_id = ? AND state IN ({marks(chosen)}) AND at IS NOT NULL",
            (batch_id, *chosen),
        )
        return [from_text(at) for (at,) in rows]

    def ids(self, batch_id: str, state: AttemptState) -> list[str]:
        """Answer the ids of a batch's attempts in a state, oldest first."""
        rows = self._database.read(
            f"SELECT key FROM {self._sql} WHERE batch_id = ? AND state = ? ORDER BY place",
            (batch_id, state),
        )
        return [key for (key,) in rows]

    def moving(self, batch_id: str, since: datetime) -> set[str]:
        """Answer the ids of a batch's attempts of whose calls there may be news.

        That is: a call is at the provider, or ended after `since`, and nobody told yet how.
        """
        places = ",".join(f"'{state}'" for state in sorted(AT_PROVIDER))
        rows = self._database.read(
            "SELECT attempt FROM t_rows"
            f" WHERE batch_id = ? AND state IN ({places}) AND +attempt <> ''"
            " UNION SELECT attempt FROM t_rows WHERE batch_id = ? AND outcome = ?"
            " AND +state = ? AND +attempt <> '' AND updated_at > ?",
            (batch_id, batch_id, Outcome.UNDETERMINED, RowState.ENDED, to_text(since)),
        )
        return {attempt for (attempt,) in rows}

    def newest(self, profile: str) -> Attempt | None:
        """Answer the last attempt of a profile, of whatever batch; None where there is none."""
        rows = self._select(
            "WHERE json_extract(doc, '$.profile') = ? ORDER BY place DESC LIMIT 1", (profile,)
        )
        return _attempt(rows[0][1]) if rows else None

    def in_states(self, states: Collection[AttemptState]) -> tuple[Attempt, ...]:
        """Answer the attempts of all batches in these states, oldest first."""
        chosen = tuple(states)
        rows = self._select(f"WHERE state IN ({marks(chosen)}) ORDER BY place", chosen)
        return tuple(_attempt(document) for _, document in rows)

    def _one(self, attempt_id: str) -> tuple[int, dict[str, Any]]:
        found = self._select("WHERE key = ?", (attempt_id,))
        if not found:
            raise missing("attempt", attempt_id)
        return found[0]


def _attempt(document: dict[str, Any]) -> Attempt:
    return from_document(Attempt, document)
