"""Exit codes: an API."""

import pytest

from tui.cli.exits import Exit, exit_of_error, exit_of_outcome, gravest
from tui.domain import errors
from tui.domain.states import IllegalMove


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (errors.UsageError, 2),
        (errors.Refused, 3),
        (errors.ProviderRejected, 4),
        (errors.NotReached, 5),
        (errors.NotFound, 8),
        (errors.NameTaken, 8),
        (errors.Busy, 9),
        (IllegalMove, 1),
        (errors.CallsheetError, 1),
    ],
)
def test_every_kind_has_its_code(kind: type[errors.CallsheetError], code: int) -> None:
    """A kind without one is a bug."""
    assert exit_of_error(kind("x")) == code


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        ("accepted", 0),
        ("nothing_to_send", 0),
        ("rejected", 4),
        ("not_sent", 5),
        ("unknown", 6),
        ("partly", 10),
    ],
)
def test_every_outcome_has_its_code(outcome: str, code: int) -> None:
    """What a send came to."""
    assert exit_of_outcome(outcome) == code


@pytest.mark.parametrize(
    ("codes", "wins"),
    [
        ((Exit.PARTLY, Exit.UNKNOWN), 6),
        ((Exit.REJECTED, Exit.PARTLY, Exit.NOT_ENDED), 10),
        ((Exit.NOT_ENDED, Exit.CALL_FAILED), 7),
        ((Exit.CALL_FAILED, Exit.NOT_SENT), 5),
        ((Exit.DONE, Exit.NOT_ENDED), 11),
        ((Exit.DONE,), 0),
        ((), 0),
    ],
)
def test_the_gravest_wins(codes: tuple[Exit, ...], wins: int) -> None:
    """6 before 10 before 4, 5, 7, 11."""
    assert gravest(*codes) == wins
