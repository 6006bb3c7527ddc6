"""A look at a file before it is imported: what its columns were taken for, and why."""

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from textual.content import Content

from tui.app.text import Lines, plain, show
from tui.domain.errors import UsageError
from tui.domain.slug import slug
from tui.engine.desk import Desk
from tui.engine.mapping_memory import plan_for
from tui.importing import ImportedRow, Mapping, ReadOptions, Table, import_rows, read_file
from tui.importing.encoding_choices import EncodingChoice, encoding_choices
from tui.importing.sheet_names import sheet_names
from tui.importing.survey import Survey, survey_table

SAMPLE = 3
_MOST_WARNINGS = 4

LEFT_OUT = "left out"
"""What a column becomes that is blank in every row, or only a report of ours."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the operator says of a file; `said` is FIELD to COLUMN, None is found out."""

    source: Path | str
    region: str | None = None
    said: MappingOf[str, str] = field(default_factory=dict)
    encoding: str | None = None
    sheet: str | None = None
    delimiter: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """A column of the file: what it becomes, why, and what stands in it.

    `becomes` is a field of importing, a variable's name, or `LEFT_OUT`; `is_field` says which.
    """

    name: str
    becomes: str
    reason: str
    holds: str
    is_field: bool


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """A file as it would be read; `people` is (phone, name), `rejected` (line, reason, cell).

    `delimited` is whether a character separates its cells. `trouble` says what must be said of
    the columns before it can be imported, "" for nothing.
    """

    form: str
    rows: int
    columns: tuple[ColumnLook, ...]
    people: tuple[tuple[str, str], ...]
    rejected: tuple[tuple[int, str, str], ...]
    warnings: tuple[str, ...]
    sheets: tuple[str, ...]
    encodings: tuple[EncodingChoice, ...]
    delimited: bool = False
    trouble: str = ""


def look_at(desk: Desk, asked: Asked) -> ImportPreview:
    """Read the file as an import would, storing nothing. Blocks. Raises UsageError."""
    options = ReadOptions(asked.encoding, asked.delimiter, asked.sheet)
    table = read_file(asked.source, options)
    form = _form_of(asked, table)
    try:
        plan = plan_for(desk, table, asked.said)
    except UsageError as error:
        if "phone" in asked.said or len(table.columns) < 2:
            raise
        survey = survey_table(table)
        words = f"{error.message} Make one of the columns the phone."
        return replace(form, rows=survey.rows, columns=_unread(table, survey), trouble=words)
    people: list[tuple[str, str]] = []
    rejected: list[tuple[int, str, str]] = []
    for row in import_rows(table, plan, asked.region):
        if isinstance(row, ImportedRow):
            name = f"{row.first_name} {row.last_name}".strip()
            people.append((row.reading.e164 or row.reading.written, name))
        else:
            rejected.append((row.line, row.reason, row.value))
        if len(people) >= SAMPLE or len(rejected) >= SAMPLE:
            break
    return replace(
        form,
        rows=plan.rows,
        columns=columns_of(table, plan, asked.said),
        people=tuple(people),
        rejected=tuple(rejected),
        warnings=tuple(dict.fromkeys((*table.warnings, *plan.warnings))),
    )


def _form_of(asked: Asked, table: Table) -> ImportPreview:
    """What is known of a file before its columns are."""
    delimiter = f" · delimiter {table.delimiter!r}" if table.delimiter else ""
    encoding = f" · {table.encoding}" if table.encoding else ""
    on_disk = isinstance(asked.source, Path) and table.format not in {"json", "jsonl"}
    return ImportPreview(
        f"{table.format}{encoding}{delimiter}",
        0,
        (),
        (),
        (),
        (),
        sheet_names(asked.source) if isinstance(asked.source, Path) else (),
        encoding_choices(asked.source) if on_disk else (),
        table.format in {"csv", "tsv", "text"},
    )


def _unread(table: Table, survey: Survey) -> tuple[ColumnLook, ...]:
    """The columns of a file in which no number was found."""
    return tuple(
        ColumnLook(name, slug(name), "a variable", _holds(survey.sample, place), is_field=False)
        for place, name in enumerate(table.columns)
    )


def columns_of(table: Table, plan: Mapping, said: MappingOf[str, str]) -> tuple[ColumnLook, ...]:
    """Answer what becomes of each column, in the order of the file."""
    fields = {mapped.column: (key, mapped.reason) for key, mapped in plan.fields.items()}
    extras = dict(plan.extras)
    looks = []
    for position, name in enumerate(table.columns):
        is_field = position in fields or position in plan.phones
        if position in fields:
            becomes, why = fields[position]
        elif position in plan.phones:
            becomes, why = "phone", "where the number before it is blank"
        elif position in extras:
            becomes = extras[position]
            why = "as you said" if becomes in said else "a variable"
        else:
            becomes, why = LEFT_OUT, "blank in every row"
        looks.append(ColumnLook(name, becomes, why, _holds(plan.sample, position), is_field))
    return tuple(looks)


def _holds(sample: Sequence[Sequence[str]], position: int) -> str:
    """The first values of a column."""
    values = (row[position] for row in sample[:20] if position < len(row))
    return " · ".join(list(dict.fromkeys(value for value in values if value.strip()))[:3])


def form_line(preview: ImportPreview) -> Content:
    """Answer `62 rows   csv · cp1256 · delimiter ';'`."""
    return Content.assemble(
        (f"{preview.rows:,} rows", "bold"), ("   " + plain(preview.form, 60), "$faint")
    )


def names_line(choice: EncodingChoice, place: int, of: int) -> Content:
    """Answer how an encoding reads the file's names, and which of how many it is."""
    names = plain(" · ".join(choice.names), 160, Lines.MARK)
    key = f"F6 {place + 1} of {of}  " if of > 1 else ""
    return Content.assemble((key, "$accent"), (f"{choice.encoding} reads  ", "$faint"), names)


def people_lines(preview: ImportPreview) -> Content:
    """Answer the first people, and the first rows that would be left out."""
    lines = [
        Content.assemble(f"{plain(phone, 20, Lines.MARK):<18}", show(name, 80, Lines.MARK))
        for phone, name in preview.people
    ]
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
