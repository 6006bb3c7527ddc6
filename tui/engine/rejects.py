"""What an import left to look at: the first rows in memory, all of them in files beside it."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tui.domain.errors import NotFound
from tui.engine.desk import Desk
from tui.engine.import_report import Choice, ImportReport, Reject, harmless
from tui.engine.spool import Spool, spooled
from tui.importing.mapping import REPORT_COLUMNS

MOST_HELD = 10_000
"""Rejects that a report carries; a file of a million duplicates would fill the memory."""


MOST_CHOICES = 1_000
"""Cells with several numbers that a report carries; a file of the workspace has all of them."""


class RejectLog:
    """Takes the rejects of one import as they come, and the cells that held several numbers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.first: list[Reject] = []
        self.choices: list[Choice] = []
        self._rejects = Spool(path)
        self._choices = Spool(choices_beside(path))

    @property
    def count(self) -> int:
        """How many rejects there are."""
        return self._rejects.count

    def add(self, reject: Reject) -> None:
        """Keep one reject. Raises Busy where the workspace takes no file."""
        if len(self.first) < MOST_HELD:
            self.first.append(reject)
        self._rejects.add(reject_line(reject))

    def add_choice(self, choice: Choice) -> None:
        """Keep one cell with several numbers. Raises Busy."""
        if len(self.choices) < MOST_CHOICES:
            self.choices.append(choice)
        self._choices.add(choice_line(choice))

    def flush(self) -> None:
        """Have both files written as far as they came. Raises Busy."""
        self._rejects.flush()
        self._choices.flush()

    def close(self, keep: bool) -> None:
        """Finish the files, or remove them. Raises Busy where one is kept and not whole."""
        try:
            self._rejects.close(keep)
        finally:
            self._choices.close(keep)


def reject_path(desk: Desk, import_id: str) -> Path:
    """Answer where an import's rejects are kept."""
    return desk.store.home / "exports" / f"rejects-{import_id}.jsonl"


def choices_beside(rejects: Path) -> Path:
    """Answer where an import's cells with several numbers are kept, beside its rejects."""
    return rejects.with_name(rejects.name.replace("rejects-", "choices-", 1))


def forget_rejects(desk: Desk, import_id: str) -> None:
    """Remove both files of an import that is taken back."""
    path = reject_path(desk, import_id)
    path.unlink(missing_ok=True)
    choices_beside(path).unlink(missing_ok=True)


def choices_of(desk: Desk, import_id: str) -> Iterator[Choice]:
    """Yield the cells of an import that held several numbers, with the number that is used now."""
    for line in spooled(choices_beside(reject_path(desk, import_id))):
        yield read_choice(line)


def rejects_of(desk: Desk, import_id: str) -> Iterator[Reject]:
    """Yield the rejects of any import there was. Raises NotFound for no import, or no file."""
    desk.store.imports.get(import_id)
    path = reject_path(desk, import_id)
    if not path.exists():
        raise NotFound(
            f"The import {import_id} left no rows out, or their file is gone.",
            "Import the file again to see which rows are left out.",
        )
    return _read(path)


def write_rejects(report: ImportReport, path: Path) -> int:
    """Write the rejected rows as CSV (UTF-8 with a mark, for spreadsheets); answer their number.

    The original columns, then line and reason. Fixed there, the file imports again: the two
    columns are ignored then. A cell that a spreadsheet would take for a formula gets an
    apostrophe, which importing takes off again.
    """
    spool = report.spool
    if spool and spool.exists():
        return _write(report.header, path, lambda: _read(spool))
    return _write(report.header, path, lambda: report.rejects)


def write_rejects_of(desk: Desk, import_id: str, path: Path) -> int:
    """Write the rejects of an import that was done before. Raises NotFound."""
    rejects_of(desk, import_id)
    header = tuple(desk.store.imports.get(import_id).get("header", ()))
    return _write(header, path, lambda: rejects_of(desk, import_id))


def _write(header: Sequence[str], path: Path, rejects: Callable[[], Iterable[Reject]]) -> int:
    width = max([len(header), *(len(reject.cells) for reject in rejects())])
    names = [*header, *(f"Column {n}" for n in range(len(header) + 1, width + 1))]
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*names, *REPORT_COLUMNS])
        for reject in rejects():
            count += 1
            cells = [harmless(cell) for cell in reject.cells]
            cells += [""] * (width - len(cells))
            writer.writerow([*cells, reject.line, reject.reason])
    return count


def _read(path: Path) -> Iterator[Reject]:
    return map(read_reject, spooled(path))


def reject_line(reject: Reject) -> list[Any]:
    """Answer a reject as a line of its file."""
    return [
        reject.line,
        reject.reason,
        reject.value,
        reject.code,
        reject.cells,
        reject.candidates,
    ]


def read_reject(line: Sequence[Any]) -> Reject:
    """Read a line of a file of rejects; older ones name no candidates."""
    number, reason, value, code, cells, *rest = line
    return Reject(number, reason, value, code, tuple(cells), tuple(rest[0]) if rest else ())


def choice_line(choice: Choice) -> list[Any]:
    """Answer a choice as a line of its file."""
    return [choice.line, choice.value, choice.used, choice.numbers]


def read_choice(line: Sequence[Any]) -> Choice:
    """Read a line of a file of choices."""
    number, value, used, numbers = line
    return Choice(number, value, used, tuple(numbers))
