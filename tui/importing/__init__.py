"""Files in: encodings, delimiters, sheets, column mapping. Knows the domain and nothing else."""

from tui.importing.mapping import Mapping, plan_mapping
from tui.importing.read import ReadOptions, read_file
from tui.importing.rows import ImportedRow, RejectedRow, import_rows
from tui.importing.table import SourceRow, Table

__all__ = [
    "ImportedRow",
    "Mapping",
    "ReadOptions",
    "RejectedRow",
    "SourceRow",
    "Table",
    "import_rows",
    "plan_mapping",
    "read_file",
]
