"""Things with a name of their own: lists, templates, batches."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any

from tui.domain.errors import NameTaken, UsageError
from tui.store.failures import Translated
from tui.store.repository import Repository, missing, number

_MANY = 1000
"""Among so many of the newest the nearest name is looked for."""


class Named(Repository):
    """A repository whose documents have a unique `name`; a name wins over an id."""

    prefix = ""
    what = ""

    def _named(self, name_or_id: str) -> tuple[int, dict[str, Any]]:
        found = self._select("WHERE name = ? ORDER BY place DESC LIMIT 1", (name_or_id,))
        if not found:
            key = number(self.prefix, name_or_id)
            found = [] if key is None else self._select("WHERE id = ?", (key,))
        if not found:
            raise missing(self.what, name_or_id, hint=self._nearest(name_or_id))
        return found[0]

    def _nearest(self, name: str) -> str:
        names = [
            document["name"] for _, document in self._select(f"ORDER BY id DESC LIMIT {_MANY}")
        ]
        if found := get_close_matches(name, names, n=1):
            return f"Did you mean {found[0]!r}?"
        return f"The newest is {names[0]!r}." if names else "There is none yet."

    def _by_id(self, identity: str) -> tuple[int, dict[str, Any]]:
        key = number(self.prefix, identity)
        found = [] if key is None else self._select("WHERE id = ?", (key,))
        if not found:
            raise missing(self.what, identity)
        return found[0]

    @contextmanager
    def _naming(self, name: str) -> Iterator[str]:
        """Give the name in its kept form; raise NameTaken where the write clashes."""
        kept = name.strip()
        with Translated(self._database.path):
            kept.encode()
        if not kept:
            raise UsageError(f"A {self.what} needs a name.", "Give it one that is not blank.")
        try:
            yield kept
        except sqlite3.IntegrityError as error:
            if not str(error).endswith(f"{self._sql[1:-1]}.name"):
                raise
            raise NameTaken(
                f"There is a {self.what} named {kept!r} already.", "Choose another name."
            ) from error
