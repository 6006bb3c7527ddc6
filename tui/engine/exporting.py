"""A list as a file: CSV, JSON or JSONL by the ending of its name."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from tui.domain.contact import STANDARD_VARIABLES, Contact
from tui.domain.errors import Busy, UsageError
from tui.engine.desk import Desk
from tui.engine.import_report import harmless

_ENDINGS = (".csv", ".json", ".jsonl")


def export_list(desk: Desk, name_or_id: str, path: Path) -> int:
    """Write a list's contacts, standard variables first; answer how many.

    In CSV (UTF-8 with a mark) a text that a spreadsheet would take for a formula gets an
    apostrophe, which importing takes off again; phone numbers are raw. Raises NotFound,
    UsageError for another ending, Busy where the file cannot be written.
    """
    if path.suffix.lower() not in _ENDINGS:
        raise UsageError(
            f"{path.name} ends in none of {', '.join(_ENDINGS)}.", "The ending says the format."
        )
    found = desk.store.lists.get(name_or_id)
    columns = (*STANDARD_VARIABLES, *(c for c in found.columns if c not in STANDARD_VARIABLES))
    order = ("phone", *(name for name in columns if name != "phone"))
    records = (_record(contact, order) for contact in desk.store.contacts.iterate(found.id))
    try:
        return _write(path, order, records)
    except OSError as error:
        raise Busy(f"{path} cannot be written: {error.strerror}.") from error


def _record(contact: Contact, order: tuple[str, ...]) -> dict[str, str]:
    standard = {name: str(getattr(contact, name)) for name in STANDARD_VARIABLES}
    return {name: standard.get(name, contact.fields.get(name, "")) for name in order}


def _write(path: Path, order: tuple[str, ...], records: Iterator[dict[str, str]]) -> int:
    ending, count = path.suffix.lower(), 0
    with path.open("w", encoding="utf-8-sig" if ending == ".csv" else "utf-8", newline="") as file:
        if ending == ".csv":
            writer = csv.writer(file)
            writer.writerow(order)
        elif ending == ".json":
            file.write("[")
        for count, record in enumerate(records, start=1):
            if ending == ".csv":
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
