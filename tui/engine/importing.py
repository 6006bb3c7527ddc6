"""Contacts from a file into a list, under one import id: whole, or not at all."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from tui.domain.clock import to_text
from tui.domain.contact import ContactList
from tui.domain.errors import NameTaken, Refused, UsageError
from tui.domain.phone import known_region
from tui.domain.states import BatchState
from tui.engine.desk import Desk
from tui.engine.import_report import ImportReport, Reject, write_rejects
from tui.engine.import_run import Run, import_chunk, make_report
from tui.importing import (
    ImportedRow,
    Mapping,
    ReadOptions,
    RejectedRow,
    Table,
    import_rows,
    plan_mapping,
    read_file,
)
from tui.importing.mapping import Overrides

__all__ = [
    "ImportReport",
    "Reject",
    "import_file",
    "sweep_imports",
    "undo_import",
    "write_rejects",
]

CHUNK = 1_000
"""Rows looked up and written together."""

LARGE = 20_000
"""Files with more rows are written in a transaction per chunk: one for all would keep every other
writer of the workspace waiting longer than it waits, a sender among them."""

_LOCK = "import"
"""Held by the one large import that runs; free while a record says `running`: its process died."""

Progress = Callable[[int, int], None]
"""Called with the rows done and the rows of the file."""


def import_file(
    desk: Desk,
    source: Path | bytes | str,
    *,
    name: str = "",
    list_name: str | None = None,
    into: str | None = None,
    region: str | None = None,
    mapping: Overrides = (),
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    on_duplicate: str = "skip",
    keep_invalid: bool = False,
    on_progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportReport:
    """Import a file, bytes, or pasted text into a new list (`list_name`) or an old one (`into`).

    `name` is the file's name for messages; `region` is the profile's where None. With
    `on_duplicate="update"` a number that the list has already takes the row's filled cells.
    A row whose do-not-call column says so is imported, and its number suppressed.

    Whatever is raised leaves no contact behind. Up to LARGE rows, and with updates, that is one
    transaction. Beyond, a new list has another name until it is complete, and what was added is
    taken back; after a kill the next import, or `sweep_imports`, does that.

    Raises UsageError for the file or a word, NameTaken, NotFound, Refused when cancelled, Busy.
    """
    if bool(list_name) == bool(into):
        raise UsageError("An import needs either a new list or an old one.", "Use --name or --into")
    if on_duplicate not in {"skip", "update"}:
        raise UsageError(f"{on_duplicate!r} is no way to treat duplicates.", "Use skip or update.")
    region = region or desk.profile.region
    if region and not known_region(region):
        raise UsageError(f"There is no region {region!r}.", "Give two letters, such as SA or US.")
    label = source.name if isinstance(source, Path) else name or "the input"
    table = read_file(source, ReadOptions(encoding, delimiter, sheet, label))
    plan = plan_mapping(table, mapping)
    sweep_imports(desk)

    def begin(shown_name: str | None) -> Run:
        target = _target(desk, shown_name, into, plan)
        record = {"list_id": target.id, "source": label, "new_list": into is None}
        import_id = desk.store.imports.add({**record, "state": "running"})
        keep = keep_invalid or table.payload
        return Run(desk, target, import_id, on_duplicate == "update", keep, label)

    def chunks() -> Iterator[list[ImportedRow | RejectedRow]]:
        rows = import_rows(table, plan, region, keep_invalid)
        done = 0
        while chunk := list(itertools.islice(rows, CHUNK)):
            if cancelled and cancelled():
                raise Refused("The import was stopped.", "Nothing was imported.")
            yield chunk
            done += len(chunk)
            if on_progress:
                on_progress(done, plan.rows)

    if plan.rows > LARGE and on_duplicate == "skip":
        return _in_steps(desk, begin, chunks, table, plan, list_name)
    with desk.store.transaction():
        run = begin(list_name)
        for chunk in chunks():
            import_chunk(run, chunk)
        return _finish(run, table, plan, list_name)


def _in_steps(
    desk: Desk,
    begin: Callable[[str | None], Run],
    chunks: Callable[[], Iterator[list[ImportedRow | RejectedRow]]],
    table: Table,
    plan: Mapping,
    list_name: str | None,
) -> ImportReport:
    """Import a large file in a transaction per chunk; take all of it back where it fails."""
    with desk.store.lock(_LOCK, desk.operator):
        if list_name and any(found.name == list_name for found in desk.store.lists.all()):
            raise NameTaken(f"There is a list {list_name} already.", "Choose another name.")
        with desk.store.transaction():
            run = begin(f"{list_name} (importing)" if list_name else None)
        finished = False
        try:
            for chunk in chunks():
                with desk.store.transaction():
                    import_chunk(run, chunk)
            with desk.store.transaction():
                report = _finish(run, table, plan, list_name)
            finished = True
        finally:
            if not finished:
                _take_back(desk, run.import_id)
    return report


def sweep_imports(desk: Desk) -> int:
    """Take back what imports left whose process died; answer how many contacts that were."""
    left = [record for record in desk.store.imports.all() if record.get("state") == "running"]
    if not left or not desk.store.lock_is_free(_LOCK):
        return 0
    with desk.store.lock(_LOCK, desk.operator):
        return sum(_take_back(desk, str(record["id"])) for record in left)


def undo_import(desk: Desk, import_id: str) -> int:
    """Remove the contacts that an import added; answer how many.

    A list that the import made and that is empty then goes too. What an import updated stays
    updated, and whom it suppressed stays suppressed. Raises NotFound, and Refused where a batch
    that is no draft any more has one of the contacts.
    """
    store = desk.store
    with store.transaction():
        record = store.imports.get(import_id)
        refs = set(store.contacts.of_import(import_id))
        for batch in store.batches.all():
            if batch.list_id != record["list_id"] or batch.state is BatchState.DRAFT:
                continue
            used = sum(row.ref in refs for row in store.rows.iterate(batch.id))
            if used:
                raise Refused(
                    f"{used} of its {len(refs)} contacts are in the batch {batch.name}, "
                    f"which is {batch.state}.",
                    "What was sent keeps its contacts. Remove single contacts instead.",
                )
        _take_back(desk, import_id)
        desk.note("undo import", detail={"import": import_id, "removed": len(refs)})
    return len(refs)


def _take_back(desk: Desk, import_id: str) -> int:
    store = desk.store
    with store.transaction():
        record = store.imports.get(import_id)
        list_id = str(record["list_id"])
        refs = store.contacts.of_import(import_id)
        store.contacts.remove_many(refs)
        lists = {found.id: found for found in store.lists.all()}
        if record.get("new_list") and list_id in lists and not store.contacts.count(list_id):
            drafts = [batch for batch in store.batches.all() if batch.list_id == list_id]
            if not drafts:
                store.lists.remove(list_id)
        store.imports.update(import_id, state="undone")
    return len(refs)


def _target(desk: Desk, list_name: str | None, into: str | None, plan: Mapping) -> ContactList:
    if into is None:
        return desk.store.lists.create(str(list_name), plan.columns)
    target = desk.store.lists.get(into)
    columns = tuple(dict.fromkeys((*target.columns, *plan.columns)))
    if columns != target.columns:
        desk.store.lists.set_columns(target.id, columns)
    return replace(target, columns=columns)


def _finish(run: Run, table: Table, plan: Mapping, list_name: str | None) -> ImportReport:
    """Complete the record; a new list gets its name, or goes where it would be empty."""
    store = run.desk.store
    report = make_report(run, table, plan)
    if list_name and not report.added:
        store.lists.remove(run.target.id)
        note = "no row could be imported, so no list was made"
        report = replace(report, list_id="", warnings=(*report.warnings, note))
    elif list_name and run.target.name != list_name:
        store.lists.rename(run.target.id, list_name)
    report = replace(report, list=list_name or run.target.name)
    summary = {k: v for k, v in report.document().items() if k not in {"rejects", "import_id"}}
    at = to_text(run.desk.clock())
    store.imports.update(run.import_id, **summary, state="done", source=run.source, at=at)
    counts = {key: summary[key] for key in ("list", "read", "added", "updated", "suppressed")}
    run.desk.note("import", detail={"import": run.import_id, **counts})
    return report
