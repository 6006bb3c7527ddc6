"""A look at a file, drawn: its form, its columns, what its rows come to, the first people."""

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from tui.app.screens.import_columns import ImportColumns
from tui.app.screens.import_preview import (
    ImportPreview,
    finding_lines,
    form_line,
    names_line,
    outlook_line,
    people_lines,
)
from tui.app.text import plain
from tui.app.widgets.words import NOTHING, Words

_EMPTY = ImportPreview()


class ImportFindings(VerticalScroll):
    """What the rows come to and the first people; scrolls with the arrow keys."""

    HELP = (
        "What the file comes to, what needs a look, and its first people. A yellow number is "
        "possible, and none like it is known to exist. Arrows and page keys scroll."
    )


class ImportView(Vertical):
    """Shows previews; `put` for another, `put_count` where only the count went on."""

    def compose(self) -> ComposeResult:
        """Yield its parts, all of them empty."""
        yield Words(id="form")
        yield Words(id="reads")
        yield ImportColumns(id="import-columns")
        yield Words(id="outlook")
        with ImportFindings(id="look", can_focus=False):
            yield Words(id="names")
            yield Words(id="warnings")
            yield Words(id="import-people")

    def on_mount(self) -> None:
        """Say nothing yet."""
        self.put_names(NOTHING)
        self.put(None, None, None)

    def put(self, preview: ImportPreview | None, encoding: str | None, region: str | None) -> None:
        """Show a look at a file, or none. `encoding` is the one that was asked for."""
        shown = preview or _EMPTY
        self.query_one("#import-people", Words).put(people_lines(shown))
        self.query_one(ImportColumns).put(shown.columns)
        self.put_encoding(shown, encoding)
        self.put_count(shown, region)

    def put_encoding(self, preview: ImportPreview, encoding: str | None) -> None:
        """Show how this encoding reads the names; None is the likeliest."""
        reads = NOTHING
        if preview.encodings:
            names = [each.encoding for each in preview.encodings]
            place = names.index(encoding) if encoding in names else 0
            reads = names_line(preview.encodings[place], place, len(names))
        self._put("reads", reads)

    def put_count(self, preview: ImportPreview, region: str | None) -> None:
        """Show how many rows there are, and what they come to."""
        self._put("form", form_line(preview))
        self._put("outlook", outlook_line(preview))
        found = finding_lines(preview, region)
        if preview.trouble:
            found = Content.styled(plain(preview.trouble, 600), "$error")
        self._put("warnings", found)
        self.query_one(ImportFindings).can_focus = bool(found.plain or preview.people)

    def _put(self, name: str, content: Content) -> None:
        """Say something; what has nothing to say takes no line."""
        words = self.query_one(f"#{name}", Words)
        words.put(content)
        words.display = bool(content.plain)

    def put_names(self, names: Content) -> None:
        """Show what a file's name could become, in lines of its own: a look leaves it."""
        self._put("names", names)
