"""What the four places share: banner, key bar, and the way out of a text."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from tui.app.commands import bindings_of, commands_of
from tui.app.widgets.banner import Banner
from tui.app.widgets.key_bar import KeyBar
from tui.app.widgets.line_table import LineTable

if TYPE_CHECKING:
    from tui.app.app import CallsheetApp
    from tui.engine.desk import Desk


def place_bindings(place: str) -> list[Binding]:
    """Answer the bindings of a place's own commands, and those of leaving a text."""
    leaving = [each for each in commands_of("everywhere") if each.id == "everywhere.leave-text"]
    return bindings_of((*commands_of(place), *leaving))


class Place(Screen[None]):
    """One of the four places.

    A place sets `PLACE` (its group of commands), `HOME` (a selector of the widget that gets the
    focus when a text is left), `BINDINGS = place_bindings("…")`, and yields its widgets from
    `compose_place`. Commands are actions on it: `contacts.import-file` calls
    `action_import_file`. Blocking work goes through `tui.app.offload.off` inside a worker.
    `came_back` is called when the place is first shown, and whenever one comes from another place.
    """

    PLACE: ClassVar[str] = ""
    HOME: ClassVar[str] = ""
    HELP: ClassVar[str] = ""
    """What F1 says of this place, in one or two sentences."""

    AUTO_FOCUS = None

    @property
    def deck(self) -> "CallsheetApp":
        """The app, as our own type: `deck.desk`, `deck.say`, `deck.fail`, `deck.connected`."""
        from tui.app.app import CallsheetApp

        app = self.app
        assert isinstance(app, CallsheetApp)
        return app

    @property
    def desk(self) -> "Desk":
        """Store, profile, clock and operator."""
        return self.deck.desk

    def compose(self) -> ComposeResult:
        """Yield the banner, the place's own widgets and the key bar."""
        yield Banner(self.PLACE)
        yield from self.compose_place()
        yield KeyBar()

    def compose_place(self) -> Iterable[Widget]:
        """Yield the place's own widgets."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Follow the account, and give the main widget the focus."""
        self.watch(self.app, "connection_state", self._show_account)
        self.app.mode_change_signal.subscribe(self, self._mode_changed)
        self.go_home()
        self.call_later(self.came_back)

    def came_back(self) -> None:
        """Look again at what may have changed meanwhile; the default does nothing."""

    def _mode_changed(self, place: str) -> None:
        if place == self.PLACE:
            self.came_back()

    def go_home(self) -> None:
        """Give the main widget the focus."""
        if self.HOME:
            self.query_one(self.HOME).focus()

    def action_leave_text(self) -> None:
        """Escape: leave the text being edited; elsewhere the place may use it (`escaped`)."""
        if isinstance(self.focused, (Input, TextArea)):
            self.go_home()
        else:
            self.escaped()

    def escaped(self) -> None:
        """Escape outside a text; the default gives the main widget the focus."""
        self.go_home()

    def help_of(self, widget: Widget | None) -> Content:
        """Answer what F1 says of the widget that has the focus: its `HELP`, else the place's."""
        node = widget
        while node is not None and node is not self:
            words = getattr(node, "HELP", None)
            if isinstance(words, str) and words:
                return Content(words)
            node = node.parent if isinstance(node.parent, Widget) else None
        return Content(self.HELP)

    @on(Banner.Chosen)
    def _place_clicked(self, event: Banner.Chosen) -> None:
        self.deck.go(event.place)

    @on(LineTable.Broken)
    def _table_broken(self, event: LineTable.Broken) -> None:
        self.deck.fail(event.error)

    def _show_account(self) -> None:
        self.query_one(Banner).put(*self.deck.account())
