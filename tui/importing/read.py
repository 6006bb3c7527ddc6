"""One door for files: what a file is told by its bytes first, by its name second."""

from dataclasses import dataclass
from pathlib import Path

from tui.domain.errors import UsageError
from tui.importing.cards import read_cards
from tui.importing.delimited import read_delimited
from tui.importing.documents import read_document
from tui.importing.phone_shape import numbers_in
from tui.importing.sheets import read_sheet
from tui.importing.table import Source, Table, source_of

_COMPOUND = b"\xd0\xcf\x11\xe0"
"""How a compound file begins: an .xls workbook, or one with a password."""

_WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods"}
"""What is called so must be one; but many programs write text with tabs and call it .xls."""

_SAVE_AS = "Open it in a spreadsheet and save it as XLSX or as CSV (UTF-8)."


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the operator says about a file; None where it is to be found out."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    name: str = ""


def read_file(given: Path | bytes | str, options: ReadOptions | None = None) -> Table:
    """Read a file, bytes, or pasted text as a table. Raises UsageError, with nothing half read."""
    options = options or ReadOptions()
    if isinstance(given, str):
        given = _one_per_line(given)
    source = source_of(given, options.name)
    head = source.head(4096)
    _refuse_foreign(source, head)
    if head.startswith((b"PK\x03\x04", _COMPOUND)):
        return read_sheet(source, options.sheet)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:11].upper() == b"BEGIN:VCARD":
        return read_cards(source, options.encoding)
    if _is_json(source, head):
        return read_document(source, options.encoding)
    return read_delimited(source, options.encoding, options.delimiter)


def _one_per_line(text: str) -> str:
    """Numbers pasted in one line, with commas or semicolons between them, one to a line."""
    return "\n".join(numbers_in(text)) or text if "\n" not in text.strip() else text


def _refuse_foreign(source: Source, head: bytes) -> None:
    """Raise UsageError for what is no list of contacts, or is not what its name says."""
    text = source.suffix == ".xls" and not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
    if source.suffix in _WORKBOOKS and not text and not head.startswith((b"PK", _COMPOUND)):
        raise UsageError(f"{source.name} is no workbook, whatever it is called.", _SAVE_AS)
    if head.startswith(b"%PDF"):
        raise UsageError(f"{source.name} is a PDF.", "Ask for the table it was made from.")


def _is_json(source: Source, head: bytes) -> bool:
    if source.suffix in {".json", ".jsonl", ".ndjson"}:
        return True
    if source.suffix in {".csv", ".tsv"}:
        return False
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    return start[:1] == b"{" or (start[:1] == b"[" and start[1:].lstrip()[:1] in b'{"]')
