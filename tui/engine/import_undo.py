"""Imports taken back: on the operator's word, or because their process died."""

from dataclasses import dataclass

from tui.domain.errors import Refused
from tui.domain.states import BatchState
from tui.engine.desk import Desk
from tui.engine.import_changes import forget_old_changes, put_back_changes
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
    forget_old_changes(desk)
    left = [record for record in desk.store.imports.all() if record.get("state") in _UNFINISHED]
    if not left or not desk.store.lock_is_free(IMPORT_LOCK):
        return 0
    with desk.store.lock(IMPORT_LOCK, desk.operator):
        undone = [take_back(desk, str(record["id"])) for record in left]
    return sum(one.removed + one.restored for one in undone)


def undo_import(desk: Desk, import_id: str, step: int = STEP) -> Undone:
    """Remove the contacts that an import added, and put back what it changed of others.

    A list that the import made and that is empty then goes too. A value that was changed again
    since stays, and so do all after import_changes.KEPT; whom the import suppressed stays
    suppressed. A large one goes in steps; after a kill amid them `sweep_imports` goes on. Raises
    NotFound, Busy while a large import runs, and Refused where a batch that is no draft any more
    has one of the contacts that were added.
    """
    store = desk.store
    with store.lock(IMPORT_LOCK, desk.operator):
        with store.transaction():
            count = _refuse_used(desk, import_id)
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
    if record.get("new_list") and list_id in lists and not store.contacts.count(list_id):
        drafts = [batch for batch in store.batches.all() if batch.list_id == list_id]
        if not drafts:
            store.lists.remove(list_id)
    store.imports.update(import_id, state="undone")
    forget_rejects(desk, import_id)


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
