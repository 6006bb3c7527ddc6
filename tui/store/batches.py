"""Batches."""

import dataclasses
from typing import Any

from tui.domain.batch import Batch
from tui.store.codec import from_document, renewed, to_document
from tui.store.named import Named


class Batches(Named):
    """Batches; names are unique among all but test calls."""

    table = "batches"
    prefix = "b"
    what = "batch"

    def create(self, batch: Batch) -> Batch:
        """Keep a new batch (`id` is ""); answer it with its id. Raises NameTaken."""
        with self._naming(batch.name) as kept:
            named = dataclasses.replace(batch, name=kept)
            (key,) = self._add((to_document(named, without="id"),))
        return dataclasses.replace(named, id=f"b{key}")

    def get(self, name_or_id: str) -> Batch:
        """Answer one batch; of several test calls of a name the newest. Raises NotFound."""
        return _batch(*self._named(name_or_id))

    def all(self) -> tuple[Batch, ...]:
        """Answer all batches, test calls too, newest first."""
        return tuple(_batch(*row) for row in self._select("ORDER BY place DESC"))

    def update(self, batch_id: str, **changes: Any) -> Batch:
        """Change fields of a batch; answer it. Raises NotFound, NameTaken."""
        with self._naming(changes.get("name", batch_id)) as kept, self._database.transaction():
            if "name" in changes:
                changes["name"] = kept
            key, document = self._by_id(batch_id)
            changed = dataclasses.replace(_batch(key, document), **changes)
            self._write(key, renewed(document, changed, without="id"))
        return changed

    def remove(self, batch_id: str) -> None:
        """Remove a batch and its rows; ledger, attempts and audit stay. Raises NotFound."""
        with self._database.transaction() as connection:
            key, _ = self._by_id(batch_id)
            connection.execute("DELETE FROM t_rows WHERE batch_id = ?", (batch_id,))
            self._delete("WHERE id = ?", (key,))


def _batch(key: int, document: dict[str, Any]) -> Batch:
    return from_document(Batch, document, id=f"b{key}")
