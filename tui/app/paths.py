"""File names as the operator types them: completion, and the text an empty line begins with."""

import os
from pathlib import Path

MOST = 200
"""Names of a folder that are looked through, at most."""


def path_of(text: str) -> Path:
    """Answer the path a text means; `~` is the home folder, quotes around it are dropped."""
    return Path(text.strip().strip("'\"")).expanduser()


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
    except OSError:
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
