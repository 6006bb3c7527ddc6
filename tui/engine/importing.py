"""Contacts from a file into a list, under one import id: whole, or not at all."""

import itertools
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from tui.domain.clock import to_text
from tui.domain.contact import ContactList
from tui.domain.errors import NameTaken, Refused, UsageError
from tui.domain.phone import known_region
from tui.engine.ahead import ahead
from tui.engine.desk import Desk
from tui.engine.handover import handing_over
from tui.engine.import_report import Choice, ImportReport, Reject
from tui.engine.import_run import Decided, Run, decide, make_report, store_decided
from tui.engine.import_undo import IMPORT_LOCK, sweep_imports, take_back, undo_import
from tui.engine.kept_plan import kept_plan
from tui.engine.mapping_memory import plan_for, remember_mapping
from tui.engine.rejects import RejectLog, reject_path, write_rejects, write_rejects_of
from tui.engine.seen import Seen
from tui.importing import Mapping, ReadOptions, Table, import_rows, read_file
from tui.importing.mapping import Overrides, override_pairs
from tui.importing.rows import Row

__all__ = [
    "Choice",
    "ImportReport",
    "Reject",
    "import_file",
    "sweep_imports",
    "undo_import",
    "write_rejects",
    "write_rejects_of",
]

CHUNK = 1_000
"""Rows of a small import that are decided and written together."""

STEP = 20_000
"""Rows in a transaction of a large import: less than a second, in which others wait. Smaller ones
cost more: each writes most pages of the index of numbers and a segment of the find index."""

PARTS = 4
"""Chunks of a step: between two of them it is asked whether to go on."""

LARGE = 20_000
"""Files with more rows are written in a transaction per step: one for all would keep every other
writer of the workspace waiting longer than it waits, a sender among them."""

COMPARED = 200_000
"""Numbers looked for in other lists; beyond that the information is not worth the seconds."""

Progress = Callable[[int, int], None]
"""Called with the rows done and the rows of the file."""

_APART = {"rejects", "choices", "import_id"}
"""What of a report stands not in the import's record: in files of its own, or as its key."""

_Chunk = list[Row] | Decided


@dataclass(frozen=True, slots=True)
class _Job:
    """What one import was asked for, read and planned."""

    desk: Desk
    table: Table
    plan: Mapping
    region: str | None
    label: str
    list_name: str | None
    into: str | None
    update: bool
    keep: bool
    on_progress: Progress | None
    cancelled: Callable[[], bool] | None


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
    A row whose do-not-call column says so is imported, and its number suppressed. What `mapping`
    says is remembered for files with the same header.

    Whatever is raised leaves no contact behind. Up to LARGE rows that is one transaction. Beyond,
    a new list has another name until it is complete, and what was added and changed is taken
    back; after a kill the next import, or `sweep_imports`, does that.

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
    given = override_pairs(mapping)
    plan = plan_for(desk, table, given)
    sweep_imports(desk)
    update, keep = on_duplicate == "update", keep_invalid or table.payload
    job = _Job(
        desk, table, plan, region, label, list_name, into, update, keep, on_progress, cancelled
    )
    report = _in_steps(job) if plan.rows > LARGE else _at_once(job)
    remember_mapping(desk, table, given)
    return report


def _at_once(job: _Job) -> ImportReport:
    run: Run | None = None
    finished = False
    try:
        with job.desk.store.transaction():
            run = _begin(job, job.list_name)
            with closing(_chunks(job, run, CHUNK)) as chunks:
                done = 0
                for chunk in chunks:
                    done += _store(run, [chunk])
                    _tell(job, done)
            report = _finish(job, run)
        finished = True
    finally:
        if run is not None:
            run.rejects.close(keep=finished)
    return report


