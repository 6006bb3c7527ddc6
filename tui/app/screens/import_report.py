"""What an import came to: counts that add up, and every row that was left out."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from tui.app.offload import off
from tui.app.screens.import_preview import warning_lines
from tui.app.text import show
from tui.app.widgets.columns import Column
from tui.app.widgets.line_table import LineTable
from tui.app.widgets.row_source import Row
from tui.app.widgets.words import Words
from tui.engine.importing import ImportReport, write_rejects

_COLUMNS = (
    Column("line", "LINE", 7, right=True),
    Column("value", "AS WRITTEN", 20, flex=1),
    Column("reason", "LEFT OUT BECAUSE", 30, flex=2),
)


class ImportReportScreen(ModalScreen[None]):
    """Shows the report of one import; `w` writes the rows left out to a file in `exports`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, "dismiss", show=False) for key in ("escape", "q", "enter")),
        Binding("w", "write", show=False),
    ]

    def __init__(self, report: ImportReport, exports: Path) -> None:
        super().__init__()
        self._report = report
        self._exports = exports

    def compose(self) -> ComposeResult:
        """Yield the counts, the warnings and the rejected rows."""
        with Vertical(classes="dialog wide"):
            yield Words(show(f"Imported into {self._report.list}"), classes="title")
            yield Words(counts_line(self._report))
            if self._report.warnings:
                yield Words(warning_lines(self._report.warnings), classes="group")
            if self._report.rejects:
                yield LineTable(_COLUMNS, id="rejects")
            write = "w writes what was left out to a file · " if self._report.rejects else ""
            hint = Content(write + "esc closes · u on the Contacts screen undoes it")
            yield Words(hint, id="report-hint", classes="hint")

    def on_mount(self) -> None:
        """Show the rejected rows."""
        for table in self.query(LineTable):
            table.styles.height = len(self._report.rejects) + 1
            table.styles.max_height = "40vh"
            table.show_rows(Rejects(self._report))
            table.focus()

    @work(exclusive=True)
    async def action_write(self) -> None:
        """Write the rows left out, in a form that imports again once they are put right."""
        if self._report.rejects:
            path = self._exports / f"rejects-{self._report.import_id}.csv"
            await off(write_rejects, self._report, path)
            self.query_one("#report-hint", Words).put(show(f"Written to {path}"))


class Rejects:
    """The rows that were left out."""

    def __init__(self, report: ImportReport) -> None:
        self._rejects = report.rejects

    def count(self) -> int:
        """Answer how many."""
        return len(self._rejects)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer them in the order of the file."""
        return [
            Row(f"{offset + place}", (f"{each.line}", each.value, each.reason))
            for place, each in enumerate(self._rejects[offset : offset + limit])
        ]


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
    if report.suppressed:
        pieces.append((f"    ⊘ {report.suppressed:,} on the do-not-call list", "$warning"))
    return Content.assemble(*pieces)
