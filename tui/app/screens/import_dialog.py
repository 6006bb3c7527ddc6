"""Import: a file's name, what it will become, a look at it, and the run itself."""

import asyncio
import threading
import time
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.app.offload import off
from tui.app.paths import path_of
from tui.app.screens.import_preview import look_at, preview_lines, warning_lines
from tui.app.text import Lines, plain, show
from tui.app.widgets.field import Field
from tui.app.widgets.path_field import PathField
from tui.app.widgets.words import NOTHING, Words
from tui.domain.errors import CallsheetError
from tui.engine.desk import Desk
from tui.engine.importing import ImportReport, import_file

_TYPING_PAUSE = 0.15
_PROGRESS_EVERY = 0.25


@dataclass(frozen=True, slots=True)
class _Form:
    """What stands in the fields."""

    path: str
    name: str
    region: str | None
    duplicates: str
    mapping: tuple[str, ...]


class ImportDialog(ModalScreen[ImportReport | None]):
    """Asks for the file, shows how it is read, imports it in a thread, answers the report."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", show=False)]

    def __init__(self, desk: Desk, lists: dict[str, int], into: str = "") -> None:
        super().__init__()
        self._desk = desk
        self._lists = lists
        self._named = bool(into)
        self._into = into
        self._importing = False
        self._stop = threading.Event()

    def compose(self) -> ComposeResult:
        """Yield the fields, the look at the file, and one line for what happens."""
        with Vertical(classes="dialog wide"):
            yield Words(Content("Import contacts"), classes="title")
            yield self._line("file", PathField(placeholder="tab completes", id="path"))
            yield self._line("list", Field(self._into, placeholder="its name", id="name"))
            region = Field(
                self._desk.profile.region or "",
                placeholder="US, SA, … for numbers without a country code",
                id="region",
            )
            yield self._line("region", region)
            mapping = Field(placeholder="if the look below is wrong: phone=Mobile, …", id="mapping")
            yield self._line("columns", mapping)
            yield self._line("duplicates", Field("skip", placeholder="skip or update", id="twice"))
            with VerticalScroll(id="look"):
                yield Words(id="preview")
                yield Words(id="warnings")
            yield Words(_HINT, id="notice", classes="hint")

    @staticmethod
    def _line(label: str, field: Input) -> Horizontal:
        return Horizontal(
            Words(Content.styled(label, "$faint"), classes="label"), field, classes="line"
        )

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        if event.input.id == "path":
            self._suggest_name()
        if event.input.id in {"path", "region", "mapping"}:
            self._look()
        if event.input.id == "name":
            self._named = event.input.has_focus or self._named
            self._say_target()

    @on(PathField.Candidates)
    def _candidates(self, event: PathField.Candidates) -> None:
        names = plain("   ".join(event.names), limit=900, lines=Lines.MARK)
        self.query_one("#preview", Words).put(Content.styled(names, "$faint"))

    def _suggest_name(self) -> None:
        if not self._named:
            stem = path_of(self.query_one("#path", Input).value).stem
            self.query_one("#name", Input).value = plain(stem, 60, Lines.MARK)

    def _say_target(self) -> None:
        if self._importing:
            return
        name = self.query_one("#name", Input).value.strip()
        here = self._lists.get(name)
        where = _HINT
        if here is not None:
            where = Content.assemble("adds to ", show(name, 60), f" ({here:,} contacts)   ", _HINT)
        self.query_one("#notice", Words).put(where)

    @work(group="look", exclusive=True)
    async def _look(self) -> None:
        await asyncio.sleep(_TYPING_PAUSE)
        form = self._form()
        shown, warned = self.query_one("#preview", Words), self.query_one("#warnings", Words)
        path = path_of(form.path)
        if not form.path or not await off(path.is_file):
            shown.put(NOTHING)
            warned.put(NOTHING)
            return
        try:
            preview = await off(look_at, path, form.region, form.mapping)
        except CallsheetError as error:
            shown.put(NOTHING)
            warned.put(Content.styled(plain(str(error), limit=600), "$error"))
            return
        shown.put(preview_lines(preview))
        warned.put(warning_lines(preview.warnings))

    def _form(self) -> _Form:
        value = {each.id: each.value.strip() for each in self.query(Input)}
        return _Form(
            value["path"],
            value["name"],
            value["region"].upper() or None,
            value["twice"].lower(),
            tuple(each.strip() for each in value["mapping"].split(",") if each.strip()),
        )

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if self._importing:
            return
        form = self._form()
        complaint = _complaint(form)
        if complaint:
            self._notice(Content.styled(complaint, "$error"))
            return
        self._importing = True
        self._stop.clear()
        self._import(form)

    @work(group="import")
    async def _import(self, form: _Form) -> None:
        loop = asyncio.get_running_loop()
        last = 0.0

        def progress(rows: int, of: int) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= _PROGRESS_EVERY:
                last = now
                words = Content(f"{rows:,} of {of:,} rows · esc stops")
                loop.call_soon_threadsafe(self._notice, words)

        self._notice(Content("reading …"))
        here = form.name in self._lists
        try:
            report = await off(
                import_file,
                self._desk,
                path_of(form.path),
                list_name=None if here else form.name,
                into=form.name if here else None,
                region=form.region,
                mapping=form.mapping,
                on_duplicate=form.duplicates,
                on_progress=progress,
                cancelled=self._stop.is_set,
            )
        except CallsheetError as error:
            self._importing = False
            self._notice(Content.styled(plain(str(error), limit=600), "$error"))
            return
        self.dismiss(report)

    def _notice(self, content: Content) -> None:
        self.query_one("#notice", Words).put(content)

    def action_cancel(self) -> None:
        """Close; stop an import that is running, which then leaves nothing behind."""
        if self._importing:
            self._stop.set()
        else:
            self.dismiss(None)


_HINT = Content("tab next field · enter imports · esc cancels")


def _complaint(form: _Form) -> str:
    if not form.path:
        return "Name a file first."
    if not form.name:
        return "Name the list it becomes."
    if form.duplicates not in {"skip", "update"}:
        return "duplicates: write skip or update."
    return ""
