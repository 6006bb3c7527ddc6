"""What the terminal shows is what the app means, however lines are moved on the way there."""

import random
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from textual import events
from textual.geometry import Size
from textual.pilot import Pilot

from tests.app.terminal.emulator import Emulator
from tests.screens.stage import app_on, fill, until
from tui.app.app import CallsheetApp
from tui.app.screens.contacts import ContactsScreen
from tui.app.screens.place import Place
from tui.app.terminal.driver import ShortDriver
from tui.app.terminal.picture import Picture
from tui.app.widgets.line_table import LineTable
from tui.engine.desk import Desk

SIZE = (120, 36)
SEEDS, ROUNDS = 2, 12


class Tap:
    """Where the driver's thread would write."""

    def __init__(self, width: int, height: int) -> None:
        self.emulator = Emulator(width, height)
        self.moves = 0
        self.written = 0

    def write(self, data: str) -> None:
        """Let the emulator draw it."""
        self.emulator.write(data)
        self.moves += "r\x1b[" in data
        self.written += len(data.encode())

    def stop(self) -> None:
        """Nothing runs."""


class OnEmulator(ShortDriver):
    """The driver, with an emulator behind it."""

    tap: Tap

    def start_application_mode(self) -> None:
        """Begin, without a terminal."""
        self.tap = Tap(*SIZE)
        self._writer_thread = self.tap  # type: ignore[assignment]
        self._picture = Picture(moves=True)
        self._hear_of_size()

    def stop_application_mode(self) -> None:
        """Nothing to give back."""

    def disable_input(self) -> None:
        """There is none."""

    def measure(self) -> tuple[int, int]:
        """Answer the emulator's size."""
        return (self.tap.emulator.width, self.tap.emulator.height)

    def resize(self, width: int, height: int) -> None:
        """Be a terminal that is resized, and say so."""
        self.tap.emulator.resize(width, height)
        self._hear_of_size()

    def _hear_of_size(self) -> None:
        size = Size(*self.measure())
        self._app.post_message(events.Resize(size, size))


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """Textual's driver takes these for itself."""
    kept = {each: signal.getsignal(each) for each in (signal.SIGTSTP, signal.SIGCONT)}
    yield
    for each, handler in kept.items():
        signal.signal(each, handler)


@pytest.fixture
def many_desk(desk: Desk) -> Desk:
    """Two lists, one long and in many scripts."""
    names = ["Zoë", "سارة", "田中さくら", "नमस्ते", "👨‍👩‍👧 Ann", "Name", "é́", "ខ្មែរ"]
    people = [(f"+1202555{n:04}", f"{names[n % 8]}{n}", "Person") for n in range(100, 400)]
    fill(desk, "many", people, note="text")
    fill(desk, "zwei", people[:5], note="text")
    return desk


def intended(app: CallsheetApp) -> Emulator:
    """A terminal on which the whole screen was drawn at once, as the app means it."""
    screen = app.screen
    update: Any = screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    fresh = Emulator(*app.size)
    fresh.write(update.render_segments(app.console))
    return fresh


async def same(pilot: Pilot[Any], terminal: OnEmulator) -> None:
    """Wait until the terminal shows what is meant. Fails after a while."""
    app: Any = pilot.app

    def agrees() -> bool:
        meant = intended(app)
        return meant.picture() == terminal.tap.emulator.picture()

    for table in app.screen.query(LineTable):
        kept = [line.text.rstrip() for line in table.render_lines(table.size.region)]
        assert kept == [table.render_line(y).text.rstrip() for y in range(table.size.height)]
    try:
        await until(pilot, agrees)
    except AssertionError:
        meant, shown = intended(app).text(), terminal.tap.emulator.text()
        raise AssertionError(f"meant:\n{meant}\nshown:\n{shown}") from None


async def back(pilot: Pilot[Any]) -> None:
    """Go back to the people, from wherever."""
    app: Any = pilot.app
    for _ in range(5):
        if isinstance(app.screen, Place):
            break
        await pilot.press("escape")
    app.go("contacts")
    await until(pilot, lambda: isinstance(app.screen, ContactsScreen))
    app.screen.query_one("#people").focus()
    await pilot.pause()


STEPS = (
    *(["down"] * 12 + ["up"] * 8),
    *("pagedown", "pageup", "home", "end", "space", "shift+down"),
)
"""Keys that are held, or nearly."""

OTHER = ("tab", "enter", "escape", "f", "slash", "f1", "m", "i", "1", "4", "3", "s")
SIZES = (SIZE, (80, 24), (100, 30), (119, 36), (120, 35))


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_the_terminal_shows_what_is_meant(
    many_desk: Desk, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "" if seed % 2 else "truecolor")
    app = app_on(many_desk)
    app.driver_class = OnEmulator
    chance = random.Random(seed)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        terminal: Any = app._driver
        await until(pilot, lambda: "+12025550110" in terminal.tap.emulator.text())
        for _ in range(ROUNDS):
            burst = [chance.choice(STEPS)] * chance.randrange(1, 25)
            if chance.random() < 0.3:
                burst += [chance.choice(OTHER), chance.choice(STEPS)]
            for key in burst:
                app.simulate_key(key)
                if chance.random() < 0.3:
                    await pilot.pause()
            if chance.random() < 0.15:
                terminal.resize(*chance.choice(SIZES))
            await pilot.press("f12")  # bound to nothing: all before it are done
            await same(pilot, terminal)
            await back(pilot)


async def test_a_row_that_comes_into_sight_costs_no_window(many_desk: Desk) -> None:
    app = app_on(many_desk)
    app.driver_class = OnEmulator
    async with app.run_test(headless=False, size=SIZE) as pilot:
        terminal: Any = app._driver
        await until(pilot, lambda: "+12025550110" in terminal.tap.emulator.text())
        for _ in range(30):
            app.simulate_key("down")
        await pilot.press("f12")
        await same(pilot, terminal)
        for _ in range(5):
            moves, written = terminal.tap.moves, terminal.tap.written
            await pilot.press("down")
            await same(pilot, terminal)
            assert terminal.tap.moves == moves + 1
            assert terminal.tap.written - written < 600


async def test_what_somebody_else_wrote_goes_at_a_key(many_desk: Desk) -> None:
    app = app_on(many_desk)
    app.driver_class = OnEmulator
    async with app.run_test(headless=False, size=SIZE) as pilot:
        terminal: Any = app._driver
        await until(pilot, lambda: "+12025550110" in terminal.tap.emulator.text())
        await same(pilot, terminal)
        terminal.tap.emulator.write("\x1b[5;1HThe system goes down for maintenance.")
        assert "maintenance" in terminal.tap.emulator.text()
        await pilot.press("ctrl+l")
        await same(pilot, terminal)
