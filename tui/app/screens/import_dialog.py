"""Import: a file's name, what it will become, a look at it, and the run itself."""

import asyncio
import threading
import time
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from tui.app.offload import off
from tui.app.paths import is_file, path_of
from tui.app.screens.dialogs import AskLine, Choose
from tui.app.screens.help import HelpScreen
from tui.app.screens.import_child import run_apart
from tui.app.screens.import_columns import CHOICES, VARIABLE, ImportColumns, choice_of, said_with
from tui.app.screens.import_looker import Looker
from tui.app.screens.import_preview import ImportPreview
from tui.app.screens.import_run import CONTACTS, REFUSALS, Form, is_large, run_import
from tui.app.screens.import_view import ImportView
from tui.app.screens.import_words import Pace, said_of
from tui.app.screens.pick import Pick
from tui.app.text import Lines, plain, show
from tui.app.widgets.field import Field
from tui.app.widgets.path_field import PathField
from tui.app.widgets.words import Words
from tui.app.wording import counted
from tui.domain.errors import CallsheetError
from tui.domain.slug import slug
from tui.engine.desk import Desk
from tui.engine.importing import ImportReport
from tui.engine.suppress_file import SuppressFileReport

_TYPING_PAUSE = 0.15
_PROGRESS_EVERY = 0.25

_HINT = Content("tab next · ctrl+s, or enter in a line, imports · F1 help · esc cancels")
_KINDS = (
    (CONTACTS, Content("people to call")),
    (REFUSALS, Content("numbers for the do-not-call list")),
)
_DUPLICATES = (
    ("skip", Content("skip: the first one stands")),
    ("update", Content("update: its filled cells go to the contact that is there")),
)
_DELIMITERS = (
    ("", Content("found out")),
    (",", Content("comma  ,")),
    (";", Content("semicolon  ;")),
    ("\t", Content("tab")),
    ("|", Content("bar  |")),
)
_OTHER = "another-name"


