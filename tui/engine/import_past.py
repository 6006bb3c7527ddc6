"""Imports that were done: the newest of a list, and the report of any."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from tui.domain.errors import NotFound
from tui.engine.desk import Desk
from tui.engine.import_report import ImportReport, Reject
from tui.engine.rejects import MOST_CHOICES, MOST_HELD, choices_of, reject_path, rejects_of


def last_import(desk: Desk, list_id: str) -> Mapping[str, Any] | None:
    """Answer the record of the newest import of a list that stands; None where none does."""
    for record in desk.store.imports.all():
        if record.get("list_id") == list_id and record.get("state") == "done":
            return record
    return None


def report_of(desk: Desk, import_id: str) -> ImportReport:
    """Answer the report of an import as it stands now. Raises NotFound."""
    record = desk.store.imports.get(import_id)
    try:
        rejects: tuple[Reject, ...] = tuple(islice(rejects_of(desk, import_id), MOST_HELD))
    except NotFound:
        rejects = ()

    def counted_as(name: str) -> int:
        return int(record.get(name, 0))

    return ImportReport(
        str(record.get("list", "")),
        str(record.get("list_id", "")),
        import_id,
        read=counted_as("read"),
        added=counted_as("added"),
        updated=counted_as("updated"),
        duplicates=counted_as("duplicates"),
        invalid=counted_as("invalid"),
        suppressed=counted_as("suppressed"),
        kept_invalid=counted_as("kept_invalid"),
        doubtful=counted_as("doubtful"),
        warnings=tuple(record.get("warnings", ())),
        source=str(record.get("source", "")),
        header=tuple(record.get("header", ())),
        rejects=rejects,
        choices=tuple(islice(choices_of(desk, import_id), MOST_CHOICES)),
        spool=reject_path(desk, import_id),
    )
