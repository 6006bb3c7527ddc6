"""Checks of numbers across all batches: the ledger, the do-not-call list, duplicates."""

from collections import Counter
from collections.abc import Iterable, Iterator

from tui.domain.errors import NotFound
from tui.domain.ledger import LedgerEntry
from tui.domain.states import POSSIBLY_RINGING, AttemptState
from tui.engine.checking_records import HANDED_OVER
from tui.engine.desk import Desk
from tui.engine.past import Past
from tui.engine.violation import Violation

_LEFT = (AttemptState.ACCEPTED, AttemptState.UNKNOWN, AttemptState.SENDING, AttemptState.ABSENT)


def check_numbers(desk: Desk, past: Past) -> Iterator[Violation]:
    """Check I3, I4, I9 of the whole workspace."""
    for realm in ("live", "simulator"):
        yield from _check_ringing(desk, realm)
    yield from _check_duplicates(desk)
    for entries in _in_hundreds(desk.store.ledger.entries()):
        yield from _check_ledger(desk, entries)
        if not past.clock_went_back:
            yield from _check_refusals(desk, entries)


def _check_ringing(desk: Desk, realm: str) -> Iterator[Violation]:
    ringing: Counter[str] = Counter()
    for batch in desk.store.batches.all():
        if batch.realm == realm:
            ringing.update(
                row.dial_key for row in desk.store.rows.iterate(batch.id, tuple(POSSIBLY_RINGING))
            )
    known = desk.store.ledger.open_among(realm, list(ringing))
    for key, count in ringing.items():
        if count > 1:
            yield Violation("I3", key, f"may ring for {count} calls at once")
        if key not in known:
            yield Violation("I3", key, "may ring, and the ledger does not say so")


def _check_duplicates(desk: Desk) -> Iterator[Violation]:
    for batch in desk.store.batches.all():
        rows = desk.store.rows.iterate(batch.id, tuple(HANDED_OVER))
        for key, count in Counter(row.dial_key for row in rows).items():
            if count > 1:
                yield Violation("I4", f"{batch.id}/{key}", f"handed over {count} times")


def _check_ledger(desk: Desk, entries: Iterable[LedgerEntry]) -> Iterator[Violation]:
    """An open entry stands for a call that may ring; else its number is kept back for nothing."""
    for entry in entries:
        name = f"{entry.batch_id}/{entry.ref}"
        try:
            row = desk.store.rows.get(entry.batch_id, entry.ref)
            attempt = desk.store.attempts.get(entry.attempt)
        except NotFound:
            yield Violation("I9", name, "a call of the ledger is gone")
            continue
        if entry.ref not in attempt.refs:
            yield Violation("I1", name, f"the request {attempt.id} does not name it")
        if entry.open and (row.attempt != entry.attempt or row.state not in POSSIBLY_RINGING):
            yield Violation("I3", name, f"open in the ledger, and its call is {row.state}")


def _check_refusals(desk: Desk, entries: Iterable[LedgerEntry]) -> Iterator[Violation]:
    refused = desk.store.suppression.find(entry.dial_key for entry in entries)
    for entry in entries:
        refusal = refused.get(entry.dial_key)
        if refusal is None or entry.at <= refusal.added_at:
            continue
        if desk.store.attempts.get(entry.attempt).state in _LEFT:
            words = f"handed over though refused since {refusal.added_at:%Y-%m-%d %H:%M}"
            yield Violation("I4", f"{entry.batch_id}/{entry.ref}", words)


def _in_hundreds(entries: Iterator[LedgerEntry]) -> Iterator[list[LedgerEntry]]:
    chunk: list[LedgerEntry] = []
    for entry in entries:
        chunk.append(entry)
        if len(chunk) == 500:
            yield chunk
            chunk = []
    yield chunk
