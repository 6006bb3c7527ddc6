"""Harm: what must be zero, whatever was done to the program."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tui.domain.states import BatchState, RowState
from tui.engine.desk import Desk
from tui.engine.invariants import check_workspace

WAITING = (RowState.PLANNED, RowState.HELD, RowState.SENDING, RowState.UNKNOWN)
"""States that nothing may be left in once an operator has done what an operator does."""


@dataclass(frozen=True, slots=True)
class Harm:
    """People dialled twice, people lost or said to be called who were not, rows stuck, the rest."""

    double_dials: int = 0
    lost_rows: int = 0
    stuck_rows: int = 0
    violations: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != Harm()

    def __add__(self, other: "Harm") -> "Harm":
        return Harm(
            self.double_dials + other.double_dials,
            self.lost_rows + other.lost_rows,
            self.stuck_rows + other.stuck_rows,
            (*self.violations, *other.violations),
        )


def harm_of(
    desk: Desk,
    rung: Mapping[str, int],
    arrived: Mapping[str, int],
    refused: Collection[str] = (),
) -> Harm:
    """Compare a settled workspace with what the provider knows.

    `rung` is how often each number was dialled, `arrived` how often each attempt's body came,
    `refused` the numbers that must not have been dialled at all.
    """
    lost = stuck = 0
    said = [f"{v.invariant} {v.subject}: {v.words}" for v in check_workspace(desk)]
    said += [f"I2 {attempt}: arrived {n} times" for attempt, n in arrived.items() if n > 1]
    said += [f"I4 {phone}: dialled though it refused" for phone in refused if rung.get(phone)]
    for batch in desk.store.batches.all():
        if batch.kind == "test":
            continue
        rows = list(desk.store.rows.iterate(batch.id))
        lost += batch.total - len(rows)
        for row in rows:
            called = row.state not in (*WAITING, RowState.BLOCKED, RowState.REJECTED)
            lost += called and not rung.get(row.phone)
            stuck += row.state in WAITING and batch.state is not BatchState.STOPPED
    double = sum(count - 1 for count in Counter(rung).values() if count > 1)
    return Harm(double, lost, stuck, tuple(said))
