"""The rejected rows of an import: the first in memory, all of them in a file of the workspace."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from tui.domain.errors import Busy, NotFound
from tui.engine.desk import Desk
from tui.engine.import_report import ImportReport, Reject, harmless
from tui.importing.mapping import REPORT_COLUMNS

MOST_HELD = 10_000
"""Rejects that a report carries; a file of a million duplicates would fill the memory."""


class RejectLog:
    """Takes the rejects of one import as they come. The file is made with the first of them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.first: list[Reject] = []
        self.count = 0
        self._file: TextIO | None = None

    def add(self, reject: Reject) -> None:
        """Keep one reject. Raises Busy where the workspace takes no file."""
        self.count += 1
        if len(self.first) < MOST_HELD:
            self.first.append(reject)
        try:
            if self._file is None:
                self._file = self.path.open("w", encoding="utf-8")
            json.dump(
                [reject.line, reject.reason, reject.value, reject.code, reject.cells],
                self._file,
            )
            self._file.write("\n")
        except OSError as error:
            raise Busy(f"{self.path} cannot be written: {error.strerror}.") from error

    def close(self, keep: bool) -> None:
        """Finish the file, or remove it."""
        if self._file is not None:
            self._file.close()
            self._file = None
            if not keep:
                self.path.unlink(missing_ok=True)


def reject_path(desk: Desk, import_id: str) -> Path:
    """Answer where an import's rejects are kept."""
    return desk.store.home / "exports" / f"rejects-{import_id}.jsonl"


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
    with path.open(encoding="utf-8") as file:
        for text in file:
            line, reason, value, code, cells = json.loads(text)
            yield Reject(line, reason, value, code, tuple(cells))
