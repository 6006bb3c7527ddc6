"""The rows of an import, chunk by chunk, against a list; what is counted and noted meanwhile."""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tui.domain.contact import Contact, ContactList
from tui.domain.ledger import Suppressed
from tui.domain.phone import DOUBTFUL, INVALID, OK, dial_key
from tui.engine.desk import Desk
from tui.engine.import_report import ImportReport, Reject
from tui.importing import ImportedRow, Mapping, RejectedRow, Table
from tui.importing.values import clean_value, known_timezone

_NOTES = {
    "several_numbers": "cells with several numbers, of which the first is used: {n}",
    "extension": "numbers with an extension, which is kept and not dialled: {n}",
    "words_around": "numbers read out of a cell with other words: {n}",
    "old_mexican_mobile": "Mexican numbers whose old 1 after +52 was dropped: {n}",
    "not_assigned": "numbers that are possible, though none like them is known to exist: {n}",
}

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


@dataclass(slots=True)
class Run:
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


def import_chunk(run: Run, chunk: Sequence[ImportedRow | RejectedRow]) -> None:
    """Add or update the contacts of some rows, suppress who refuses, and count it all."""
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


def _duplicate(run: Run, row: ImportedRow, reason: str) -> None:
    run.counts["duplicates"] += 1
    run.rejects.append(Reject(row.line, reason, row.reading.written, "duplicate", row.cells))


def _refusals(run: Run, row: ImportedRow) -> Iterator[Suppressed]:
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


def _note(run: Run, row: ImportedRow) -> None:
    if row.reading.status != INVALID and row.reading.reason:
        run.notes[row.reading.reason] += 1
    if row.timezone and not known_timezone(row.timezone):
        run.notes["timezone"] += 1


def _contact(run: Run, row: ImportedRow) -> Contact:
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


def make_report(run: Run, table: Table, plan: Mapping) -> ImportReport:
    """Answer the report of a run whose last row was imported."""
    warnings = list(plan.warnings)
    warnings += [_NOTES[code].format(n=n) for code, n in run.notes.items() if code in _NOTES]
    if run.notes["timezone"]:
        warnings.append(
            f"time zones that are unknown (Asia/Riyadh is a known one): {run.notes['timezone']}"
        )
    warnings += [
        f"do-not-call cells that say {word!r}, which was taken for yes: {count}"
        for word, count in itertools.islice(run.odd_words.items(), 5)
    ]
    if run.counts["kept_invalid"]:
        warnings.append(f"numbers kept as written: {run.counts['kept_invalid']}")
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
