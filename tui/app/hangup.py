"""The end from outside: a signal, or a terminal that is gone.

A lost SSH session must not leave a program behind that reads from nothing.
"""

import asyncio
import contextlib
import errno
import select
import signal
import sys
import termios
from collections.abc import Callable
from threading import Event, Thread

_LOOK_EVERY_MS = 1000
_SIGNALS = (signal.SIGHUP, signal.SIGTERM)


def is_terminal(descriptor: int) -> bool:
    """Whether it is a terminal, or one that is gone already: it says EIO then, not what it is."""
    try:
        termios.tcgetattr(descriptor)
    except termios.error as error:
        return bool(error.args[0] == errno.EIO)
    return True


class HangUp:
    """Calls `end` on the event loop, once.

    The terminal is watched in a thread as well: SIGHUP may be ignored (nohup) or come before
    anybody listens. That costs nothing, since no event of the terminal but its end is asked for.
    """

    def __init__(self, end: Callable[[], None]) -> None:
        self._end = end
        self._over = Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._taken: list[signal.Signals] = []

    def start(self) -> None:
        """Begin to listen; called on the event loop."""
        self._loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                with contextlib.suppress(ValueError, RuntimeError):  # not the main thread
                    self._loop.add_signal_handler(number, self._once)
                    self._taken.append(number)
        with contextlib.suppress(OSError, ValueError, AttributeError):  # no terminal
            if is_terminal(sys.stdin.fileno()):
                Thread(target=self._watch, name="callsheet-terminal", daemon=True).start()

    def stop(self) -> None:
        """Listen no more."""
        self._over.set()
        if self._loop is not None:
            for number in self._taken:
                self._loop.remove_signal_handler(number)
        self._taken = []

    def _watch(self) -> None:
        terminal = select.poll()
        terminal.register(sys.stdin.fileno(), 0)
        while not self._over.is_set():
            if terminal.poll(_LOOK_EVERY_MS) and self._loop is not None:
                with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                    self._loop.call_soon_threadsafe(self._once)
                return

    def _once(self) -> None:
        if not self._over.is_set():
            self._over.set()
            self._end()
