"""Real processes of the real command, forked from one that has it loaded already.

Each has a pid, an exit code and a death of its own; only the half second that Python takes to
load is paid once, by the server that forks them.
"""

import io
import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

_LOADED = ["tests.torture.loaded"]


@dataclass
class Sender:
    """One process; its standard output and error stand in files."""

    process: ForkServerProcess
    out: Path
    err: Path

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self.process.pid is not None
        return self.process.pid

    @property
    def alive(self) -> bool:
        """Whether it has not ended."""
        return self.process.is_alive()

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        if self.process.is_alive():
            os.kill(self.pid, number)

    def wait(self, seconds: float = 60) -> int:
        """Wait for its end; answers its exit code, negative for a signal."""
        self.process.join(seconds)
        code = self.process.exitcode
        assert code is not None, "the process hangs"
        self.process.close()
        return code


def start(folder: Path, name: str, words: Sequence[str], environ: Mapping[str, str]) -> Sender:
    """Run one command line in a process of its own."""
    out, err = folder / f"{name}.out", folder / f"{name}.err"
    arguments = (list(words), dict(environ), str(out), str(err))
    process = _context().Process(target=run, args=arguments)
    process.start()
    return Sender(process, out, err)


def run(words: list[str], environ: dict[str, str], out: str, err: str) -> None:
    """What the process does: the command line, then its exit code."""
    from tui.cli.main import main

    os.environ.update(environ)
    with open(out, "w", encoding="utf-8") as stdout, open(err, "w", encoding="utf-8") as stderr:
        given = io.TextIOWrapper(io.BytesIO(), "utf-8")
        code = main(words, environ, given, stdout, stderr)
    sys.exit(code)


@cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_LOADED)
    return context
