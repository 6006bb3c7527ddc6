"""The Contacts screen on a list of any length: what keys cost, and whether an import lets one work.

The app runs in a process of its own on a pty of 120x36; bytes are those its terminal gets, and
processor time is the process's own.
"""

import asyncio
import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from benchmarks.importing import write_rows
from benchmarks.measure import Line
from tui.app.app import CallsheetApp
from tui.app.collecting import seldom_collecting
from tui.app.screens.import_dialog import ImportDialog
from tui.app.screens.import_report import ImportReportScreen
from tui.app.widgets.line_table import LineTable
from tui.domain.profile import Profile
from tui.engine.desk import Desk
from tui.engine.handover import handing_over
from tui.engine.importing import import_file
from tui.store import open_store

KEYS = 100
"""How often a key is pressed for one figure."""

IN_WINDOW = 25
"""Keys that stay within a window of 36 lines."""

QUIET = 0.15
"""Seconds without a byte after which a key is taken to have been answered."""

CURSOR_BYTES, CURSOR_CPU, PAGE_BYTES, OPENED, LAG = 500, 0.008, 10_000, 0.150, 0.020

_DOWN, _UP, _PAGE_DOWN, _ESCAPE = b"\x1b[B", b"\x1b[A", b"\x1b[6~", b"\x1b"


def run(contacts: int) -> Iterator[Line]:
    """Measure keys and opening on a list of `contacts`, and the event loop while it is imported."""
    with tempfile.TemporaryDirectory() as folder:
        path, home = Path(folder) / "list.csv", Path(folder) / "home"
        write_rows(path, contacts)
        with closing(open_store(home, _now)) as store:
            desk = _desk(store)
            import_file(desk, b"+12025550143\n", name="one", list_name="a")
            import_file(desk, path, list_name="list")
        with _terminal(home) as screen:
            yield from _keys(screen, contacts)
        lags = _lags(path, Path(folder) / "other")
    yield Line(f"import of {contacts:,}: event loop, p99", lags["p99"], "wanted", LAG, 1)
    yield Line(f"import of {contacts:,}: event loop, worst", lags["worst"], "p99 wanted", LAG)


def _keys(screen: "_Screen", contacts: int) -> Iterator[Line]:
    screen.wait_for("1 of 1")
    screen.settle()
    screen.press(_ESCAPE)
    screen.settle()
    start = time.perf_counter()
    screen.press(_DOWN)
    screen.wait_for(f"1 of {contacts:,}")
    yield Line(f"open a list of {contacts:,}", time.perf_counter() - start, "wanted", OPENED, 1)
    screen.settle()
    screen.press(b"\r")
    screen.settle()
    for name, key, times, most in (
        ("cursor key", _DOWN, 60, CURSOR_BYTES),
        ("page key", _PAGE_DOWN, 20, PAGE_BYTES),
    ):
        sizes = []
        for _ in range(times):
            before = len(screen.seen)
            screen.press(key)
            screen.settle()
            sizes.append(len(screen.seen) - before)
        median, most_seen = sorted(sizes)[times // 2], max(sizes)
        print(
            f"  {name}: median {median:,} bytes, most {most_seen:,}, "
            f"wanted {most:,}: {'met' if most_seen <= most else 'NOT MET'}"
        )
    # The cursor is on the last line of the window: down scrolls, and up does not for a window.
    for what, key, times in (("that scrolls", _DOWN, KEYS), ("in the window", _UP, IN_WINDOW)):
        before_cpu = screen.cpu()
        for _ in range(times):
            screen.press(key)
            screen.read(0.02)
        screen.settle()
        each = (screen.cpu() - before_cpu) / times
        yield Line(f"cursor key {what}, processor time", each, "wanted", CURSOR_CPU, 1)


class _Screen:
    """The other end of the app's pty."""

    def __init__(self, descriptor: int, pid: int) -> None:
        self.seen = bytearray()
        self._descriptor, self._pid = descriptor, pid

    def read(self, patience: float) -> bool:
        """Read what comes within `patience` seconds; answer whether anything came."""
        if not select.select([self._descriptor], [], [], patience)[0]:
            return False
        self.seen += os.read(self._descriptor, 65_536)
        return True

    def settle(self) -> None:
        """Read until nothing comes."""
        while self.read(QUIET):
            pass

    def wait_for(self, words: str) -> None:
        """Read until these words have come."""
        start = max(0, len(self.seen) - 4096)
        deadline = time.monotonic() + 60
        while words.encode() not in self.seen[start:]:
            if time.monotonic() > deadline:
                raise TimeoutError(words)
            self.read(0.5)

    def press(self, keys: bytes) -> None:
        """Type."""
        os.write(self._descriptor, keys)

    def cpu(self) -> float:
        """Answer the processor seconds of the app so far."""
        fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _terminal(home: Path) -> Iterator[_Screen]:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.screens", "app", str(home)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "TEXTUAL_FPS": "120",
        },
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield _Screen(ours, process.pid)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _lags(path: Path, home: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.screens", "lag", str(home), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


async def _lag(home: Path, path: Path) -> dict[str, float]:
    """Import through the dialog of a running app, and see how late the event loop wakes."""
    with closing(open_store(home, _now)) as store:
        app = CallsheetApp(_desk(store))
        async with app.run_test(size=(120, 36)) as pilot:
            await _until(pilot, lambda: bool(app.screen.query(LineTable)))
            await pilot.press("i")
            await _until(pilot, lambda: isinstance(app.screen, ImportDialog))
            dialog = app.screen
            dialog.query_one("#path", Input).value = str(path)
            await _until(pilot, lambda: bool(dialog.query_one("#name", Input).value))
            watching = asyncio.create_task(_lateness(app))
            app.simulate_key("enter")
            late = sorted(await watching)
            return {"p99": late[int(len(late) * 0.99)], "worst": late[-1]}


async def _lateness(app: CallsheetApp) -> list[float]:
    """How much later than asked the event loop wakes, until the import's report is shown."""
    late: list[float] = []
    while not isinstance(app.screen, ImportReportScreen):
        before = time.perf_counter()
        await asyncio.sleep(0.005)
        late.append(time.perf_counter() - before - 0.005)
    return late


async def _until(pilot: Pilot[Any], reached: Any) -> None:
    while not reached():
        await pilot.pause()


def _now() -> datetime:
    return datetime.now(UTC)


def _desk(store: Any) -> Desk:
    return Desk(store, Profile("simulator", "luly", "", region="US"), _now, "bench")


def main() -> None:
    """Be the app, or the import whose event loop is watched."""
    what, home = sys.argv[1], Path(sys.argv[2])
    if what == "app":
        with closing(open_store(home, _now)) as store, handing_over(), seldom_collecting():
            CallsheetApp(_desk(store)).run()
    else:
        with handing_over(), seldom_collecting():
            print(json.dumps(asyncio.run(_lag(home, Path(sys.argv[3])))))


if __name__ == "__main__":
    main()
