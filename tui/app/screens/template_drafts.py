"""Unsaved text, kept in the workspace while it is typed: a lost terminal loses no words.

Each window of an operator has a slot of its own, so that two of them never write over each other;
what a window that is gone has left is taken over by the next, or opened like a template. A window
is known by its process and when that began: a process number comes again, after a restart at once.
"""

import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from tui.app.screens.template_buffer import Buffer
from tui.engine.desk import Desk

_OF_BUFFER = frozenset(each.name for each in fields(Buffer))
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_START_FIELD = 19
"""Of /proc/PID/stat after the process's name: when it began, in ticks since the boot (proc(5))."""


@dataclass(frozen=True, slots=True)
class Window:
    """A process that edits, on a machine."""

    host: str
    pid: int
    began: str = ""
    """When the process began, "" where the system does not tell."""

    @property
    def name(self) -> str:
        """Its name in a key."""
        return f"{self.host}-{self.pid}".replace(":", "-")

    def is_open(self) -> bool:
        """Whether it runs on this machine; of another machine nobody here knows.

        Where the system does not tell when a process began, one that got its number later looks
        like it.
        """
        if self.host != platform.node():
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except OSError:
            pass
        now = _began(self.pid)
        return not (self.began and now) or now == self.began


@dataclass(frozen=True, slots=True)
class Draft:
    """An unsaved text that another window has left, and where it is kept."""

    key: str
    buffer: Buffer
    is_here: bool
    """Whether that window was on this machine."""
    is_open: bool = False
    """Whether that window still seems to run."""
    kept_at: float = 0.0
    """When it was kept last, in seconds since 1970."""


def this_window() -> Window:
    """Answer the window of this process."""
    return Window(platform.node(), os.getpid(), _began(os.getpid()))


def keep_draft(desk: Desk, buffer: Buffer, window: Window | None = None) -> None:
    """Keep a window's unsaved text; one that is saved is forgotten. Blocks."""
    window = window or this_window()
    if buffer.unsaved:
        kept = {**asdict(buffer), **asdict(window), "kept_at": desk.clock().timestamp()}
        desk.store.facts.set(_key(desk, window), kept)
    elif desk.store.facts.get(_key(desk, window)) is not None:
        desk.store.facts.forget(_key(desk, window))


def kept_draft(desk: Desk, window: Window | None = None) -> Buffer | None:
    """Answer the unsaved text of a window, None where there is none. Blocks."""
    kept = desk.store.facts.get(_key(desk, window or this_window()))
    return _buffer(kept) if isinstance(kept, dict) else None


def other_drafts(desk: Desk, window: Window | None = None) -> tuple[Draft, ...]:
    """Answer what this operator's other windows have unsaved, the newest first. Blocks."""
    own = _key(desk, window or this_window())
    found: list[Draft] = []
    for key in desk.store.facts.keys(_prefix(desk)):
        kept = desk.store.facts.get(key)
        # An operator's name may begin with another's; no window's name has a colon.
        of_operator = key == _prefix(desk) or key.rpartition(":")[0] == _prefix(desk)
        if key == own or not of_operator or not isinstance(kept, dict):
            continue
        by = Window(kept.get("host", platform.node()), kept.get("pid", 0), kept.get("began", ""))
        is_here, is_open = by.host == platform.node(), bool(by.pid and by.is_open())
        if _buffer(kept).unsaved:
            found.append(Draft(key, _buffer(kept), is_here, is_open, kept.get("kept_at", 0.0)))
    # Of the same moment the one whose slot is the younger is the newer.
    return tuple(sorted(found, key=lambda each: each.kept_at)[::-1])


def left_drafts(desk: Desk, window: Window | None = None) -> tuple[Draft, ...]:
    """Answer what windows that are gone have left, the newest first. Blocks."""
    return tuple(each for each in other_drafts(desk, window) if not each.is_open)


def take_draft(desk: Desk, draft: Draft, window: Window | None = None) -> Buffer:
    """Make a text that was left this window's own; an open window keeps its own too. Blocks."""
    keep_draft(desk, draft.buffer, window)
    if not draft.is_open:
        desk.store.facts.forget(draft.key)
    return draft.buffer


def first_draft(desk: Desk, window: Window | None = None) -> tuple[Buffer | None, int]:
    """Answer the text to go on with, None for none, and how many more were left. Blocks."""
    own = kept_draft(desk, window)
    left = left_drafts(desk, window)
    if own is not None and own.unsaved:
        return own, len(left)
    mine = next((each for each in left if each.is_here), None)
    if mine is None:
        return None, len(left)
    return take_draft(desk, mine, window), len(left) - 1


def _buffer(kept: Mapping[str, Any]) -> Buffer:
    return Buffer(**{name: value for name, value in kept.items() if name in _OF_BUFFER})


def _prefix(desk: Desk) -> str:
    return f"draft:{desk.operator}"


def _key(desk: Desk, window: Window) -> str:
    return f"{_prefix(desk)}:{window.name}"


def _began(pid: int) -> str:
    """Answer when a process of this machine began, "" where the system does not tell."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        # The name before it is in brackets and may hold anything, brackets too.
        start = words.rpartition(")")[2].split()[_START_FIELD]
        return f"{_BOOT.read_text(encoding='ascii').strip()}/{start}"
    except (OSError, ValueError, IndexError):
        return ""
