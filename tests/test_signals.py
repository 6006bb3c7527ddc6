"""The tests' children take signals as under a terminal, however the tests were started."""

import signal
import subprocess
import sys
from pathlib import Path

from tests.signals import as_from_a_terminal

ROOT = Path(__file__).parents[1]
HARD = (signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGALRM, signal.SIGCHLD)
CHILD = """
import signal
hard = (signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGALRM, signal.SIGCHLD)
print([one.name for one in hard if signal.getsignal(one) is signal.SIG_IGN])
print(sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ())))
"""
RUN = f"""
import os, signal, subprocess, sys
from tests.signals import as_from_a_terminal
as_from_a_terminal()
os.kill(os.getpid(), signal.SIGHUP)
os.kill(os.getpid(), signal.SIGINT)
sys.exit(subprocess.run([sys.executable, "-c", {CHILD!r} + "raise SystemExit(3)"]).returncode)
"""


def test_a_run_that_ignores_and_blocks_signals_does_not_hand_that_on() -> None:
    """It outlives the signals itself, as its starter wished, and it learns exit codes."""
    ran = subprocess.run(
        [sys.executable, "-c", RUN], preexec_fn=_ignore_all, cwd=ROOT, capture_output=True
    )
    assert (ran.returncode, ran.stdout.split(b"\n")[:2]) == (3, [b"[]", b"[]"]), ran.stderr


def test_a_run_from_a_terminal_is_left_alone() -> None:
    before = [signal.getsignal(number) for number in HARD]
    as_from_a_terminal()
    assert [signal.getsignal(number) for number in HARD] == before


def _ignore_all() -> None:
    for number in HARD:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, HARD)
