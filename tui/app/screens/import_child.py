"""An import in a process of its own: it takes a processor, and not the screen's interpreter.

The parent writes one pickle, what to do, and keeps the pipe open: a byte or its end means stop.
The child answers pickles: progress, and at last the report or the error. No key crosses the pipe.
"""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from tui.app.screens.import_run import Form, Progress, run_import
from tui.domain.errors import Busy, CallsheetError
from tui.domain.profile import Profile
from tui.engine.desk import Desk
from tui.engine.importing import ImportReport
from tui.engine.suppress_file import SuppressFileReport
from tui.store import open_store

Report = ImportReport | SuppressFileReport

_LOOK = 0.1
"""Seconds between two looks whether the operator has stopped it."""

_MEEK = 5
"""How much the import gives way: it keeps two processors busy, and the screen comes first."""


@dataclass(frozen=True, slots=True)
class _Task:
    home: Path
    profile: Profile
    operator: str
    form: Form
    here: bool


@dataclass(frozen=True, slots=True)
class _Failed:
    kind: type[CallsheetError]
    message: str
    hint: str
    about: str


def run_apart(
    desk: Desk, form: Form, here: bool, progress: Progress, cancelled: Callable[[], bool]
) -> Report:
    """Do what `run_import` does, in another process. Blocks; raises what it raises, and Busy."""
    bare = replace(
        desk.profile,
        api_key=None,
        client_id=None,
        client_secret=None,
        token=None,
        webhook_secrets=(),
    )
    task = _Task(desk.store.home, bare, desk.operator, form, here)
    process = subprocess.Popen(
        [sys.executable, "-m", "tui.app.screens.import_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    ended = threading.Event()
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            pickle.dump(task, process.stdin)
            process.stdin.flush()
        except BrokenPipeError:
            raise _gone() from None
        watcher = threading.Thread(target=_stop_when, args=(cancelled, ended, process.stdin))
        watcher.start()
        try:
            return _answer(process.stdout, progress)
        finally:
            ended.set()
            watcher.join()


def _stop_when(cancelled: Callable[[], bool], ended: threading.Event, pipe: IO[bytes]) -> None:
    """Close the pipe once the operator has stopped it, or it is over."""
    while not ended.wait(_LOOK) and not cancelled():
        pass
    pipe.close()


def _answer(pipe: IO[bytes], progress: Progress) -> Report:
    while True:
        try:
            found = pickle.load(pipe)
        except (EOFError, pickle.UnpicklingError):
            raise _gone() from None
        if isinstance(found, _Failed):
            raise found.kind(found.message, found.hint, found.about)
        if isinstance(found, ImportReport | SuppressFileReport):
            return found
        progress(*found)


def _gone() -> Busy:
    return Busy(
        "The process of the import ended before the import did.",
        "Nothing is half imported: import the file again.",
    )


def main() -> None:
    """Be the child."""
    if hasattr(os, "nice"):
        os.nice(_MEEK)
    task: _Task = pickle.load(sys.stdin.buffer)
    out = sys.stdout.buffer
    stopped = threading.Event()
    threading.Thread(target=_listen, args=(stopped,), daemon=True).start()

    def tell(found: object) -> None:
        pickle.dump(found, out)
        out.flush()

    try:
        with closing(open_store(task.home, _now)) as store:
            desk = Desk(store, task.profile, _now, task.operator)
            report = run_import(desk, task.form, task.here, lambda *at: tell(at), stopped.is_set)
    except CallsheetError as error:
        tell(_Failed(type(error), error.message, error.hint, error.about))
    else:
        tell(report)


def _listen(stopped: threading.Event) -> None:
    sys.stdin.buffer.read(1)
    stopped.set()


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    from tui.app.screens import import_child

    import_child.main()
