"""What the import dialog says of an error, in its own fields and keys, and of how far it is."""

from collections.abc import Callable

from tui.domain.errors import CallsheetError

_HINTS = {
    "encoding": "Save it again as CSV (UTF-8), XLSX or JSON.",
    "delimiter": "Choose another character under “cells”, or delete the columns not needed.",
    "sheet": "Choose one of its hidden sheets under “sheet”.",
    "phone": "Make one of the columns the phone.",
}
"""By what an error's hint is about."""

_SAID_EVERY = 0.25
"""Seconds between two words about progress."""

_OTHER_ENCODING = "F6 reads it in another encoding. "


def said_of(error: CallsheetError, encodings: int = 0) -> str:
    """Answer an error's words for the screen; `encodings` are those F6 goes through."""
    hint = _HINTS.get(error.about, error.hint)
    if error.about == "encoding" and encodings > 1:
        hint = _OTHER_ENCODING + hint
    return f"{error.message} {hint}".strip()


class Pace:
    """Says how far an import has come, no oftener than one reads.

    The rate is that since the first rows were in: before them the file is read once over.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._first: tuple[float, int] | None = None
        self._said = 0.0

    def words(self, rows: int, of: int) -> str:
        """Answer the words, "" where some were answered just now."""
        now = self._clock()
        begun, before = self._first = self._first or (now, rows)
        if self._said and now - self._said < _SAID_EVERY:
            return ""
        self._said = now
        rate = f" · {(rows - before) / (now - begun):,.0f} a second" if now > begun else ""
        return f"{rows:,} of {of:,} rows{rate} · esc stops"
