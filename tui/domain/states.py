"""The states of a call row, and the only moves between them.

One table serves the sender, the poller, the webhooks and the tests: no other move exists.
"""

from collections.abc import Mapping
from enum import StrEnum

from tui.domain.errors import CallsheetError


class RowState(StrEnum):
    """Where one call of a batch stands. Every row is in exactly one of these."""

    PLANNED = "planned"
    HELD = "held"
    BLOCKED = "blocked"
    SENDING = "sending"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    QUEUED = "queued"
    IN_PROGRESS = "in_progress"
    ENDED = "ended"
    CANCELED = "canceled"


class Outcome(StrEnum):
    """How an ended call ended."""

    ANSWERED = "answered"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"
    UNDETERMINED = "undetermined"


class AttemptState(StrEnum):
    """What is known of one POST."""

    SENDING = "sending"
    NOT_SENT = "not_sent"
    REJECTED = "rejected"
    ACCEPTED = "accepted"
    UNKNOWN = "unknown"
    ABSENT = "absent"


class BatchState(StrEnum):
    """Where a batch as a whole stands."""

    DRAFT = "draft"
    SENDING = "sending"
    PAUSED = "paused"
    SENT = "sent"
    ENDED = "ended"
    STOPPED = "stopped"


class Cause(StrEnum):
    """What may move a row."""

    VERDICT = "verdict"
    """A verdict, a window, a cap or a pause."""
    RELEASE = "release"
    """A release, a fix, or an override with a reason."""
    JOURNAL = "journal"
    """The transaction before the POST."""
    ANSWER = "answer"
    """The outcome of the POST, or the finding that its sender is gone."""
    FOUND = "found"
    """Found at the provider, or a webhook that carries the row's own reference."""
    ABSENCE = "absence"
    """Proven absent and confirmed, or the operator's typed decision."""
    PROVIDER = "provider"
    """The provider's word on a call it has."""
    SILENCE = "silence"
    """No word for longer than the profile's `assume_ended_after`."""


_S = RowState
_AFTER_ACCEPTED = (_S.QUEUED, _S.IN_PROGRESS, _S.ENDED, _S.CANCELED)

MOVES: Mapping[tuple[RowState, RowState], frozenset[Cause]] = {
    (_S.PLANNED, _S.HELD): frozenset({Cause.VERDICT}),
    (_S.PLANNED, _S.BLOCKED): frozenset({Cause.VERDICT}),
    (_S.HELD, _S.PLANNED): frozenset({Cause.RELEASE}),
    (_S.BLOCKED, _S.PLANNED): frozenset({Cause.RELEASE}),
    (_S.REJECTED, _S.PLANNED): frozenset({Cause.RELEASE}),
    (_S.PLANNED, _S.SENDING): frozenset({Cause.JOURNAL}),
    (_S.SENDING, _S.PLANNED): frozenset({Cause.ANSWER}),
    (_S.SENDING, _S.REJECTED): frozenset({Cause.ANSWER}),
    (_S.SENDING, _S.ACCEPTED): frozenset({Cause.ANSWER}),
    (_S.SENDING, _S.UNKNOWN): frozenset({Cause.ANSWER}),
    (_S.UNKNOWN, _S.ACCEPTED): frozenset({Cause.FOUND}),
    (_S.UNKNOWN, _S.PLANNED): frozenset({Cause.ABSENCE}),
    **{(_S.ACCEPTED, to): frozenset({Cause.PROVIDER}) for to in (_S.QUEUED, _S.IN_PROGRESS)},
    (_S.QUEUED, _S.IN_PROGRESS): frozenset({Cause.PROVIDER}),
    **{
        (state, _S.ENDED): frozenset({Cause.PROVIDER, Cause.SILENCE})
        for state in (_S.ACCEPTED, _S.QUEUED, _S.IN_PROGRESS)
    },
    **{
        (state, _S.CANCELED): frozenset({Cause.PROVIDER})
        for state in (_S.ACCEPTED, _S.QUEUED, _S.IN_PROGRESS)
    },
}
"""Every allowed move and what may cause it (DESIGN part 4)."""

AT_PROVIDER = frozenset({_S.ACCEPTED, _S.QUEUED, _S.IN_PROGRESS})
"""The provider has the call and it has not ended: it may ring, or ring again."""

POSSIBLY_RINGING = AT_PROVIDER | {_S.SENDING, _S.UNKNOWN}
"""A number in one of these is not dialled by anything else of the workspace."""

FINAL = frozenset({_S.ENDED, _S.CANCELED})
"""Nothing leaves these."""

SETTLED = FINAL | {_S.BLOCKED, _S.REJECTED}
"""Nothing more will happen to the row by itself."""


class IllegalMove(CallsheetError):
    """A row was asked to move as the table does not allow."""


def check_move(current: RowState, to: RowState, cause: Cause) -> RowState:
    """Answer `to` if the table allows the move for this cause. Raises IllegalMove."""
    if cause not in MOVES.get((current, to), frozenset()):
        raise IllegalMove(f"A call cannot go from {current} to {to} by {cause}.")
    return to


def heard(current: RowState, reported: RowState) -> RowState:
    """Answer the state after the provider's word: a late, repeated or reordered word moves nothing.

    An `unknown` row never moves here: that takes a find (Cause.FOUND) first.
    """
    allowed = Cause.PROVIDER in MOVES.get((current, reported), frozenset())
    return reported if allowed else current
