"""What imports changed of contacts that were there, kept so that undoing one puts it back.

For a month: a value that was replaced must not stay in the workspace for ever.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from tui.domain.clock import from_text
from tui.domain.contact import Contact
from tui.domain.contact_change import Change, change_between, without_change
from tui.engine.desk import Desk
from tui.store.documents import chunks
from tui.store.repository import pack, unpack

KEPT = timedelta(days=30)

_PREFIX = "import-changed:"

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
            part = _part_of(desk, key)
            found = store.contacts.get_many(part)
            before = [(one, without_change(one, part[one.ref])) for one in found.values()]
            changed = [old for now, old in before if old != now]
            store.contacts.update_many(changed)
            store.facts.forget(key)
        count += len(changed)
    return count


def changes_are_kept(desk: Desk, import_id: str) -> bool:
    """Whether an import changed contacts that were there, and that can be put back."""
    return bool(desk.store.facts.keys(_prefix(import_id)))


def changed_since(desk: Desk, import_id: str) -> dict[str, int]:
    """Answer how many of the contacts that an import changed later imports changed again."""
    facts = desk.store.facts
    own = facts.keys(_prefix(import_id))
    if not own:
        return {}
    every = facts.keys(_PREFIX)
    later = [key for key in every[every.index(own[0]) :] if key not in set(own)]
    refs = {ref for key in own for ref in _part_of(desk, key)} if later else set()
    counts: Counter[str] = Counter()
    for key in later:
        counts[_import_of(key)] += len(refs & _part_of(desk, key).keys())
    return {one: count for one, count in counts.items() if count}


def old_changes(desk: Desk) -> tuple[str, ...]:
    """Answer the keys of what was changed by imports of over a month ago, or by none there is."""
    keys = desk.store.facts.keys(_PREFIX)
    if not keys:
        return ()
    records = {str(record["id"]): record for record in desk.store.imports.all()}
    return tuple(key for key in keys if _is_old(desk, records.get(_import_of(key))))


def _is_old(desk: Desk, record: Mapping[str, Any] | None) -> bool:
    """Whether an import's changes are kept no longer; those of one that is taken back are."""
    if record is None:
        return True
    done = record.get("state") == "done" and record.get("at")
    return bool(done) and desk.clock() - from_text(str(record["at"])) > KEPT


def _part_of(desk: Desk, key: str) -> dict[str, Change]:
    return dict(json.loads(unpack(desk.store.facts.get(key))))


def _import_of(key: str) -> str:
    return key.split(":")[1]


def _prefix(import_id: str) -> str:
    return f"{_PREFIX}{import_id}:"
