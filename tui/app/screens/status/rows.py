"""The rows of the Status screen: batches, and the calls of one. Called in threads."""

from collections.abc import Sequence
from dataclasses import dataclass

from tui.app.marks import ROW_MARKS, SEVERITY_MARKS, row_mark
from tui.app.screens.status.words import clock_time, day_and_time, length, money, state_of
from tui.app.widgets.columns import Column
from tui.app.widgets.meter import plain_meter
from tui.app.widgets.row_source import Row, Styled
from tui.domain.batch import Batch, CallRow
from tui.domain.states import AT_PROVIDER, SETTLED, Outcome, RowState
from tui.domain.verdict import RULES, Severity
from tui.engine.desk import Desk
from tui.engine.journal import send_lock
from tui.engine.status import is_stuck, stuck_before
from tui.store import Page, Store

_BAR = 12

BATCH_COLUMNS = (
    Column("name", "BATCH", 14, flex=3),
    Column("state", "STATE", 15),
    Column("bar", "", _BAR, drop=1),
    Column("calls", "CALLS", 7, right=True),
    Column("ended", "ENDED", 7, right=True),
    Column("open", "AT PROVIDER", 11, right=True, drop=2),
    Column("unknown", "UNKNOWN", 7, right=True, drop=4),
    Column("profile", "PROFILE", 12, flex=1, drop=3),
    Column("when", "COMPOSED", 12, drop=5),
)

CALL_COLUMNS = (
    Column("phone", "PHONE", 16),
    Column("name", "NAME", 12, flex=2),
    Column("state", "STATE", 14),
    Column("length", "TALK", 5, right=True),
    Column("cost", "COST", 7, right=True, drop=1),
    Column("updated", "UPDATED", 8),
    Column("reason", "REASON", 10, flex=3),
)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which calls are shown: all, those of a state, those of an outcome; and what is found."""

    states: tuple[RowState, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    find: str = ""

    @property
    def words(self) -> str:
        """The filter for a title; empty for all."""
        named = [each.replace("_", " ") for each in (*self.states, *self.outcomes)]
        if self.find:
            named.append(f"“{self.find}”")
        return ", ".join(named)


class BatchRows:
    """All batches, newest first; another profile's are faint, since it must be chosen first."""

    def __init__(self, store: Store, profile: str) -> None:
        self._store = store
        self._profile = profile
        self._batches: tuple[Batch, ...] = ()

    def count(self) -> int:
        """Read the batches, and answer how many there are."""
        self._batches = tuple(self._store.batches.all())
        return len(self._batches)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer rows with the batch's id as key."""
        return [self._row(each) for each in self._batches[offset : offset + limit]]

    def _row(self, batch: Batch) -> Row:
        counts = self._store.rows.counts(batch.id)
        done = sum(counts[state] for state in SETTLED)
        moving = sum(counts[state] for state in AT_PROVIDER)
        unknown = counts[RowState.UNKNOWN]
        return Row(
            batch.id,
            (
                batch.name,
                state_of(batch, not self._store.lock_is_free(send_lock(batch.id))),
                plain_meter(done, moving, batch.total, _BAR),
                f"{batch.total:,}",
                f"{counts[RowState.ENDED]:,}",
                f"{moving:,}" if moving else "",
                Styled(f"? {unknown:,}", ROW_MARKS[RowState.UNKNOWN].style) if unknown else "",
                batch.profile,
                day_and_time(batch.created_at),
            ),
            faint=batch.profile != self._profile or batch.kind == "test",
        )


class CallRows:
    """The calls of one batch, all or those of a filter."""

    def __init__(self, desk: Desk, batch_id: str, chosen: Filter, order: str = "list") -> None:
        self._desk = desk
        self._batch_id = batch_id
        self._chosen = chosen
        self._order = order

    def count(self) -> int:
        """Answer how many calls pass the filter."""
        return self._found(0, 1).total

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer rows with the contact's ref as key."""
        found = self._found(offset, limit)
        batch = self._desk.store.batches.get(self._batch_id)
        before = stuck_before(self._desk, batch)
        return [self._row(each, is_stuck(each, before)) for each in found.items]

    def _found(self, offset: int, limit: int) -> Page[CallRow]:
        chosen = self._chosen
        return self._desk.store.rows.page(
            self._batch_id,
            chosen.states,
            chosen.outcomes,
            chosen.find,
            offset,
            limit,
            self._order,
        )

    def _row(self, row: CallRow, stuck: bool) -> Row:
        mark = row_mark(row.state, row.outcome)
        warning = SEVERITY_MARKS[Severity.WARN]
        late = Styled(f"{warning.glyph} longer than a call can last", warning.style)
        return Row(
            row.ref,
            (
                row.phone,
                row.name,
                Styled(mark.text(), mark.style),
                length(row.duration_s),
                money(row.cost, self._desk.profile.currency),
                clock_time(row.updated_at),
                late if stuck else reason_of(row),
            ),
        )


def reason_of(row: CallRow) -> str:
    """Answer a verdict in words, the provider's error, or a word of it that we do not know."""
    rule = RULES.get(row.reason)
    if rule is None:
        return row.error or (row.provider_status if row.state is RowState.ACCEPTED else "")
    return f"{rule.words}: {row.error}" if row.error else rule.words
