"""The driver: what it measures, who may write, and what it does without a terminfo."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from threading import Thread

import pytest
from textual.app import App

from tui.app.terminal.driver import ShortDriver, usual_driver
from tui.app.terminal.picture import Picture

LINES = [f"\x1b[{y + 1};1Hrow number {y:<9}" for y in range(8)]
SCROLLED = [f"\x1b[{y + 1};1Hrow number {y + 1:<9}" for y in range(7)]


class Written:
    """Where the driver's thread would write."""

    def __init__(self) -> None:
        self.data: list[str] = []

    def write(self, data: str) -> None:
        """Keep it."""
        self.data.append(data)


class OnPaper(ShortDriver):
    """The driver on a terminal of 20 columns and 8 lines that is not there."""

    def __init__(self) -> None:
        super().__init__(App[None](), mouse=False)
        self._picture = Picture(moves=True)
        self.written = Written()
        self._writer_thread = self.written  # type: ignore[assignment]

    def measure(self) -> tuple[int, int]:
        """Answer one size."""
        return (20, 8)


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """Textual's driver takes these for itself."""
    kept = {each: signal.getsignal(each) for each in (signal.SIGTSTP, signal.SIGCONT)}
    yield
    for each, handler in kept.items():
        signal.signal(each, handler)


def moved(driver: OnPaper) -> bool:
    """Whether lines are moved for a picture that has scrolled."""
    driver.write("".join(SCROLLED))
    return "r\x1b[" in driver.written.data[-1]


async def test_lines_move_where_the_terminal_can() -> None:
    driver = OnPaper()
    driver.write("".join(LINES))
    assert moved(driver)


def able(before: str, term: str) -> str:
    """What another process, in which this was run before, holds a terminal to be able to."""
    code = f"{before}\nfrom tui.app.terminal.driver import _moves_lines\nprint(_moves_lines(1))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TERM": term},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize("term", ["dumb", "no-such-terminal", ""])
def test_no_lines_move_where_the_terminal_cannot(term: str) -> None:
    assert able("", term) == "False"


def test_no_lines_move_without_curses() -> None:
    """Python can be built without it."""
    assert able("", "xterm") == "True"
    assert able("import sys; sys.modules['curses'] = None", "xterm") == "False"


async def test_the_picture_ends_with_the_screen_it_was_on() -> None:
    """Another program may have drawn between the end of one and the beginning of the next."""
    driver = OnPaper()
    driver.write("".join(LINES))
    driver.write("\x1b[?1049l")
    driver.write("\x1b[?1049h")
    assert not moved(driver)


async def test_a_signal_may_suspend_while_something_is_written() -> None:
    """Its handler runs in the thread that writes, between any two steps of it, and writes too."""
    driver = OnPaper()
    usual = driver.measure

    def interrupted() -> tuple[int, int]:
        driver.measure = usual  # type: ignore[method-assign]
        driver.write("\x1b[?1049l")
        return usual()

    driver.measure = interrupted  # type: ignore[method-assign]
    writer = Thread(target=driver.write, args=(LINES[0],), daemon=True)
    writer.start()
    writer.join(5)
    assert not writer.is_alive()
    assert driver.written.data[0] == "\x1b[?1049l"


def test_the_environment_may_choose_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    assert usual_driver() is ShortDriver
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.linux_driver:LinuxDriver")
    assert usual_driver() is None
