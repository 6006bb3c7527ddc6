"""A list as a file: CSV, TSV, JSON, JSONL or XLSX by the ending of its name."""

from codecs import BOM_UTF8
from pathlib import Path

from tui.domain.contact import STANDARD_VARIABLES, Contact
from tui.domain.errors import UsageError
from tui.domain.filters import Filter
from tui.engine.contacts import contacts_matching
from tui.engine.desk import Desk
from tui.engine.table_file import WRITERS, write_table
from tui.engine.whole_file import replacing

FORMATS = tuple(WRITERS)
"""The endings of a file's name that say what is written."""


def export_list(desk: Desk, name_or_id: str, path: Path, where: Filter | None = None) -> int:
    """Write a list's contacts, standard variables first; answer how many.

    `where` leaves out who does not meet it. Tags are a column where anybody has one. In tables (CSV
    and TSV: UTF-8 with a mark) a text that a spreadsheet would take for a formula gets an
    apostrophe, which importing takes off again; phone numbers are raw. Raises NotFound, UsageError
    for another ending or an unknown column, Busy where the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise UsageError(
            f"{path.name} ends in none of {', '.join(FORMATS)}.", "The ending says the format."
        )
    found = desk.store.lists.get(name_or_id)
    columns = (*STANDARD_VARIABLES, *(c for c in found.columns if c not in STANDARD_VARIABLES))
    order = ("phone", *(name for name in columns if name != "phone"))
    if desk.store.contacts.has_tags(found.id) and "tags" not in order:
        order = (*order, "tags")
    contacts = contacts_matching(desk, found.id, where)
    with replacing(path) as file:
        if ending in (".csv", ".tsv"):
            file.write(BOM_UTF8)
        return write_table(file, ending, order, (_record(each, order) for each in contacts))


def _record(contact: Contact, order: tuple[str, ...]) -> dict[str, str]:
    known = {name: str(getattr(contact, name)) for name in STANDARD_VARIABLES}
    known = {"tags": ", ".join(contact.tags)} | dict(contact.fields) | known
    return {name: known.get(name, "") for name in order}
