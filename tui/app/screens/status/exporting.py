"""Files of a batch: results and reports, and the details that they may lack."""

from dataclasses import dataclass
from pathlib import Path

from textual import work
from textual.content import Content

from tui.app.news import Changed
from tui.app.offload import off
from tui.app.paths import is_there, path_of
from tui.app.screens.ask_path import AskPath
from tui.app.screens.dialogs import Choose, Confirm
from tui.app.screens.status.acts import StatusActs
from tui.app.screens.status.menus import exports
from tui.app.text import show
from tui.app.wording import calls_of
from tui.domain.errors import CallsheetError, UsageError
from tui.engine.connection import Connection
from tui.engine.desk import Desk
from tui.engine.details import Fetched, fetch_details
from tui.engine.report import write_report
from tui.engine.report.page import FORMATS as PAGES
from tui.engine.results import write_results

_MASKED = "-masked"


@dataclass(slots=True)
class Fetching:
    """How far the details of a batch's calls are; `enough` asks to fetch no more."""

    done: int = 0
    of: int = 0
    enough: bool = False


class StatusFiles(StatusActs):
    """`e`: writes files to the workspace, or anywhere, and says where; fetches what they lack."""

    fetching: dict[str, Fetching]
    """What is being fetched, by batch; written by the link's thread."""

    @work(group="dialog", exclusive=True)
    async def action_export(self) -> None:
        """Choose a file, or what to fetch first."""
        status = self.status
        if status is None:
            return
        batch = status.batch
        running = self.fetching.get(batch.id)
        own = batch.profile == self.desk.profile.name and batch.provider == "luly"
        lacking = await off(self.desk.store.rows.without_details, batch.id) if own else []
        pace = self.desk.profile.requests_per_minute
        offered = exports(status, len(lacking), pace, running is not None)
        title = show(f"Write what is known of {batch.name}", 100, style="bold")
        choice = await self.app.push_screen_wait(Choose(title, offered))
        if choice == "enough" and running is not None:
            running.enough = True
        elif choice == "fetch":
            self._fetch(batch.id, batch.name)
        elif choice:
            await self._write(batch.id, batch.name, choice)

    async def _write(self, batch_id: str, name: str, choice: str) -> None:
        plain_name = "".join(each if each.isalnum() or each in "-_" else "-" for each in name)[:60]
        what = "report" if choice.endswith(".html") else "results"
        suggested = self.desk.store.home / "exports" / f"{plain_name}-{what}{choice}"
        title = Content("To which file? It stays on the machine Callsheet runs on.")
        line = await self.app.push_screen_wait(AskPath(title, str(suggested)))
        if line is None:
            return
        path = path_of(line)
        masked = choice.startswith(_MASKED)
        if masked and path.suffix.lower() not in PAGES:
            words = f"{path.name} is no page, and only a page is written with numbers masked."
            self.deck.fail(UsageError(words, "Let it end in .html; nothing was written."))
            return
        question = f"There is a file {path.name} already. Write over it?"
        try:
            if await off(is_there, path) and not await self.app.push_screen_wait(
                Confirm(show(question, 200), "write over it")
            ):
                return
            words = await off(_written, self.desk, batch_id, path, masked)
        except CallsheetError as error:
            self.deck.fail(error)
            return
        self.deck.say(words)

    @work(group="fetch")
    async def _fetch(self, batch_id: str, name: str) -> None:
        """Fetch beside the screen; leaving the screen does not stop it."""
        at = self.fetching[batch_id] = Fetching()

        def show_progress(done: int, of: int) -> None:
            at.done, at.of = done, of
            self.post_message(Changed())

        async def fetch(connection: Connection) -> Fetched:
            return await fetch_details(
                self.desk, connection, batch_id, show_progress, enough=lambda: at.enough
            )

        self.look_again()
        try:
            fetched = await self.deck.link.call(fetch)
            none = f"; the provider had none of {fetched.refused:,}" if fetched.refused else ""
            self.deck.say(f"{name}: details of {calls_of(fetched.stored)} fetched{none}.")
        except CallsheetError as error:
            self.deck.fail(error)
        finally:
            self.fetching.pop(batch_id, None)
            self.look_again()


def _written(desk: Desk, batch_id: str, path: Path, mask: bool) -> str:
    """Write the file that its ending means; answer what to say. Blocks."""
    if path.suffix.lower() in PAGES:
        write_report(desk, batch_id, path, mask=mask)
        return f"The report is in {path}."
    return f"{calls_of(write_results(desk, batch_id, path))} written to {path}."
