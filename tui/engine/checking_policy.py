"""Checks of the calling rules: nothing that they hold was handed over."""

from collections.abc import Iterator
from datetime import timedelta

from tui.domain.attempt import Attempt
from tui.domain.batch import Batch
from tui.domain.policy.caps import LONGEST
from tui.domain.policy.verdicts import PolicyJudge
from tui.domain.states import AttemptState
from tui.domain.verdict import Severity
from tui.engine.content import contact_digest, contacts_of
from tui.engine.desk import Desk
from tui.engine.past import Past
from tui.engine.violation import Violation

_LEFT = (AttemptState.ACCEPTED, AttemptState.UNKNOWN, AttemptState.SENDING)
_SLACK = timedelta(minutes=1)
"""How long before a request was written down its calls were judged, at most."""


def check_policy(desk: Desk, batch: Batch, past: Past) -> Iterator[Violation]:
    """Check I4 of a batch by the calling rules, where those it was judged by are in force still.

    Rules that have changed since, contacts that have, and times that prove no order prove nothing;
    under the policy `off` nothing was asked.
    """
    if batch.kind == "test" or past.clock_went_back:
        return
    for attempt in desk.store.attempts.of_batch(batch.id, _LEFT):
        name, _, digest = attempt.policy.partition(":")
        may_hold = name == "strict" or (name != "off" and desk.rules.holds)
        if may_hold and digest == desk.rules.digest:
            yield from _check_attempt(desk, batch, attempt, name)


def _check_attempt(desk: Desk, batch: Batch, attempt: Attempt, name: str) -> Iterator[Violation]:
    rows = desk.store.rows.of_attempt(attempt.id)
    contacts = contacts_of(desk, batch, rows)
    at = attempt.created_at
    called = desk.store.ledger.calls_since(
        batch.realm, [row.dial_key for row in rows], at - _SLACK - LONGEST
    )
    before = {key: [call for call in calls if call < at] for key, calls in called.items()}
    purpose = batch.options.purpose
    judges = [PolicyJudge(desk.rules, name, purpose, now, before) for now in (at - _SLACK, at)]
    for row in rows:
        contact = contacts.get(row.ref)
        if contact is None or contact_digest(contact) != row.digest:
            continue
        found = [
            {
                finding.code
                for finding in judge.findings(contact, row.dial_key)
                if finding.severity is not Severity.WARN and finding.code not in row.overrides
            }
            for judge in judges
        ]
        for code in sorted(set.intersection(*found)):
            words = f"handed over under {name}, though {code} held it"
            yield Violation("I4", f"{batch.id}/{row.ref}", words)
