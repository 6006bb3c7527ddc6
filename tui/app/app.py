"""The app: the desk, the four places, the commands that work everywhere."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.reactive import reactive
from textual.screen import Screen

from tui.app.ascii_driver import AsciiDriver
from tui.app.commands import bindings_of, commands_of
from tui.app.connection_state import ConnectionState, account_words, first_state
from tui.app.crash import QuietCrash
from tui.app.hangup import HangUp
from tui.app.keys_in_turn import KeysInTurn
from tui.app.link import Link
from tui.app.news import Broken, Connected, SendEnded
from tui.app.offload import off
from tui.app.screens.compose import ComposeScreen
from tui.app.screens.contacts import ContactsScreen
from tui.app.screens.dialogs import Choose, Confirm
from tui.app.screens.help import HelpScreen
from tui.app.screens.palette import OwnCommands, Palette
from tui.app.screens.place import Place
from tui.app.screens.status import StatusScreen
from tui.app.screens.templates import TemplatesScreen
from tui.app.send_words import words_of
from tui.app.tasks import begin_tasks_in_turn
from tui.app.terminal.driver import usual_driver
from tui.app.text import plain, show
from tui.app.theme import CALLSHEET
from tui.domain.errors import CallsheetError
from tui.prompts.worker import RenderWorker

if TYPE_CHECKING:
    from concurrent.futures import Future

    from tui.engine.desk import Desk


_READING_S = 0.35
"""What one reading of a prompt may take, so that a hostile one is told within half a second."""

_TRYING_S = 1.0
"""What trying a prompt on some contacts may take: it gives way to the reading, so it may wait."""

INTERRUPTED = 130
"""The exit code of a run that was ended from outside (the command line's contract)."""


class CallsheetApp(KeysInTurn, QuietCrash):
    """The operator's terminal over one desk.

    For screens: `desk`; `say` and `fail` for messages; `connected` after a connection was opened;
    `go` to another place; `chosen_list` and `chosen_batch` for what the places hand each other.
    """

    TITLE = "Callsheet"
    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar[set[Any]] = {OwnCommands}
    DEFAULT_MODE = "contacts"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012
    """Classes of a screen by its width: stylesheets say what moves below 100 columns."""
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        "contacts": ContactsScreen,
        "templates": TemplatesScreen,
        "compose": ComposeScreen,
        "status": StatusScreen,
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(
            each
            for each in commands_of("everywhere")
            if each.runs.startswith("app.")
            and each.id not in {"everywhere.quit", "everywhere.palette"}
        )
    ]

    connection_state: reactive[ConnectionState] = reactive(ConnectionState.LIVE, init=False)
    """What is known of the server behind the profile; the banners follow it."""

    def __init__(
        self,
        desk: "Desk",
        start: str = "contacts",
        ascii_only: bool = False,
        renderer: RenderWorker | None = None,
        accounts: Sequence[str] = (),
        trouble: CallsheetError | None = None,
        copied: "Future[str] | None" = None,
    ) -> None:
        super().__init__(driver_class=AsciiDriver if ascii_only else usual_driver())
        self.desk = desk
        self.link = Link(desk)
        """The one connection, in its own thread."""
        self.renderer = renderer or RenderWorker(_READING_S)
        """What renders prompts; its process starts with the first question."""
        self.scanner = renderer or RenderWorker(_TRYING_S, gives_way=True)
        """What tries prompts on whole lists, so that no preview waits for it."""
        self.finder = renderer or RenderWorker(_TRYING_S)
        """What tries patterns on a text, so that neither waits for a whole list; it starts with the
        first."""
        self.known_accounts = tuple(accounts) or (desk.profile.name,)
        """The names of the profiles that can be worked on."""
        self.chosen_list = ""
        """The id of the contact list the places share, "" for none."""
        self.compose_batch = ""
        """The id of a batch that Compose shall open now, "" for none."""
        self.compose_list = ""
        """The id of a list that Compose shall make a batch of now, "" for none."""
        self.compose_segment = ""
        """The name of the segment of that list that is meant, "" for everybody."""
        self.chosen_batch = ""
        """The id of the batch that Status shows, "" for the list."""
        self.chosen_contact: tuple[str, int] | None = None
        """What was being found and which one of the found, for the preview to begin at."""
        self.unsaved: dict[str, str] = {}
        """What would be left behind unsaved, by place: asked about before quitting."""
        self._start = start
        self._trouble = trouble
        self._copied = copied
        self._hang_up = HangUp(lambda: self.exit(return_code=INTERRUPTED))
        self.animation_level = "none"
        self.register_theme(CALLSHEET)
        self.theme = "callsheet"
        self.set_reactive(CallsheetApp.connection_state, first_state(desk.profile))

    async def on_load(self) -> None:
        """Before anything is mounted."""
        begin_tasks_in_turn()

    async def on_mount(self) -> None:
        """Hear the link's news, and go to the first place."""
        self._hang_up.start()
        self.link.listeners.append(self.post_message)
        if self._start != self.current_mode:
            await self.switch_mode(self._start)
        if self._trouble is not None:
            self.fail(self._trouble)
        if self._copied is not None:
            self._tell_of_copy(self._copied)

    async def on_unmount(self) -> None:
        """End the connection; what is in flight is journalled first."""
        self._hang_up.stop()
        await off(self.renderer.close)
        await off(self.scanner.close)
        await off(self.finder.close)
        await off(self.link.close)

    def on_resize(self) -> None:
        """Draw all anew, also where it is the size we know: the terminal was another in between."""
        self.refresh()

    def action_redraw(self) -> None:
        """Draw all anew."""
        self.refresh()

    @work(group="daily")
    async def _tell_of_copy(self, copied: "Future[str]") -> None:
        """Say why the copy of the day could not be kept, where it could not."""
        if trouble := await asyncio.wrap_future(copied):
            self.say(f"No copy of today could be kept. {trouble}", warning=True)

    @on(Connected)
    def _connected(self, event: Connected) -> None:
        self.connected(event.simulated)

    @on(Broken)
    def _broken(self, event: Broken) -> None:
        """End with the crash screen: what is shown would no longer be kept up to date."""
        raise event.fault

    @on(SendEnded)
    def _send_ended(self, event: SendEnded) -> None:
        if event.error is not None:
            self.fail(event.error)
        elif event.report is not None:
            self.say(*words_of(event.name, event.report))

    def account(self) -> tuple[str, bool]:
        """Answer the banner's words for the account, and whether it calls people."""
        state = self.connection_state
        return account_words(state, self.desk.profile), state is ConnectionState.LIVE

    def connected(self, simulated: bool) -> None:
        """Say what the server answered to the handshake; call it on the event loop."""
        if not self.desk.profile.simulated:
            self.connection_state = ConnectionState.LIVE
        elif simulated:
            self.connection_state = ConnectionState.SIMULATOR
        else:
            self.connection_state = ConnectionState.NO_HANDSHAKE

    def say(self, text: str, warning: bool = False) -> None:
        """Show a message for some seconds; foreign text in it is neutralised here."""
        self.notify(
            plain(text, limit=600),
            severity="warning" if warning else "information",
            timeout=8 if warning else 5,
            markup=False,
        )

    def fail(self, error: CallsheetError) -> None:
        """Show an error: what happened, and what to do next."""
        words = f"{error.message}\n{error.hint}" if error.hint else error.message
        self.notify(plain(words, limit=600), severity="error", timeout=15, markup=False)

    def go(self, place: str) -> None:
        """Go to a place: contacts, templates, compose or status."""
        self.switch_mode(place)

    def action_go(self, place: str) -> None:
        """The keys 1 to 4."""
        self.go(place)

    def action_help(self) -> None:
        """Explain what has the focus."""
        place = self.screen
        if isinstance(place, Place):
            about = place.help_of(self.focused)
            groups = (commands_of(place.PLACE), commands_of("everywhere"))
            self.push_screen(HelpScreen(place.PLACE.capitalize(), about, groups))

    async def action_quit(self) -> None:
        """Leave; ask first where something is not saved."""
        self.leave()

    @work(group="account", exclusive=True)
    async def action_accounts(self) -> None:
        """Choose another account, and begin again with it."""
        present = self.desk.profile.name
        choices = [(name, show(name)) for name in self.known_accounts]
        chosen = await self.push_screen_wait(Choose(show("Account"), choices, present))
        if chosen is not None and chosen != present:
            self.leave(chosen)

    @work(group="leave", exclusive=True)
    async def leave(self, account: str | None = None) -> None:
        """Leave, for another account or for good; ask where something is unsaved or being sent."""
        if self.link.sending:
            question = show(
                "A batch is being sent. Leaving breaks it off: what is in flight is journalled, "
                "and what has not left stays planned. Leave?"
            )
            if not await self.push_screen_wait(Confirm(question, "leave")):
                return
        if self.unsaved:
            names = ", ".join(self.unsaved.values())
            question = show(
                f"{names} has changes that are not saved. They are kept, and back when you "
                "open Callsheet again. Leave?"
            )
            if not await self.push_screen_wait(Confirm(question, "leave")):
                return
        self.exit(account)

    def action_command_palette(self) -> None:
        """Open the palette with our own commands only."""
        if not Palette.is_open(self):
            self.push_screen(Palette(id="--command-palette"))

    async def copy(self, text: str, what: str = "The text") -> None:
        """Copy by OSC 52 and to `exports/clipboard.txt`, and say so.

        Many terminals and tmux settings drop OSC 52 without a word, hence the file. `what` names
        the thing in the message.
        """
        path: Path = self.desk.store.home / "exports" / "clipboard.txt"
        await off(_write_private, path, text)
        self.copy_to_clipboard(text)
        self.say(f"{what}: copied by the terminal (OSC 52), and to {path}.")


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(text + "\n", encoding="utf-8")