def _in_steps(job: _Job) -> ImportReport:
    """Import a large file in a transaction per step; take all of it back where it fails."""
    desk, list_name = job.desk, job.list_name
    with desk.store.lock(IMPORT_LOCK, desk.operator):
        if list_name and any(found.name == list_name for found in desk.store.lists.all()):
            raise NameTaken(f"There is a list {list_name} already.", "Choose another name.")
        with desk.store.transaction():
            run = _begin(job, f"{list_name} (importing)" if list_name else None)
        finished = False
        try:
            with closing(_chunks(job, run, STEP // PARTS, PARTS + 1)) as chunks:
                done = 0
                while step := list(itertools.islice(chunks, PARTS)):
                    with desk.store.transaction():
                        done += _store(run, step)
                    _tell(job, done)
            with desk.store.transaction():
                report = _finish(job, run)
            finished = True
        finally:
            try:
                if not finished:
                    take_back(desk, run.import_id)
            finally:
                run.rejects.close(keep=finished)
    return report


def _begin(job: _Job, shown_name: str | None) -> Run:
    desk, into = job.desk, job.into
    held = desk.store.lists.get(into).columns if into is not None else job.plan.columns
    target = _target(job, shown_name)
    brought = [name for name in target.columns if name not in held]
    record = {"list_id": target.id, "source": job.label, "new_list": into is None}
    record["brought"] = brought
    import_id = desk.store.imports.add({**record, "state": "running"})
    return Run(
        desk,
        target,
        import_id,
        job.update,
        job.keep,
        job.label,
        Seen(job.plan.rows),
        RejectLog(reject_path(desk, import_id)),
        job.plan.columns,
        existing=target.contacts > 0,
    )


def _chunks(job: _Job, run: Run, size: int, depth: int = 2) -> Generator[_Chunk, None, None]:
    """The rows, some at a time, read in a thread while the ones before are stored.

    Those for a new list are decided there too: SQLite then has the other processor.
    """
    rows = import_rows(job.table, job.plan, job.region, job.keep)
    made: Iterator[_Chunk] = _sliced(rows, size) if run.existing else _decided(run, rows, size)
    with handing_over(), closing(ahead(made, depth)) as chunks:
        for chunk in chunks:
            if job.cancelled and job.cancelled():
                raise Refused("The import was stopped.", "Nothing was imported.")
            yield chunk


def _sliced(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    while chunk := list(itertools.islice(rows, size)):
        yield chunk


def _decided(run: Run, rows: Iterator[Row], size: int) -> Iterator[Decided]:
    while (chunk := decide(run, itertools.islice(rows, size))).rows:
        yield chunk


def _store(run: Run, chunks: Sequence[_Chunk]) -> int:
    """Store some chunks in this transaction; answer how many rows they were."""
    decided = [one if isinstance(one, Decided) else decide(run, one) for one in chunks]
    store_decided(run, decided)
    return sum(one.rows for one in decided)


def _tell(job: _Job, done: int) -> None:
    if job.on_progress:
        job.on_progress(done, job.plan.rows)


def _target(job: _Job, shown_name: str | None) -> ContactList:
    lists, columns = job.desk.store.lists, job.plan.columns
    if job.into is None:
        return lists.create(str(shown_name), columns)
    target = lists.get(job.into)
    columns = tuple(dict.fromkeys((*target.columns, *columns)))
    if columns != target.columns:
        lists.set_columns(target.id, columns)
    return replace(target, columns=columns)


def _finish(job: _Job, run: Run) -> ImportReport:
    """Complete the record; a new list gets its name, or goes where it would be empty.

    The files of rejects come first: what is told of them has to be there after the commit.
    """
    run.rejects.flush()
    store, list_name = job.desk.store, job.list_name
    report = make_report(run, job.table, job.plan)
    if list_name and not report.added:
        store.lists.remove(run.target.id)
        note = "no row could be imported, so no list was made"
        report = replace(report, list_id="", warnings=(*report.warnings, note))
    elif list_name and run.target.name != list_name:
        store.lists.rename(run.target.id, list_name)
    report = _compared(run, replace(report, list=list_name or run.target.name))
    summary = {k: v for k, v in report.document().items() if k not in _APART}
    store.imports.update(
        run.import_id,
        **summary,
        state="done",
        source=run.source,
        header=list(report.header),
        plan=kept_plan(job.plan, job.region),
        at=to_text(job.desk.clock()),
    )
    counts = {key: summary[key] for key in ("list", "read", "added", "updated", "suppressed")}
    job.desk.note("import", detail={"import": run.import_id, **counts})
    return report


def _compared(run: Run, report: ImportReport) -> ImportReport:
    """The report with how many of the list's numbers stand in each other list."""
    store = run.desk.store
    if not report.added:
        return report
    target = store.lists.get(run.target.id)
    elsewhere: dict[str, int] = {}
    for other in store.lists.all():
        if other.id != target.id and 0 < min(other.contacts, target.contacts) <= COMPARED:
            shared = store.contacts.shared(target, other)
            if shared:
                elsewhere[other.name] = shared
    whose = "of the whole list " if run.existing else ""
    words = [f"numbers {whose}that the list {name} has too: {n}" for name, n in elsewhere.items()]
    return replace(report, elsewhere=elsewhere, warnings=(*report.warnings, *words))
