"""What the call rows of a batch come to: counts, sums and times."""

from datetime import datetime

from tui.domain.clock import from_text, to_text
from tui.domain.states import FINAL, Outcome, RowState
from tui.store.repository import Repository


class RowFigures(Repository):
    """Figures of call rows, by batch."""

    table = "rows"

    def counts(self, batch_id: str) -> dict[RowState, int]:
        """Answer how many rows are in each state, zeros too."""
        return {
            **dict.fromkeys(RowState, 0),
            **{RowState(key): n for key, n in self._groups("state", batch_id)},
        }

    def outcomes(self, batch_id: str) -> dict[Outcome, int]:
        """Answer how many rows have each outcome that occurs."""
        return {Outcome(key): n for key, n in self._groups("outcome", batch_id, "IS NOT NULL")}

    def reasons(self, batch_id: str) -> dict[str, int]:
        """Answer how many rows have each reason that occurs, most first."""
        return dict(self._groups("reason", batch_id, "<> ''"))

    def why(self, batch_id: str) -> dict[tuple[RowState, str], int]:
        """Answer how many rows of each state have each reason that occurs, most first."""
        rows = self._database.read(
            f"SELECT state, reason, count(*) FROM {self._sql} WHERE batch_id = ? AND reason <> ''"
            " GROUP BY state, reason ORDER BY 3 DESC, 2",
            (batch_id,),
        )
        return {(RowState(state), reason): count for state, reason, count in rows}

    def errors(self, batch_id: str) -> dict[str, int]:
        """Answer how many rows have each error that occurs, most first."""
        return dict(self._groups("error", batch_id, "<> ''"))

    def last_ended(
        self, batch_id: str, limit: int, mostly: float = 0.0
    ) -> list[tuple[datetime, Outcome]]:
        """Answer when and how the last calls of a batch ended, newest first.

        Only of requests of whose calls at least the share `mostly` has ended.
        """
        final = ",".join(f"'{state}'" for state in sorted(FINAL))
        rows = self._database.read(
            f"SELECT json_extract(doc, '$.updated_at') AS at, outcome FROM {self._sql}"
            " WHERE batch_id = ? AND outcome IS NOT NULL AND at IS NOT NULL AND attempt IN"
            f" (SELECT attempt FROM {self._sql} WHERE batch_id = ? AND attempt <> ''"
            f" GROUP BY attempt HAVING sum(state IN ({final})) >= ? * count(*))"
            " ORDER BY at DESC LIMIT ?",
            (batch_id, batch_id, mostly, limit),
        )
        return [(from_text(at), Outcome(outcome)) for at, outcome in rows]

    def opens(self, batch_id: str) -> datetime | None:
        """Answer when the first of the held rows of a batch may be sent, where that is known."""
        found = self._database.read(
            f"SELECT min(json_extract(doc, '$.until')) FROM {self._sql}"
            " WHERE batch_id = ? AND state = ?",
            (batch_id, RowState.HELD),
        )
        return from_text(found[0][0]) if found[0][0] else None

    def cost(self, batch_id: str) -> float | None:
        """Answer the sum of the costs that are known; None where none is."""
        rows = self._database.read(
            f"SELECT sum(cost) FROM {self._sql} WHERE batch_id = ? AND cost IS NOT NULL",
            (batch_id,),
        )
        cost: float | None = rows[0][0]
        return cost

    def priced(self, batch_id: str) -> int:
        """Answer of how many rows the cost is known."""
        return self._count("WHERE batch_id = ? AND cost IS NOT NULL", (batch_id,))

    def lengths(self, batch_id: str) -> list[float]:
        """Answer the known lengths of a batch's calls in seconds, shortest first."""
        rows = self._database.read(
            f"SELECT duration_s FROM {self._sql} WHERE batch_id = ? AND duration_s IS NOT NULL"
            " ORDER BY duration_s",
            (batch_id,),
        )
        return [float(seconds) for (seconds,) in rows]

    def quiet(self, batch_id: str, state: RowState, before: datetime) -> int:
        """Answer how many rows of a state were last heard of before a moment."""
        return self._count(
            "WHERE batch_id = ? AND state = ? AND updated_at < ?",
            (batch_id, state, to_text(before)),
        )

    def last_end(self, batch_id: str) -> datetime | None:
        """Answer when the last call of a batch ended, None where no end has a time."""
        (last,) = self._database.read(
            f"SELECT max(ended_at) FROM {self._sql} WHERE batch_id = ? AND ended_at IS NOT NULL",
            (batch_id,),
        )[0]
        return from_text(last) if last else None

    def ended_by_minute(self, batch_id: str, since: datetime) -> list[tuple[datetime, int]]:
        """Answer the minutes in which calls ended since a moment, and how many; oldest first."""
        rows = self._database.read(
            f"SELECT substr(ended_at, 1, 16) AS minute, count(*) FROM {self._sql}"
            " WHERE batch_id = ? AND ended_at IS NOT NULL AND ended_at >= ?"
            " GROUP BY minute ORDER BY minute",
            (batch_id, to_text(since)),
        )
        return [(from_text(minute), count) for minute, count in rows]

    def _groups(self, key: str, batch_id: str, only: str = "") -> list[tuple[str, int]]:
        chosen = f"AND {key} {only}" if only else ""
        return [
            (value, count)
            for value, count in self._database.read(
                f"SELECT {key}, count(*) FROM {self._sql} WHERE batch_id = ? {chosen}"
                f" GROUP BY {key} ORDER BY 2 DESC, 1",
                (batch_id,),
            )
        ]
