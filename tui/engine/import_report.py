"""What an import did, to the line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not imported: its line, why, and the cell that is at fault.

    `code` is `duplicate`, `columns`, or the reason of a phone reading; `cells` is the whole row;
    `candidates` are numbers (E.164) that the cell may mean.
    """

    line: int
    reason: str
    value: str
    code: str = ""
    cells: tuple[str, ...] = field(default=(), repr=False)
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A cell that held several numbers (E.164, as they stand in it), and which of them is used."""

    line: int
    value: str
    used: str
    numbers: tuple[str, ...]

    @property
    def candidates(self) -> tuple[str, ...]:
        """The numbers that are not used."""
        return tuple(number for number in self.numbers if number != self.used)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """One import. `read` is always `added + updated + duplicates + invalid`.

    `duplicates` are rows whose number stands earlier in the file or in the list already, `invalid`
    rows without a usable number or with cells too many; both are in `rejects`. `suppressed` counts
    added and updated contacts on the do-not-call list, `kept_invalid` added ones whose number was
    kept as written, `doubtful` those with a possible number that is not known to exist.
    `rejects` are the first 10,000; `spool` is the file that has all of them. `choices` are cells
    with several numbers. `elsewhere` has, by other lists' names, how many numbers they share.
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
    choices: tuple[Choice, ...] = ()
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    spool: Path | None = field(default=None, repr=False, compare=False)

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
            "choices": [
                {
                    "line": choice.line,
                    "value": choice.value,
                    "used": choice.used,
                    "candidates": list(choice.candidates),
                }
                for choice in self.choices
            ],
            "elsewhere": dict(self.elsewhere),
        }


def harmless(text: str) -> str:
    """Answer the text so that no spreadsheet takes it for a formula; phone numbers stay raw."""
    if text[:1] in {"=", "@", "\t", "\r"}:
        return f"'{text}"
    if text[:1] in {"+", "-"} and not all(char in "+-0123456789 ().," for char in text):
        return f"'{text}"
    return text
