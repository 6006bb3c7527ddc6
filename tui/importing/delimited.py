"""CSV, TSV, semicolons, pipes, and pasted numbers one to a line."""

import csv
import io
import itertools
from collections.abc import Iterator

from tui.domain.errors import UsageError
from tui.importing.delimiter import find_delimiter, hinted_delimiter, named_delimiter
from tui.importing.encoding import detect_encoding
from tui.importing.header_row import header_place
from tui.importing.limits import MAX_CELL, MAX_CELL_LINES, MAX_COLUMNS, MAX_LINE, TITLE_ROWS
from tui.importing.phone_shape import looks_like_phone
from tui.importing.table import Source, SourceRow, Table

_PEEK = 262_144


def read_delimited(source: Source, encoding: str | None, delimiter: str | None) -> Table:
    """Read text whose cells are separated by one character. Raises UsageError."""
    detected = detect_encoding(source, encoding)
    with io.TextIOWrapper(source.open(), detected.encoding, "replace", newline="") as file:
        peek = file.read(_PEEK)
    if "\0" in peek:
        raise UsageError(f"{source.name} holds NUL characters: it is no text.")
    hint = hinted_delimiter(peek.split("\n", 1)[0])
    if delimiter:
        chosen = named_delimiter(delimiter)
    else:
        chosen = hint or find_delimiter(peek.rpartition("\n")[0] or peek)
    records = _Records(source, detected.encoding, chosen, skip=1 if hint else 0)
    above = list(itertools.islice(records, TITLE_ROWS + 1))
    if not above:
        raise UsageError(f"{source.name} holds no rows.", "Export it again and look inside.")
    titles = header_place([row.cells for row in above])
    first = above[titles]
    headed = not any(looks_like_phone(cell) for cell in first.cells)
    columns = _columns(first.cells, headed)
    name = "tsv" if chosen == "\t" else "csv" if chosen else "text"
    return Table(
        columns,
        name,
        "utf-8" if detected.encoding == "utf-8-sig" else detected.encoding,
        chosen,
        headed,
        lambda: itertools.islice(records, titles + headed, None),
        (_passed_over(titles),) if titles else (),
    )


def unique_headers(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Strip headers and tell equal ones apart: the second `Phone` becomes `Phone (2)`."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for position, cell in enumerate(cells, start=1):
        name = " ".join(cell.replace("\ufeff", "").split()) or f"Column {position}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def _passed_over(titles: int) -> str:
    lines = (
        "1 line above the header was" if titles == 1 else f"{titles} lines above the header were"
    )
    return f"{lines} passed over"


def _columns(cells: tuple[str, ...], headed: bool) -> tuple[str, ...]:
    if headed:
        return unique_headers(cells)
    if len(cells) == 1:
        return ("phone",)
    return tuple(f"Column {position}" for position in range(1, len(cells) + 1))


class _Records:
    """The rows of a delimited source, read anew for each iteration."""

    def __init__(self, source: Source, encoding: str, delimiter: str, skip: int) -> None:
        self._source, self._encoding = source, encoding
        self._delimiter, self._skip = delimiter, skip

    def __iter__(self) -> Iterator[SourceRow]:
        file = io.TextIOWrapper(self._source.open(), self._encoding, newline="")
        with file:
            for _ in range(self._skip):
                file.readline()
            for row in self._split(file) if self._delimiter else self._lines(file):
                cells = row.cells
                if cells and ((cells[0] and not cells[0].isspace()) or "".join(cells).strip()):
                    yield row

    def _lines(self, file: io.TextIOWrapper) -> Iterator[SourceRow]:
        for number, line in enumerate(self._bounded(file), start=1 + self._skip):
            cell = line.strip("\r\n")
            if len(cell) > 1 and cell[0] == cell[-1] == '"':
                cell = cell[1:-1].replace('""', '"')
            row = SourceRow(number, (cell,))
            yield row if len(cell) <= MAX_CELL else self._checked(row)

    def _split(self, file: io.TextIOWrapper) -> Iterator[SourceRow]:
        lines = self._bounded(file)
        reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
        begins = 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise self._broken(error, begins + self._skip) from error
            row = SourceRow(begins + self._skip, tuple(cells))
            ends = reader.line_num
            if ends > begins:
                if ends - begins >= MAX_CELL_LINES:
                    raise self._unclosed(row.line, f"runs over {ends - begins + 1} lines")
                self._checked(row)
            elif len(cells) > MAX_COLUMNS or sum(map(len, cells)) > MAX_CELL:
                self._checked(row)
            yield row
            begins = ends + 1

    def _bounded(self, file: io.TextIOWrapper) -> Iterator[str]:
        """The lines of a file: none too long to be one, none with a NUL in it."""
        number = self._skip
        while line := file.readline(MAX_LINE):
            number += 1
            if len(line) == MAX_LINE:
                raise UsageError(
                    f"{self._source.name} has a line of more than {MAX_LINE >> 20} MB.",
                    "This is no list of contacts, or its line ends were lost. Export it again.",
                )
            if "\0" in line:
                raise UsageError(
                    f"Line {number} of {self._source.name} holds a NUL character.",
                    "The file is damaged, or in another --encoding. Export it again.",
                    "encoding",
                )
            yield line

    def _checked(self, row: SourceRow) -> SourceRow:
        if len(row.cells) > MAX_COLUMNS:
            raise UsageError(
                f"Line {row.line} of {self._source.name} has {len(row.cells)} columns; "
                f"at most {MAX_COLUMNS} are read.",
                "Delete the columns that are not needed, or name the --delimiter.",
                "delimiter",
            )
        for cell in row.cells:
            if len(cell) > MAX_CELL:
                raise self._unclosed(row.line, f"has a cell of {len(cell)} characters")
        return row

    def _broken(self, error: csv.Error, line: int) -> UsageError:
        if "unexpected end" in str(error):
            return self._unclosed(line, "opens a quote that is never closed")
        if "field larger" in str(error):
            return self._unclosed(line, "has a cell that is far too large")
        if "expected after" in str(error):
            return UsageError(
                f"Line {line} of {self._source.name} has text after a closing quote.",
                'Write a quote inside a quoted cell twice: "Ann ""Annie"" Lee".',
            )
        return UsageError(f"Line {line} of {self._source.name} cannot be read: {error}.")

    def _unclosed(self, line: int, what: str) -> UsageError:
        return UsageError(
            f"Line {line} of {self._source.name} {what}.",
            "A quote is probably missing there. Nothing was imported.",
        )
