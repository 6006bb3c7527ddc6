"""What an import came to: counts that add up, and every row that needs a look, settled here."""

from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from tui.app.offload import off
from tui.app.screens.dialogs import AskLine, Choose
from tui.app.screens.import_preview import warning_lines
from tui.app.screens.import_rows import (
    COLUMNS,
    FIRST,
    KEEP,
    MOBILE,
    OTHER,
    ReportRows,
    any_choice,
    chosen_looks,
    offer_of_choice,
    offer_of_rejects,
)
from tui.app.text import Lines, plain, show
from tui.app.widgets.choosing_table import ChoosingTable
from tui.app.widgets.line_table import LineTable
from tui.app.widgets.words import Words
from tui.app.wording import counted
from tui.domain.errors import CallsheetError
from tui.engine.desk import Desk
from tui.engine.import_past import report_of
from tui.engine.import_report import Choice, ImportReport, Reject
from tui.engine.import_settling import (
    Settled,
    choose_first,
    choose_mobile,
    choose_number,
    take_rows,
)
from tui.engine.rejects import write_rejects

_HINT = (
    "enter settles a row · space, v, ctrl+a choose more · w writes those left out to a file · esc"
)
_WARNINGS_SEEN, _MOST_WARNINGS = 2, 40
"""Warnings that have room, and those one can scroll to: one for each other list may be there."""

_MOST_LINES = 40
"""Rows the table asks room for; it gets less than half of the screen."""

_NOTHING_OPEN = "esc closes · u on the Contacts screen undoes it"


class ReportWarnings(VerticalScroll):
    """What the import had to say; where there is more than has room, tab and arrows go there."""

    DEFAULT_CSS = """
    ReportWarnings { height: auto; max-height: 6; margin-top: 1; }
    ReportWarnings:focus { background: $cursor-ground; }
    """


