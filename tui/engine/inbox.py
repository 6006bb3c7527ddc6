"""Webhooks in: stored raw, told apart from repeats, matched to the call they speak of."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tui.domain.batch import CallRow
from tui.domain.errors import NotFound, UsageError
from tui.domain.outgoing import CallReport
from tui.domain.profile import Secret
from tui.engine.desk import Desk
from tui.engine.hearing import apply_reports
from tui.providers import read_event, read_webhook


class Kind(StrEnum):
    """What became of one event."""

    MATCHED = "matched"
    UNMATCHED = "unmatched"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Received:
    """One event: its id, what became of it, and the call it spoke of."""

    event_id: str
    kind: Kind
    batch_id: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """The counts of an import of events; read = matched + unmatched + duplicates."""

    read: int
    matched: int
    unmatched: int
    duplicates: int


def receive(
    desk: Desk, headers: Mapping[str, str], raw: bytes, secrets: Sequence[Secret] = ()
) -> Received:
    """Take one signed webhook; its body is durable when this returns. Raises WebhookRejected."""
    event = read_webhook(headers, raw, secrets or desk.profile.webhook_secrets, desk.clock())
    kept = {name: value for name, value in headers.items() if name.startswith("svix-")}
    return _take(desk, event.event_id, raw, kept, event.report)


def import_events(desk: Desk, events: Iterable[Any]) -> Imported:
    """Take webhook bodies from a file. Raises UsageError for one that is no event; none is taken.

    JSON can hold half a character, which is kept as it came.
    """
    tally = dict.fromkeys(Kind, 0)
    for event, report in [(event, _report_of(event, n)) for n, event in enumerate(events, 1)]:
        written = json.dumps(event, ensure_ascii=False, sort_keys=True)
        raw = written.encode("utf-8", "surrogatepass")
        name = report.provider_call_id or hashlib.sha256(raw).hexdigest()
        tally[_take(desk, f"file:{name}", raw, {}, report).kind] += 1
    return Imported(
        sum(tally.values()), tally[Kind.MATCHED], tally[Kind.UNMATCHED], tally[Kind.DUPLICATE]
    )


def _report_of(event: Any, number: int) -> CallReport:
    try:
        return read_event(event)
    except UsageError as error:
        raise UsageError(
            f"Event {number}: {error.message}", "Nothing was taken; leave that one out."
        ) from None


def _take(
    desk: Desk, event_id: str, raw: bytes, headers: Mapping[str, str], report: CallReport
) -> Received:
    with desk.store.transaction():
        is_new = desk.store.inbox.add(event_id, raw, headers, desk.clock())
        if not is_new and desk.store.inbox.is_matched(event_id):
            return Received(event_id, Kind.DUPLICATE)
        row = _row_of(desk, report)
        desk.store.inbox.mark(event_id, row is not None)
        if row is None:
            return Received(event_id, Kind.UNMATCHED if is_new else Kind.DUPLICATE)
        apply_reports(desk, row.batch_id, [(row, report)])
    return Received(event_id, Kind.MATCHED, row.batch_id, row.ref)


def _row_of(desk: Desk, report: CallReport) -> CallRow | None:
    """The row of our own marks; without them, the row that already has this call's id.

    None where it is not of the realm in force: the simulator says nothing of live calls.
    """
    try:
        if report.attempt and report.ref:
            attempt = desk.store.attempts.get(report.attempt)
            row: CallRow | None = desk.store.rows.get(attempt.batch_id, report.ref)
        else:
            row = desk.store.rows.by_call_id(report.provider_call_id)
        if row and desk.store.batches.get(row.batch_id).realm == desk.profile.realm:
            return row
    except NotFound:
        pass
    return None
