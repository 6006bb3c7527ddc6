"""Reading a small file whole, as the tests need it."""

from dataclasses import dataclass
from pathlib import Path

from tui.importing import (
    ImportedRow,
    Mapping,
    ReadOptions,
    RejectedRow,
    Table,
    import_rows,
    plan_mapping,
    read_file,
)
from tui.importing.mapping import Overrides


@dataclass(frozen=True)
class Outcome:
    """A file, read."""

    table: Table
    mapping: Mapping
    good: tuple[ImportedRow, ...]
    bad: tuple[RejectedRow, ...]

    @property
    def phones(self) -> list[str]:
        """The numbers, in order."""
        return [row.reading.e164 for row in self.good]

    @property
    def names(self) -> list[tuple[str, str]]:
        """First and last names, in order."""
        return [(row.first_name, row.last_name) for row in self.good]


def read(
    given: Path | bytes | str,
    *,
    region: str | None = "SA",
    overrides: Overrides = (),
    options: ReadOptions | None = None,
    keep_invalid: bool = False,
) -> Outcome:
    """Read, map and import without a store."""
    table = read_file(given, options)
    mapping = plan_mapping(table, overrides)
    rows = list(import_rows(table, mapping, region, keep_invalid))
    return Outcome(
        table,
        mapping,
        tuple(row for row in rows if isinstance(row, ImportedRow)),
        tuple(row for row in rows if isinstance(row, RejectedRow)),
    )
