"""What imports changed of contacts that were there, kept so that undoing one puts it back.

For a month: a value that was replaced must not stay in the workspace for ever.
"""

import json
from collections.abc import Sequence
from datetime import timedelta

from tui.domain.clock import from_text
from tui.domain.contact import Contact
from tui.domain.contact_change import change_between, without_change
from tui.engine.desk import Desk
from tui.store.documents import chunks
from tui.store.repository import pack, unpack

KEPT = timedelta(days=30)

_PART = 1_000
"""Contacts under one key: some 10 kB, packed."""


def keep_changes(desk: Desk, import_id: str, pairs: Sequence[tuple[Contact, Contact]]) -> None:
    """Keep what an import makes of contacts, (before, after); belongs into its transaction."""
    facts = desk.store.facts
    made = [(after.ref, change_between(before, after)) for before, after in pairs]
    number = len(facts.keys(_prefix(import_id)))
    for part in chunks(made, _PART):
        text = json.dumps(part, separators=(",", ":"))
        facts.set(f"{_prefix(import_id)}{number}", pack(text.encode()))
        number += 1


def put_back_changes(desk: Desk, import_id: str) -> int:
    """Take back what an import changed, a part in each transaction; answer of how many contacts.

    What was changed again since, and who was removed, is left as it is.
    """
    store = desk.store
    count = 0
    for key in store.facts.keys(_prefix(import_id)):
        with store.transaction():
            part = dict(json.loads(unpack(store.facts.get(key))))
            found = store.contacts.get_many(part)
            before = [(one, without_change(one, part[one.ref])) for one in found.values()]
            changed = [old for now, old in before if old != now]
            store.contacts.update_many(changed)
            store.facts.forget(key)
        count += len(changed)
    return count


def forget_old_changes(desk: Desk) -> None:
    """Forget what was changed by imports of over a month ago, or of which nothing is known."""
    facts = desk.store.facts
    keys = facts.keys(_prefix())
    if not keys:
        return
    records = {str(record["id"]): record for record in desk.store.imports.all()}
    for key in keys:
        record = records.get(key.split(":")[1])
        if record is None or (
            record.get("at") and desk.clock() - from_text(str(record["at"])) > KEPT
        ):
            facts.forget(key)


def _prefix(import_id: str = "") -> str:
    return f"import-changed:{import_id}:" if import_id else "import-changed:"
