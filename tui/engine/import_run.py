"""The rows of an import, chunk by chunk, against a list; what is counted and noted meanwhile."""

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from tui.domain.contact import Contact, ContactList
from tui.domain.ledger import Suppressed
from tui.domain.phone import DOUBTFUL, INVALID, OK, dial_key
from tui.engine.desk import Desk
from tui.engine.import_changes import keep_changes
from tui.engine.import_report import Choice, ImportReport, Reject
from tui.engine.rejects import RejectLog
from tui.engine.seen import Seen
from tui.importing import ImportedRow, Mapping, RejectedRow, Table
from tui.importing.rows import Row
from tui.importing.values import clean_value, known_timezone
from tui.store.contact_text import Written, written

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

_all = itertools.chain.from_iterable


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


@dataclass(frozen=True, slots=True)
class Decided:
    """What some rows of an import come to, before the store has it.

    `updated` are contacts of the list before and after; `keys` are the dial keys of the added and
    of the updated contacts.
    """

    added: Sequence[Written]
    updated: Sequence[tuple[Contact, Contact]]
    refusals: Sequence[Suppressed]
    keys: Sequence[str]
    counts: Counter[str]

    @property
    def rows(self) -> int:
        """How many rows these were."""
        return self.counts["read"]


def import_chunk(run: Run, chunk: Iterable[Row]) -> None:
    """Add or update the contacts of some rows, suppress who refuses, and count it all."""
    store_decided(run, [decide(run, chunk)])


def decide(run: Run, chunk: Iterable[Row]) -> Decided:
    """Judge some rows, note what is to be told of them, and write down the contacts they are.

    The store is asked only where the list held contacts before: then this belongs into the
    transaction of what is decided, else it may be done ahead in a thread.
    """
    known: Collection[str] = ()
    held: dict[str, Contact] = {}
    if run.existing:
        chunk = list(chunk)
        contacts, fresh = run.desk.store.contacts, _fresh(run, chunk)
        if run.update:
            known = held = contacts.by_keys(run.target.id, fresh)
        else:
            known = contacts.keys_among(run.target.id, fresh)
    added: list[Written] = []
    updated: list[tuple[Contact, Contact]] = []
    refusals: list[Suppressed] = []
    keys: list[str] = []
    counts: Counter[str] = Counter()
    read = 0
    for row in chunk:
        read += 1
        if isinstance(row, RejectedRow):
            counts["invalid"] += 1
            run.rejects.add(
                Reject(row.line, row.reason, row.value, row.code, row.cells, row.candidates)
            )
            continue
        if row.refused:
            refusals.extend(_refusals(run, row))
        key = row.reading.dial_key
        before = run.seen.first_line(key, row.line)
        if before or (key in known and not run.update):
            counts["duplicates"] += 1
            where = f"duplicate of line {before}" if before else ""
            reason = where or f"already in the list {run.target.name}"
            run.rejects.add(Reject(row.line, reason, row.reading.written, "duplicate", row.cells))
            continue
        _note(run, row)
        contact = _contact(run, row)
        keys.append(key)
        if key in known:
            updated.append((held[key], _merged(held[key], contact)))
            continue
        added.append(written(contact))
        if contact.phone_status != OK:
            counts["doubtful" if contact.phone_status == DOUBTFUL else "kept_invalid"] += 1
    counts.update(read=read, added=len(added), updated=len(updated))
    return Decided(added, updated, refusals, keys, counts)


def store_decided(run: Run, chunks: Sequence[Decided]) -> None:
    """Store what was decided, all of it at once: each statement costs a turn of the interpreter."""
    store = run.desk.store
    with store.transaction():
        store.contacts.append(run.target.id, list(_all(one.added for one in chunks)))
        updated = [pair for one in chunks for pair in one.updated if pair[0] != pair[1]]
        if updated:
            store.contacts.update_many([after for _, after in updated])
            keep_changes(run.desk, run.import_id, updated)
        refusals = list(_all(one.refusals for one in chunks))
        if refusals:
            store.suppression.add_many(refusals)
        among = store.suppression.among(_all(one.keys for one in chunks))
    for one in chunks:
        run.counts.update(one.counts)
    run.counts["suppressed"] += len(among)


def _fresh(run: Run, chunk: Sequence[Row]) -> set[str]:
    """The numbers of some rows that the file did not have before."""
    keys = {row.reading.dial_key for row in chunk if isinstance(row, ImportedRow)}
    return {key for key in keys if not run.seen.line_of(key)}


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
    as_found = clean_value(reading.written)
    return Contact(
        "",
        run.target.id,
        as_found if as_written else reading.e164,
        reading.dial_key,
        INVALID if as_written else reading.status,
        row.first_name,
        row.last_name,
        row.timezone,
        {**run.blanks, **row.fields} if run.blanks else row.fields,
        as_found,
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
            f"time zones that name no known place (Asia/Riyadh does): {run.notes['timezone']}"
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
