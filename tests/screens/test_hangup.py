"""A lost session ends the app: by SIGHUP, and where that is ignored by the terminal's own end."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
from pathlib import Path
from time import monotonic

import pytest

from tui.app.hangup import is_terminal

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0


@pytest.mark.parametrize("ignored", [False, True])
def test_a_lost_terminal_ends_the_app(tmp_path: Path, ignored: bool) -> None:
    config = tmp_path / "config.toml"
    config.touch()
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "tui", "--home", str(tmp_path / "home"), "--config", str(config)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm-256color"},
        preexec_fn=_ignore if ignored else None,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        _read_until(ours, b"Contacts")
        os.close(ours)
        if not ignored:
            process.send_signal(signal.SIGHUP)
        process.wait(PATIENCE)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130


def _ignore() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


def _read_until(descriptor: int, words: bytes) -> None:
    seen, deadline = b"", monotonic() + PATIENCE
    while words not in seen:
        assert monotonic() < deadline
        if select.select([descriptor], [], [], 0.5)[0]:
            seen += os.read(descriptor, 65_536)


def test_a_terminal_that_is_gone_before_the_app_begins_counts_as_one(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    assert is_terminal(theirs)
    os.close(ours)
    assert is_terminal(theirs)
    os.close(theirs)
    with (tmp_path / "file").open("w") as file:
        assert not is_terminal(file.fileno())
