"""The import dialog under quick hands: pastes, bursts, a run under way, words that stand."""

import asyncio
from pathlib import Path

from textual import events
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input

from tests.screens.stage import app_on, sees, shown, until
from tui.app.screens import import_form
from tui.app.screens.import_columns import ImportColumns
from tui.app.screens.import_dialog import ImportDialog
from tui.app.screens.import_form import Imported
from tui.app.screens.import_report import ImportReportScreen
from tui.app.screens.import_run import Form
from tui.app.screens.pick import Pick
from tui.domain.errors import Refused
from tui.engine.desk import Desk


async def opened(pilot: Pilot[object]) -> ImportDialog:
    """Open the dialog."""
    await pilot.pause()
    await pilot.press("i")
    await until(pilot, lambda: isinstance(pilot.app.screen, ImportDialog))
    dialog = pilot.app.screen
    assert isinstance(dialog, ImportDialog)
    return dialog


def send(pilot: Pilot[object], *keys: str) -> None:
    """Send keys in one burst, as a slow line does."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_a_second_paste_of_as_many_lines_is_shown(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot)
        app.post_message(Paste("+12025550143\n+12025550147\n"))
        await sees(pilot, "+12025550147")
        app.post_message(Paste("+12025550110\n+12025550111\n"))
        await sees(pilot, "+12025550111")
        assert "+12025550147" not in shown(pilot)


async def test_the_last_letters_and_the_import_in_one_burst(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        dialog = await opened(pilot)
        app.post_message(Paste("+12025550143\n+12025550147\n"))
        await sees(pilot, "2 rows")
        dialog.query_one("#name").focus()
        await pilot.pause()
        send(pilot, *"mine", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ImportReportScreen))
        assert [each.name for each in desk.store.lists.all()] == ["mine"]


async def test_a_complaint_is_not_written_over_by_a_hint(desk: Desk, tmp_path: Path) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot)
        send(pilot, *str(tmp_path / "none.csv"), "ctrl+s")
        await sees(pilot, "none.csv")
        await sees(pilot, "There is no file")
        await pilot.pause(0.3)
        assert "There is no file" in shown(pilot)
        await pilot.press("x")
        await until(pilot, lambda: "There is no file" not in shown(pilot))


async def test_what_a_name_could_become_stays(desk: Desk, tmp_path: Path) -> None:
    for name in ("march-a.csv", "march-b.csv"):
        (tmp_path / name).write_text("phone\n+12025550143\n", "utf-8")
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        dialog = await opened(pilot)
        dialog.query_one("#path", Input).value = str(tmp_path / "ma")
        await pilot.pause()
        await pilot.press("end", "tab")
        await sees(pilot, "march-b.csv")
        await until(pilot, dialog._looked.is_set)
        await pilot.pause()
        assert "march-b.csv" in shown(pilot)
        await pilot.press("a")
        await until(pilot, lambda: "march-b.csv" not in shown(pilot))


class Held(ImportDialog):
    """A dialog whose import runs until it is stopped."""

    CSS_PATH = str(Path(import_form.__file__).with_name("import.tcss"))
    over: asyncio.Event

    async def _import(self, form: Form) -> Imported:
        await self.over.wait()
        raise Refused("The import was stopped.", "Nothing was imported.")


async def test_nothing_is_asked_otherwise_while_an_import_runs(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("phone,plan\n+12025550143,gold\n", "utf-8")
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        dialog = Held(desk)
        dialog.over = asyncio.Event()
        app.call_later(app.push_screen, dialog)
        await until(pilot, lambda: app.screen is dialog)
        dialog.query_one("#path", Input).value = str(path)
        await until(pilot, lambda: dialog.query_one(ImportColumns).count == 2)
        dialog.query_one("#name").focus()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: dialog.focused is None)
        await pilot.press("x", "f6", "tab", "x", "left", "ctrl+s")
        await pilot.click("#twice")
        await pilot.press("left")
        assert dialog.query_one("#name", Input).value == "list"
        assert dialog.query_one("#twice", Pick).value == "skip"
        dialog.over.set()
        await sees(pilot, "The import was stopped.")
        assert dialog.focused is dialog.query_one("#name")
        await until(pilot, lambda: "1 good" in shown(pilot))
        assert "The import was stopped." in shown(pilot)
        await pilot.press("x")
        await until(pilot, lambda: "The import was stopped." not in shown(pilot))
