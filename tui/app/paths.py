"""File names as the operator types them: completion, and the text an empty line begins with."""

import os
import stat
from pathlib import Path

from tui.app.text import plain
from tui.domain.errors import UsageError

MOST = 200
"""Names of a folder that are looked through, at most."""


def path_of(text: str) -> Path:
    """Answer the path a text means; `~` is the home folder, outer quotes are dropped."""
    path = Path(text.strip().strip("'\""))
    try:
        return path.expanduser()
    except RuntimeError:  # nobody has that name: it is a name like any other
        return path


def is_there(path: Path) -> bool:
    """Answer whether there is something at a path. Blocks. Raises UsageError where none can be."""
    return _mode(path) is not None


def is_file(path: Path) -> bool:
    """Answer whether a path is a file. Blocks. Raises UsageError where none can be there."""
    mode = _mode(path)
    return mode is not None and stat.S_ISREG(mode)


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        words = f"{plain(str(path), 200)} cannot be used: {why}."
        raise UsageError(words, "Choose another.") from None


def complete(text: str) -> tuple[str, tuple[str, ...]]:
    """Answer the text completed as far as it is certain, and the names it could become.

    It reads a folder: call it in a thread. A folder that cannot be read completes nothing. Names
    with control, bidi or undecodable characters are left out: an input line shows them raw.
    """
    folder_text, slash, start = text.rpartition("/")
    folder = path_of(folder_text + slash) if slash else Path()
    try:
        with os.scandir(folder) as entries:
            names = sorted(
                entry.name + ("/" if entry.is_dir() else "")
                for entry in entries
                if entry.name.isprintable()
                and entry.name.startswith(start)
                and (start or not entry.name.startswith("."))
            )[:MOST]
    except (OSError, ValueError):
        return text, ()
    if not names:
        return text, ()
    return folder_text + slash + _common(names), tuple(names)


def _common(names: list[str]) -> str:
    """Answer what all names begin with, letter by letter."""
    first, last = min(names), max(names)
    for place, letter in enumerate(first):
        if place >= len(last) or last[place] != letter:
            return first[:place]
    return first
