"""Restoring a workspace from a backup, once the operator has typed what would be replaced."""

from pathlib import Path

from tui.domain.clock import Clock
from tui.domain.errors import Refused
from tui.store import Restored, restore


def restore_workspace(
    home: Path, source: Path, clock: Clock, operator: str, confirm: str
) -> Restored:
    """Bring a backup back; `confirm` is the name of the workspace's folder.

    No call and no refusal is forgotten, and no number that may be ringing is dialled again: what
    had not ended is `unknown` until somebody has looked, and every batch is paused. The act is
    written into the audit. Needs no open store, since a damaged one does not open.
    Raises Refused for another word, UsageError for a file that is no sound copy, Busy while
    anybody sends.
    """
    word = home.absolute().name
    if confirm != word:
        raise Refused(
            f"{source} would replace the lists, templates and batches of {home}; the calls made "
            "and the numbers refused since stay known.",
            f"To do it, add --confirm {word}",
        )
    return restore(home, source, clock, operator)
