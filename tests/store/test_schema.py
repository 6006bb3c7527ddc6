"""The workspace folder, schema versions, migrations and plans of queries."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.conftest import NOW, Ticking, contact
from tui.domain.errors import Busy, UsageError
from tui.store import Store, open_database, open_store
from tui.store.connection import Database
from tui.store.schema import STEPS, migrate


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_workspace_is_private(home: Path) -> None:
    open_store(home, Ticking()).close()
    assert {path.name for path in home.iterdir()} >= {"callsheet.db", "locks", "exports", "backups"}
    assert _mode(home) == 0o700
    assert _mode(home / "callsheet.db") == 0o600
    assert _mode(home / "locks") == 0o700


def test_a_shared_workspace_stays_shared(home: Path) -> None:
    home.mkdir()
    home.chmod(0o2770)
    store = open_store(home, Ticking())
    with store.lock("x"):
        assert _mode(home / "locks" / "x") == 0o660
    store.close()
    assert (_mode(home), _mode(home / "locks")) == (0o2770, 0o2770)
    assert _mode(home / "callsheet.db") == 0o660


def test_a_newer_schema_is_refused(home: Path) -> None:
    open_store(home, Ticking()).close()
    connection = sqlite3.connect(home / "callsheet.db")
    connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    connection.close()
    with pytest.raises(UsageError, match="newer Callsheet"):
        open_store(home, Ticking())


def test_a_migration_keeps_a_copy_and_all_documents(home: Path) -> None:
    store = open_store(home, Ticking())
    store.lists.create("people")
    store.contacts.add_many("l1", [contact(1)])
    store.close()

    def colour(database: Database, connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE t_lists SET doc = json_set(doc, '$.colour', 'red')")

    database = Database(home / "callsheet.db")
    migrate(database, home / "backups", NOW, (*STEPS, colour))
    migrate(database, home / "backups", NOW, (*STEPS, colour))
    assert database.read("PRAGMA user_version") == [(len(STEPS) + 1,)]
    database.close()
    (copy,) = (home / "backups").iterdir()
    with open_database(copy) as before, open_database(home / "callsheet.db") as after:
        assert "colour" not in before.table("lists").all()[0]
        assert after.table("lists").all()[0]["colour"] == "red"
        assert len(before.table("contacts")) == len(after.table("contacts")) == 1


def test_a_migration_whose_copy_would_have_a_taken_name_says_so(home: Path) -> None:
    (home / "backups").mkdir(parents=True)
    database = Database(home / "old.db")
    migrate(database, home / "backups", NOW, STEPS[:1])
    taken = home / "backups" / f"before-2-{NOW:%Y%m%dT%H%M%S%f}.db"
    taken.write_text("somebody's")
    with pytest.raises(UsageError, match=f"{taken.name} exists already"):
        migrate(database, home / "backups", NOW)
    assert database.read("PRAGMA user_version") == [(1,)]
    database.close()
    assert taken.read_text() == "somebody's"


def test_a_migration_that_fails_changes_nothing(home: Path) -> None:
    open_store(home, Ticking()).close()

    def fail(database: Database, connection: sqlite3.Connection) -> None:
        connection.execute("DROP TABLE t_facts")
        raise KeyError

    database = Database(home / "callsheet.db")
    with pytest.raises(KeyError):
        migrate(database, home / "backups", NOW, (*STEPS, fail))
    assert database.read("PRAGMA user_version") == [(len(STEPS),)]
    assert database.read("SELECT count(*) FROM t_facts") == [(0,)]
    database.close()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT doc FROM t_contacts WHERE list_id = 'l1' AND dial_key IN ('a') ORDER BY +place",
        "SELECT doc FROM t_contacts WHERE list_id = 'l1' ORDER BY place LIMIT 1 OFFSET 9",
        "SELECT id FROM t_contacts WHERE import_id = 'i1' AND import_id <> '' ORDER BY place",
        "SELECT doc FROM t_rows WHERE batch_id = 'b1' AND state = 'planned' AND seq > 1"
        " ORDER BY seq LIMIT 1",
        "SELECT state, count(*) FROM t_rows WHERE batch_id = 'b1' GROUP BY state",
        "SELECT doc FROM t_rows WHERE batch_id = 'b1' ORDER BY seq LIMIT 1",
        "SELECT doc FROM t_rows WHERE dial_key IN ('a', 'b') ORDER BY +place",
        "SELECT doc FROM t_rows WHERE provider_call_id = 'p' AND provider_call_id <> ''",
        "SELECT doc FROM t_ledger WHERE realm = 'r' AND open = 1 AND dial_key IN ('a')"
        " ORDER BY +place",
        "SELECT doc FROM t_rows WHERE batch_id = 'b1' ORDER BY updated_at DESC, place DESC LIMIT 1",
        "SELECT doc FROM t_rows WHERE batch_id = 'b1' ORDER BY name COLLATE NOCASE, place LIMIT 1",
        "SELECT doc FROM t_rows WHERE batch_id = 'b1' ORDER BY dial_key, place LIMIT 1",
        "SELECT attempt FROM t_rows WHERE batch_id = 'b1' AND state IN ('accepted', 'queued')"
        " AND +attempt <> ''",
        "SELECT attempt FROM t_rows WHERE batch_id = 'b1' AND outcome = 'undetermined'"
        " AND +state = 'ended' AND +attempt <> '' AND updated_at > '2026'",
        "SELECT dial_key FROM t_suppression WHERE dial_key IN ('a')",
        "SELECT doc FROM t_inbox WHERE event_id = 'e'",
    ],
)
def test_what_is_looked_up_by_value_is_indexed(store: Store, query: str) -> None:
    plan = [row[3] for row in store._database.read(f"EXPLAIN QUERY PLAN {query}")]
    assert all("SCAN" not in line and "TEMP B-TREE FOR RIGHT" not in line for line in plan), plan
    assert any("SEARCH" in line for line in plan)


def test_a_read_only_database_is_said(store: Store) -> None:
    store.facts.set("a", 1)
    store._database.connection().execute("PRAGMA query_only = 1")
    with pytest.raises(Busy, match="read-only"):
        store.facts.set("a", 2)
    assert store.facts.get("a") == 1


def test_another_file_is_not_taken_over(home: Path) -> None:
    home.mkdir()
    with open_database(home / "callsheet.db") as db:
        db.table("contacts").insert({"of": "somebody else"})
    with pytest.raises(UsageError, match="contacts"):
        open_store(home, Ticking())
    with open_database(home / "callsheet.db") as db:
        assert len(db.table("contacts")) == 1


def test_a_table_that_is_gone_is_said(home: Path) -> None:
    open_store(home, Ticking()).close()
    with open_database(home / "callsheet.db") as db:
        db.drop_table("ledger")
    with pytest.raises(UsageError, match="ledger"):
        open_store(home, Ticking())


@pytest.mark.parametrize("table", ["t_ledger", "t_suppression", "tinydb_tables", "contact_stale"])
def test_a_table_that_somebody_dropped_is_said(home: Path, table: str) -> None:
    open_store(home, Ticking()).close()
    with closing(sqlite3.connect(home / "callsheet.db")) as connection:
        connection.execute(f"DROP TABLE {table}")
    with pytest.raises(UsageError, match=table.removeprefix("t_")) as caught:
        open_store(home, Ticking())
    assert "restore" in caught.value.hint


def test_a_column_that_is_gone_is_said(home: Path) -> None:
    open_store(home, Ticking()).close()
    with closing(sqlite3.connect(home / "callsheet.db")) as connection:
        connection.executescript(
            "DROP TABLE t_facts; CREATE TABLE t_facts (place INTEGER PRIMARY KEY, id, doc)"
        )
    with pytest.raises(UsageError, match="column 'key' of its table 'facts'"):
        open_store(home, Ticking())


def test_a_table_that_goes_while_the_workspace_is_open_is_damage(store: Store) -> None:
    with closing(sqlite3.connect(store.home / "callsheet.db")) as connection:
        connection.execute("DROP TABLE t_ledger")
    with pytest.raises(UsageError, match="no such table: t_ledger") as caught:
        store.ledger.history("+12025550110")
    assert "restore" in caught.value.hint


def test_many_numbers_are_looked_up_one_by_one(store: Store) -> None:
    """Asked for hundreds of values, SQLite would rather walk a whole batch, or all open entries."""
    plans: list[str] = []

    def explain(statement: str) -> None:
        if statement.startswith("SELECT") and "dial_key IN" in statement:
            plans.append(statement)

    connection = store._database.connection()
    connection.set_trace_callback(explain)
    keys = [f"+9665{n:08d}" for n in range(400)]
    store.rows.places("b1", keys)
    store.ledger.open_among("live", keys)
    store.suppression.among(keys)
    connection.set_trace_callback(None)
    assert len(plans) == 3
    for statement in plans:
        lines = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
        assert any("(dial_key=?" in line for line in lines), lines
