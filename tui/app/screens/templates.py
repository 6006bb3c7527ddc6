"""Templates: a prompt written, and read for a real person while it is written."""

import asyncio
from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.app.coalesce import Coalesced
from tui.app.completing import Vocabulary, known_filters, known_tests
from tui.app.offload import off
from tui.app.reading import EXHAUSTED, VIEWS, Reading, Request, judge, read_on, stale
from tui.app.screens.place import place_bindings
from tui.app.screens.snippets import used_by
from tui.app.screens.template_buffer import Buffer
from tui.app.screens.template_palette import FilterCommands, filter_lines
from tui.app.screens.template_scan import TemplateScan
from tui.app.screens.template_words import count_line, person_line, problem_line
from tui.app.text import Lines, show
from tui.app.widgets.completions import Completions
from tui.app.widgets.editor import PromptEditor
from tui.app.widgets.find_bar import FindBar
from tui.app.widgets.reading_pane import ReadingPane
from tui.app.widgets.tab_line import TabLine
from tui.app.widgets.words import Words
from tui.domain.contact import STANDARD_VARIABLES, contact_values
from tui.domain.errors import CallsheetError
from tui.engine.snippets import users_of
from tui.prompts import Problem, read_declared

_JUDGING_PAUSE = 0.3
_DRAFT_PAUSE = 1.0
_SAMPLE = 60


