"""The fields of the import dialog, and what stands in them."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from tui.app.paths import path_of
from tui.app.screens.import_run import CONTACTS, REFUSALS, Form
from tui.app.screens.import_view import ImportView
from tui.app.screens.pick import Pick
from tui.app.text import plain, show
from tui.app.widgets.field import Field
from tui.app.widgets.path_field import PathField
from tui.app.widgets.words import Words
from tui.app.wording import counted
from tui.engine.desk import Desk
from tui.engine.importing import ImportReport
from tui.engine.suppress_file import SuppressFileReport

HINT = Content("tab next · ctrl+s, or enter in a line, imports · F1 help · esc cancels")
_KINDS = (
    (CONTACTS, Content("people to call")),
    (REFUSALS, Content("numbers for the do-not-call list")),
)
_DUPLICATES = (
    ("skip", Content("skip: the first one stands")),
    ("update", Content("update: its filled cells go to the contact that is there")),
)
DELIMITERS = (
    ("", Content("found out")),
    (",", Content("comma  ,")),
    (";", Content("semicolon  ;")),
    ("\t", Content("tab")),
    ("|", Content("bar  |")),
)


Imported = ImportReport | SuppressFileReport
"""What an import came to, of contacts or of numbers for the do-not-call list."""


class ImportForm(ModalScreen[Imported | None]):
    """What is asked for, line by line, and one line for what happens.

    A complaint stands there until something else is asked for than what it was of.
    """

    CSS_PATH = "import.tcss"

    def __init__(self, desk: Desk, into: str = "") -> None:
        super().__init__()
        self._desk = desk
        self._lists: dict[str, int] = {}
        self._into = into
        self._pasted = ""
        self._said: Mapping[str, str] = {}
        self._encoding: str | None = None
        self._complained_of: Form | None = None

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
            yield self._line("cells", Pick(DELIMITERS, title="Cells end at", id="delimiter"))
            yield ImportView(id="import-view")
            yield Words(HINT, id="notice", classes="hint")

    @staticmethod
    def _line(label: str, field: Widget) -> Horizontal:
        words = Words(Content.styled(label, "$faint"), classes="label")
        return Horizontal(words, field, classes="line", id=f"line-{label}")

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

    def _notice(self, content: Content) -> None:
        self.query_one("#notice", Words).put(content)

    def _complain(self, words: str, form: Form) -> None:
        self._complained_of = form
        self._notice(Content.styled(plain(words, limit=600), "$error"))

    def _say_reading(self) -> None:
        """Say that what is shown is not what is asked for yet; a complaint stands."""
        if self._form() != self._complained_of:
            self._notice(Content("reading …"))

    def _say_target(self) -> None:
        """Say which list it adds to, and the keys; a complaint of the same form stands."""
        if self._form() == self._complained_of:
            return
        self._complained_of = None
        name = self._value("name")
        here = self._lists.get(name)
        where = HINT
        if here is not None:
            where = Content.assemble("adds to ", show(name, 60), f" ({here:,} contacts)   ", HINT)
        self._notice(where)


def sizes(desk: Desk) -> dict[str, int]:
    """The lists by name, and how many contacts each has. Blocks."""
    return {each.name: each.contacts for each in desk.store.lists.all()}


def pasted_words(text: str) -> str:
    """What stands in the place of a file's name: `(pasted, 2 lines)`."""
    return f"(pasted, {counted(len(text.strip().splitlines()), 'line')})"