class ImportDialog(ModalScreen[ImportReport | SuppressFileReport | None]):
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
    CSS_PATH = "import.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("f1", "explain", show=False, priority=True),
        Binding("f6", "encoding", show=False, priority=True),
        Binding("ctrl+s", "submit", show=False, priority=True),
    ]

    def __init__(self, desk: Desk, into: str = "") -> None:
        super().__init__()
        self._desk = desk
        self._lists: dict[str, int] = {}
        self._named = bool(into)
        self._into = into
        self._importing = False
        self._stop = threading.Event()
        self._pasted = ""
        self._said: dict[str, str] = {}
        self._encoding: str | None = None
        self._preview: ImportPreview | None = None
        self._looker = Looker(desk)
        self._counting = threading.Event()

    def compose(self) -> ComposeResult:
        """Yield the fields, the look at the file, and one line for what happens."""
        with Vertical(classes="dialog wide"):
            yield Words(Content("Import contacts"), classes="title")
            path = PathField(placeholder="tab completes; or paste the numbers here", id="path")
            yield self._line("file", path)
            yield self._line("holds", Pick(_KINDS, title="The file holds", id="kind"))
            yield self._line("list", Field(self._into, placeholder="its name", id="name"))
            why = "asked not to be called, a registry of refusals, …"
            yield self._line("why", Field(placeholder=why, id="reason"))
            region = Field(
                self._desk.profile.region or "",
                placeholder="US, SA, … for numbers without a country code",
                id="region",
            )
            yield self._line("region", region)
            yield self._line("duplicates", Pick(_DUPLICATES, title="Duplicates", id="twice"))
            yield self._line("sheet", Pick(title="Sheet", id="sheet"))
            yield self._line("cells", Pick(_DELIMITERS, title="Cells end at", id="delimiter"))
            yield ImportView(id="import-view")
            yield Words(_HINT, id="notice", classes="hint")

    @staticmethod
    def _line(label: str, field: Widget) -> Horizontal:
        words = Words(Content.styled(label, "$faint"), classes="label")
        return Horizontal(words, field, classes="line", id=f"line-{label}")

    def on_mount(self) -> None:
        """Show the fields that people to call have."""
        self._show_kind()
        self.query_one("#line-sheet").display = False
        self.query_one("#line-cells").display = False
        self._read_lists()

    @work(group="lists", exclusive=True)
    async def _read_lists(self) -> None:
        """Which lists there are, to be added to; the dialog does not wait for it."""
        self._lists = await off(_sizes, self._desk)
        self._say_target()

    def _show_kind(self) -> None:
        refusals = self._pick("kind") == REFUSALS
        self.query_one("#line-why").display = refusals
        self.query_one("#line-list").display = not refusals
        self.query_one("#line-duplicates").display = not refusals

    def _pick(self, name: str) -> str:
        return self.query_one(f"#{name}", Pick).value

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _form(self) -> Form:
        return Form(
            self._pasted or path_of(self._value("path")),
            self._pick("kind"),
            self._value("name"),
            self._value("reason"),
            self._value("region").upper() or None,
            self._pick("twice"),
            self._said,
            self._encoding,
            self._pick("sheet") or None,
            self._pick("delimiter") or None,
        )

    # -- what changes the look

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        if event.input.id == "path":
            self._forget_file()
            self._suggest_name()
        if event.input.id in {"path", "region"}:
            self._look()
        if event.input.id == "name":
            self._named = event.input.has_focus or self._named
            self._say_target()

    def _forget_file(self) -> None:
        """What was said of one file is not said of the next one."""
        if self._pasted and self._value("path") == _pasted_words(self._pasted):
            return
        self._pasted, self._said, self._encoding, self._preview = "", {}, None, None
        self.query_one("#sheet", Pick).offer(())
        self.query_one("#delimiter", Pick).offer(_DELIMITERS)

    @on(PathField.Pasted)
    def _paste(self, event: PathField.Pasted) -> None:
        self._forget_file()
        self._pasted = event.text
        self.query_one("#path", Input).value = _pasted_words(event.text)

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
            self._look()

    def _suggest_name(self) -> None:
        if not self._named:
            stem = "" if self._pasted else path_of(self._value("path")).stem
            self.query_one("#name", Input).value = plain(stem, 60, Lines.MARK)

    def _say_target(self) -> None:
        if self._importing:
            return
        name = self._value("name")
        here = self._lists.get(name)
        where = _HINT
        if here is not None:
            where = Content.assemble("adds to ", show(name, 60), f" ({here:,} contacts)   ", _HINT)
        self.query_one("#notice", Words).put(where)

    def action_encoding(self) -> None:
        """Read the file in the next encoding that makes sense of it."""
        if self._preview is not None and len(self._preview.encodings) > 1:
            names = [each.encoding for each in self._preview.encodings]
            present = names.index(self._encoding) if self._encoding in names else 0
            self._encoding = names[(present + 1) % len(names)]
            self.query_one(ImportView).put_encoding(self._preview, self._encoding)
            self._look(pause=False)

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
        self._look(pause=False)

    @work(group="look", exclusive=True)
    async def _look(self, pause: bool = True) -> None:
        """Show the file as it is asked for now, then count what it comes to."""
        self._counting.set()
        if pause:
            await asyncio.sleep(_TYPING_PAUSE)
            if not self.is_attached:
                return
        form = self._form()
        if not self._pasted and not await off(is_file, Path(form.source)):
            self._show(None)
            return
        self._show(await off(self._looker.look, form.asked))
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
        if preview and not preview.trouble:
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
        if self._importing:
            return
        form = self._form()
        complaint = form.complaint() or (self._preview.trouble if self._preview else "")
        if complaint:
            self._notice(Content.styled(plain(complaint, 600), "$error"))
            return
        self._importing = True
        self._counting.set()
        self._stop.clear()
        self._import(form)

    @work(group="import")
    async def _import(self, form: Form) -> None:
        loop = asyncio.get_running_loop()
        pace = Pace(time.monotonic)

        def progress(rows: int, of: int) -> None:
            words = pace.words(rows, of)
            if words and not self._stop.is_set():
                loop.call_soon_threadsafe(self._notice, Content(words))

        self._notice(Content("reading …"))
        try:
            here = form.name in await off(_sizes, self._desk)
            apart = await off(is_large, form)
            run = run_apart if apart else run_import
            report = await off(run, self._desk, form, here, progress, self._stop.is_set)
        except CallsheetError as error:
            self._importing = False
            self._notice(Content.styled(plain(said_of(error), limit=600), "$error"))
            return
        self.dismiss(report)

    def _notice(self, content: Content) -> None:
        self.query_one("#notice", Words).put(content)

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


def _sizes(desk: Desk) -> dict[str, int]:
    """The lists by name, and how many contacts each has. Blocks."""
    return {each.name: each.contacts for each in desk.store.lists.all()}


def _variable(name: str) -> str:
    """A complaint about a variable's name, "" where it is one."""
    return "" if name and slug(name) == name else f"Write it so: {slug(name or 'a name')}"


def _pasted_words(text: str) -> str:
    return f"(pasted, {counted(len(text.strip().splitlines()), 'line')})"
