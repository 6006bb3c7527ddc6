"""Exit codes: an API for whoever calls callsheet from a script."""

from enum import IntEnum

from tui.domain.errors import (
    Busy,
    CallsheetError,
    NameTaken,
    NotFound,
    NotReached,
    ProviderRejected,
    Refused,
    UsageError,
)


class Exit(IntEnum):
    """What a verb came to; the table in the README says which may simply be tried again."""

    DONE = 0
    INTERNAL = 1
    USAGE = 2
    REFUSED = 3
    REJECTED = 4
    NOT_SENT = 5
    UNKNOWN = 6
    CALL_FAILED = 7
    NOT_FOUND = 8
    BUSY = 9
    PARTLY = 10
    NOT_ENDED = 11
    INTERRUPTED = 130


_OF_ERROR: tuple[tuple[type[CallsheetError], Exit], ...] = (
    (UsageError, Exit.USAGE),
    (NotFound, Exit.NOT_FOUND),
    (NameTaken, Exit.NOT_FOUND),
    (Refused, Exit.REFUSED),
    (Busy, Exit.BUSY),
    (NotReached, Exit.NOT_SENT),
    (ProviderRejected, Exit.REJECTED),
)

_OF_OUTCOME = {
    "accepted": Exit.DONE,
    "nothing_to_send": Exit.DONE,
    "dry_run": Exit.DONE,
    "rejected": Exit.REJECTED,
    "not_sent": Exit.NOT_SENT,
    "unknown": Exit.UNKNOWN,
    "partly": Exit.PARTLY,
    "refused": Exit.REFUSED,
}

_GRAVEST_FIRST = (
    Exit.UNKNOWN,
    Exit.PARTLY,
    Exit.REJECTED,
    Exit.NOT_SENT,
    Exit.CALL_FAILED,
    Exit.NOT_ENDED,
    Exit.REFUSED,
)


def exit_of_error(error: CallsheetError) -> Exit:
    """Answer the code of an error kind; a kind without one is an internal error."""
    return next((code for kind, code in _OF_ERROR if isinstance(error, kind)), Exit.INTERNAL)


def exit_of_outcome(outcome: str) -> Exit:
    """Answer the code of what a send came to."""
    return _OF_OUTCOME.get(outcome, Exit.INTERNAL)


def gravest(*codes: Exit) -> Exit:
    """Answer the one that counts when several apply: 6 before 10 before 4, 5, 7, 11."""
    return next((code for code in _GRAVEST_FIRST if code in codes), max(codes, default=Exit.DONE))
