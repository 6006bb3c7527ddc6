"""On a real terminal: no byte of foreign text arrives as a control sequence."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import pytest

from tests.screens.stage import desk_at, fill
from tui.domain.ledger import Suppressed

ROOT = Path(__file__).parents[2]
HOSTILE = "Eve\x1b]52;c;cGxhbnRlZA==\x07\x1b[31mplanted\x9b1mbidi\u202ename\u200b [/] [red]"
HARMFUL = (b"\x1b]52", b"\x1b[31mplanted", b"\x9b1m", "\u202e".encode(), "\u200b".encode())
PATIENCE = 20.0


@dataclass
class Terminal:
    """The other end of a pty."""

    descriptor: int
    seen: bytearray = field(default_factory=bytearray)

    def wait_for(self, words: str) -> None:
        """Read until these words have come. Fails after a while."""
        deadline = monotonic() + PATIENCE
        start = len(self.seen)
        while words.encode() not in bytes(self.seen[start:]):
            assert monotonic() < deadline, f"{words!r} did not come"
            self._read()

    def _read(self) -> None:
        ready, _, _ = select.select([self.descriptor], [], [], 0.5)
        if ready:
            self.seen += os.read(self.descriptor, 65_536)

    def press(self, keys: bytes) -> None:
        """Type."""
        os.write(self.descriptor, keys)


@contextmanager
def terminal(home: Path, *arguments: str, **environ: str) -> Iterator[Terminal]:
    """The app on a pty of 120x36."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.screens.pty_run", str(home), *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environ},
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield Terminal(ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


@pytest.fixture
def hostile_home(tmp_path: Path) -> Path:
    """A workspace where every name is hostile."""
    home = tmp_path / "home"
    with desk_at(home) as desk:
        fill(desk, f"list {HOSTILE}", [("+12025550143", HOSTILE, "x")], note=HOSTILE)
        entry = Suppressed("12025550199", "+12025550199", HOSTILE, desk.clock(), HOSTILE)
        desk.store.suppression.add_many([entry])
        desk.store.templates.save(f"t {HOSTILE}", f"Hi {{{{ first_name }}}} {HOSTILE}", "amy")
    return home


def test_no_foreign_byte_arrives_as_a_control(hostile_home: Path) -> None:
    with terminal(hostile_home) as screen:
        screen.wait_for("1 of 1")
        for key, awaited in (
            (b"\r", "esc closes"),
            (b"q", "do not call"),
            (b"2", "characters"),
            (b"v", "call_data"),
            (b"o", "enter chooses"),
            # Hidden by the dialog, unlike what stands below it.
            (b"\r", "Luly gets"),
            (b"1", "LISTS"),
            (b"m", "rename this list"),
        ):
            screen.press(key)
            screen.wait_for(awaited)
        assert b"planted" in screen.seen
        assert [each for each in HARMFUL if each in bytes(screen.seen)] == []


def test_an_ascii_terminal_gets_ascii_only(hostile_home: Path) -> None:
    with terminal(hostile_home, "ascii") as screen:
        screen.wait_for("1 of 1")
        assert all(byte < 0x80 for byte in screen.seen)


def test_an_idle_screen_sends_nothing(hostile_home: Path) -> None:
    with terminal(hostile_home) as screen:
        screen.wait_for("1 of 1")
        while select.select([screen.descriptor], [], [], 1.0)[0]:
            os.read(screen.descriptor, 65_536)
        assert select.select([screen.descriptor], [], [], 2.0)[0] == []


def test_an_idle_editor_sends_nothing(hostile_home: Path) -> None:
    with terminal(hostile_home) as screen:
        screen.wait_for("1 of 1")
        screen.press(b"2")
        screen.wait_for("characters")
        screen.press(b"e")
        while select.select([screen.descriptor], [], [], 1.0)[0]:
            os.read(screen.descriptor, 65_536)
        assert select.select([screen.descriptor], [], [], 2.0)[0] == []


def test_an_arrow_key_costs_two_lines(hostile_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "many"
    with desk_at(home) as desk:
        people = [(f"+1202555{n:04}", f"Name{n}", "Person") for n in range(100, 200)]
        fill(desk, "many", people, note="text")
    with terminal(home) as screen:
        screen.wait_for("1 of 100")
        while select.select([screen.descriptor], [], [], 1.0)[0]:
            os.read(screen.descriptor, 65_536)
        screen.seen.clear()
        screen.press(b"\x1b[B")
        screen.wait_for("2 of 100")
        assert len(screen.seen) < 1_000


def test_no_color_is_legible(hostile_home: Path) -> None:
    with terminal(hostile_home, NO_COLOR="1") as screen:
        screen.wait_for("1 of 1")
        assert b"do not call" in screen.seen
