"""Find and replace in the text of a template."""

import asyncio
from dataclasses import dataclass, field

from textual import on, work
from textual.content import Content

from tui.app.offload import off
from tui.app.screens.template_acts import TemplateActs
from tui.app.text_search import (
    MOST,
    Place,
    Search,
    after,
    before,
    escaped,
    located,
    places,
    replaced,
    unescaped,
)
from tui.app.widgets.find_bar import FindBar
from tui.domain.errors import CallsheetError

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """What cannot be read, or takes too long, and why: the same is not tried again."""

    search: Search
    replacement: str
    lines: Lines
    trouble: str = field(default="", compare=False)


class TemplateFinding(TemplateActs):
    """What is looked for is marked in the text as it changes, until the bar is closed."""

    _search: Search = Search()
    _places: tuple[Place, ...] = ()
    _texts: tuple[str, ...] = ()
    """What takes the place of each."""
    _trouble: str = ""
    _told: tuple[str, Lines] = ("", ())
    """What was done, as long as the text is what it made of it."""
    _refused: Refused | None = None

    def on_mount(self) -> None:
        """Nothing is looked for yet."""
        super().on_mount()
        self._finding = asyncio.Lock()

    def action_find_text(self) -> None:
        """Find in the text, and replace."""
        bar = self.query_one(FindBar)
        self._refused = None
        selected = self.editor.selected_text
        bar.open("" if bar.by_pattern else escaped(selected))

    @on(FindBar.Wanted)
    def _find_wanted(self, event: FindBar.Wanted) -> None:
        self._search, self._told = event.search, ("", ())
        self._find_first(event.search)

    @work(group="find")
    async def _find_first(self, search: Search) -> None:
        async with self._finding:
            # What is typed on meanwhile is looked for instead.
            if search == self._search and await self._look_up() and self._places:
                self._show_place(after(self._places, min(self.editor.selection)))

    @on(FindBar.Step)
    @work(group="find")
    async def _find_step(self, event: FindBar.Step) -> None:
        async with self._finding:
            self._told = ("", ())
            if not await self._look_up() or not self._places:
                return
            start, end = sorted(self.editor.selection)
            at = after(self._places, end) if event.by > 0 else before(self._places, start)
            self._show_place(at)

    @on(FindBar.Replace)
    @work(group="find")
    async def _find_replace(self, event: FindBar.Replace) -> None:
        async with self._finding:
            self._told = ("", ())
            if not await self._look_up(event.text) or not self._places:
                return
            if event.everywhere:
                many = len(self._places)
                self.put_text(replaced(self.editor.document.lines, self._places, self._texts))
                self._told = (f"{many:,} replaced", tuple(self.editor.document.lines))
                await self._look_up()
                return
            start, end = sorted(self.editor.selection)
            here = after(self._places, start)
            if Place(start, end) != self._places[here]:
                self._show_place(here)
                return
            result = self.editor.replace(self._texts[here], start, end)
            if await self._look_up() and self._places:
                self._show_place(after(self._places, result.end_location))

    @on(FindBar.Left)
    def _find_left(self) -> None:
        self._search, self._places = Search(), ()
        self.editor.put_places(())
        self.editor.focus()

    def look_up_again(self) -> None:
        """Mark what is looked for in a text that has changed."""
        if self._search.wanted and not (self._refused and self._refused.search == self._search):
            self._look_again(self._search)

    @work(group="find")
    async def _look_again(self, search: Search) -> None:
        async with self._finding:
            if search == self._search:
                await self._look_up()

    async def _look_up(self, replacement: str = "") -> bool:
        """Find all places; False where the text or what is looked for is another by then."""
        search, lines = self._search, tuple(self.editor.document.lines)
        if self._refused and self._refused == Refused(search, replacement, lines):
            self._places, self._texts, self._trouble = (), (), self._refused.trouble
            self._tell_found()
            return True
        self._trouble = ""
        if search.pattern and search.wanted:
            found, texts = await self._by_pattern(lines, replacement)
        else:
            found = places(lines, search)
            texts = (unescaped(replacement),) * len(found)
        if search != self._search or lines != tuple(self.editor.document.lines):
            return False
        self._places, self._texts = found, texts
        self.editor.put_places(found)
        self._tell_found()
        return True

    async def _by_pattern(
        self, lines: Lines, replacement: str
    ) -> tuple[tuple[Place, ...], tuple[str, ...]]:
        """Find by a regular expression, in a process of its own: some take longer than life."""
        search = self._search
        self.query_one(FindBar).tell(Content.styled("…", "$faint"))
        try:
            found = await off(
                self.deck.finder.find,
                "\n".join(lines),
                search.wanted,
                replacement,
                MOST,
                exact_case=search.exact_case,
                whole_words=search.whole_words,
            )
        except CallsheetError as error:
            self._trouble = f"{error.message} {error.hint}".rstrip()
            self._refused = Refused(search, replacement, lines, self._trouble)
            return (), ()
        spans = [(each.start, each.end) for each in found]
        return located(lines, spans), tuple(each.replacement for each in found)

    def _tell_found(self) -> None:
        many = f"{len(self._places):,}" if self._places else ""
        self.query_one(FindBar).tell(self._found_words(), many, self._trouble)

    def _found_words(self) -> Content:
        """`2 of 4` where one of the places found is selected, `4 found` elsewhere."""
        done, made = self._told
        if done and made == tuple(self.editor.document.lines):
            return Content.styled(done, "$success")
        if not self._search.wanted:
            return Content("")
        if self._trouble:
            return Content("")
        if not self._places:
            return Content.styled("not found", "$warning")
        most = len(self._places)
        many = f"the first {most:,}" if most == MOST else f"{most:,}"
        selected = Place(*sorted(self.editor.selection))
        if selected in self._places:
            return Content(f"{self._places.index(selected) + 1:,} of {many}")
        return Content(f"{many} found")

    def _show_place(self, index: int) -> None:
        place = self._places[index]
        self.editor.move_cursor(place.start)
        self.editor.move_cursor(place.end, select=True, center=True)
        self._tell_found()