class TemplatesScreen(TemplateScan):
    """The text to the left (above, where it is narrow), what a contact hears to the right."""

    PLACE = "templates"
    HOME = "#reading"
    HELP = (
        "What the contact named above hears. What comes from the contact is underlined; a value "
        "that is missing stands out as [its name?], and nothing is made up for it. F6 reads the "
        "text for the next contact, F4 shows what is sent, and what the whole list comes to: enter "
        "on a count goes through its contacts."
    )
    CSS_PATH = "templates.tcss"
    COMMANDS: ClassVar = {FilterCommands}
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings("templates")]

    def compose_place(self) -> Iterable[Widget]:
        """Yield the editor with its problems, and the preview."""
        with Container(id="both"):
            with Vertical(id="writing"):
                yield Words(id="name")
                yield PromptEditor(id="editor", on_typed=self._typed, on_key=self.key_pressed)
                yield FindBar(id="find")
                yield Words(id="count")
                yield OptionList(id="problems", compact=True)
            with Vertical(id="hearing"):
                yield Words(id="person")
                yield TabLine(VIEWS, id="views")
                yield ReadingPane(id="reading")
                with Vertical(id="listing"):
                    yield Words(id="list-head")
                    yield OptionList(id="findings", compact=True)
                yield Words(id="gauge")
        yield Completions()

    def on_mount(self) -> None:
        """Open the text last worked on."""
        super().on_mount()
        self.copyable = ""
        self._readable = (("", ""), Content(""))
        self._judged: str | None = None
        self._asked = Coalesced(self._read)
        self.users: tuple[str, ...] = ()
        self._filters: dict[str, str] = {}
        self._tests: dict[str, str] = {}
        self._snippets: dict[str, str] = {}
        self._sources: dict[str, str] = {}
        self.open_first()

    def came_back(self) -> None:
        """Follow the list and the contact that another place chose, and what others saved."""
        self.follow_choice()
        self.watch_others()
        self.learn_words()

    # -- the text

    def put_buffer(self, buffer: Buffer) -> None:
        """Edit another text."""
        self.buffer = buffer
        self._readable = (("", ""), Content(""))
        self.editor.load_text(buffer.text)
        self.show_name()
        self.read_again()
        self.learn_words()

    def _typed(self) -> None:
        self.buffer = self.buffer.typed(self.editor.text)
        self.read_again()
        self.show_name()
        self.look_up_again()
        self.keep_soon()
        self.text_changed()

    def show_name(self) -> None:
        """Show the template's name and how much of it is saved."""
        buffer = self.buffer
        style = "$warning" if buffer.unsaved else "$faint"
        overtaken = self.overtaken()
        self.query_one("#name", Words).put(
            Content.assemble(
                show(buffer.title, 40, Lines.MARK, "bold"),
                (f"  {buffer.state}", style),
                (f" · {overtaken}" if overtaken else "", "$warning"),
                (f" · {used_by(self.users)}" if self.users else "", "$faint"),
            )
        )
        if buffer.unsaved:
            self.deck.unsaved["templates"] = buffer.title
        else:
            self.deck.unsaved.pop("templates", None)

    @work(exclusive=True, group="keep-draft")
    async def keep_soon(self) -> None:
        """Keep the unsaved text in the workspace, once typing pauses."""
        await asyncio.sleep(_DRAFT_PAUSE)
        await self.keep_now()

    @work(exclusive=True, group="learn")
    async def learn_words(self) -> None:
        """Learn what can be offered while one types."""
        if not self._filters:
            self._filters = await off(known_filters)
            self._tests = await off(known_tests)
        templates = await off(self.desk.store.templates.all)
        self.users = (await off(users_of, templates)).get(self.buffer.name, ())
        self.show_name()
        others = [each for each in templates if each.id != self.buffer.template_id]
        self._snippets = {each.name: " ".join(each.source.split())[:_SAMPLE] for each in others}
        self._sources = {each.name: each.source for each in others}
        self._put_vocabulary()

    def _put_vocabulary(self) -> None:
        columns = self.contact_list.columns if self.contact_list else ()
        values = contact_values(self.contact) if self.contact else {}
        samples = {
            name: values.get(name, "")[:_SAMPLE]
            for name in dict.fromkeys((*STANDARD_VARIABLES, *columns))
        }
        declared = read_declared(self.buffer.text, self._sources)
        for each in declared.variables:
            samples[each.name] = samples.get(each.name) or each.sample
        fixed = {"today": "the day of the batch", "now": "its day and time"}
        self.editor.vocabulary = Vocabulary(
            {**samples, **fixed}, self._filters, self._tests, self._snippets
        )

    def put_filter(self, name: str) -> None:
        """Write a filter at the cursor."""
        self.editor.insert(f" | {name}")
        self.editor.focus()

    # -- the preview

    @work(group="read")
    async def read_again(self) -> None:
        """Read the text for the contact: at once, or after the reading that is under way."""
        await self._asked()

    async def _read(self) -> None:
        self.key_pressed()
        try:
            await self.meet()
            request = Request(
                self.buffer.text,
                self.contact,
                self.contact_list,
                self.desk.profile,
                self.desk.clock(),
                self.query_one(TabLine).chosen,
            )
            request, reading = await off(read_on, self.desk, request, self.deck.renderer)
        except CallsheetError as error:
            self.query_one(ReadingPane).put(show(str(error), style="$error"))
            return
        self._put_vocabulary()
        if request.view == self.query_one(TabLine).chosen:
            self._show(reading, request.view)
        self.judge_soon(request, reading.problems)

    @work(exclusive=True, group="judge")
    async def judge_soon(self, request: Request, found: tuple[Problem, ...]) -> None:
        """Look for everything that is wrong, once typing pauses; what ended the reading, now."""
        if not any(each.code in EXHAUSTED for each in found):
            await asyncio.sleep(_JUDGING_PAUSE)
        try:
            problems = await off(judge, request, found, self.deck.renderer)
        except CallsheetError as error:
            self.deck.fail(error)
            return
        self._judged = request.source
        self.editor.put_problems(problems)
        if problems != self.problems:
            self.problems = problems
            self._show_problems()
        self.show_count()

    def _show(self, reading: Reading, view: str) -> None:
        whom = (self.buffer.template_id, self.contact.ref if self.contact else "")
        shown = reading.shown
        if view == "text" and reading.refused and self._readable[0] == whom:
            shown = stale(self._readable[1])
        elif view == "text" and reading.plain:
            self._readable = (whom, reading.shown)
        self.copyable = reading.plain
        self.query_one(ReadingPane).put(shown)
        self.query_one("#gauge", Words).put(reading.gauge)
        self.query_one("#person", Words).put(person_line(self))

    def show_count(self) -> None:
        """Show the number of problems and what the list came to."""
        judged = self._judged == self.buffer.text
        self.query_one("#count", Words).put(count_line(self.problems, self.scan_words(), judged))

    def action_view(self) -> None:
        """Show the next view."""
        self.show_view(self.query_one(TabLine).next())

    @on(TabLine.Chosen)
    def _view_clicked(self, event: TabLine.Chosen) -> None:
        self.show_view(event.view)

    def show_view(self, view: str) -> None:
        """Show one of the views."""
        self.query_one(TabLine).chosen = view
        listed = view == "list"
        reading, findings = self.query_one("#reading"), self.query_one("#findings", OptionList)
        listing = self.query_one("#listing")
        was_here = self.focused in (reading, findings)
        # What is hidden loses the focus to whatever comes next, so the other is shown first.
        (listing if listed else reading).display = True
        if was_here:
            self.set_focus(findings if listed else reading)
        (reading if listed else listing).display = False
        reading.scroll_home(animate=False)
        self.read_again()

    def go_home(self) -> None:
        """Give the view the focus."""
        listed = self.query_one(TabLine).chosen == "list"
        self.set_focus(self.query_one("#findings" if listed else "#reading"))

    def help_of(self, widget: Widget | None) -> Content:
        """Explain the filters where the text is edited."""
        about = super().help_of(widget)
        return Content.assemble(about, "\n", filter_lines()) if widget is self.editor else about

    # -- the problems

    def _show_problems(self) -> None:
        listed = self.query_one("#problems", OptionList)
        kept = listed.highlighted
        listed.clear_options()
        listed.add_options([Option(problem_line(each)) for each in self.problems])
        if listed.has_focus and not self.problems:
            # What is hidden hands the focus on, and the next in line would be the text.
            self.go_home()
        listed.display = bool(self.problems)
        if kept is not None and self.problems:
            listed.highlighted = min(kept, len(self.problems) - 1)

    @on(OptionList.OptionSelected, "#problems")
    def _problem_selected(self, event: OptionList.OptionSelected) -> None:
        self._go_to_problem(event.option_index)

    def action_problem(self) -> None:
        """Go to the next problem; who does not write stays out of the text, whose keys are words.

        From the panel enter goes into the text, and `a` writes the suggestion.
        """
        if not self.problems:
            self.deck.say("No problems.")
            return
        listed = self.query_one("#problems", OptionList)
        now = listed.highlighted
        at = 0 if now is None else (now + 1) % len(self.problems)
        listed.highlighted = at
        writing = self.focused is self.editor
        self._go_to_problem(at)
        if not writing:
            listed.focus()

    def present_problem(self) -> Problem | None:
        """The problem that is gone to, else the first that has a suggestion."""
        at = self.query_one("#problems", OptionList).highlighted
        if at is not None and at < len(self.problems) and self.problems[at].suggestion:
            return self.problems[at]
        return next((each for each in self.problems if each.suggestion), None)

    def _go_to_problem(self, index: int) -> None:
        problem = self.problems[index]
        if problem.line:
            self.editor.go_to(problem.line, problem.column)
