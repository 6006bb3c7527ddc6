"""Find and replace in the text of a template."""

from textual import on
from textual.content import Content

from tui.app.screens.template_acts import TemplateActs
from tui.app.text_search import (
    MOST,
    Place,
    Search,
    after,
    before,
    escaped,
    places,
    replaced,
    unescaped,
)
from tui.app.widgets.find_bar import FindBar


class TemplateFinding(TemplateActs):
    """What is looked for is marked in the text as it changes, until the bar is closed."""

    _search: Search = Search()
    _places: tuple[Place, ...] = ()
    _told: str = ""

    def action_find_text(self) -> None:
        """Find in the text, and replace."""
        self.query_one(FindBar).open(escaped(self.editor.selected_text))

    @on(FindBar.Wanted)
    def _find_wanted(self, event: FindBar.Wanted) -> None:
        self._search, self._told = event.search, ""
        self._look_up()
        if self._places:
            self._show_place(after(self._places, min(self.editor.selection)))

    @on(FindBar.Step)
    def _find_step(self, event: FindBar.Step) -> None:
        self._told = ""
        self._look_up()
        if not self._places:
            return
        start, end = sorted(self.editor.selection)
        at = after(self._places, end) if event.by > 0 else before(self._places, start)
        self._show_place(at)

    @on(FindBar.Replace)
    def _find_replace(self, event: FindBar.Replace) -> None:
        self._told = ""
        self._look_up()
        if not self._places:
            return
        if event.everywhere:
            self._replace_all(unescaped(event.text))
            return
        start, end = sorted(self.editor.selection)
        here = after(self._places, start)
        if Place(start, end) != self._places[here]:
            self._show_place(here)
            return
        result = self.editor.replace(unescaped(event.text), start, end)
        self._look_up()
        if self._places:
            self._show_place(after(self._places, result.end_location))

    def _replace_all(self, text: str) -> None:
        self._told = f"{len(self._places):,} replaced"
        self.put_text(replaced(self.editor.document.lines, self._places, text))
        self._look_up()

    @on(FindBar.Left)
    def _find_left(self) -> None:
        self._search, self._places = Search(), ()
        self.editor.put_places(())
        self.editor.focus()

    def look_up_again(self) -> None:
        """Mark what is looked for in a text that has changed."""
        if self._search.wanted:
            self._look_up()

    def _look_up(self) -> None:
        self._places = places(self.editor.document.lines, self._search)
        self.editor.put_places(self._places)
        self.query_one(FindBar).tell(self._found_words())

    def _found_words(self) -> Content:
        """`2 of 4` where one of the places found is selected, `4 found` elsewhere."""
        if self._told:
            return Content.styled(self._told, "$success")
        if not self._search.wanted:
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
        self.query_one(FindBar).tell(self._found_words())
