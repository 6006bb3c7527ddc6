"""A look at a file before it is imported: what its columns were taken for, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from textual.content import Content

from tui.app.text import Lines, plain, show
from tui.importing.mapping import plan_mapping
from tui.importing.read import read_file
from tui.importing.rows import ImportedRow, import_rows

_SAMPLE = 4
_MOST_WARNINGS = 4


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """A file as it would be read; `mapped` is (field, column, why), `sample` (phone, name)."""

    form: str
    rows: int
    mapped: tuple[tuple[str, str, str], ...]
    variables: tuple[str, ...]
    sample: tuple[tuple[str, str], ...]
    rejected: tuple[tuple[int, str, str], ...]
    warnings: tuple[str, ...]


def look_at(path: Path, region: str | None, overrides: Sequence[str] = ()) -> ImportPreview:
    """Read the file as an import would, storing nothing. Blocks. Raises UsageError.

    `overrides` are FIELD=COLUMN texts.
    """
    table = read_file(path)
    mapping = plan_mapping(table, overrides)
    sample: list[tuple[str, str]] = []
    rejected: list[tuple[int, str, str]] = []
    for row in import_rows(table, mapping, region):
        if isinstance(row, ImportedRow):
            name = f"{row.first_name} {row.last_name}".strip()
            sample.append((row.reading.e164 or row.reading.written, name))
        else:
            rejected.append((row.line, row.reason, row.value))
        if len(sample) >= _SAMPLE or len(rejected) > _SAMPLE:
            break
    delimiter = f" · delimiter {table.delimiter!r}" if table.delimiter else ""
    return ImportPreview(
        f"{table.format} · {table.encoding}{delimiter}",
        mapping.rows,
        tuple((key, found.name, found.reason) for key, found in mapping.fields.items()),
        mapping.columns,
        tuple(sample),
        tuple(rejected[:_SAMPLE]),
        (*table.warnings, *mapping.warnings),
    )


def preview_lines(preview: ImportPreview) -> Content:
    """Answer the preview as content: form, mapping with reasons, first people."""
    lines = [
        Content.assemble(
            (f"{preview.rows:,} rows", "bold"), ("   " + plain(preview.form), "$faint")
        ),
        Content(""),
    ]
    for key, column, why in preview.mapped:
        lines.append(
            Content.assemble(
                (f"{key:<11}", "$accent"),
                f" {plain(column, 20, Lines.MARK):<22}",
                (plain(why, 120, Lines.MARK), "$faint"),
            )
        )
    if preview.variables:
        names = plain(", ".join(preview.variables), limit=240, lines=Lines.MARK)
        lines.append(Content.assemble(("variables  ", "$accent"), " ", names))
    lines.append(Content(""))
    for phone, name in preview.sample:
        lines.append(
            Content.assemble(f"{plain(phone, 20, Lines.MARK):<18}", show(name, 80, Lines.MARK))
        )
    for line, reason, value in preview.rejected:
        words = f"line {line} left out: {reason} {value}"
        lines.append(Content.styled(plain(words, 110, Lines.MARK), "$error"))
    return Content("\n").join(lines)


def warning_lines(warnings: Sequence[str]) -> Content:
    """Answer the first warnings, one below the other."""
    lines = [
        Content.styled("! " + plain(words, 300, Lines.MARK), "$warning")
        for words in warnings[:_MOST_WARNINGS]
    ]
    if len(warnings) > _MOST_WARNINGS:
        lines.append(Content.styled(f"! {len(warnings) - _MOST_WARNINGS} more", "$warning"))
    return Content("\n").join(lines)
