"""Contacts from a file into a list: one import id, one transaction, a report to the line."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tui.domain.clock import to_text
from tui.domain.contact import Contact, ContactList
from tui.domain.errors import Refused, UsageError
from tui.domain.ledger import Suppressed
from tui.domain.phone import DOUBTFUL, INVALID, OK, dial_key, known_region
from tui.domain.states import BatchState
from tui.engine.desk import Desk
from tui.engine.import_report import ImportReport, Reject, write_rejects
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
from tui.importing.values import clean_value, known_timezone

__all__ = ["ImportReport", "Reject", "import_file", "undo_import", "write_rejects"]

_CHUNK = 1_000
"""Rows looked up and written together."""

_NOTES = {
    "several_numbers": "{n} cells hold several numbers; the first of each is used",
    "extension": "{n} numbers have an extension, which is kept and not dialled",
    "words_around": "{n} numbers were read out of a cell with other words",
    "old_mexican_mobile": "{n} Mexican numbers had the old 1 after +52, which was dropped",
    "not_assigned": "{n} numbers are possible, but none like them is known to exist",
}

Progress = Callable[[int, int], None]
"""Called with the rows done and the rows of the file."""


@dataclass(slots=True)
class _Run:
    """One import while it runs."""

    desk: Desk
    target: ContactList
    import_id: str
    update: bool
    keep: bool
    source: str
    seen: dict[str, int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    odd_words: dict[str, int] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)


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
    A row whose do-not-call column says so is imported, and its number suppressed. All in one
    transaction: whatever is raised leaves nothing behind.

    Raises UsageError for the file or a word, NameTaken, NotFound, Refused when cancelled.
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
    with desk.store.transaction():
        target = _target(desk, list_name, into, plan)
        import_id = desk.store.imports.add({"list_id": target.id, "source": label})
        run = _Run(
            desk,
            target,
            import_id,
            on_duplicate == "update",
            keep_invalid or table.payload,
            label,
        )
        rows = import_rows(table, plan, region, keep_invalid)
        for done, chunk in enumerate(_chunks(rows)):
            if cancelled and cancelled():
                raise Refused("The import was stopped.", "Nothing was imported.")
            _import_chunk(run, chunk)
            if on_progress:
                on_progress(done * _CHUNK + len(chunk), plan.rows)
        report = _report(run, table, plan)
        if into is None and not report.added:
            desk.store.lists.remove(target.id)
            report = replace(
                report,
                list_id="",
                warnings=(*report.warnings, "no row could be imported, so no list was made"),
            )
        summary = {k: v for k, v in report.document().items() if k not in {"rejects", "import_id"}}
        summary |= {
            "list_id": report.list_id,
            "new_list": into is None,
            "at": to_text(desk.clock()),
        }
        desk.store.imports.update(import_id, **summary)
        counts = {key: run.counts[key] for key in ("read", "added", "updated", "suppressed")}
        desk.note("import", detail={"import": import_id, "list": target.name, **counts})
    return report


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
        list_id = str(record.get("list_id", ""))
        for batch in store.batches.all():
            if batch.list_id != list_id or batch.state is BatchState.DRAFT:
                continue
            used = sum(row.ref in refs for row in store.rows.iterate(batch.id))
            if used:
                raise Refused(
                    f"{used} of its {len(refs)} contacts are in the batch {batch.name}, "
                    f"which is {batch.state}.",
                    "What was sent keeps its contacts. Remove single contacts instead.",
                )
        store.contacts.remove_many(sorted(refs))
        if record.get("new_list") and refs and not store.contacts.count(list_id):
            drafts = [batch for batch in store.batches.all() if batch.list_id == list_id]
            if not drafts:
                store.lists.remove(list_id)
        store.imports.update(import_id, undone=True)
        desk.note("undo import", detail={"import": import_id, "removed": len(refs)})
    return len(refs)


def _target(desk: Desk, list_name: str | None, into: str | None, plan: Mapping) -> ContactList:
    if into is None:
        return desk.store.lists.create(str(list_name), plan.columns)
    target = desk.store.lists.get(into)
    columns = tuple(dict.fromkeys((*target.columns, *plan.columns)))
    if columns != target.columns:
        desk.store.lists.set_columns(target.id, columns)
    return replace(target, columns=columns)


def _chunks(
    rows: Iterator[ImportedRow | RejectedRow],
) -> Iterator[list[ImportedRow | RejectedRow]]:
    while chunk := list(itertools.islice(rows, _CHUNK)):
        yield chunk


def _import_chunk(run: _Run, chunk: Sequence[ImportedRow | RejectedRow]) -> None:
    store = run.desk.store
    keys = {row.reading.dial_key for row in chunk if isinstance(row, ImportedRow)}
    known = store.contacts.by_keys(run.target.id, keys - run.seen.keys())
    added: list[Contact] = []
    updated: list[Contact] = []
    refusals: list[Suppressed] = []
    for row in chunk:
        run.counts["read"] += 1
        if isinstance(row, RejectedRow):
            run.counts["invalid"] += 1
            run.rejects.append(Reject(row.line, row.reason, row.value, row.code, row.cells))
            continue
        refusals.extend(_refusals(run, row))
        key = row.reading.dial_key
        if key in run.seen:
            _duplicate(run, row, f"duplicate of line {run.seen[key]}")
        elif key in known and not run.update:
            run.seen[key] = row.line
            _duplicate(run, row, f"already in the list {run.target.name}")
        else:
            run.seen[key] = row.line
            _note(run, row)
            if key in known:
                updated.append(_merged(known[key], _contact(run, row)))
            else:
                added.append(_contact(run, row))
    store.contacts.add_many(run.target.id, added)
    store.contacts.update_many(updated)
    store.suppression.add_many(refusals)
    run.counts["added"] += len(added)
    run.counts["updated"] += len(updated)
    among = store.suppression.among({contact.dial_key for contact in (*added, *updated)})
    run.counts["suppressed"] += len(among)
    run.counts["doubtful"] += sum(c.phone_status == DOUBTFUL for c in added)
    run.counts["kept_invalid"] += sum(c.phone_status == INVALID for c in added)


def _duplicate(run: _Run, row: ImportedRow, reason: str) -> None:
    run.counts["duplicates"] += 1
    run.rejects.append(Reject(row.line, reason, row.reading.written, "duplicate", row.cells))


def _refusals(run: _Run, row: ImportedRow) -> Iterator[Suppressed]:
    """Every number of a row that refuses calls, the further ones of its cell too."""
    if not row.refused:
        return
    if not row.refused_clearly:
        run.odd_words[row.refused] = run.odd_words.get(row.refused, 0) + 1
    reading = row.reading
    reason = f"do-not-call column of {run.source}: {row.refused}"
    for phone in (reading.e164 or clean_value(reading.written), *reading.candidates):
        key = reading.dial_key if phone == reading.e164 else dial_key(phone)
        yield Suppressed(key, phone, reason, run.desk.clock(), run.desk.operator)


def _note(run: _Run, row: ImportedRow) -> None:
    if row.reading.status != INVALID and row.reading.reason:
        run.notes[row.reading.reason] += 1
    if row.timezone and not known_timezone(row.timezone):
        run.notes["timezone"] += 1


def _contact(run: _Run, row: ImportedRow) -> Contact:
    reading = row.reading
    as_written = not reading.e164 or (run.keep and reading.status != OK)
    return Contact(
        ref="",
        list_id=run.target.id,
        phone=clean_value(reading.written) if as_written else reading.e164,
        dial_key=reading.dial_key,
        phone_status=INVALID if as_written else reading.status,
        first_name=row.first_name,
        last_name=row.last_name,
        timezone=row.timezone,
        fields=row.fields,
        phone_written=clean_value(reading.written),
        extension=reading.extension,
        line=row.line,
        import_id=run.import_id,
    )


def _merged(old: Contact, new: Contact) -> Contact:
    """The old contact with the new one's filled cells; it keeps its ref, line and import."""
    return replace(
        old,
        first_name=new.first_name or old.first_name,
        last_name=new.last_name or old.last_name,
        timezone=new.timezone or old.timezone,
        extension=new.extension or old.extension,
        fields={**old.fields, **{k: v for k, v in new.fields.items() if v or k not in old.fields}},
    )


