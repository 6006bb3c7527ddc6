"""The contacts that a verdict concerns."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from tui.app.link import Link
from tui.app.marks import SEVERITY_MARKS
from tui.app.screens.status.call_dialog import CallDialog
from tui.app.screens.status.rows import CALL_COLUMNS, CallRows, Filter
from tui.app.screens.status.words import day_and_time
from tui.app.text import Lines, show
from tui.app.widgets.columns import Column
from tui.app.widgets.line_table import LineTable
from tui.app.widgets.row_source import Row, RowSource, Styled
from tui.app.widgets.words import NOTHING, Words
from tui.domain.batch import Batch
from tui.domain.verdict import RULES, Finding, Severity, Verdict
from tui.engine.desk import Desk
from tui.engine.preflight import Preflight

COLUMNS = (
    Column("phone", "PHONE", 16),
    Column("name", "NAME", 12, flex=2),
    Column("verdict", "VERDICT", 10),
    Column("why", "WHY", 24, flex=5),
)


class ConcernedRows:
    """The contacts of some verdicts, with all their findings."""

    def __init__(self, desk: Desk, batch_id: str, verdicts: Sequence[Verdict]) -> None:
        self._store = desk.store
        self._batch_id = batch_id
        self._verdicts = verdicts

    def count(self) -> int:
        """Answer how many there are."""
        return len(self._verdicts)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer rows with the contact's ref as key."""
        return [self._row(each) for each in self._verdicts[offset : offset + limit]]

    def _row(self, verdict: Verdict) -> Row:
        row = self._store.rows.get(self._batch_id, verdict.ref)
        findings = _by_gravity(verdict)
        mark = SEVERITY_MARKS[findings[0].severity]
        until = f"until {day_and_time(verdict.until)}: " if verdict.until else ""
        why = until + "; ".join(each.rule.words for each in findings)
        return Row(verdict.ref, (row.phone, row.name, Styled(mark.text(), mark.style), why))

    def words(self, index: int) -> Content:
        """Answer all that was found about one contact, a line each, the gravest first."""
        lines = []
        for each in _by_gravity(self._verdicts[index]):
            mark = SEVERITY_MARKS[each.severity]
            detail = f" ({each.detail})" if each.detail else ""
            words = show(f"{each.rule.words}{detail}", 600, Lines.MARK, style="$faint")
            lines.append(Content.assemble((f"{mark.glyph} ", mark.style), words))
        return Content("\n").join(lines)


def _by_gravity(verdict: Verdict) -> list[Finding]:
    """The findings, that which decides first."""
    order = tuple(Severity)
    return sorted(verdict.findings, key=lambda each: -order.index(each.severity))


def reason_choices(result: Preflight) -> list[tuple[str, Content]]:
    """Offer everybody with a finding, then each reason."""
    offered = [("", Content(f"everybody with a finding: {len(result.verdicts):,}"))]
    for code, count in result.reasons.items():
        rule = RULES[code]
        mark = SEVERITY_MARKS[result.severities.get(code, rule.severity)]
        offered.append(
            (code, Content.assemble((f"{mark.glyph} ", mark.style), f"{count:,}  {rule.words}"))
        )
    return offered


def concerned_rows(desk: Desk, result: Preflight, code: str) -> ConcernedRows:
    """Answer the contacts that a code concerns; "" for everybody with a finding."""
    chosen = [
        each
        for each in result.verdicts
        if not code or any(finding.code == code for finding in each.findings)
    ]
    return ConcernedRows(desk, result.batch.id, chosen)


class ContactsDialog(ModalScreen[None]):
    """A table of a batch's contacts; enter shows one with the words it would hear.

    `words` says what stands below the table for a row, by its index; else it is the last cell.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "close", show=False)]

    def __init__(
        self,
        desk: Desk,
        link: Link,
        batch: Batch,
        title: str,
        rows: RowSource,
        columns: Sequence[Column],
        words: Callable[[int], Content] | None = None,
    ) -> None:
        super().__init__()
        self._words = words or self._last_cell
        self._desk = desk
        self._link = link
        self._batch = batch
        self._title = title
        self._rows = rows
        self._columns = columns

    def compose(self) -> ComposeResult:
        """Yield the table."""
        with Vertical(classes="dialog wide tall"):
            yield Words(show(self._title, 200), classes="title")
            yield LineTable(self._columns, empty="Nobody.")
            yield Words(id="why")
            yield Words(Content("enter shows what this contact hears · esc closes"), classes="hint")

    def on_mount(self) -> None:
        """Show the rows."""
        table = self.query_one(LineTable)
        table.show_rows(self._rows)
        table.focus()

    def action_close(self) -> None:
        """Close."""
        self.dismiss(None)

    @on(LineTable.RowHighlighted)
    def _highlighted(self, event: LineTable.RowHighlighted) -> None:
        """Show in full what is cut in a narrow table."""
        there = event.row is not None
        self.query_one("#why", Words).put(self._words(event.index) if there else NOTHING)

    def _last_cell(self, index: int) -> Content:
        row = self.query_one(LineTable).row_at(index)
        last = row.cells[-1] if row is not None else ""
        text = last.text if isinstance(last, Styled) else last
        return show(text, 300, Lines.MARK, style="$faint")

    @on(LineTable.RowSelected)
    def _selected(self, event: LineTable.RowSelected) -> None:
        self.app.push_screen(CallDialog(self._desk, self._link, self._batch.id, event.row.key))


def everybody(desk: Desk, batch: Batch) -> tuple[RowSource, Sequence[Column]]:
    """Answer all calls of a batch for the dialog."""
    return CallRows(desk, batch.id, Filter()), CALL_COLUMNS
