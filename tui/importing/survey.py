"""One pass over a file before anything is stored: how much there is, and what columns hold."""

import itertools
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace

from tui.domain.errors import UsageError
from tui.importing.limits import MAX_ROWS, SAMPLE_ROWS
from tui.importing.table import Table

BLOCK = 1_000
"""Rows after which it is told how far the pass has come."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The number of rows, of filled cells per column, and the first rows."""

    rows: int
    filled: tuple[int, ...]
    sample: tuple[tuple[str, ...], ...]

    def share(self, column: int, holds: Callable[[str], bool]) -> float:
        """Answer which share of the column's filled cells, in the sample, `holds` is true of."""
        cells = [row[column] for row in self.sample if column < len(row) and row[column].strip()]
        return sum(map(holds, cells)) / len(cells) if cells else 0.0


def beginning(table: Table) -> Table:
    """Answer the first rows as a table of their own, read now and kept. Raises UsageError."""
    first = tuple(itertools.islice(table.rows(), SAMPLE_ROWS))
    return replace(table, rows=lambda: iter(first))


def survey_table(table: Table) -> Survey:
    """Read the whole table once. Raises UsageError for whatever cannot be read, or is too much."""
    pass_over = surveying(table)
    try:
        while True:
            next(pass_over)
    except StopIteration as ended:
        survey: Survey = ended.value
        return survey


def surveying(table: Table) -> Generator[int, None, Survey]:
    """Read the whole table once; yield how many rows were read, every BLOCK; return what is known.

    Raises UsageError for whatever cannot be read, or is too much.
    """
    width = len(table.columns)
    filled = [0] * width
    sample: list[tuple[str, ...]] = []
    rows = full = 0
    reading = table.rows()
    while block := list(itertools.islice(reading, BLOCK)):
        rows += len(block)
        if len(sample) < SAMPLE_ROWS:
            sample += [row.cells for row in block[: SAMPLE_ROWS - len(sample)]]
        for row in block:
            cells = row.cells
            if "" not in cells and len(cells) == width:
                full += 1
            else:
                for position, cell in enumerate(cells[:width]):
                    if cell:
                        filled[position] += 1
        if rows > MAX_ROWS:
            raise UsageError(
                f"The file has more than {MAX_ROWS:,} rows.", "Split it into several lists."
            )
        yield rows
    filled = [count + full for count in filled]
    if not rows:
        raise UsageError("The file has a header and no rows.", "Export it again and look inside.")
    return Survey(rows, tuple(filled), tuple(sample))
