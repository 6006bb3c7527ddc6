"""The prompt studio on a pseudo-terminal: from a key to the repainted preview, and the event loop.

The app runs in a process of its own on a list of `contacts`; keys and screen go through the
terminal's bytes. `python -m benchmarks.studio HOME` is that process.
"""

import asyncio
import fcntl
import inspect
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import Line
from benchmarks.prompts import SOURCE
from tui.app.app import CallsheetApp
from tui.domain.contact import Contact
from tui.domain.profile import Profile
from tui.engine.desk import Desk
from tui.engine.handover import handing_over
from tui.store import Store, open_store

WANTED_S = 0.05
"""From a key to the repainted preview, at p95."""

LAG_S = 0.02
"""How late the event loop may be while the whole list is tried, at p99."""

_KEYS = 60
_FAST = 0.15
_SLOW = 0.9
_TICK = 0.005
_CHARACTERS = 2_000
_PROFILE = Profile("simulator", "luly", "http://127.0.0.1:9", region="US")
_GAUGE = re.compile(rb"([\d,]+) of 2,000 characters")
_PATIENCE = 60.0


def clock() -> datetime:
    """The present time."""
    return datetime.now(UTC)


def run(contacts: int) -> Iterator[Line]:
    """Measure typing, keys while the list is tried, and the lag of the event loop."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        fill(home, contacts)
        with Terminal(home) as terminal:
            terminal.wait_for(b"list: ")
            terminal.type("e")
            fast = [terminal.key_to_preview(_FAST) for _ in range(_KEYS)]
            slow = [terminal.key_to_preview(_SLOW) for _ in range(_KEYS // 2)]
            terminal.pause(_SLOW)
            terminal.type("\x11")
            terminal.pause(_SLOW)
            terminal.type("y")
        lags = json.loads((home / "lags.json").read_text(encoding="utf-8"))
    for what, taken in (("typing", fast), ("keys while the list is tried", slow)):
        words = f"key to preview, {contacts:,} contacts, {what}"
        yield Line(words, at(taken, 0.95), f"p50 {at(taken, 0.5) * 1000:.0f} ms", WANTED_S, 1.0)
    words = f"event loop late while {contacts:,} are tried"
    yield Line(words, at(lags, 0.99), f"p99 of {len(lags):,} ticks", LAG_S, 1.0)


def at(taken: list[float], share: float) -> float:
    """Answer the value below which this share of the values lies."""
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def fill(home: Path, contacts: int) -> None:
    """Make a list of so many people, and a prompt of 2,000 characters."""
    store = open_store(home, clock)
    try:
        made = store.lists.create("people", ("plan", "amount", "due"))
        for first in range(0, contacts, 5_000):
            store.contacts.add_many(
                made.id, [_person(made.id, n) for n in range(first, min(first + 5_000, contacts))]
            )
        filler = "Keep it short. " * 200
        store.templates.save("prompt", (SOURCE + filler)[: _CHARACTERS - 60], "bench")
    finally:
        store.close()


def _person(list_id: str, n: int) -> Contact:
    phone = f"+1202{n:07d}"
    return Contact(
        "",
        list_id,
        phone,
        phone[1:],
        first_name=f"Name{n}",
        last_name="Ng",
        timezone="America/New_York",
        fields={
            "plan": "gold" if n % 2 else "silver",
            "amount": f"${n % 900}.00" if n % 7 else "",
            "due": "January 20",
        },
        phone_written=phone,
    )


class Terminal:
    """The app on a pseudo-terminal of 120 by 36."""

    def __init__(self, home: Path) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.studio", str(home)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", "TEXTUAL_FPS": "120"},
            start_new_session=True,
        )
        os.close(slave)
        self._length = 0

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        until = time.monotonic() + _PATIENCE
        while self._process.poll() is None and time.monotonic() < until:
            self._read(0.1)
        self._process.kill()
        self._process.wait()
        os.close(self._master)

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._master, keys.encode())

    def wait_for(self, words: bytes) -> None:
        """Read until the screen says something. Raises TimeoutError."""
        until = time.monotonic() + _PATIENCE
        seen = b""
        while words not in seen:
            if time.monotonic() > until:
                raise TimeoutError(f"the screen never says {words!r}: {seen[-2_000:]!r}")
            seen += self._read(0.1)

    def pause(self, seconds: float) -> None:
        """Read what comes for so long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._read(left)

    def key_to_preview(self, pause: float) -> float:
        """Press a key after a pause; answer the seconds until the preview has it."""
        self.pause(pause)
        before = self._length
        start = time.perf_counter()
        self.type("x")
        while self._length == before:
            if time.perf_counter() - start > _PATIENCE:
                raise TimeoutError("the preview never followed the key")
            self._read(1.0)
        return time.perf_counter() - start

    def _read(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return b""
        try:
            found = os.read(self._master, 1 << 16)
        except OSError:
            return b""
        for match in _GAUGE.finditer(found):
            self._length = int(match[1].replace(b",", b""))
        return found


class Watched(CallsheetApp):
    """The app, noting how late its event loop is while a list is tried."""

    CSS_PATH = str(Path(inspect.getfile(CallsheetApp)).parent / "app.tcss")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, start="templates")
        self.lags: list[float] = []

    async def on_load(self) -> None:
        """Begin to note."""
        await super().on_load()
        self.run_worker(self.note(), group="lag")

    async def note(self) -> None:
        """Wake every few milliseconds, and note how late that was."""
        while True:
            start = time.perf_counter()
            await asyncio.sleep(_TICK)
            late = time.perf_counter() - start - _TICK
            if any(each.group == "scan" for each in self.workers):
                self.lags.append(late)


def main(home: Path) -> None:
    """Run the app on a workspace until it is left."""
    store: Store = open_store(home, clock)
    try:
        app = Watched(Desk(store, _PROFILE, clock, "bench"))
        with handing_over():
            app.run()
        (home / "lags.json").write_text(json.dumps(app.lags), encoding="utf-8")
    finally:
        store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
