"""A whole file onto the do-not-call list: a registry, an export of refusals, one number a line."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tui.domain.batch import CallRow
from tui.domain.errors import Refused, UsageError
from tui.domain.ledger import Suppressed
from tui.domain.phone import dial_key, known_region, read_phone
from tui.domain.states import POSSIBLY_RINGING
from tui.engine.desk import Desk
from tui.engine.import_report import Reject
from tui.engine.mapping_memory import plan_for, remember_mapping
from tui.engine.suppressing import FEWEST_DIGITS
from tui.importing import ImportedRow, ReadOptions, import_rows, read_file
from tui.importing.mapping import Overrides, override_pairs

STEP = 10_000
"""Numbers in a transaction; others write in between."""


@dataclass(frozen=True, slots=True)
class SuppressFileReport:
    """What a file did: `read` is `suppressed + allowed + len(rejects)`.

    `suppressed` rows gave `added` new numbers and `already` known ones (a cell may hold several);
    `allowed` rows say in a do-not-call column that they may be called. `rejects` hold no number
    that could be dialled. `at_provider` are calls to the numbers that may still ring.
    """

    read: int
    suppressed: int
    allowed: int
    added: int
    already: int
    rejects: tuple[Reject, ...]
    at_provider: tuple[CallRow, ...]
    mapping: dict[str, str]


def suppress_file(
    desk: Desk,
    source: Path | bytes | str,
    *,
    name: str = "",
    reason: str = "",
    region: str | None = None,
    mapping: Overrides = (),
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> SuppressFileReport:
    """Put every number of a file of any importable kind on the do-not-call list.

    All columns of numbers count, and all numbers of a cell. Where the file has a do-not-call
    column, rows that plainly say no there are passed over. A line of a plain text that begins
    with # is a remark. Raises UsageError with nothing changed where the file cannot be read, and
    Refused when cancelled: what was added until then stays, as refusals do.
    """
    region = region or desk.profile.region
    if region and not known_region(region):
        raise UsageError(f"There is no region {region!r}.", "Give two letters, such as SA or US.")
    label = source.name if isinstance(source, Path) else name or "the input"
    table = read_file(source, ReadOptions(encoding, delimiter, sheet, label))
    said = override_pairs(mapping)
    # A plain text has one column; it is the numbers', however few of its lines are numbers.
    one = {"phone": table.columns[0]} if table.format == "text" and not said else said
    plan = plan_for(desk, table, one)
    columns = plan.phones
    refusal = "dnc" in plan.fields
    run = _Run(desk, reason or f"from {label}")
    rows = import_rows(table, plan, region, keep_invalid=True)
    while chunk := list(itertools.islice(rows, STEP)):
        if cancelled and cancelled():
            raise Refused(
                "It was stopped.", f"{run.added} numbers were added until then, and stay."
            )
        entries: list[Suppressed] = []
        for row in chunk:
            run.read += 1
            remark = table.format == "text" and row.cells[0].lstrip().startswith("#")
            if remark or (refusal and isinstance(row, ImportedRow) and not row.refused):
                run.allowed += 1
                continue
            found = list(run.entries(row.cells, columns, region))
            run.suppressed += bool(found)
            entries += found
            if not found:
                cell = row.cells[columns[0]] if len(row.cells) > columns[0] else ""
                run.rejects.append(Reject(row.line, "there is no number", cell, "", row.cells))
        run.store(entries)
        if on_progress:
            on_progress(run.read, plan.rows)
    desk.note("suppress", detail={"file": label, "numbers": run.added, "reason": run.reason})
    remember_mapping(desk, table, said)
    return SuppressFileReport(
        run.read,
        run.suppressed,
        run.allowed,
        run.added,
        run.already,
        tuple(run.rejects),
        tuple(run.ringing),
        plan.names(),
    )


class _Run:
    """One file while it goes onto the list."""

    def __init__(self, desk: Desk, reason: str) -> None:
        self.desk, self.reason = desk, reason
        self.read = self.suppressed = self.allowed = self.added = self.already = 0
        self.rejects: list[Reject] = []
        self.ringing: list[CallRow] = []

    def entries(
        self, cells: tuple[str, ...], columns: tuple[int, ...], region: str | None
    ) -> Iterator[Suppressed]:
        """Every number of a row; one that cannot be read stands as written, as lists may too."""
        at = self.desk.clock()
        for position in columns:
            cell = cells[position].strip() if position < len(cells) else ""
            reading = read_phone(cell, region) if cell else None
            if reading is None:
                continue
            for phone in (reading.e164 or cell, *reading.candidates):
                key = reading.dial_key if phone in (reading.e164, cell) else dial_key(phone)
                if sum(char.isdigit() for char in key) >= FEWEST_DIGITS:
                    yield Suppressed(key, phone, self.reason, at, self.desk.operator)

    def store(self, entries: list[Suppressed]) -> None:
        """Write them, with the time of that, and look which of them may be ringing."""
        with self.desk.store.transaction():
            now = self.desk.clock()
            timed = [replace(entry, added_at=now) for entry in entries]
            added, already = self.desk.store.suppression.add_many(timed)
        self.added += added
        self.already += already
        keys = [entry.dial_key for entry in entries]
        self.ringing += self.desk.store.rows.at_keys(keys, tuple(POSSIBLY_RINGING))
