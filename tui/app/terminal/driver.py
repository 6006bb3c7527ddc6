"""Textual's driver, writing less and placing text whose width terminals see otherwise.

What is built upon is the driver's `write`, and that drawing writes the cursor's moves and styled
text: anything else goes out as it came.
"""

import os
from threading import RLock
from typing import Any

from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Region

from tui.app.terminal.picture import Picture

_LITTLE = 300
"""Characters beside a table up to which scrolling it by lines is cheaper than by half windows."""


class ShortDriver(LinuxDriver):
    """Lets the terminal move lines that have scrolled, where its terminfo says that it can."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        # A signal that suspends the app may come while it writes, and its handler writes as well.
        self._writing = RLock()
        self._picture = Picture(_moves_lines(self.fileno))

    def write(self, data: str) -> None:
        """Write, from whichever thread."""
        with self._writing:
            super().write(self._picture.shorter(data, *self.measure()))

    def measure(self) -> tuple[int, int]:
        """Answer the terminal's columns and lines at this moment, (0, 0) where it is none."""
        try:
            columns, lines = os.get_terminal_size(self.fileno)
        except OSError:
            return (0, 0)
        return (columns, lines)

    def scrolls_by_line(self, rows: Region) -> bool:
        """Whether moving the cells of `rows` by one line costs little."""
        with self._writing:
            return self._picture.beside(rows) <= _LITTLE


def scrolls_by_line(app: App[Any], rows: Region) -> bool:
    """Whether moving the cells of `rows` by one line costs little on the app's terminal.

    The driver is a private attribute of Textual's app, which has no other way to it.
    """
    driver = app._driver
    return isinstance(driver, ShortDriver) and driver.scrolls_by_line(rows)


def usual_driver() -> type[Driver] | None:
    """Answer the driver of a real terminal, None where the environment asks for another."""
    return None if "TEXTUAL_DRIVER" in os.environ else ShortDriver


def _moves_lines(terminal: int) -> bool:
    """Whether its terminfo has the region, deleted and inserted lines in the usual form."""
    try:
        import curses
    except ImportError:  # Python can be built without it
        return False
    try:
        curses.setupterm(fd=terminal)
        return (
            curses.tigetstr("csr") == b"\x1b[%i%p1%d;%p2%dr"
            and curses.tigetstr("dl") == b"\x1b[%p1%dM"
            and curses.tigetstr("il") == b"\x1b[%p1%dL"
        )
    except curses.error:
        return False
