"""Records as a file: CSV, TSV, JSON, JSONL or XLSX, harmless in a spreadsheet."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from tui.engine.import_report import harmless
from tui.engine.workbook import write_workbook

Records = Iterable[Mapping[str, Any]]
"""Each has a text, a number or None for every column; None is an empty cell, and null in JSON."""


def write_table(file: BinaryIO, ending: str, columns: Sequence[str], records: Records) -> int:
    """Write records in the format of an ending of `WRITERS`, a few in memory at a time.

    Answers how many. In tables a text that a spreadsheet would take for a formula gets an
    apostrophe, which importing takes off again; phone numbers are raw, and text. Raises
    UsageError for more rows than a sheet has.
    """
    return WRITERS[ending](file, columns, records)


def _delimited(delimiter: str) -> Callable[[BinaryIO, Sequence[str], Records], int]:
    def write(file: BinaryIO, columns: Sequence[str], records: Records) -> int:
        rows = _Counted(records)
        text = io.TextIOWrapper(file, "utf-8", errors="replace", newline="")
        writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([_cell(record.get(name)) for name in columns] for record in rows)
        text.detach()
        return rows.count

    return write


def _json(file: BinaryIO, columns: Sequence[str], records: Records) -> int:
    rows = _Counted(records)
    file.write(b"[")
    for record in rows:
        file.write((b"\n" if rows.count == 1 else b",\n") + _line(columns, record))
    file.write(b"\n]\n")
    return rows.count


def _json_lines(file: BinaryIO, columns: Sequence[str], records: Records) -> int:
    rows = _Counted(records)
    file.writelines(_line(columns, record) + b"\n" for record in rows)
    return rows.count


def _workbook(file: BinaryIO, columns: Sequence[str], records: Records) -> int:
    rows = ([_typed(record.get(name)) for name in columns] for record in records)
    return write_workbook(file, columns, rows)


class _Counted:
    """Records, and how many have been taken."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self.count = 0

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        for record in self._records:
            self.count += 1
            yield record


def _cell(value: Any) -> str:
    return "" if value is None else harmless(str(value))


def _typed(value: Any) -> str | float:
    return value if isinstance(value, int | float) else _cell(value)


def _line(columns: Sequence[str], record: Mapping[str, Any]) -> bytes:
    document = {name: record.get(name) for name in columns}
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")


WRITERS: Mapping[str, Callable[[BinaryIO, Sequence[str], Records], int]] = {
    ".csv": _delimited(","),
    ".tsv": _delimited("\t"),
    ".json": _json,
    ".jsonl": _json_lines,
    ".xlsx": _workbook,
}
"""What writes each format, by the ending of a file's name."""