class ImportReportScreen(ModalScreen[bool]):
    """Shows the report of one import; answers whether a row was settled.

    Enter on a row that was left out takes it in, on a cell with several numbers chooses another;
    `w` writes the rows left out to a file in `exports`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, "close", show=False) for key in ("escape", "q", "enter")),
        Binding("w", "write", show=False),
        Binding("v", "choose_range", show=False),
        Binding("ctrl+a", "choose_all", show=False),
    ]

    def __init__(self, desk: Desk, report: ImportReport) -> None:
        super().__init__()
        self._desk = desk
        self._report = report
        self._rows = ReportRows(report)
        self._settled = False

    def compose(self) -> ComposeResult:
        """Yield the counts, the warnings and the rows."""
        with Vertical(classes="dialog wide"):
            yield Words(show(f"Imported into {self._report.list}"), classes="title")
            yield Words(counts_line(self._report), id="report-counts")
            if self._report.warnings:
                with ReportWarnings(can_focus=len(self._report.warnings) > _WARNINGS_SEEN):
                    yield Words(warning_lines(self._report.warnings, _MOST_WARNINGS))
            if self._rows.looks:
                yield ChoosingTable(COLUMNS, id="rejects")
            yield Words(id="report-notice")
            hint = _HINT if self._rows.looks else _NOTHING_OPEN
            yield Words(Content(hint), id="report-hint", classes="hint")

    def on_mount(self) -> None:
        """Show the rows."""
        for table in self.query(ChoosingTable):
            table.styles.max_height = "40vh"
            self._show_rows(table)
            table.focus()
        held = len(self._report.rejects)
        if held < (of := self._report.duplicates + self._report.invalid):
            words = f"The first {held:,} of {of:,} rows left out are shown; w writes all of them."
            self._notice(Content.styled(words, "$faint"))

    def _show_rows(self, table: ChoosingTable) -> None:
        table.styles.height = min(len(self._rows.looks), _MOST_LINES) + 1
        at = min(table.cursor, max(0, len(self._rows.looks) - 1))
        table.show_rows(self._rows, at=at)

    def action_close(self) -> None:
        """Close; with rows chosen, choose none."""
        tables = self.query(ChoosingTable)
        if tables and tables.first().chosen:
            tables.first().clear_chosen()
        else:
            self.dismiss(self._settled)

    def action_choose_range(self) -> None:
        """Choose all rows from the one chosen last to the cursor."""
        for table in self.query(ChoosingTable):
            table.choose_to_here()

    def action_choose_all(self) -> None:
        """Choose all rows."""
        for table in self.query(ChoosingTable):
            table.choose_all()

    @work(exclusive=True)
    async def action_write(self) -> None:
        """Write the rows left out, in a form that imports again once they are put right."""
        if self._report.rejects:
            path = self._desk.store.home / "exports" / f"rejects-{self._report.import_id}.csv"
            await off(write_rejects, self._report, path)
            self._notice(show(f"Written to {path}"))

    def _notice(self, content: Content) -> None:
        self.query_one("#report-notice", Words).put(content)

    # -- settling

    @on(LineTable.RowSelected)
    def _selected(self, event: LineTable.RowSelected) -> None:
        event.stop()
        table = self.query_one(ChoosingTable)
        choice, rejects = chosen_looks(self._rows, table.heading, table.chosen)
        if choice is not None:
            self._choose(choice)
        elif rejects:
            self._take(rejects)
        elif any_choice(self._rows, table.chosen):
            words = "Cells with several numbers are settled one by one: escape, then enter on one."
            self._notice(Content.styled(words, "$faint"))
        else:
            self._notice(Content.styled("There is no number in it that could be called.", "$faint"))

    @work(group="settle", exclusive=True)
    async def _choose(self, choice: Choice) -> None:
        others = len(self._report.choices) - 1
        offer = offer_of_choice(choice, others)
        chosen = await self.app.push_screen_wait(Choose(offer.title, offer.options, offer.present))
        import_id = self._report.import_id
        if chosen == FIRST:
            await self._settle(partial(choose_first, self._desk, import_id))
        elif chosen == MOBILE:
            await self._settle(partial(choose_mobile, self._desk, import_id))
        elif chosen is not None and chosen != choice.used:
            await self._settle(partial(choose_number, self._desk, import_id, choice.line, chosen))

    @work(group="settle", exclusive=True)
    async def _take(self, rejects: tuple[Reject, ...]) -> None:
        offer = offer_of_rejects(rejects)
        chosen = await self.app.push_screen_wait(Choose(offer.title, offer.options))
        if chosen == OTHER:
            title = Content(f"The number of line {rejects[0].line}")
            asked = AskLine(title, plain(rejects[0].value, 60, Lines.MARK), "+12025550143")
            chosen = await self.app.push_screen_wait(asked)
        if chosen is None:
            return
        lines = [each.line for each in rejects]
        number = "" if chosen == KEEP else chosen
        await self._settle(partial(take_rows, self._desk, self._report.import_id, lines, number))

    async def _settle(self, settle: "partial[Settled]") -> None:
        """Do it, then show the report as it stands now."""
        try:
            settled = await off(settle)
            self._report = await off(report_of, self._desk, self._report.import_id)
        except CallsheetError as error:
            words = plain(f"{error.message} {error.hint}", 300)
            self._notice(Content.styled(words, "$error"))
            return
        self._settled = True
        self._rows = ReportRows(self._report)
        self._show_rows(self.query_one(ChoosingTable))
        self.query_one("#report-counts", Words).put(counts_line(self._report))
        self._notice(_settled_words(settled))


def _settled_words(settled: Settled) -> Content:
    words = f"{counted(settled.done, 'row')} settled."
    if settled.doubles:
        words += f" {settled.doubles:,} not: the list has their number already."
    return Content.styled(words, "$success") if settled.done else Content(words)


def counts_line(report: ImportReport) -> Content:
    """Answer `60 read = 48 added + 4 updated + 3 duplicates + 5 left out`."""
    parts = [
        (f"{report.added:,} added", "bold $success"),
        (f"{report.updated:,} updated", ""),
        (f"{report.duplicates:,} duplicates", ""),
        (f"{report.invalid:,} left out", "$error" if report.invalid else ""),
    ]
    pieces: list[tuple[str, str]] = [(f"{report.read:,} read  =  ", "bold")]
    for place, part in enumerate(parts):
        pieces += [("  +  ", "$faint")] if place else []
        pieces.append(part)
    if report.kept_invalid:
        pieces.append((f"    {report.kept_invalid:,} kept as written", "$warning"))
    if report.suppressed:
        pieces.append((f"    ⊘ {report.suppressed:,} on the do-not-call list", "$warning"))
    return Content.assemble(*pieces)
