"""The calls of a batch as a file."""

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from tui.domain.batch import CallRow
from tui.domain.clock import to_text
from tui.domain.errors import UsageError
from tui.domain.states import RowState
from tui.engine.desk import Desk
from tui.engine.table_file import write_table
from tui.engine.whole_file import replacing

COLUMNS = (
    "ref",
    "phone",
    "name",
    "state",
    "outcome",
    "reason",
    "answered_by",
    "duration_s",
    "cost",
    "provider_call_id",
    "provider_status",
    "error",
    "attempt",
    "updated_at",
    "ended_at",
    "recording",
    "transcript",
)
"""The columns of a results file, in order."""

FORMATS = (".csv", ".jsonl", ".xlsx")
"""The endings of a file's name that say what is written."""


def results(
    desk: Desk, name_or_id: str, states: Collection[RowState] = ()
) -> Iterator[dict[str, Any]]:
    """Yield the calls of a batch as records of texts, numbers and None. Raises NotFound."""
    batch = desk.store.batches.get(name_or_id)
    return (_record(row) for row in desk.store.rows.iterate(batch.id, tuple(states)))


def write_results(
    desk: Desk, name_or_id: str, path: Path, states: Collection[RowState] = ()
) -> int:
    """Write the calls to a file by its ending; answer how many.

    Raises NotFound, UsageError for another ending, Busy where the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise UsageError(
            f"{path.name} ends in none of {', '.join(FORMATS)}.", "The ending says the format."
        )
    records = results(desk, name_or_id, states)
    with replacing(path) as file:
        return write_table(file, ending, COLUMNS, records)


def print_results(
    desk: Desk, file: BinaryIO, name_or_id: str, states: Collection[RowState] = ()
) -> int:
    """Write the calls as CSV to an open file; answer how many. Raises NotFound."""
    return write_table(file, ".csv", COLUMNS, results(desk, name_or_id, states))


def _record(row: CallRow) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in COLUMNS}


def _plain(value: Any) -> str | float | None:
    if isinstance(value, datetime):
        return to_text(value)
    return str(value) if isinstance(value, str) else value
