"""Checks of what left: the bytes on record against rows, words and confirmation."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from tui.domain.attempt import Attempt
from tui.domain.batch import Batch, CallRow
from tui.domain.contact import Contact
from tui.domain.errors import CallsheetError, NotFound
from tui.domain.states import AttemptState
from tui.engine.checking_records import HANDED_OVER
from tui.engine.content import Content, contact_digest, contacts_of, content_of
from tui.engine.desk import Desk
from tui.engine.past import Past
from tui.engine.payload import CALLS, body_of, shared_part
from tui.engine.said import Item, items_in, phone_in, ref_in, said_in, slots_in
from tui.engine.violation import Violation


def check_words(desk: Desk, batch: Batch, past: Past) -> Iterator[Violation]:
    """Check I1 and I6 of the bytes on record, I13 of the words in them, I14 of test calls."""
    attempts = desk.store.attempts.of_batch(batch.id)
    if not attempts:
        return
    content = _confirmed(desk, batch)
    if content is None:
        yield Violation("I13", batch.id, "its words can no longer be made out")
    elif batch.kind == "batch" and batch.content_digest != content.confirmed_digest:
        yield Violation("I13", batch.id, "its words or options are not those confirmed")
    confirmed = past.confirmed.get(batch.id)
    if confirmed and batch.content_digest not in confirmed:
        yield Violation("I13", batch.id, "its words are of no confirmation on record")
    for attempt in attempts:
        try:
            body = body_of(desk, attempt.id)
        except NotFound:
            yield Violation("I1", attempt.id, "no body on record")
            continue
        if hashlib.sha256(body).hexdigest() != attempt.body_sha256:
            yield Violation("I6", attempt.id, "the body on record is not the one that was hashed")
            continue
        sent = json.loads(body)
        items = {ref_in(item): item for item in items_in(sent)}
        if list(items) != list(attempt.refs) or len(items) != len(items_in(sent)):
            yield Violation("I6", attempt.id, "the body holds other contacts than the record")
        yield from _check_test(desk, batch, attempt, sent, past)
        if content is not None and not _is_of(desk, content, attempt, sent):
            yield Violation("I13", attempt.id, "another prompt or other options left")
        if attempt.state is not AttemptState.NOT_SENT:
            yield from _check_items(desk, batch, attempt, items, content)


def _check_items(
    desk: Desk,
    batch: Batch,
    attempt: Attempt,
    items: Mapping[str, Item],
    content: Content | None,
) -> Iterator[Violation]:
    rows = [
        row
        for row in desk.store.rows.of_attempt(attempt.id)
        if row.ref in items and row.state in HANDED_OVER
    ]
    contacts = contacts_of(desk, batch, rows)
    for row in rows:
        name, item = f"{batch.id}/{row.ref}", items[row.ref]
        if phone_in(item) != row.phone:
            yield Violation("I6", name, f"{phone_in(item)} was dialled, not {row.phone}")
        if not row.digest:
            yield Violation("I13", name, "handed over, and nothing was confirmed for it")
        if row.said and said_in(item) != row.said:
            yield Violation("I13", name, "what left is not what was confirmed for it")
        contact = contacts.get(row.ref)
        unchanged = contact is not None and contact_digest(contact) == row.digest
        if content is None or contact is None or not unchanged:
            continue
        if _words_of(content, contact, row) != slots_in(item):
            yield Violation("I13", name, "other words left than were confirmed")


def _check_test(
    desk: Desk, batch: Batch, attempt: Attempt, sent: Mapping[str, Any], past: Past
) -> Iterator[Violation]:
    if batch.kind != "test":
        if sent.get("test_mode") or attempt.test:
            yield Violation("I14", attempt.id, "a test call in a batch that is none")
        return
    asked = past.test_numbers.get(batch.id)
    for item in items_in(sent):
        if phone_in(item) != asked:
            yield Violation("I14", attempt.id, f"rang {phone_in(item)}, asked for {asked}")
        if batch.profile == desk.profile.name and phone_in(item) not in desk.profile.test_numbers:
            yield Violation("I14", attempt.id, f"{phone_in(item)} is no test number of the profile")
    if len(items_in(sent)) != 1:
        yield Violation("I14", attempt.id, f"a test of {len(items_in(sent))} calls")


def _confirmed(desk: Desk, batch: Batch) -> Content | None:
    try:
        return content_of(desk, batch)
    except CallsheetError:
        return None


def _is_of(desk: Desk, content: Content, attempt: Attempt, sent: Mapping[str, Any]) -> bool:
    """Answer whether a body's prompt and options are those of the batch's own words."""
    try:
        shared = shared_part(desk, content, attempt)
    except CallsheetError:
        return False
    return shared == {name: value for name, value in sent.items() if name not in CALLS}


def _words_of(content: Content, contact: Contact, row: CallRow) -> dict[str, str] | None:
    try:
        return dict(content.call(contact, row).slots)
    except CallsheetError:
        return None
