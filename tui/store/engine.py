"""TinyDB on SQLite, through TinyDB's own hooks.

What TinyDB documents holds here. Beyond it: a change touches only the rows it concerns, several
processes may write, and ids are never given twice. The query cache is off unless a table asks for
one (`cache_size`), and then forgets when anybody has written.
"""

from pathlib import Path

import tinydb

from tui.store.documents import Documents, names
from tui.store.hooks import forget_table
from tui.store.storage import SqliteStorage, database_of
from tui.store.table import Table


class TinyDB(tinydb.TinyDB):
    """A TinyDB whose tables are rows of one SQLite file."""

    table_class = Table

    def __init__(self, path: str | Path, timeout: float = 10.0) -> None:
        super().__init__(path, timeout, storage=SqliteStorage)

    def tables(self) -> set[str]:
        """Answer the names of all tables, without reading their documents."""
        return names(database_of(self.storage))

    def drop_table(self, name: str) -> None:
        """Drop one table; nothing where there is none."""
        forget_table(self, name)
        database = database_of(self.storage)
        with database.transaction():
            Documents(database, name).drop()


def open_database(path: str | Path) -> tinydb.TinyDB:
    """Open or create a TinyDB kept by SQLite in the file `path`; its folder must exist.

    Raises Busy (locked, read-only, full) or UsageError (damaged, not a database).
    """
    return TinyDB(path)
