"""The orders in which the calls of a batch can be shown, answered from indexes.

Names and numbers have none and are sorted when asked for: a tenth of a second for 100,000 calls.

An order is a sequence of parts, one after the other: a condition, and how its rows are sorted.
What has no value of that kind (no length, no price) comes last, as the batch was composed.
"""

from collections.abc import Mapping, Sequence

from tui.domain.states import Outcome, RowState

Part = tuple[str, str]
"""A condition in SQL and an ORDER BY; both hold names and constants of this program only."""

_S = RowState
_FIRST = (_S.UNKNOWN, _S.SENDING, _S.IN_PROGRESS, _S.QUEUED, _S.ACCEPTED)
_LAST = (_S.CANCELED, _S.REJECTED, _S.HELD, _S.BLOCKED)

_REST: Part = ("(+state = 'planned' OR (+state = 'ended' AND outcome IS NULL))", "seq")
"""What no other part has; + keeps SQLite from gathering and sorting it all for one page."""


def _in_state(state: RowState) -> Part:
    return (f"state = '{state}'", "seq")


ORDERS: Mapping[str, Sequence[Part]] = {
    "list": (("1", "seq"),),
    "state": (
        *map(_in_state, _FIRST),
        *((f"outcome = '{outcome}'", "place") for outcome in Outcome),
        *map(_in_state, _LAST),
        _REST,
    ),
    "updated": (("1", "updated_at DESC, place DESC"),),
    "length": (
        ("duration_s IS NOT NULL", "duration_s DESC, place DESC"),
        ("duration_s IS NULL", "seq"),
    ),
    "cost": (("cost IS NOT NULL", "cost DESC, place DESC"), ("cost IS NULL", "seq")),
    "name": (("1", "name COLLATE NOCASE, place"),),
    "phone": (("1", "dial_key, place"),),
}
"""As the batch was composed; what moves or is in doubt first; newest, longest, dearest first."""
