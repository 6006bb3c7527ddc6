"""Files in and out: whole or not at all, private, and harmless in a spreadsheet."""

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from tui.cli.session import Session
from tui.domain.errors import Busy, UsageError


def read_text(name: str, session: Session) -> str:
    """Read a UTF-8 text file, or standard input for `-`. Raises UsageError."""
    try:
        raw = session.streams.read_bytes() if name == "-" else Path(name).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{name} is not UTF-8 text.", "Save it as UTF-8.") from None


def write_rows(
    name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], session: Session
) -> int:
    """Write rows as CSV or JSONL by the file's ending; `-` is CSV on standard output.

    Answers how many. A cell that a spreadsheet would run as a formula gets an apostrophe.
    Raises UsageError for another ending, Busy where it cannot be written.
    """
    ending = ".csv" if name == "-" else Path(name).suffix.lower()
    if ending not in (".csv", ".jsonl"):
        raise UsageError(f"{name} must end with .csv or .jsonl.", "Write one of those.")
    if name == "-":
        text = io.StringIO(newline="")
        count = _write(text, ending, columns, rows)
        session.streams.raw(text.getvalue().encode("utf-8", "replace"))
        return count
    with replacing(Path(name)) as file:
        wrapped = io.TextIOWrapper(file, "utf-8", errors="replace", newline="")
        count = _write(wrapped, ending, columns, rows)
        wrapped.flush()
        wrapped.detach()
    return count


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a private file that takes the name `path` once it is whole. Raises Busy."""
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        temporary = ""
    except OSError as error:
        raise Busy(f"{path} cannot be written: {error.strerror}.", "Choose another.") from None
    finally:
        if temporary:
            with suppress(OSError):
                os.unlink(temporary)


def _write(
    text: TextIO, ending: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> int:
    count = 0
    if ending == ".jsonl":
        for row in rows:
            text.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
        return count
    from tui.engine.import_report import harmless

    def cell(value: Any) -> str:
        return "" if value is None else harmless(str(value))

    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row.get(column)) for column in columns])
        count += 1
    return count
