"""Is everything there? SQLite's own check finds broken pages, not a table that somebody dropped."""

from collections.abc import Iterable, Mapping

from tui.store.connection import Database
from tui.store.documents import names, sql_name

_BESIDE = ("tinydb_tables", "contact_find", "contact_stale")
"""Tables that keep no documents."""


def missing(database: Database, keys: Mapping[str, Iterable[str]]) -> str:
    """Answer in words the first table or column of a workspace that is gone, "" for none.

    `keys` are the keyed columns by table.
    """
    there: dict[str, set[str]] = {}
    for table, column in database.read(
        "SELECT t.name, c.name FROM sqlite_master t, pragma_table_xinfo(t.name) c"
        " WHERE t.type = 'table'"
    ):
        there.setdefault(table, set()).add(column)
    for table in _BESIDE:
        if table not in there:
            return f"its table {table!r} is gone"
    known = names(database)
    for name, keyed in keys.items():
        columns = there.get(sql_name(name))
        if columns is None or name not in known:
            return f"its table {name!r} is gone"
        for column in ("place", "id", "doc", *keyed):
            if column not in columns:
                return f"the column {column!r} of its table {name!r} is gone"
    return ""
