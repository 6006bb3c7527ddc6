"""Import: a file's name, what it will become, a look at it, and the run itself."""

import asyncio
import threading
import time
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.dom import DOMNode
from textual.widgets import Input

from tui.app.offload import off
from tui.app.paths import is_file, path_of
from tui.app.screens.dialogs import AskLine, Choose
from tui.app.screens.help import HelpScreen
from tui.app.screens.import_child import run_apart
from tui.app.screens.import_columns import CHOICES, VARIABLE, ImportColumns, choice_of, said_with
from tui.app.screens.import_form import (
    DELIMITERS,
    Imported,
    ImportForm,
    pasted_words,
    sizes,
)
from tui.app.screens.import_looker import Looker
from tui.app.screens.import_preview import ImportPreview
from tui.app.screens.import_run import Form, is_large, run_import
from tui.app.screens.import_view import ImportView
from tui.app.screens.import_words import Pace, said_of
from tui.app.screens.pick import Pick
from tui.app.text import Lines, plain, show
from tui.app.widgets.path_field import PathField
from tui.app.widgets.words import NOTHING
from tui.domain.errors import CallsheetError
from tui.domain.slug import slug
from tui.engine.desk import Desk

_TYPING_PAUSE = 0.15
_PROGRESS_EVERY = 0.25
_QUICK = 0.1

_OTHER = "another-name"


