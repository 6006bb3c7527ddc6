"""I12: no key in any file of a workspace, also not inside what is kept packed."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from tui.domain.profile import Secret
from tui.engine.desk import Desk
from tui.engine.payload import body_of
from tui.engine.violation import Violation

_PIECE = 1 << 20
_SHORTEST = 6
"""A key of fewer characters would be found in any text."""


def check_secrets(
    desk: Desk, secrets: Sequence[Secret], further: Sequence[Path] = ()
) -> tuple[Violation, ...]:
    """Look for known keys in all files of the workspace, in `further` files, in kept bodies.

    The words name the place, never the key. A file that another process has just removed, or
    another operator keeps private, is passed over.
    """
    keys = [k for s in secrets if len(k := s.reveal().encode()) >= _SHORTEST]
    files = (path for path in sorted(desk.store.home.rglob("*")) if path.is_file())
    found = [
        Violation("I12", str(path), "a key stands in it")
        for path in (*files, *further)
        if _file_has(path, keys)
    ]
    found += [
        Violation("I12", attempt, "a key stands in what was kept of it")
        for attempt, raw in _kept(desk)
        if any(key in raw for key in keys)
    ]
    return tuple(found)


def _file_has(path: Path, keys: Sequence[bytes]) -> bool:
    try:
        with path.open("rb") as file:
            return _has(file, keys)
    except (FileNotFoundError, PermissionError):
        return False


def _has(file: BinaryIO, keys: Sequence[bytes]) -> bool:
    overlap = max(map(len, keys), default=1) - 1
    tail = b""
    while piece := file.read(_PIECE):
        piece = tail + piece
        if any(key in piece for key in keys):
            return True
        tail = piece[-overlap:] if overlap else b""
    return False


def _kept(desk: Desk) -> Iterator[tuple[str, bytes]]:
    for batch in desk.store.batches.all():
        for attempt in desk.store.attempts.of_batch(batch.id):
            for answer in desk.store.answers.of(attempt.id):
                if answer.kind == "body":
                    yield attempt.id, body_of(desk, attempt.id)
                else:
                    yield attempt.id, answer.raw
    for event in desk.store.inbox.unmatched():
        yield event.event_id, event.raw
