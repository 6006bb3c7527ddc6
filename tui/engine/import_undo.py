"""Imports taken back: on the operator's word, or because their process died."""

from collections.abc import Collection
from dataclasses import dataclass

from tui.domain.contact import ContactList
from tui.domain.errors import HeldElsewhere, Refused
from tui.domain.filters import Filter, HasValue
from tui.domain.states import BatchState
from tui.engine.desk import Desk
from tui.engine.import_changes import changed_since, old_changes, put_back_changes
from tui.engine.rejects import forget_rejects
from tui.engine.removals import forget_removal

IMPORT_LOCK = "import"
"""Held by the one large import or undo that runs; free while a record says that one does: its
process died."""

STEP = 10_000
"""Contacts removed in one transaction: others may write in between."""

_UNFINISHED = {"running", "undoing"}


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking back an import came to, in contacts: those it added, those it had changed."""

    removed: int
    restored: int


def sweep_imports(desk: Desk) -> int:
    """Take back what imports left whose process died; answer of how many contacts.

    What was removed and is no longer kept to be put back is forgotten. To be called once wherever
    a workspace is opened to work in it: cheap where nothing is left.
    """
    forget_removal(desk, only_old=True)
    if not (_left(desk) or old_changes(desk)) or not desk.store.lock_is_free(IMPORT_LOCK):
        return 0
    try:
        with desk.store.lock(IMPORT_LOCK, desk.operator):
            # Asked again: an import that ran until now is whole, or is taken back already.
            undone = [take_back(desk, import_id) for import_id in _left(desk)]
            for key in old_changes(desk):
                desk.store.facts.forget(key)
    except HeldElsewhere:
        return 0
    return sum(one.removed + one.restored for one in undone)


def _left(desk: Desk) -> list[str]:
    """The imports that neither ended nor are taken back."""
    records = desk.store.imports.all()
    return [str(record["id"]) for record in records if record.get("state") in _UNFINISHED]


def undo_import(desk: Desk, import_id: str, step: int = STEP) -> Undone:
    """Remove the contacts that an import added, and put back what it changed of others.

    A list that the import made and that is empty then goes too. A value that was changed again
    since stays, and so do all after import_changes.KEPT; whom the import suppressed stays
    suppressed. A large one goes in steps; after a kill amid them `sweep_imports` goes on. Raises
    NotFound, Busy while a large import runs, and Refused where a batch that is no draft any more
    has one of the contacts that were added, or a later import changed the same contacts again.
    """
    store = desk.store
    with store.lock(IMPORT_LOCK, desk.operator):
        with store.transaction():
            count = _refuse_used(desk, import_id)
            _refuse_changed_since(desk, import_id)
            store.imports.update(import_id, state="undoing")
            desk.note("undo import", detail={"import": import_id, "removed": count})
        return take_back(desk, import_id, step)


def take_back(desk: Desk, import_id: str, step: int = STEP) -> Undone:
    """Take back what an import changed and added, step by step, then the list that it made."""
    store = desk.store
    restored = put_back_changes(desk, import_id)
    removed = 0
    while True:
        with store.transaction():
            gone = store.contacts.remove_import(import_id, step)
            removed += gone
            if gone < step:
                _forget(desk, import_id)
                return Undone(removed, restored)


def _forget(desk: Desk, import_id: str) -> None:
    store = desk.store
    record = store.imports.get(import_id)
    list_id = str(record["list_id"])
    lists = {found.id: found for found in store.lists.all()}
    if list_id in lists:
        _take_columns(desk, lists[list_id], record.get("brought", ()))
    if record.get("new_list") and list_id in lists and not store.contacts.count(list_id):
        drafts = [batch for batch in store.batches.all() if batch.list_id == list_id]
        if not drafts:
            store.lists.remove(list_id)
    store.imports.update(import_id, state="undone")
    forget_rejects(desk, import_id)


def _take_columns(desk: Desk, target: ContactList, brought: Collection[str]) -> None:
    """Take the columns from a list that an import brought, where nobody has a value in them."""
    store = desk.store
    blank = {
        name
        for name in target.columns
        if name in brought and not store.contacts.count_where(target.id, "", _having(name))
    }
    if blank:
        store.lists.set_columns(target.id, [name for name in target.columns if name not in blank])


def _having(name: str) -> Filter:
    return Filter((HasValue(name),))


def _refuse_used(desk: Desk, import_id: str) -> int:
    """Answer how many contacts the import has; raise Refused where a batch has some of them."""
    store = desk.store
    record = store.imports.get(import_id)
    count = store.contacts.import_count(import_id)
    for batch in store.batches.all():
        if batch.list_id != record["list_id"] or batch.state is BatchState.DRAFT:
            continue
        used = store.contacts.used_in(import_id, batch.id)
        if used:
            raise Refused(
                f"{used} of its {count} contacts are in the batch {batch.name}, "
                f"which is {batch.state}.",
                "What was sent keeps its contacts. Remove single contacts instead.",
            )
    return count


def _refuse_changed_since(desk: Desk, import_id: str) -> None:
    """Raise Refused where undoing a later import would bring back what this one made."""
    later = changed_since(desk, import_id)
    for record in desk.store.imports.all():  # newest first
        if count := later.get(str(record["id"])):
            raise Refused(
                f"The import of {record.get('source', 'a file')} ({record['id']}) changed {count:,}"
                " of the same contacts later.",
                f"Take back {record['id']} first.",
            )
