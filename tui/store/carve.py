"""Documents of a database whose own table of contents is broken: found by what they look like.

SQLite keeps a short document in one piece, so its JSON stands in the file whatever became of the
pages that lead to it. Older versions of a document stand there too; where versions differ, that
one is taken which keeps a number from being dialled, or that no later one can follow.
"""

import json
import mmap
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tui.domain.states import AttemptState
from tui.store.connection import Database
from tui.store.documents import Documents, to_json

_BEGIN = re.compile(rb'\{"(?:realm|key|id|dial_key|at)": ?"')
_LONGEST = 8192
"""Bytes: no page is larger here, and what overflows its page is not in one piece."""

_FIELDS: Mapping[str, frozenset[str]] = {
    "ledger": frozenset({"realm", "dial_key", "batch_id", "attempt", "ref", "at"}),
    "attempts": frozenset({"key", "batch_id", "profile", "state", "refs", "body_sha256"}),
    "suppression": frozenset({"dial_key", "phone", "added_at"}),
    "audit": frozenset({"at", "who", "action"}),
}
"""By what fields a document is known to be of a table."""

_LAST = (
    AttemptState.NOT_SENT, AttemptState.REJECTED, AttemptState.ACCEPTED, AttemptState.ABSENT,
    AttemptState.UNKNOWN, AttemptState.SENDING,
)  # fmt: skip
"""States of an attempt, those first that none follows."""


def carve(damaged: Path, database: Database) -> int:
    """Take over the calls, requests and refusals that stand in a file; answer how many."""
    found: dict[str, dict[Any, dict[str, Any]]] = {name: {} for name in _FIELDS}
    for path in (damaged, Path(f"{damaged}-wal")):
        for document in _documents(path):
            for name, fields in _FIELDS.items():
                if document.keys() >= fields:
                    _keep(found[name], name, document)
    with database.transaction():
        for name, kept in found.items():
            in_order = sorted(kept.values(), key=_moment)
            Documents(database, name).append([to_json(document) for document in in_order])
    return sum(map(len, found.values()))


def _keep(kept: dict[Any, dict[str, Any]], name: str, document: dict[str, Any]) -> None:
    key: object
    if name == "ledger":
        key = (document["attempt"], document["ref"])
        document["open"] = bool(document.get("open")) or bool(kept.get(key, {}).get("open"))
    elif name == "attempts":
        key = document["key"]
        if key in kept and _rank(kept[key]) <= _rank(document):
            return
    else:
        key = document["dial_key"] if name == "suppression" else to_json(document)
    kept[key] = document


def _moment(document: Mapping[str, Any]) -> str:
    moments = (document.get(name) for name in ("at", "created_at", "added_at"))
    return next((str(moment) for moment in moments if moment), "")


def _rank(document: Mapping[str, Any]) -> int:
    state = document["state"]
    return _LAST.index(state) if state in tuple(_LAST) else len(_LAST)


def _documents(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists() or not path.stat().st_size:
        return
    decoder = json.JSONDecoder()
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
        for begin in _BEGIN.finditer(view):
            start = begin.start()
            text = view[start : start + _LONGEST].decode("utf-8", "replace")
            try:
                document, _ = decoder.raw_decode(text)
            except ValueError:
                continue
            if "\ufffd" not in json.dumps(document, ensure_ascii=False):
                yield document
