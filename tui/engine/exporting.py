"""A list as a file: CSV, TSV, JSON or JSONL by the ending of its name."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from tui.domain.contact import STANDARD_VARIABLES, Contact
from tui.domain.errors import Busy, UsageError
from tui.domain.filters import Filter
from tui.engine.contacts import contacts_matching
from tui.engine.desk import Desk
from tui.engine.import_report import harmless

FORMATS = (".csv", ".tsv", ".json", ".jsonl")
"""The endings of a file's name that say what is written."""


def export_list(desk: Desk, name_or_id: str, path: Path, where: Filter | None = None) -> int:
    """Write a list's contacts, standard variables first; answer how many.

    `where` leaves out who does not meet it. Tags are a column where anybody has one. In CSV and
    TSV (UTF-8 with a mark) a text that a spreadsheet would take for a formula gets an apostrophe,
    which importing takes off again; phone numbers are raw. Raises NotFound, UsageError for another
    ending or an unknown column, Busy where the file cannot be written.
    """
    if path.suffix.lower() not in FORMATS:
        raise UsageError(
            f"{path.name} ends in none of {', '.join(FORMATS)}.", "The ending says the format."
        )
    found = desk.store.lists.get(name_or_id)
    columns = (*STANDARD_VARIABLES, *(c for c in found.columns if c not in STANDARD_VARIABLES))
    order = ("phone", *(name for name in columns if name != "phone"))
    if desk.store.contacts.has_tags(found.id) and "tags" not in order:
        order = (*order, "tags")
    contacts = contacts_matching(desk, found.id, where)
    try:
        return _write(path, order, (_record(contact, order) for contact in contacts))
    except OSError as error:
        raise Busy(f"{path} cannot be written: {error.strerror}.") from error


def _record(contact: Contact, order: tuple[str, ...]) -> dict[str, str]:
    known = {name: str(getattr(contact, name)) for name in STANDARD_VARIABLES}
    known = {"tags": ", ".join(contact.tags)} | dict(contact.fields) | known
    return {name: known.get(name, "") for name in order}


def _write(path: Path, order: tuple[str, ...], records: Iterator[dict[str, str]]) -> int:
    ending, count = path.suffix.lower(), 0
    table = ending in (".csv", ".tsv")
    with path.open("w", encoding="utf-8-sig" if table else "utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t" if ending == ".tsv" else ",")
        if table:
            writer.writerow(order)
        elif ending == ".json":
            file.write("[")
        for count, record in enumerate(records, start=1):
            if table:
                writer.writerow([_cell(name, text) for name, text in record.items()])
            elif ending == ".json":
                file.write("\n" if count == 1 else ",\n")
                file.write(json.dumps(record, ensure_ascii=False))
            else:
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
        if ending == ".json":
            file.write("\n]\n")
    return count


def _cell(name: str, text: str) -> str:
    return text if name == "phone" and text.startswith("+") else harmless(text)
