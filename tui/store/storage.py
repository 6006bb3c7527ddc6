"""TinyDB's storage hook: one SQLite file."""

import json
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from tui.store.connection import Database
from tui.store.documents import Documents, create_catalogue, names, to_json, to_key
from tui.store.schema import functions, refresh_find


class SqliteStorage(Storage):
    """A TinyDB storage in one SQLite file; `database` is what the tables work on row by row."""

    def __init__(self, path: str | Path, timeout: float = 10.0) -> None:
        super().__init__()
        self.database = Database(Path(path), timeout, functions, refresh_find)
        try:
            create_catalogue(self.database)
        except BaseException:
            self.database.close()
            raise

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Answer everything, as TinyDB's other storages do; None where there is no table."""
        with self.database.transaction():
            return {
                name: {
                    str(key): json.loads(text)
                    for key, text in Documents(self.database, name).stream()
                }
                for name in sorted(names(self.database))
            } or None

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace everything."""
        with self.database.transaction():
            for name in names(self.database) - data.keys():
                Documents(self.database, name).drop()
            for name, table in data.items():
                documents = Documents(self.database, name)
                documents.clear()
                for doc_id, document in table.items():
                    documents.insert(to_key(doc_id), to_json(document))

    def close(self) -> None:
        """Close the connections of all threads."""
        self.database.close()


def database_of(storage: Storage) -> Database:
    """Answer the SQLite database behind a storage of this engine. Raises TypeError."""
    if not isinstance(storage, SqliteStorage):
        raise TypeError("These tables are rows of an SQLite file: their storage is SqliteStorage.")
    return storage.database
