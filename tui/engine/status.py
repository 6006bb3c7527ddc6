"""What is known of a batch and of one call, and how old it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tui.domain.attempt import Attempt
from tui.domain.batch import Batch, CallRow
from tui.domain.contact import Contact
from tui.domain.cost import DEFAULT_MAX_MINUTES
from tui.domain.errors import CallsheetError, NotFound
from tui.domain.states import AT_PROVIDER, AttemptState, RowState
from tui.engine.content import RowText, contact_digest, contacts_of, content_of
from tui.engine.desk import Desk
from tui.engine.payload import sent_item

_SLACK = timedelta(minutes=5)
"""How much longer than its maximum a call may seem to last before it is marked as stuck."""


_SPEAKER = re.compile(r"\A\s*(?:assistant|robot|agent)\s*:\s*", re.IGNORECASE)
"""Who speaks first, as Luly's transcripts name it."""


@dataclass(frozen=True, slots=True)
class BatchStatus:
    """A batch's numbers; `counts` has every row state and adds up to the total.

    `can_know` is False where nothing here can learn of a call's end: a Levers account whose
    webhooks have reached neither a receiver nor an import. `stuck` counts calls in progress for
    longer than they can last. `cost` is the sum of what the provider said of `priced` calls.
    """

    batch: Batch
    counts: Mapping[str, int]
    outcomes: Mapping[str, int]
    reasons: Mapping[str, int]
    errors: Mapping[str, int]
    cost: float | None
    polled_at: datetime | None
    attempts: tuple[Attempt, ...]
    can_know: bool
    stuck: int
    priced: int = 0


@dataclass(frozen=True, slots=True)
class CallView:
    """One call: its row, the words, what was sent for it, what was heard.

    `text` is None where the contact changed since the call was sent; `item` is the call's part
    of the request as it left. `matches` tells whether the transcript begins with the words, None
    while there is no transcript.
    """

    batch: Batch
    row: CallRow
    contact: Contact | None
    text: RowText | None
    item: Mapping[str, Any] | None
    attempt: Attempt | None
    matches: bool | None


def batch_status(desk: Desk, name_or_id: str) -> BatchStatus:
    """Answer what is known of a batch of any profile. Raises NotFound."""
    store = desk.store
    batch = store.batches.get(name_or_id)
    return BatchStatus(
        batch=batch,
        counts={str(state): count for state, count in store.rows.counts(batch.id).items()},
        outcomes={str(kind): count for kind, count in store.rows.outcomes(batch.id).items()},
        reasons=store.rows.reasons(batch.id),
        errors=store.rows.errors(batch.id),
        cost=store.rows.cost(batch.id),
        polled_at=batch.polled_at,
        attempts=tuple(store.attempts.of_batch(batch.id)),
        can_know=_can_know(desk, batch),
        stuck=store.rows.quiet(batch.id, RowState.IN_PROGRESS, stuck_before(desk, batch)),
        priced=store.rows.priced(batch.id),
    )


def call_view(desk: Desk, name_or_id: str, ref: str) -> CallView:
    """Answer all that is known of one call. Raises NotFound."""
    batch = desk.store.batches.get(name_or_id)
    row = desk.store.rows.get(batch.id, ref)
    contact = contacts_of(desk, batch, [row]).get(row.ref)
    attempt = desk.store.attempts.get(row.attempt) if row.attempt else None
    text = _words(desk, batch, row, contact)
    return CallView(
        batch=batch,
        row=row,
        contact=contact,
        text=text,
        item=_item(desk, row),
        attempt=attempt,
        matches=heard_as_previewed(row, text),
    )


def heard_as_previewed(row: CallRow, text: RowText | None) -> bool | None:
    """Answer whether a transcript begins with the previewed words, spaces aside."""
    if not row.transcript or text is None:
        return None
    heard = " ".join(_SPEAKER.sub("", row.transcript).split())
    expected = [text.text, text.spoken.get("first_sentence", "")]
    return any(heard.startswith(" ".join(words.split())) for words in expected if words)


def _words(desk: Desk, batch: Batch, row: CallRow, contact: Contact | None) -> RowText | None:
    if contact is None or (row.attempt and row.digest != contact_digest(contact)):
        return None
    try:
        return content_of(desk, batch).row_text(contact)
    except CallsheetError:
        return None


def _item(desk: Desk, row: CallRow) -> dict[str, Any] | None:
    if not row.attempt:
        return None
    try:
        return sent_item(desk, row.attempt, row.ref)
    except NotFound:
        return None


def _can_know(desk: Desk, batch: Batch) -> bool:
    if batch.provider != "levers" or batch.realm == "simulator":
        return True
    return desk.store.inbox.count() > 0


def stuck_before(desk: Desk, batch: Batch) -> datetime:
    """Answer since when a call in progress has lasted longer than it can."""
    limit = batch.options.params.get("max_duration")
    minutes = float(limit) if isinstance(limit, int | float) else DEFAULT_MAX_MINUTES
    return desk.clock() - timedelta(minutes=minutes) - _SLACK


def is_stuck(row: CallRow, before: datetime) -> bool:
    """Answer whether a call seems to last longer than it can; `before` is `stuck_before`'s."""
    heard = row.updated_at
    return row.state is RowState.IN_PROGRESS and heard is not None and heard < before


def doubtful(status: BatchStatus) -> tuple[Attempt, ...]:
    """The attempts that nobody knows the fate of."""
    open_states = (AttemptState.UNKNOWN, AttemptState.ABSENT)
    return tuple(a for a in status.attempts if a.state in open_states)


def at_provider(status: BatchStatus) -> int:
    """How many calls the provider has that have not ended."""
    return sum(status.counts[str(state)] for state in AT_PROVIDER)
