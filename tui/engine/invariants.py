"""What must always hold of a workspace, as checks that can be run on one.

I1   no POST without a durable record that names attempt, contacts and the hash of the body
I2   one POST per attempt, and no contact in two attempts that may both have rung
I3   a number is in at most one call that may ring, and the ledger says so
I4   nobody on the do-not-call list, no number twice in a batch, and nobody whom the calling rules
     held, was handed over
I5   doubt never became sendable without the operator's word
I6   the bytes on record are those that were hashed, and hold those contacts and numbers
I7   states agree with what caused them
I8   every row in exactly one state, counts add up
I9   nothing is gone that a batch refers to
I10  a provider's id stands in a raw answer that was kept
I11  one sender for each batch
I12  no key in any file of the workspace (`check_secrets`, tui.engine.leaks)
I13  the words that left are the words that were confirmed
I14  a test call is one call, to the number it was asked for, and one of the profile's own
I15  a batch left through the profile it was composed for
"""

from tui.engine.checking_numbers import check_numbers
from tui.engine.checking_policy import check_policy
from tui.engine.checking_records import check_records
from tui.engine.checking_words import check_words
from tui.engine.desk import Desk
from tui.engine.leaks import check_secrets
from tui.engine.past import past_of
from tui.engine.violation import Violation

__all__ = ["Violation", "check_secrets", "check_workspace"]


def check_workspace(desk: Desk) -> tuple[Violation, ...]:
    """Check every batch of a workspace but for keys (I12); changes nothing.

    Somebody may be sending meanwhile: what is found is looked at a second time, and told only if
    it is still so.
    """
    found = _check(desk)
    if not found:
        return ()
    still = set(_check(desk))
    return tuple(violation for violation in found if violation in still)


def _check(desk: Desk) -> tuple[Violation, ...]:
    past = past_of(desk)
    found: list[Violation] = []
    for batch in desk.store.batches.all():
        found += check_records(desk, batch, past)
        found += check_words(desk, batch, past)
        found += check_policy(desk, batch, past)
    found += check_numbers(desk, past)
    return tuple(found)
