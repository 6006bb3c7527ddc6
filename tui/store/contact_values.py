"""Single variables of all contacts of a list, picked out by SQLite: five times as fast as whole
contacts, which a scan of a list would read and not use."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from tui.domain.contact import STANDARD_VARIABLES
from tui.domain.errors import UsageError
from tui.store.connection import Database

_PATHS = 100
"""Paths of one `json_extract`; SQLite takes 126 at most."""

Row = list[str | None]


def contact_values(
    database: Database, table: str, list_id: str, names: Sequence[str], chunk: int
) -> Iterator[tuple[list[str], list[Row]]]:
    """Answer refs and values in the order of the list, a chunk at a time.

    A value is None where a contact lacks the column. Raises UsageError for a name that is none.
    """
    # Keys are kept as ASCII with escapes, by which SQLite's versions find others differently.
    plain = all(name.isascii() for name in names)
    picked = ", ".join(_picked(names)) if plain else "doc"
    place = 0
    while True:
        found = database.read(
            f"SELECT place, id, {picked} FROM {table}"
            " WHERE list_id = ? AND place > ? ORDER BY place LIMIT ?",
            (list_id, place, chunk),
        )
        if not found:
            return
        place = found[-1][0]
        texts = [row[2:] for row in found]
        rows = _rows(names, texts) if plain else [_row(names, json.loads(doc)) for (doc,) in texts]
        yield [f"c{row[1]}" for row in found], rows


def _picked(names: Sequence[str]) -> Iterator[str]:
    for name in names:
        if not name.isidentifier():
            raise UsageError(f"{name!r} is no name of a column.", "Rename the column.")
    paths = [
        f"'$.{name}'" if name in STANDARD_VARIABLES else f"'$.fields.{name}'" for name in names
    ]
    for start in range(0, max(len(paths), 1), _PATHS):
        # With two paths or more the answer is JSON as it is kept, and no decoded text.
        some = [*paths[start : start + _PATHS], "'$.phone'", "'$.phone'"]
        yield f"json_extract(doc, {', '.join(some)})"


def _rows(names: Sequence[str], found: Sequence[Sequence[str]]) -> list[Row]:
    parts = [json.loads("[" + ",".join(texts) + "]") for texts in zip(*found, strict=True)]
    standard = [number for number, name in enumerate(names) if name in STANDARD_VARIABLES]
    rows: list[Row] = []
    for groups in zip(*parts, strict=True):
        row: Row = [value for group in groups for value in group[:-2]]
        for number in standard:
            row[number] = row[number] or ""
        rows.append(row)
    return rows


def _row(names: Sequence[str], document: dict[str, Any]) -> Row:
    fields = document.get("fields", {})
    return [
        document.get(name, "") if name in STANDARD_VARIABLES else fields.get(name) for name in names
    ]
