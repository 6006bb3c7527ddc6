"""The circuit breaker: a send is paused when too large a share of what came of it failed.

Calls that end as `failed` were not refused by a person: numbers that do not exist, a caller number
that was taken away, a provider that cannot dial. Going on would only make more of them.
"""

from datetime import datetime

from tui.domain.errors import Refused
from tui.domain.states import AttemptState, Outcome
from tui.engine.control import pause
from tui.engine.desk import Desk

LAST = 50
"""Results looked at, newest first: more would keep old luck in the sum, fewer are too few."""

LEAST = 20
"""Results needed before anything is said: 10 of 20 are no accident where 1 in 10 is usual
(binomial, p = 0.1: fewer than 1 in 100,000 sends)."""

SHARE = 0.5
"""The share of failures at which the send is paused; ordinary lists stay far below it."""

MOSTLY = 0.8
"""The share of a request's calls that must have ended before they are judged: failed calls end
at once and talks last, so the first to end say little of the rest."""

_WENT_WRONG = (AttemptState.REJECTED, AttemptState.NOT_SENT)


class Breaker:
    """Watches one batch while it is sent; a call is one result, so is a request that went wrong.

    What ended before the operator last resumed the batch no longer counts: that word was given
    with the failures in view.
    """

    def __init__(self, desk: Desk, batch_id: str) -> None:
        self._desk = desk
        self._batch_id = batch_id
        self._since = _resumed_at(desk, batch_id)
        self._seen = (0, 0)

    def tripped(self) -> str:
        """Answer why the send must pause, "" where it may go on."""
        store = self._desk.store
        failed = store.rows.outcomes(self._batch_id).get(Outcome.FAILED, 0)
        wrong = store.attempts.finished(self._batch_id, _WENT_WRONG)
        if (failed, len(wrong)) == self._seen or failed + len(wrong) < LEAST * SHARE:
            return ""
        self._seen = (failed, len(wrong))
        results = [(at, True) for at in wrong]
        results += [
            (at, outcome is Outcome.FAILED)
            for at, outcome in store.rows.last_ended(self._batch_id, LAST, MOSTLY)
        ]
        if self._since is not None:
            results = [(at, bad) for at, bad in results if at > self._since]
        newest = sorted(results, reverse=True)[:LAST]
        bad = sum(each for _, each in newest)
        if len(newest) < LEAST or bad < SHARE * len(newest):
            return ""
        return (
            f"{bad} of the last {len(newest)} results failed; the breaker pauses at "
            f"{SHARE:.0%}; look at the errors, then `callsheet resume {self._batch_id}`"
        )

    def trip(self, reason: str) -> None:
        """Pause the batch, with the reason in its note and in the audit."""
        try:
            pause(self._desk, self._batch_id, reason)
        except Refused:  # somebody has paused or stopped it meanwhile
            return


def _resumed_at(desk: Desk, batch_id: str) -> datetime | None:
    """When the operator last resumed the batch, None where that never was."""
    at = None
    for entry in desk.store.audit.entries(batch_id):
        if entry.action == "resume":
            at = entry.at
    return at