class ImportDialog(ImportForm):
    """Asks for the file, shows how it is read, imports it in a thread, answers the report.

    A look at the file's beginning is shown at once; the whole is read and judged in a thread
    behind it, which ends when something else is asked for or the import begins.
    """

    HELP = (
        "Name a file, or paste numbers: what it would become is shown before anything is stored. "
        "Numbers without a country code are read as those of the region. A name that a list has "
        "already adds to that list. F6 reads the file in another encoding; where names look "
        "wrong, go through them until they look right. Below, the cursor on a column and left or "
        "right change what it becomes. Tab goes on to all that does not fit, and arrows scroll."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("f1", "explain", show=False, priority=True),
        Binding("f6", "encoding", show=False, priority=True),
        Binding("ctrl+s", "submit", show=False, priority=True),
    ]

    def __init__(self, desk: Desk, into: str = "") -> None:
        super().__init__(desk, into)
        self._named = bool(into)
        self._importing = False
        self._stop = threading.Event()
        self._preview: ImportPreview | None = None
        self._looker = Looker(desk)
        self._looked = asyncio.Event()
        self._looked.set()
        self._counting = threading.Event()

    def on_mount(self) -> None:
        """Show the fields that people to call have."""
        self._show_kind()
        self.query_one("#line-sheet").display = False
        self.query_one("#line-cells").display = False
        self._read_lists()

    @work(group="lists", exclusive=True)
    async def _read_lists(self) -> None:
        """Which lists there are, to be added to; the dialog does not wait for it."""
        self._lists = await off(sizes, self._desk)
        self._say_target()

    # -- what changes the look

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        if self._importing:
            return
        if event.input.id == "path":
            self.query_one(ImportView).put_names(NOTHING)
            if not self._pasted or self._value("path") != pasted_words(self._pasted):
                self._forget_file()
            self._suggest_name()
        if event.input.id in {"path", "region"}:
            self._look_again()
        if event.input.id == "name":
            self._named = event.input.has_focus or self._named
            self._say_target()

    def _forget_file(self) -> None:
        """What was said of one file is not said of the next one."""
        self._pasted, self._said, self._encoding, self._preview = "", {}, None, None
        self.query_one("#sheet", Pick).offer(())
        self.query_one("#delimiter", Pick).offer(DELIMITERS)

    @on(PathField.Pasted)
    def _paste(self, event: PathField.Pasted) -> None:
        self._forget_file()
        self._pasted = event.text
        self.query_one("#path", Input).value = pasted_words(event.text)
        # As many lines as before are the same words in the field, which then says nothing.
        self._look_again(pause=False)

    @on(PathField.Candidates)
    def _candidates(self, event: PathField.Candidates) -> None:
        names = plain("   ".join(event.names), limit=900, lines=Lines.MARK)
        self.query_one(ImportView).put_names(Content.styled(names, "$faint"))

    @on(Pick.Changed)
    def _picked(self, event: Pick.Changed) -> None:
        if event.pick.id == "kind":
            self._show_kind()
        elif event.pick.id in {"sheet", "delimiter"}:
            self._said = {}
            self._look_again()

    def _suggest_name(self) -> None:
        if not self._named:
            stem = "" if self._pasted else path_of(self._value("path")).stem
            self.query_one("#name", Input).value = plain(stem, 60, Lines.MARK)

    def action_encoding(self) -> None:
        """Read the file in the next encoding that makes sense of it."""
        if self._importing or self._preview is None:
            return
        if len(self._preview.encodings) > 1:
            names = [each.encoding for each in self._preview.encodings]
            present = names.index(self._encoding) if self._encoding in names else 0
            self._encoding = names[(present + 1) % len(names)]
            self.query_one(ImportView).put_encoding(self._preview, self._encoding)
            self._look_again(pause=False)

    @on(ImportColumns.Becomes)
    def _becomes(self, event: ImportColumns.Becomes) -> None:
        self._say_column(event.position, event.choice)

    @on(ImportColumns.RowSelected)
    def _column_selected(self, event: ImportColumns.RowSelected) -> None:
        event.stop()
        self._ask_column(event.index)

    @work(group="ask", exclusive=True)
    async def _ask_column(self, position: int) -> None:
        look = self.query_one(ImportColumns).looks[position]
        options = [(each, Content(each)) for each in CHOICES]
        options.append((_OTHER, Content("variable with another name …")))
        why = (f"\n{plain(look.becomes, 40, Lines.MARK)}: {plain(look.reason, 200)}", "$faint")
        title = Content.assemble(show(look.name, 40, Lines.MARK), " becomes", why)
        chosen = await self.app.push_screen_wait(Choose(title, options, choice_of(look)))
        if chosen == _OTHER:
            asked = AskLine(Content("The variable's name"), slug(look.name), check=_variable)
            chosen = await self.app.push_screen_wait(asked)
        if chosen:
            self._say_column(position, chosen)

    def _say_column(self, position: int, target: str) -> None:
        columns = self.query_one(ImportColumns)
        if columns.looks[position].becomes == "phone" and target == VARIABLE:
            columns.forget_meant()
            self._notice(Content("To use other numbers make another column the phone."))
            return
        self._said = said_with(self._said, columns.looks, position, target)
        self._look_again(pause=False)

    def _look_again(self, pause: bool = True) -> None:
        """Show the file as it is asked for now; what was shown is the one before until then."""
        self._looked.clear()
        self._look(pause)

    @work(group="look", exclusive=True)
    async def _look(self, pause: bool) -> None:
        """Show the file, then count what it comes to."""
        self._counting.set()
        if pause:
            await asyncio.sleep(_TYPING_PAUSE)
            if not self.is_attached:
                return
        form = self._form()
        slow = self.set_timer(_QUICK, self._say_reading)
        try:
            there = bool(self._pasted) or await off(is_file, Path(form.source))
            preview = await off(self._looker.look, form.asked) if there else None
        finally:
            slow.stop()
        self._show(preview)
        self._looked.set()
        if self._importing or not self._preview or self._preview.trouble:
            return
        self._counting = over = threading.Event()
        loop, last = asyncio.get_running_loop(), 0.0

        def tell(preview: ImportPreview) -> None:
            nonlocal last
            now = time.monotonic()
            whole = preview.counted and preview.outlook.rows == preview.rows
            if not over.is_set() and (whole or preview.trouble or now - last > _PROGRESS_EVERY):
                last = now
                loop.call_soon_threadsafe(self._show_counted, over, preview)

        await off(self._looker.count, form.asked, tell, over.is_set)

    def _show_counted(self, over: threading.Event, preview: ImportPreview) -> None:
        if over.is_set() or not self.is_attached:
            return
        if self._preview and preview.columns == self._preview.columns:
            self._preview = preview
            self.query_one(ImportView).put_count(preview, self._form().region)
        else:
            self._show(preview)

    def _show(self, preview: ImportPreview | None) -> None:
        """Show a look at the file, or none."""
        self._preview = preview
        self._say_target()
        form = self._form()
        self.query_one(ImportView).put(preview, form.encoding, form.region)
        self.query_one("#line-cells").display = preview is not None and preview.delimited
        self._offer_sheets(preview)

    def _offer_sheets(self, preview: ImportPreview | None) -> None:
        """Offer a workbook's sheets where there is a choice; the one that was read is shown."""
        sheets = preview.sheets if preview else ()
        choice = len(sheets) > 1 or any(each.hidden for each in sheets)
        self.query_one("#line-sheet").display = choice
        if preview and choice:
            options = [
                (name, Content.assemble(show(name, 40), " (hidden)" if hidden else ""))
                for name, hidden in sheets
            ]
            none = [] if preview.sheet or self._pick("sheet") else [("", Content("choose one"))]
            self.query_one("#sheet", Pick).offer(
                [*none, *options], preview.sheet or self._pick("sheet")
            )

    # -- the run

    @on(Input.Submitted)
    def action_submit(self) -> None:
        """Import the file, if there is nothing to complain of."""
        if not self._importing:
            self._submit()

    @work(group="submit", exclusive=True)
    async def _submit(self) -> None:
        """Import what is asked for, and shown: what was typed before counts, and is looked at."""
        for node in (self.focused or self).ancestors_with_self * 2:
            await _worked_off(node)
        await self._looked.wait()
        form = self._form()
        complaint = form.complaint() or (self._preview.trouble if self._preview else "")
        if complaint:
            self._complain(complaint, form)
            return
        self._importing = True
        self._counting.set()
        self._stop.clear()
        focused = self.focused
        self.query_one(".dialog").disabled = True
        try:
            report = await self._import(form)
        except CallsheetError as error:
            self._importing = False
            self.query_one(".dialog").disabled = False
            self.set_focus(focused)
            self._complain(said_of(error), form)
            self._look_again(pause=False)
            return
        self.dismiss(report)

    async def _import(self, form: Form) -> Imported:
        loop = asyncio.get_running_loop()
        pace = Pace(time.monotonic)

        def progress(rows: int, of: int) -> None:
            words = pace.words(rows, of)
            if words and not self._stop.is_set():
                loop.call_soon_threadsafe(self._notice, Content(words))

        self._notice(Content("reading …"))
        here = form.name in await off(sizes, self._desk)
        apart = await off(is_large, form)
        run = run_apart if apart else run_import
        return await off(run, self._desk, form, here, progress, self._stop.is_set)

    def action_cancel(self) -> None:
        """Close; stop an import that is running, which then leaves nothing behind."""
        if self._importing:
            self._stop.set()
            self._notice(Content("stopping …"))
        else:
            self._counting.set()
            self.dismiss(None)

    def action_explain(self) -> None:
        """Say what the widget with the focus is for, and the dialog."""
        own = getattr(self.focused, "HELP", "")
        words = f"{own}\n\n{self.HELP}" if own else self.HELP
        self.app.push_screen(HelpScreen("Import contacts", Content(words), ()))


def _variable(name: str) -> str:
    """A complaint about a variable's name, "" where it is one."""
    return "" if name and slug(name) == name else f"Write it so: {slug(name or 'a name')}"


async def _worked_off(node: DOMNode) -> None:
    """Wait until a widget has worked off the messages that it has by now."""
    done = asyncio.Event()
    if node.call_later(done.set):
        await done.wait()