def _report(run: _Run, table: Table, plan: Mapping) -> ImportReport:
    warnings = list(plan.warnings)
    warnings += [_NOTES[code].format(n=n) for code, n in run.notes.items() if code in _NOTES]
    if run.notes["timezone"]:
        warnings.append(f"{run.notes['timezone']} time zones are unknown (Asia/Riyadh is one)")
    warnings += [
        f"{count} cells of the do-not-call column say {word!r}, which was taken for yes"
        for word, count in itertools.islice(run.odd_words.items(), 5)
    ]
    if run.counts["kept_invalid"]:
        warnings.append(f"{run.counts['kept_invalid']} numbers were kept as written")
    counts = {key: run.counts[key] for key in _COUNTED}
    return ImportReport(
        run.target.name,
        run.target.id,
        run.import_id,
        **counts,
        warnings=tuple(warnings),
        columns=plan.columns,
        mapping=plan.names(),
        reasons={key: mapped.reason for key, mapped in plan.fields.items()},
        encoding=table.encoding,
        delimiter=table.delimiter,
        format=table.format,
        source=run.source,
        header=table.columns,
        rejects=tuple(run.rejects),
    )


_COUNTED = (
    "read",
    "added",
    "updated",
    "duplicates",
    "invalid",
    "suppressed",
    "kept_invalid",
    "doubtful",
)
