"""What a confirmation freezes, kept aside on disk until the word is checked.

Judging a large batch takes longer than other writers should wait. So it reads without a
transaction, notes here what it found, and one short transaction writes it: a contact that changed
in between no longer has the digest that was judged, and is held before its request.
"""

import pickle
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO

from tui.domain.batch import CallRow
from tui.domain.errors import Busy
from tui.domain.states import RowState
from tui.domain.verdict import lasting
from tui.engine.desk import Desk
from tui.engine.journal import after_verdict
from tui.engine.judging import Judged
from tui.engine.said import said_of

Digests = list[tuple[str, str, str]]
"""Ref, digest and what is said, of rows that change in nothing else."""

Moves = list[tuple[CallRow, RowState]]
"""Whole rows, and the state each was judged in."""


@contextmanager
def kept_aside(folder: Path) -> Iterator["Frozen"]:
    """Give a place for what is to be written: a file without a name, gone at the end.

    Raises Busy where the disk is full or read-only.
    """
    try:
        file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by the next statement
    except OSError as error:
        raise _no_room(folder, error) from error
    try:
        yield Frozen(file, folder)
    finally:
        with suppress(OSError):  # a last page that finds no room: `add` has said so
            file.close()


class Frozen:
    """What is to be written of each row that was judged."""

    def __init__(self, file: IO[bytes], folder: Path) -> None:
        self._file = file
        self._folder = folder

    def add(
        self,
        provider: str,
        rows: Sequence[CallRow],
        judged: Sequence[Judged],
        overrides: Collection[str],
        now: datetime,
    ) -> None:
        """Note what becomes of rows as they are stored, by what was judged of them.

        A row that was frozen before stays so; one whose change was overridden has no digest here.
        What an earlier send overrode for itself alone is taken off again.
        """
        digests: Digests = []
        moves: Moves = []
        for row, each in zip(rows, judged, strict=True):
            kept = tuple(sorted({*lasting(row.overrides), *overrides} - {"changed"}))
            digest, said = (row.digest, row.said) if row.digest else (each.digest, "")
            if not said and each.call is not None:
                said = said_of(provider, each.call)
            plain = each.row is row and each.verdict.sends and row.state is RowState.PLANNED
            if plain and not row.reason and not row.error and kept == row.overrides:
                if (row.digest, row.said) != (digest, said):
                    digests.append((row.ref, digest, said))
                continue
            after = after_verdict(each, now)
            # What is planned is of no request: that of an absent one has let go of it by then.
            attempt = "" if row.state is RowState.PLANNED else row.attempt
            frozen = replace(after, digest=digest, said=said, overrides=kept, attempt=attempt)
            moves.append((frozen, row.state))
        try:
            pickle.dump((digests, moves), self._file, pickle.HIGHEST_PROTOCOL)
            self._file.flush()
        except OSError as error:
            raise _no_room(self._folder, error) from error

    def write(self, desk: Desk, batch_id: str) -> None:
        """Write all of it, inside the caller's transaction; a row that has moved since stays."""
        for digests, moves in self._chunks():
            desk.store.rows.freeze(batch_id, digests)
            desk.store.rows.save_still(moves)

    def _chunks(self) -> Iterator[tuple[Digests, Moves]]:
        self._file.seek(0)
        while True:
            try:
                yield pickle.load(self._file)
            except EOFError:
                return


def _no_room(folder: Path, error: OSError) -> Busy:
    return Busy(
        f"Nothing can be written in {folder}: {error.strerror}.",
        "Free some space. Nothing was sent.",
    )
