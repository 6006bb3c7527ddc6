"""Templates: a prompt written, and read for a real person while it is written."""

import asyncio
from collections.abc import Iterable
from threading import Event
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, TextArea
from textual.widgets.option_list import Option

from tui.app.marks import ERROR, WARNING
from tui.app.offload import off
from tui.app.reading import VIEWS, Reading, Request, read, stale
from tui.app.screens.place import place_bindings
from tui.app.screens.template_acts import TemplateActs
from tui.app.screens.template_buffer import Buffer
from tui.app.survey import Surveyor, survey_lines
from tui.app.text import Lines, plain, show
from tui.app.widgets.editor import PromptEditor
from tui.app.widgets.tab_line import TabLine
from tui.app.widgets.words import Words
from tui.engine.pasting import pasted_texts
from tui.prompts import Problem

_TYPING_PAUSE = 0.12
_DRAFT_PAUSE = 1.0


class TemplatesScreen(TemplateActs):
    """The text to the left (above, where it is narrow), what a contact hears to the right."""

    PLACE = "templates"
    HOME = "#reading"
    HELP = (
        "What the contact named above hears. What comes from the contact is underlined; a value "
        "that is missing stands out as [its name?], and nothing is made up for it. F6 reads the "
        "text for the next contact, F4 shows what is sent."
    )
    CSS_PATH = "templates.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings("templates")]

    def compose_place(self) -> Iterable[Widget]:
        """Yield the editor with its problems, and the preview."""
        with Container(id="both"):
            with Vertical(id="writing"):
                yield Words(id="name")
                yield PromptEditor(id="editor")
                yield Words(id="count")
                yield OptionList(id="problems", compact=True)
            with Vertical(id="hearing"):
                yield Words(id="person")
                yield TabLine(VIEWS, id="views")
                with VerticalScroll(id="reading", can_focus=True):
                    yield Words(id="shown")
                yield Words(id="gauge")

    def on_mount(self) -> None:
        """Open the text last worked on."""
        super().on_mount()
        self.problems: tuple[Problem, ...] = ()
        self.copyable = ""
        self._readable = (("", ""), Content(""))
        self.open_first()

    def came_back(self) -> None:
        """Follow the list and the contact that another place chose."""
        self.follow_choice()

    # -- the text

    def put_buffer(self, buffer: Buffer) -> None:
        """Edit another text."""
        self.buffer = buffer
        self.editor.load_text(buffer.text)
        self.show_name()
        self.read_again()

    @on(TextArea.Changed, "#editor")
    def _typed(self) -> None:
        self.buffer = self.buffer.typed(self.editor.text)
        self.show_name()
        self.read_soon()
        self.keep_soon()

    def show_name(self) -> None:
        """Show the template's name and how much of it is saved."""
        buffer = self.buffer
        style = "$warning" if buffer.unsaved else "$faint"
        self.query_one("#name", Words).put(
            Content.assemble(
                show(buffer.title, 40, Lines.MARK, "bold"), (f"  {buffer.state}", style)
            )
        )
        if buffer.unsaved:
            self.deck.unsaved["templates"] = buffer.title
        else:
            self.deck.unsaved.pop("templates", None)

    @work(exclusive=True, group="keep")
    async def keep_soon(self) -> None:
        """Keep the unsaved text in the workspace, once typing pauses."""
        await asyncio.sleep(_DRAFT_PAUSE)
        await self.keep_now()

    # -- the preview

    @work(exclusive=True, group="read")
    async def read_soon(self) -> None:
        """Read the text for the contact, once typing pauses."""
        await asyncio.sleep(_TYPING_PAUSE)
        await self._read()

    @work(exclusive=True, group="read")
    async def read_again(self) -> None:
        """Read the text for the contact, now."""
        await self._read()

    async def _read(self) -> None:
        await self.meet()
        pasted = await off(pasted_texts, self.desk)
        request = Request(
            self.buffer.text,
            self.contact,
            self.contact_list,
            self.desk.profile,
            self.desk.clock(),
            self.query_one(TabLine).chosen,
            tuple(pasted.values()),
        )
        reading = await off(read, request, self.deck.renderer)
        self._show(reading, request.view)
        if request.view == "list" and request.contact_list is not None and request.source.strip():
            await self._survey(request)

    async def _survey(self, request: Request) -> None:
        """Try the whole list; a change of the text or the view calls it off."""
        loop = asyncio.get_running_loop()
        over = Event()
        shown = self.query_one("#shown", Words)

        def progress(tried: int, total: int) -> None:
            words = Content.styled(f"{tried:,} of {total:,} tried …", "$faint")
            loop.call_soon_threadsafe(lambda: None if over.is_set() else shown.put(words))

        surveyor = Surveyor(self.desk.store, request, self.deck.renderer)
        try:
            survey = await off(surveyor.run, progress, over.is_set)
        finally:
            over.set()
        if survey is not None:
            self.odd = survey.odd
            content = survey_lines(survey)
            self.copyable = content.plain
            shown.put(content)

    def _show(self, reading: Reading, view: str) -> None:
        whom = (self.buffer.template_id, self.contact.ref if self.contact else "")
        shown = reading.shown
        if view == "text" and reading.refused and self._readable[0] == whom:
            shown = stale(self._readable[1])
        elif view == "text" and not reading.refused:
            self._readable = (whom, reading.shown)
        self.copyable = reading.plain
        self.query_one("#shown", Words).put(shown)
        self.query_one("#gauge", Words).put(reading.gauge)
        self.query_one("#person", Words).put(self.person_line())
        self.editor.put_problems(reading.problems)
        if reading.problems != self.problems:
            self.problems = reading.problems
            self._show_problems()
        self.query_one("#count", Words).put(count_line(reading.problems))

    def person_line(self) -> Content:
        """Answer whom the text is read for: `Zoltan Ng  2 of 12,480 · renewals-march`."""
        if self.contact_list is None:
            return Content.styled("no contacts yet: 1, then i imports a file", "$faint")
        if self.contact is None:
            return Content.styled(f"nobody in {plain(self.contact_list.name, 40)}", "$faint")
        found = f" found by {plain(self.find, 20)!r}" if self.find else ""
        words = (
            f"  {self.index + 1:,} of {self.total:,}{found} · {plain(self.contact_list.name, 40)}"
        )
        name = self.contact.name or self.contact.phone
        return Content.assemble(show(name, 40, Lines.MARK, "bold"), (words, "$faint"))

    def action_view(self) -> None:
        """Show the next view."""
        self.query_one(TabLine).next()
        self._other_view()

    @on(TabLine.Chosen)
    def _view_clicked(self, event: TabLine.Chosen) -> None:
        self.query_one(TabLine).chosen = event.view
        self._other_view()

    def _other_view(self) -> None:
        self.query_one("#reading").scroll_home(animate=False)
        self.read_again()

    # -- the problems

    def _show_problems(self) -> None:
        listed = self.query_one("#problems", OptionList)
        listed.clear_options()
        listed.add_options([Option(problem_line(each)) for each in self.problems])
        listed.display = bool(self.problems)

    @on(OptionList.OptionSelected, "#problems")
    def _problem_selected(self, event: OptionList.OptionSelected) -> None:
        self._go_to_problem(event.option_index)

    def action_problem(self) -> None:
        """Go to the next problem in the text."""
        if not self.problems:
            self.deck.say("No problems.")
            return
        listed = self.query_one("#problems", OptionList)
        now = listed.highlighted
        at = 0 if now is None else (now + 1) % len(self.problems)
        listed.highlighted = at
        self._go_to_problem(at)

    def _go_to_problem(self, index: int) -> None:
        problem = self.problems[index]
        if problem.line:
            self.editor.go_to(problem.line, problem.column)


def problem_line(problem: Problem) -> Content:
    """Answer `✕ 3:41 unknown variable dat: write date`."""
    mark = ERROR if problem.severity == "error" else WARNING
    parts: list[Content | str | tuple[str, str]] = [
        (f"{mark.glyph} ", mark.style),
        (f"{problem.place:<6}", "$faint"),
        show(problem.message, 240, Lines.MARK),
    ]
    if problem.suggestion:
        parts.append((f"  write {plain(problem.suggestion, 40, Lines.MARK)}", "$success"))
    return Content.assemble(*parts)


def count_line(problems: Iterable[Problem]) -> Content:
    """Answer `1 problem, 2 warnings`."""
    found = list(problems)
    errors = sum(each.severity == "error" for each in found)
    warnings = len(found) - errors
    if not found:
        return Content.styled("✓ no problems", "$faint")
    words = [
        (f"{errors} problem{'s' * (errors != 1)}", "$error") if errors else None,
        (f"{warnings} warning{'s' * (warnings != 1)}", "$warning") if warnings else None,
    ]
    shown = [each for each in words if each]
    return Content(", ").join([Content.styled(*each) for each in shown])
