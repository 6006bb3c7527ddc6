"""What an import did, to the line; and the rejected rows as a file that imports again."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui.importing.mapping import REPORT_COLUMNS


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not imported: its line, why, and the cell that is at fault.

    `code` is `duplicate`, `columns`, or the reason of a phone reading; `cells` is the whole row.
    """

    line: int
    reason: str
    value: str
    code: str = ""
    cells: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """One import. `read` is always `added + updated + duplicates + invalid`.

    `duplicates` are rows whose number stands earlier in the file or in the list already, `invalid`
    rows without a usable number or with cells too many; both are in `rejects`. `suppressed` counts
    added and updated contacts on the do-not-call list, `kept_invalid` added ones whose number was
    kept as written, `doubtful` those with a possible number that is not known to exist.
    """

    list: str
    list_id: str
    import_id: str
    read: int = 0
    added: int = 0
    updated: int = 0
    duplicates: int = 0
    invalid: int = 0
    suppressed: int = 0
    kept_invalid: int = 0
    doubtful: int = 0
    warnings: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    format: str = ""
    source: str = ""
    header: tuple[str, ...] = ()
    rejects: tuple[Reject, ...] = ()

    def document(self) -> dict[str, Any]:
        """Answer the report as the JSON of `lists import`."""
        return {
            "list": self.list,
            "import_id": self.import_id,
            "read": self.read,
            "added": self.added,
            "updated": self.updated,
            "duplicates": self.duplicates,
            "invalid": self.invalid,
            "suppressed": self.suppressed,
            "warnings": list(self.warnings),
            "columns": list(self.columns),
            "mapping": dict(self.mapping),
            "encoding": self.encoding,
            "rejects": [
                {"line": reject.line, "reason": reject.reason, "value": reject.value}
                for reject in self.rejects
            ],
            "list_id": self.list_id,
            "format": self.format,
            "doubtful": self.doubtful,
            "kept_invalid": self.kept_invalid,
            "reasons": dict(self.reasons),
        }


def write_rejects(report: ImportReport, path: Path) -> int:
    """Write the rejected rows as CSV (UTF-8 with a mark, for spreadsheets); answer their number.

    The original columns, then line and reason. Fixed there, the file imports again: the two
    columns are ignored then. A cell that a spreadsheet would take for a formula gets an
    apostrophe, which importing takes off again.
    """
    width = max([len(report.header), *(len(reject.cells) for reject in report.rejects)])
    header = [*report.header, *(f"Column {n}" for n in range(len(report.header) + 1, width + 1))]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*header, *REPORT_COLUMNS])
        for reject in report.rejects:
            cells = [harmless(cell) for cell in reject.cells]
            cells += [""] * (width - len(cells))
            writer.writerow([*cells, reject.line, reject.reason])
    return len(report.rejects)


def harmless(text: str) -> str:
    """Answer the text so that no spreadsheet takes it for a formula; phone numbers stay raw."""
    if text[:1] in {"=", "@", "\t", "\r"}:
        return f"'{text}"
    if text[:1] in {"+", "-"} and not all(char in "+-0123456789 ().," for char in text):
        return f"'{text}"
    return text
