"""One mark per state, outcome and verdict: the same everywhere, never by colour alone."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from textual.content import Content

from tui.app import palette
from tui.domain.states import Outcome, RowState
from tui.domain.verdict import Severity


@dataclass(frozen=True, slots=True)
class Mark:
    """How one state looks: a glyph, its stand-in in ASCII, a letter, its word, its style.

    The style repeats what glyph and word say; it is a Rich style and a Textual one alike.
    """

    glyph: str
    ascii: str
    letter: str
    word: str
    style: str

    def text(self, utf8: bool = True, words: bool = True) -> str:
        """Answer `● answered`, or `● A` where there is no room for the word."""
        return f"{self.glyph if utf8 else self.ascii} {self.word if words else self.letter}"

    def content(self, utf8: bool = True, words: bool = True) -> Content:
        """Answer the same as coloured content for a widget."""
        return Content.styled(self.text(utf8, words), self.style)


_S, _O = RowState, Outcome
_DIM = palette.FAINT

ROW_MARKS: Mapping[RowState, Mark] = {
    _S.PLANNED: Mark("·", ".", "P", "planned", _DIM),
    _S.HELD: Mark("‖", "=", "H", "held", _DIM),
    _S.BLOCKED: Mark("⊘", "/", "B", "blocked", _DIM),
    _S.SENDING: Mark("→", ">", "S", "sending", palette.BLUE),
    _S.REJECTED: Mark("✕", "x", "R", "rejected", palette.RED),
    _S.UNKNOWN: Mark("?", "?", "U", "unknown", f"reverse {palette.MAGENTA}"),
    _S.ACCEPTED: Mark("✓", "+", "K", "accepted", palette.BLUE),
    _S.QUEUED: Mark("…", ":", "Q", "queued", palette.CYAN),
    _S.IN_PROGRESS: Mark("◐", "@", "I", "in progress", palette.CYAN),
    _S.ENDED: Mark("●", "*", "E", "ended", _DIM),
    _S.CANCELED: Mark("–", "-", "C", "canceled", _DIM),
}

OUTCOME_MARKS: Mapping[Outcome, Mark] = {
    _O.ANSWERED: Mark("●", "*", "A", "answered", palette.GREEN),
    _O.VOICEMAIL: Mark("◍", "v", "V", "voicemail", palette.YELLOW),
    _O.NO_ANSWER: Mark("○", "o", "N", "no answer", _DIM),
    _O.BUSY: Mark("◌", "b", "Y", "busy", _DIM),
    _O.FAILED: Mark("✕", "x", "F", "failed", palette.RED),
    _O.UNDETERMINED: Mark("~", "~", "T", "undetermined", palette.YELLOW),
}

SEVERITY_MARKS: Mapping[Severity, Mark] = {
    Severity.WARN: Mark("!", "!", "W", "warn", palette.YELLOW),
    Severity.HOLD: Mark("‖", "=", "H", "held", _DIM),
    Severity.BLOCK: Mark("⊘", "/", "B", "blocked", palette.RED),
}

ERROR = Mark("✕", "x", "E", "error", palette.RED)
WARNING = Mark("!", "!", "W", "warning", palette.YELLOW)


def row_mark(state: RowState, outcome: Outcome | None = None) -> Mark:
    """Answer the mark of a call row: of its outcome once it has ended with one."""
    if state is RowState.ENDED and outcome is not None:
        return OUTCOME_MARKS[outcome]
    return ROW_MARKS[state]


def speaks_utf8(environ: Mapping[str, str] = os.environ) -> bool:
    """Answer whether this terminal shows the glyphs; else the ASCII stand-ins are written.

    The locale decides as the C library reads it: LC_ALL, else LC_CTYPE, else LANG. The kernel's
    own console and terminals of the VT age have no such glyphs whatever the locale says.
    """
    if environ.get("TERM", "").partition("-")[0] in {"linux", "vt100", "vt102", "vt220", "ansi"}:
        return False
    named = next((environ[key] for key in _LOCALE_KEYS if environ.get(key)), "UTF-8")
    return "utf8" in named.lower().replace("-", "")


_LOCALE_KEYS = ("LC_ALL", "LC_CTYPE", "LANG")
