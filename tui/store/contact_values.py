"""Single variables of all contacts of a list, picked out by SQLite: five times as fast as whole
contacts, which a scan of a list would read and not use. They stay the text that is stored, because
whoever wants them is another process, and reads them there."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from tui.domain.contact import STANDARD_VARIABLES
from tui.domain.errors import UsageError
from tui.store.connection import Database

_PATHS = 100
"""Paths of one `json_extract`; SQLite takes 126 at most."""


def contact_values(
    database: Database, table: str, list_id: str, names: Sequence[str], chunk: int, first: int
) -> Iterator[tuple[list[str], str]]:
    """Answer refs and values in the order of the list, a chunk at a time, `first` the first time.

    The values are JSON: per contact a list that begins with those of `names`, null where it has
    none. Raises UsageError for a name that is none.
    """
    for name in names:
        if not name.isidentifier():
            raise UsageError(f"{name!r} is no name of a column.", "Rename the column.")
    # Keys are kept as ASCII with escapes, by which SQLite's versions find others differently.
    picks = len(names) <= _PATHS and all(name.isascii() for name in names)
    wanted = _picked(names) if picks else "doc"
    place, size = 0, first
    while True:
        found = database.read(
            f"SELECT place, id, {wanted} FROM {table}"
            " WHERE list_id = ? AND place > ? ORDER BY place LIMIT ?",
            (list_id, place, size),
        )
        if not found:
            return
        place, size = found[-1][0], chunk
        rows = (row[2] if picks else _row(names, json.loads(row[2])) for row in found)
        yield [f"c{row[1]}" for row in found], f"[{','.join(rows)}]"


def _picked(names: Sequence[str]) -> str:
    paths = [
        f"'$.{name}'" if name in STANDARD_VARIABLES else f"'$.fields.{name}'" for name in names
    ]
    # With two paths or more the answer is JSON as it is kept, and no decoded text.
    more = ["'$.phone'"] * (2 - len(paths))
    return f"json_extract(doc, {', '.join([*paths, *more])})"


def _row(names: Sequence[str], document: dict[str, Any]) -> str:
    fields = document.get("fields", {})
    return json.dumps(
        [document.get(name) if name in STANDARD_VARIABLES else fields.get(name) for name in names]
    )
