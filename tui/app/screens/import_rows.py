"""The rows of an import that need a look: cells with several numbers, and rows left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content

from tui.app import palette
from tui.app.text import Lines, plain, show
from tui.app.widgets.columns import Column
from tui.app.widgets.row_source import Row, Styled
from tui.engine.import_report import Choice, ImportReport, Reject
from tui.engine.import_settling import can_be_taken

COLUMNS = (
    Column("line", "LINE", 7, right=True),
    Column("value", "AS WRITTEN", 20, flex=1),
    Column("reason", "WHAT BECAME OF IT", 30, flex=2),
)

FIRST, MOBILE, KEEP, OTHER = "first", "mobile", "keep", "other"
"""Answers that are no number."""


class ReportRows:
    """Cells with several numbers first, then the rows left out, each in the order of the file."""

    def __init__(self, report: ImportReport) -> None:
        self.looks: tuple[Choice | Reject, ...] = (*report.choices, *report.rejects)

    def count(self) -> int:
        """Answer how many."""
        return len(self.looks)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer some, with the line as key."""
        return [_row(each) for each in self.looks[offset : offset + limit]]


def _row(look: Choice | Reject) -> Row:
    if isinstance(look, Choice):
        place = look.numbers.index(look.used) + 1
        words = f"uses {look.used}, number {place} of {len(look.numbers)}"
        return Row(f"{look.line}", (f"{look.line}", look.value, Styled(words, palette.YELLOW)))
    faint = not can_be_taken(look)
    words = f"left out: {look.reason}"
    return Row(f"{look.line}", (f"{look.line}", look.value, words), faint=faint)


@dataclass(frozen=True, slots=True)
class Offer:
    """What is asked about a row: the question, the answers by id, and the one in force."""

    title: Content
    options: tuple[tuple[str, Content], ...]
    present: str = ""


def offer_of_choice(choice: Choice, others: int) -> Offer:
    """Answer which numbers a cell offers; `others` are the further cells with several."""
    options: list[tuple[str, Content]] = [
        (number, Content.assemble("use ", show(number, 24))) for number in choice.numbers
    ]
    if others:
        every = f"in all {others + 1:,} such cells"
        options.append((FIRST, Content(f"use the first number {every}")))
        options.append((MOBILE, Content(f"use the mobile number {every}, where one is")))
    return Offer(
        Content.assemble(f"Line {choice.line} holds ", show(choice.value, 60, Lines.MARK)),
        tuple(options),
        choice.used,
    )


def offer_of_rejects(rejects: Sequence[Reject]) -> Offer:
    """Answer what can be done about one row that was left out, or about several."""
    one = rejects[0]
    if len(rejects) > 1:
        title = Content(f"{len(rejects):,} rows that were left out")
        keep = "keep their numbers as written: no batch calls them unless you override it there"
        return Offer(title, ((KEEP, Content(keep)),))
    words = plain(f"{one.value}: {one.reason}", 160, Lines.MARK)
    options = [(number, Content.assemble("use ", show(number, 24))) for number in one.candidates]
    keep = "keep it as written: no batch calls it unless you override it there"
    options += [(OTHER, Content("write the number …")), (KEEP, Content(keep))]
    return Offer(Content.assemble(f"Line {one.line}  ", words), tuple(options))


def chosen_looks(
    rows: ReportRows, cursor: int, keys: Sequence[str]
) -> tuple[Choice | None, tuple[Reject, ...]]:
    """Answer what enter is about: the chosen rows that can be taken in, else the cursor's row."""
    if keys:
        by_line: Mapping[str, Choice | Reject] = {f"{each.line}": each for each in rows.looks}
        found = [by_line[key] for key in keys if key in by_line]
        return None, tuple(e for e in found if isinstance(e, Reject) and can_be_taken(e))
    here = rows.looks[cursor] if cursor < len(rows.looks) else None
    if isinstance(here, Choice):
        return here, ()
    return None, (here,) if here and can_be_taken(here) else ()


def any_choice(rows: ReportRows, keys: Sequence[str]) -> bool:
    """Answer whether a cell with several numbers is among the chosen rows."""
    return any(isinstance(each, Choice) and f"{each.line}" in keys for each in rows.looks)
