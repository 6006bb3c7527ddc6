"""One pass over a file before anything is stored: how much there is, and what columns hold."""

from collections.abc import Callable
from dataclasses import dataclass

from tui.domain.errors import UsageError
from tui.importing.limits import MAX_ROWS, SAMPLE_ROWS
from tui.importing.table import Table


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


def survey_table(table: Table) -> Survey:
    """Read the whole table once. Raises UsageError for whatever cannot be read, or is too much."""
    filled = [0] * len(table.columns)
    sample: list[tuple[str, ...]] = []
    rows = 0
    for row in table.rows():
        rows += 1
        if rows <= SAMPLE_ROWS:
            sample.append(row.cells)
        for position, cell in enumerate(row.cells[: len(filled)]):
            if cell:
                filled[position] += 1
        if rows > MAX_ROWS:
            raise UsageError(
                f"The file has more than {MAX_ROWS:,} rows.", "Split it into several lists."
            )
    if not rows:
        raise UsageError("The file has a header and no rows.", "Export it again and look inside.")
    return Survey(rows, tuple(filled), tuple(sample))
