"""Contact lists."""

from collections.abc import Sequence

from tui.domain.clock import Clock, to_text
from tui.domain.contact import ContactList
from tui.domain.errors import Refused
from tui.domain.states import BatchState
from tui.store.codec import from_document
from tui.store.connection import Database
from tui.store.named import Named

OVER = (BatchState.ENDED, BatchState.STOPPED)
"""A batch in one of these no longer needs its list."""


class Lists(Named):
    """Contact lists; `contacts` is counted along with every change of the list."""

    table = "lists"
    prefix = "l"
    what = "list"

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database)
        self._clock = clock

    def create(self, name: str, columns: Sequence[str] = ()) -> ContactList:
        """Create an empty list. Raises NameTaken."""
        with self._naming(name) as kept, self._database.transaction():
            document = {
                "name": kept,
                "created_at": to_text(self._clock()),
                "columns": list(columns),
                "contacts": 0,
            }
            (key,) = self._add((document,))
        return from_document(ContactList, document, id=f"l{key}")

    def all(self) -> tuple[ContactList, ...]:
        """Answer all lists, oldest first."""
        return tuple(
            from_document(ContactList, document, id=f"l{key}")
            for key, document in self._select("ORDER BY place")
        )

    def get(self, name_or_id: str) -> ContactList:
        """Answer one list. Raises NotFound."""
        key, document = self._named(name_or_id)
        return from_document(ContactList, document, id=f"l{key}")

    def rename(self, list_id: str, name: str) -> ContactList:
        """Give a list another name. Raises NotFound, NameTaken."""
        with self._naming(name) as kept:
            return self._change(list_id, name=kept)

    def set_columns(self, list_id: str, columns: Sequence[str]) -> ContactList:
        """Set the slugs of the extra columns. Raises NotFound."""
        return self._change(list_id, columns=list(columns))

    def remove(self, list_id: str) -> None:
        """Remove a list and its contacts. Raises NotFound, Refused while a batch needs it."""
        with self._database.transaction() as connection:
            key, document = self._by_id(list_id)
            needed = connection.execute(
                "SELECT name FROM t_batches WHERE list_id = ? AND state NOT IN (?, ?) LIMIT 1",
                (list_id, *OVER),
            ).fetchone()
            if needed:
                raise Refused(
                    f"The list {document['name']!r} is used by the batch {needed[0]!r}, which has"
                    " not ended.",
                    "Remove that draft, or wait until the batch has ended.",
                )
            connection.execute("DELETE FROM t_contacts WHERE list_id = ?", (list_id,))
            self._delete("WHERE id = ?", (key,))

    def _change(self, list_id: str, **changes: object) -> ContactList:
        with self._database.transaction():
            key, document = self._by_id(list_id)
            document.update(changes)
            self._write(key, document)
        return from_document(ContactList, document, id=f"l{key}")
