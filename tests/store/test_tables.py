"""TinyDB's tables, databases and hooks, on rows of SQLite."""

from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB, where
from tinydb.table import Document

from tui.store import open_database
from tui.store.table import Table


@pytest.mark.parametrize(
    "name",
    [
        "plain", "", " ", "Plain", 'a"b', "a'b;DROP TABLE x", "sqlite_master", "ليلى", "\x00",
        "\ud800", "t_plain", "tinydb_tables", "x" * 500, "%", "a.b", "👍",
    ],
)  # fmt: skip
def test_any_text_names_a_table(db: TinyDB, path: Path, name: str) -> None:
    table = db.table(name)
    assert (table.name, len(table), table.all(), name in db.tables()) == (name, 0, [], False)
    assert table.insert({"a": 1}) == 1
    assert db.tables() == {"_default", name}
    with open_database(path) as again:
        assert again.table(name).all() == [{"a": 1}]
    assert db.table(name) is table
    db.drop_table(name)
    assert db.tables() == {"_default"}
    assert db.table(name).all() == []
    assert len(db) == 3


def test_tables_are_apart(db: TinyDB) -> None:
    for number, name in enumerate(("one", "ONE", "One")):
        db.table(name).insert({"n": number})
    assert [db.table(name).all()[0]["n"] for name in ("one", "ONE", "One")] == [0, 1, 2]
    assert db.tables() == {"_default", "one", "ONE", "One"}
    db.drop_table("not there")
    db.drop_tables()
    assert db.tables() == set()
    assert (len(db), db.all()) == (0, [])
    assert db.insert({}) == 1


def test_a_table_is_there_once_written_to(db: TinyDB) -> None:
    db.table("read").search(where("a") == 1)
    assert "read" not in db.tables()
    db.table("updated").update({"a": 1})
    db.table("emptied").truncate()
    db.table("persisted", persist_empty=True)
    assert db.tables() == {"_default", "updated", "emptied", "persisted"}
    db.table("persisted").insert({})
    assert len(db.table("persisted", persist_empty=True)) == 1


def test_iteration_may_change_the_table(db: TinyDB) -> None:
    for found in db:
        db.update({"seen": True}, doc_ids=[found.doc_id])
        db.insert({"copy": found.doc_id})
    assert [found.get("seen", False) for found in db] == [True] * 3 + [False] * 3
    for found in db:
        db.remove(doc_ids=[found.doc_id])
    assert len(db) == 0


def test_storage_is_the_whole_database(db: TinyDB, path: Path) -> None:
    db.table("other").insert({"x": [1]})
    everything = {
        "_default": {str(n): {"int": 1, "char": char} for n, char in enumerate("abc", 1)},
        "other": {"1": {"x": [1]}},
    }
    assert db.storage.read() == everything
    db.storage.write({"other": {"7": {"y": 2}}})
    assert db.tables() == {"other"}
    assert db.table("other").all()[0].doc_id == 7
    assert db.table("other").insert({}) == 8
    db.storage.write({})
    assert db.storage.read() is None


def test_words_for_a_person(db: TinyDB) -> None:
    assert repr(db) == (
        "<TinyDB tables=['_default'], tables_count=1, default_table_documents_count=3, "
        "all_tables_documents_count=['_default=3']>"
    )
    assert repr(db.table("x")).startswith("<Table name='x', total=0, storage=<")
    with pytest.raises(AttributeError):
        db.table("x").name = "y"  # type: ignore[misc]


def test_closing(path: Path) -> None:
    db = open_database(path)
    with db as same:
        assert same is db
        db.insert({"a": 1})
    with pytest.raises(ValueError, match="closed"):
        db.insert({"a": 2})
    db.close()
    db = open_database(path)
    db.close()
    with open_database(str(path)) as again:
        assert again.all() == [{"a": 1}]
        assert again.insert({}) == 2


def test_ids_are_not_given_twice(path: Path) -> None:
    with open_database(path) as db:
        db.insert_multiple({} for _ in range(5))
        db.remove(doc_ids=[4, 5])
    with open_database(path) as db:
        assert db.insert({}) == 6


class Person(Document):
    """A document class of one's own."""


class People(Table):
    """A table of persons under text ids."""

    document_class = Person
    document_id_class = str  # type: ignore[assignment]


def test_own_document_and_id_classes(db: TinyDB) -> None:
    people: Any = People(db.storage, "people")
    assert (
        people.insert(
            Person({"name": "Ada"}, doc_id="ada")  # type: ignore[arg-type]
        )
        == "ada"
    )
    found = people.get(doc_id="ada")
    assert (type(found), found.doc_id) == (Person, "ada")
    assert people.update({"age": 3}, doc_ids=["ada", "bob"]) == ["ada"]
    assert [one.doc_id for one in people.search(where("age") == 3)] == ["ada"]
    assert people.insert({"name": "Bob"}) == "1"
    assert people.remove(doc_ids=["ada"]) == ["ada"]
    assert [type(one) for one in people] == [Person]


def test_the_query_cache_only_where_asked_for(db: TinyDB, path: Path) -> None:
    calls = []

    def seen(value: Any) -> bool:
        calls.append(value)
        return True

    query = where("int").test(seen)
    table = db.table("cached", cache_size=2)
    table.insert({"int": 1})
    assert table.search(query) == table.search(query) == [{"int": 1}]
    assert calls == [1]
    with open_database(path) as other:
        other.table("cached").insert({"int": 2})
    assert len(table.search(query)) == 2
    table.search(query).append(Document({}, 9))
    assert len(table.search(query)) == 2
    table.clear_cache()
    calls.clear()
    db.table("plain").insert({"int": 5})
    assert len(db.table("plain").search(query)) == len(db.table("plain").search(query)) == 1
    assert calls == [5, 5]


def test_one_change_reads_no_other_row(db: TinyDB) -> None:
    table = db.table("big")
    table.insert_multiple({"n": n} for n in range(2000))
    statements: list[str] = []
    connection = db.storage.database.connection()  # type: ignore[attr-defined]
    connection.set_trace_callback(statements.append)
    assert table.get(doc_id=7) == {"n": 6}
    assert table.update({"n": 0}, doc_ids=[7]) == [7]
    assert table.remove(doc_ids=[8]) == [8]
    table.insert({"n": 1})
    connection.set_trace_callback(None)
    selects = [text for text in statements if '"t_big"' in text and "SELECT" in text]
    assert selects
    assert all("id IN (" in text for text in selects)
