"""A look at a file before it is imported: what its columns were taken for, and why."""

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from textual.content import Content

from tui.app.text import Lines, plain, show
from tui.app.widgets.words import NOTHING
from tui.app.wording import counted
from tui.domain.phone import OK
from tui.domain.slug import slug
from tui.engine.import_outlook import Outlook
from tui.importing import ImportedRow, Mapping, RejectedRow, Table
from tui.importing.encoding_choices import EncodingChoice
from tui.importing.mapping import REPORT_COLUMNS
from tui.importing.sheet_names import Sheet
from tui.importing.survey import Survey

SAMPLE = 3
_MOST_WARNINGS = 4
_MOST_FINDINGS = 12
"""The look at a file can be scrolled."""

_NAMES = {"\t": "tab"}

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


class Person(NamedTuple):
    """Somebody the file names; `doubtful` where no number like theirs is known to exist."""

    phone: str
    name: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """A file as it would be read; `rejected` is (line, reason, cell).

    `rows` are those read so far; with `counted` they are all. `outlook` is what they come to, or
    the first of them. `delimited` is whether a character separates its cells, `sheet` the one of
    a workbook that was read. `trouble` says what must be put right first, "" for nothing.
    """

    form: str = ""
    rows: int = 0
    columns: tuple[ColumnLook, ...] = ()
    people: tuple[Person, ...] = ()
    rejected: tuple[tuple[int, str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    encodings: tuple[EncodingChoice, ...] = ()
    delimited: bool = False
    trouble: str = ""
    counted: bool = True
    outlook: Outlook = field(default_factory=Outlook)
    sheet: str = ""


def form_of(table: Table) -> ImportPreview:
    """What is known of a file before its columns are."""
    delimiter = f" · delimiter {_NAMES.get(table.delimiter) or repr(table.delimiter)}"
    encoding = f" · {table.encoding}" if table.encoding else ""
    return ImportPreview(
        f"{table.format}{encoding}{delimiter if table.delimiter else ''}",
        delimited=table.format in {"csv", "tsv", "text"},
        sheet=table.sheet,
    )


def people_of(
    rows: Iterable[ImportedRow | RejectedRow],
) -> tuple[tuple[Person, ...], tuple[tuple[int, str, str], ...]]:
    """Answer the first people, and the first rows that would be left out."""
    people: list[Person] = []
    rejected: list[tuple[int, str, str]] = []
    for row in rows:
        if not isinstance(row, ImportedRow):
            rejected.append((row.line, row.reason, row.value))
        elif len(people) < SAMPLE:
            name = f"{row.first_name} {row.last_name}".strip()
            number = row.reading.e164 or row.reading.written
            people.append(Person(number, name, row.reading.status != OK))
        if len(people) == SAMPLE and len(rejected) >= SAMPLE:
            break
    return tuple(people), tuple(rejected[:SAMPLE])


def unread(table: Table, survey: Survey) -> tuple[ColumnLook, ...]:
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
        elif name in REPORT_COLUMNS:
            becomes, why = LEFT_OUT, "what an import said of the row"
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
    if not preview.form:
        return NOTHING
    rows = counted(preview.rows, "row") + ("" if preview.counted else " so far …")
    if preview.trouble and not preview.counted:
        rows = ""
    return Content.assemble((rows, "bold"), ("   " + plain(preview.form, 60), "$faint"))


def names_line(choice: EncodingChoice, place: int, of: int) -> Content:
    """Answer how an encoding reads the file's names, and which of how many it is.

    Nothing where it is the only one, and no name needs more than ASCII.
    """
    if of < 2 and all(name.isascii() for name in choice.names):
        return NOTHING
    names = plain(" · ".join(choice.names), 160, Lines.MARK)
    key = f"F6 {place + 1} of {of}  " if of > 1 else ""
    return Content.assemble((key, "$accent"), (f"{choice.encoding} reads  ", "$faint"), names)


def outlook_line(preview: ImportPreview) -> Content:
    """Answer `9 good · 1 twice · 2 left out`, and of how many rows where that is not all."""
    found = preview.outlook
    if not found.rows:
        return NOTHING
    whole = preview.counted and found.rows == preview.rows
    parts = (
        (found.good, "good", "$success"),
        (found.doubtful, "not known to exist", "$warning"),
        (found.kept, "kept as written", "$warning"),
        (found.twice, "twice", ""),
        (found.refused, "⊘ not to be called", "$warning"),
        (found.left_out, f"left out: {_reasons(found)}", "$error"),
    )
    pieces: list[tuple[str, str]] = []
    for count, words, style in parts:
        if count:
            pieces += [(" · ", "$faint")] if pieces else []
            pieces.append((f"{count:,} {words}", style))
    of = "" if whole else f"of the first {counted(found.rows, 'row')}: "
    return Content.assemble((of, "$faint"), *pieces)


def _reasons(found: Outlook) -> str:
    """Why rows are left out, most frequent first; how many each where there are several."""
    if len(found.reasons) == 1:
        return found.reasons[0][0]
    return ", ".join(f"{count:,} {reason}" for reason, count in found.reasons)


def people_lines(preview: ImportPreview) -> Content:
    """Answer the first people, and the first rows that would be left out."""
    lines = []
    for phone, name, doubtful in preview.people:
        number = f"{plain(phone, 20, Lines.MARK):<18}"
        style = "$warning" if doubtful else ""
        lines.append(Content.assemble((number, style), show(name, 80, Lines.MARK)))
    for line, reason, value in preview.rejected:
        words = f"line {line:,} left out: {reason} {value}"
        lines.append(Content.styled(plain(words, 200, Lines.MARK), "$error"))
    return Content("\n").join(lines)


def finding_lines(preview: ImportPreview, region: str | None) -> Content:
    """Answer what the operator should know before importing, one below the other."""
    found = preview.outlook
    words = []
    if found.mostly_unknown:
        where = f"is the region {region} right?" if region else "which region are they from?"
        words.append(f"most of the numbers do not exist as they are read: {where}")
    words += [f"{counted(count, 'cell')} {kind}" for kind, count in found.kinds]
    return warning_lines((*words, *preview.warnings), _MOST_FINDINGS)


def warning_lines(warnings: Sequence[str], most: int = _MOST_WARNINGS) -> Content:
    """Answer the first warnings, one below the other."""
    lines = [
        Content.styled("! " + plain(words, 300, Lines.MARK), "$warning")
        for words in warnings[:most]
    ]
    if len(warnings) > most:
        lines.append(Content.styled(f"! {len(warnings) - most} more", "$warning"))
    return Content("\n").join(lines)
