"""A file's rows as text, whatever its format, and the file itself as something to open again."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tui.domain.errors import UsageError
from tui.importing.limits import MAX_FILE_BYTES


class SourceRow(NamedTuple):
    """One row: the line it begins on (from 1; the item of a JSON list) and its cells as written."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds. `rows()` reads it from the start, each time it is asked.

    `format` is csv, tsv, text, json, jsonl, luly, levers, xlsx, xls, ods or vcard; the two
    providers' names stand for their own request bodies. `headed` is False where the columns'
    names are ours. `sheet` is the one of a workbook that was read.
    """

    columns: tuple[str, ...]
    format: str
    encoding: str
    delimiter: str
    headed: bool
    rows: Callable[[], Iterator[SourceRow]]
    warnings: tuple[str, ...] = ()
    sheet: str = ""

    @property
    def payload(self) -> bool:
        """Whether the file is a provider's own request, imported as it stands."""
        return self.format in {"luly", "levers"}


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes to read, more than once; `name` is for messages."""

    name: str
    size: int
    open: Callable[[], BinaryIO]

    @property
    def suffix(self) -> str:
        """The ending of the name, lower case, with its dot."""
        return Path(self.name).suffix.lower()

    def head(self, size: int = 65_536) -> bytes:
        """Answer the first bytes."""
        with self.open() as file:
            return file.read(size)

    def whole(self, limit: int) -> bytes:
        """Answer all bytes. Raises UsageError where there are more than `limit`."""
        if self.size > limit:
            raise UsageError(
                f"{self.name} has {self.size >> 20} MB; this format is read up to {limit >> 20}.",
                "Save it as CSV, which may be larger, or split it.",
            )
        with self.open() as file:
            return file.read()


def source_of(given: Path | bytes | str, name: str = "") -> Source:
    """Make a source of a path, of bytes, or of pasted text. Raises UsageError."""
    if isinstance(given, Path):
        return _file_source(given)
    data = given.encode("utf-8", "replace") if isinstance(given, str) else given
    return _checked(Source(name or "the input", len(data), lambda: io.BytesIO(data)))


def _file_source(path: Path) -> Source:
    if path.is_dir():
        raise UsageError(f"{path} is a folder.", "Name the file in it.")
    try:
        size = path.stat().st_size
        path.open("rb").close()
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}.", "Check the name.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    return _checked(Source(path.name, size, lambda: path.open("rb")))


def _checked(source: Source) -> Source:
    if source.size > MAX_FILE_BYTES:
        raise UsageError(
            f"{source.name} has {source.size >> 20} MB; at most {MAX_FILE_BYTES >> 20} are read.",
            "Split it into several files and import them into the same list.",
        )
    if not source.size:
        raise UsageError(f"{source.name} is empty.", "Export it again and look inside.")
    return source
