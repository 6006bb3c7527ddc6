"""The rows of an import, chunk by chunk, against a list; what is counted and noted meanwhile."""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from tui.domain.contact import Contact, ContactList
from tui.domain.ledger import Suppressed
from tui.domain.phone import DOUBTFUL, INVALID, OK, dial_key
from tui.engine.desk import Desk
from tui.engine.import_report import Choice, ImportReport, Reject
from tui.engine.rejects import RejectLog
from tui.engine.seen import Seen
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


@dataclass
class Run:
    """One import while it runs. `existing` says whether the list held contacts before."""

    desk: Desk
    target: ContactList
    import_id: str
    update: bool
    keep: bool
    source: str
    seen: Seen
    rejects: RejectLog
    columns: tuple[str, ...]
    existing: bool = True
    counts: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    odd_words: dict[str, int] = field(default_factory=dict)

    @cached_property
    def blanks(self) -> dict[str, str]:
        """The list's columns that the file lacks: they are blank in what it adds."""
        lacking = self.target.columns if set(self.target.columns) - set(self.columns) else ()
        return dict.fromkeys(lacking, "")


def import_chunk(run: Run, chunk: Sequence[ImportedRow | RejectedRow]) -> None:
    """Add or update the contacts of some rows, suppress who refuses, and count it all."""
    store = run.desk.store
    known: dict[str, Contact] = {}
    if run.existing:
        keys = {row.reading.dial_key for row in chunk if isinstance(row, ImportedRow)}
        known = store.contacts.by_keys(run.target.id, {k for k in keys if not run.seen.line_of(k)})
    added: list[Contact] = []
    updated: list[Contact] = []
    refusals: list[Suppressed] = []
    for row in chunk:
        if isinstance(row, RejectedRow):
            run.counts["invalid"] += 1
            run.rejects.add(
                Reject(row.line, row.reason, row.value, row.code, row.cells, row.candidates)
            )
            continue
        if row.refused:
            refusals.extend(_refusals(run, row))
        key = row.reading.dial_key
        before = run.seen.first_line(key, row.line)
        if before:
            _duplicate(run, row, f"duplicate of line {before}")
        elif key in known and not run.update:
            _duplicate(run, row, f"already in the list {run.target.name}")
        else:
            _note(run, row)
            contact = _contact(run, row)
            if key in known:
                updated.append(_merged(known[key], contact))
            else:
                added.append(contact)
    store.contacts.add_many(run.target.id, added)
    store.contacts.update_many(updated)
    store.suppression.add_many(refusals)
    among = store.suppression.among({contact.dial_key for contact in (*added, *updated)})
    run.counts.update(
        read=len(chunk),
        added=len(added),
        updated=len(updated),
        suppressed=len(among),
        doubtful=sum(contact.phone_status == DOUBTFUL for contact in added),
        kept_invalid=sum(contact.phone_status == INVALID for contact in added),
    )


def _duplicate(run: Run, row: ImportedRow, reason: str) -> None:
    run.counts["duplicates"] += 1
    run.rejects.add(Reject(row.line, reason, row.reading.written, "duplicate", row.cells))


def _refusals(run: Run, row: ImportedRow) -> Iterator[Suppressed]:
    """Every number of a row that refuses calls, the further ones of its cell too."""
    if not row.refused_clearly:
        run.odd_words[row.refused] = run.odd_words.get(row.refused, 0) + 1
    reading = row.reading
    reason = f"do-not-call column of {run.source}: {row.refused}"
    for phone in (reading.e164 or clean_value(reading.written), *reading.candidates):
        key = reading.dial_key if phone == reading.e164 else dial_key(phone)
        yield Suppressed(key, phone, reason, run.desk.clock(), run.desk.operator)


def _note(run: Run, row: ImportedRow) -> None:
    reading = row.reading
    if reading.reason and reading.status != INVALID:
        run.notes[reading.reason] += 1
        if reading.candidates:
            numbers = (reading.e164, *reading.candidates)
            run.rejects.add_choice(Choice(row.line, reading.written, reading.e164, numbers))
    if row.timezone and not known_timezone(row.timezone):
        run.notes["timezone"] += 1


def _contact(run: Run, row: ImportedRow) -> Contact:
    reading = row.reading
    as_written = not reading.e164 or (run.keep and reading.status != OK)
    written = clean_value(reading.written)
    return Contact(
        "",
        run.target.id,
        written if as_written else reading.e164,
        reading.dial_key,
        INVALID if as_written else reading.status,
        row.first_name,
        row.last_name,
        row.timezone,
        {**run.blanks, **row.fields} if run.blanks else row.fields,
        written,
        reading.extension,
        row.line,
        run.import_id,
        row.tags,
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
        tags=tuple(dict.fromkeys((*old.tags, *new.tags))),
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
    counts: dict[str, Any] = {key: run.counts[key] for key in _COUNTED}
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
        rejects=tuple(run.rejects.first),
        choices=tuple(run.rejects.choices),
        spool=run.rejects.path if run.rejects.count else None,
    )
