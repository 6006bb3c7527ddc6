"""A crash screen that shows no values.

Textual's own prints the local variables of every frame, which may hold a key or a customer. Its
handler is the private `App._fatal_error`; this file is the one place that overrides it, and a
test holds the override against the pinned version.
"""

import traceback
from typing import Any

from rich.segment import Segment, Segments
from textual.app import App
from textual.worker import WorkerFailed

from tui.app.text import plain
from tui.domain.errors import CallsheetError

ADVICE = (
    "Callsheet has stopped because of a fault of its own. What was in flight is in the journal:\n"
    "`callsheet status` shows it. Please report the lines above; they hold no values.\n"
)


def report(error: BaseException) -> str:
    """Answer the error as plain lines: files, line numbers and code, without any value.

    The message of an error that is not ours may quote a customer's data, so only its kind is
    shown. An error in a worker is the one that the worker had.
    """
    if isinstance(error, WorkerFailed):
        return report(error.error)
    frames = traceback.format_list(traceback.extract_tb(error.__traceback__))
    cause = error.__cause__ or error.__context__
    before = report(cause) + "which led to\n" if cause is not None else ""
    name = f"{type(error).__module__}.{type(error).__name__}"
    words = f": {plain(str(error))}" if isinstance(error, CallsheetError) else ""
    return f"{before}{plain(''.join(frames))}{name}{words}\n"


class QuietCrash(App[object]):
    """An app that ends with `report` where Textual would print local variables."""

    def _fatal_error(self) -> None:
        self.bell()
        error: Any = self._exception
        lines = (report(error) if error is not None else "") + "\n" + ADVICE
        self._exit_renderables.append(Segments([Segment(lines)]))
        self._close_messages_no_wait()
