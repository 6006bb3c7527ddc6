"""TinyDB's documented behaviour, on rows of SQLite."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tinydb import Query, TinyDB, operations, where
from tinydb.table import Document

from tui.store import open_database


def test_insert_answers_ids_and_any_mapping_is_a_document(db: TinyDB) -> None:
    class Own(Mapping[str, int]):
        def __getitem__(self, key: str) -> int:
            return {"int": 7}[key]

        def __iter__(self) -> Iterator[str]:
            return iter(["int"])

        def __len__(self) -> int:
            return 1

    assert db.insert(Own()) == 4
    assert db.get(doc_id=4) == {"int": 7}
    assert db.insert_multiple([{}, Own()]) == [5, 6]
    assert db.insert_multiple([]) == []
    assert len(db) == 6


def test_a_document_brings_its_own_id(db: TinyDB) -> None:
    assert db.insert(Document({"x": 1}, doc_id=12)) == 12
    assert db.insert({"x": 2}) == 13
    assert db.insert_multiple([Document({}, 77), {}, Document({}, 5)]) == [77, 78, 5]
    assert [found.doc_id for found in db] == [1, 2, 3, 12, 13, 77, 78, 5]
    for taken in (Document({}, 12), Document({}, 1)):
        with pytest.raises(ValueError, match=f"Document with ID {taken.doc_id} already exists"):
            db.insert(taken)
        with pytest.raises(ValueError, match="already exists"):
            db.insert_multiple([{}, taken])
    assert len(db) == 8


@pytest.mark.parametrize("wrong", [{1, 2}, [1, 2], "text", 1, None])
def test_what_is_no_mapping_changes_nothing(db: TinyDB, wrong: Any) -> None:
    before = db.all()
    with pytest.raises(ValueError, match="not a Mapping"):
        db.insert(wrong)
    with pytest.raises(ValueError, match="not a Mapping"):
        db.insert_multiple([{"a": 1}, wrong])
    assert db.all() == before


def test_insert_multiple_of_one_dict_is_refused(db: TinyDB) -> None:
    with pytest.raises(ValueError):
        db.insert_multiple({"first_name": "a", "last_name": "b"})
    assert len(db) == 3


class Opaque:
    """What JSON cannot hold."""


@pytest.mark.parametrize("value", [{1}, Opaque(), b"bytes", 1j, {(1, 2): 3}])
def test_what_json_cannot_hold_changes_nothing(db: TinyDB, value: Any) -> None:
    before = db.all()
    changes: tuple[Callable[[], Any], ...] = (
        lambda: db.insert({"x": value}),
        lambda: db.insert_multiple([{"fine": 1}, {"x": value}]),
        lambda: db.update({"x": value}),
        lambda: db.update(operations.set("x", value), where("char") == "b"),
        lambda: db.upsert({"x": value}, where("char") == "c"),
    )
    for change in changes:
        with pytest.raises(TypeError):
            change()
    assert db.all() == before
    round_trip: dict[str, Any] = {}
    round_trip["self"] = round_trip
    with pytest.raises(ValueError):
        db.insert(round_trip)
    assert db.insert({"fine": 1}) > 3


def test_values_come_back_as_json_gives_them(db: TinyDB) -> None:
    odd = {
        "": "",
        "text": "\x00 \u2028 \ud800 ليلى 🙂",
        "nested": {"a": [1, 2.5, None, True, {"b": []}]},
        "big": 2**80,
        "inf": float("inf"),
    }
    assert db.get(doc_id=db.insert(odd)) == odd
    assert db.get(doc_id=db.insert({1: (1, 2), None: 0})) == {"1": [1, 2], "null": 0}
    assert db.search(where("text").test(lambda text: "\ud800" in text))


def test_reading(db: TinyDB) -> None:
    second = db.get(where("char") == "b")
    assert isinstance(second, Document)
    assert (second, second.doc_id) == ({"int": 1, "char": "b"}, 2)
    assert db.get(where("char") == "z") is None
    assert db.get(doc_id=2) == second
    assert db.get(doc_id=99) is None
    assert db.get(doc_id=float("NaN")) is None
    assert [found.doc_id for found in db.get(doc_ids=[3, 1, 99])] == [1, 3]
    assert db.get(doc_ids=[]) == []
    assert db.get(where("char") == "b", doc_id=3)["char"] == "c"
    with pytest.raises(RuntimeError):
        db.get()
    assert [found.doc_id for found in db.search(where("int") == 1)] == [1, 2, 3]
    assert db.search(where("nothing").exists()) == []
    assert (db.count(where("int") == 1), db.count(where("char") == "d")) == (3, 0)
    assert db.contains(where("char") == "a")
    assert not db.contains(where("char") == "d")
    assert db.contains(doc_id=1)
    assert not db.contains(doc_id=88)
    with pytest.raises(RuntimeError):
        db.contains()
    assert len(list(db)) == len(db) == 3


def test_what_was_read_is_not_what_is_kept(db: TinyDB) -> None:
    for found in (db.get(doc_id=1), db.all()[0], db.search(where("char") == "a")[0]):
        found["char"] = "changed"
    assert db.get(doc_id=1)["char"] == "a"


def test_update(db: TinyDB) -> None:
    assert db.update({"int": 2}, where("char") == "a") == [1]
    assert db.update({"new": 1}) == [1, 2, 3]
    assert db.update({"int": 5}, doc_ids=[3, 1, 99, 1]) == [3, 1, 1]
    assert db.update({"int": 9}, doc_ids=[]) == []
    assert db.update({"int": 9}, where("char") == "z") == []
    assert [found["int"] for found in db] == [5, 1, 5]

    def rename(document: Any) -> None:
        document["letter"] = document.pop("char")

    assert db.update(rename, doc_ids=iter([2])) == [2]
    assert db.get(doc_id=2) == {"int": 1, "letter": "b", "new": 1}
    assert db.update(operations.increment("int"), doc_ids=[1, 1]) == [1, 1]
    assert db.get(doc_id=1)["int"] == 7


def test_an_update_that_fails_changes_nothing(db: TinyDB) -> None:
    db.insert({"other": 1})
    before = db.all()
    changes: tuple[Callable[[], Any], ...] = (
        lambda: db.update(operations.delete("char")),
        lambda: db.update(operations.delete("char"), doc_ids=[1, 4]),
        lambda: db.update_multiple([(operations.increment("int"), where("other") == 1)] * 2),
    )
    for change in changes:
        with pytest.raises(KeyError):
            change()
    assert db.all() == before


def test_update_multiple(db: TinyDB) -> None:
    updated = db.update_multiple(
        iter(
            [
                ({"int": 2}, where("char") == "a"),
                ({"int": 4}, where("char") == "b"),
                (operations.add("int", 10), where("int") == 2),
            ]
        )
    )
    assert updated == [1, 1, 2]
    assert [found["int"] for found in db] == [12, 4, 1]


def test_upsert(db: TinyDB) -> None:
    assert db.upsert({"int": 5, "char": "a"}, where("char") == "a") == [1]
    assert db.upsert({"int": 9, "char": "x"}, where("char") == "x") == [4]
    assert db.upsert({"all": 1}, where("int").exists()) == [1, 2, 3, 4]
    assert db.upsert(Document({"int": 6}, doc_id=2)) == [2]
    assert db.get(doc_id=2) == {"int": 6, "char": "b", "all": 1}
    assert db.upsert(Document({"int": 6}, doc_id=20)) == [20]
    assert db.insert({}) == 21
    with pytest.raises(ValueError):
        db.upsert({"int": 1})


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (operations.delete("int"), {"char": "a"}),
        (operations.add("int", 5), {"int": 6, "char": "a"}),
        (
            operations.add("char", "xyz"),  # type: ignore[arg-type]
            {"int": 1, "char": "axyz"},
        ),
        (operations.subtract("int", 5), {"int": -4, "char": "a"}),
        (operations.set("char", "xyz"), {"int": 1, "char": "xyz"}),
        (operations.increment("int"), {"int": 2, "char": "a"}),
        (operations.decrement("int"), {"int": 0, "char": "a"}),
    ],
)
def test_operations(db: TinyDB, operation: Callable[[Any], None], expected: Any) -> None:
    db.update(operation, where("char") == "a")
    assert db.get(doc_id=1) == expected
    assert db.get(doc_id=2) == {"int": 1, "char": "b"}


def test_remove_and_truncate(db: TinyDB) -> None:
    assert db.remove(where("char") == "b") == [2]
    assert db.remove(doc_ids=[3, 99, 3]) == [3]
    assert db.insert({}) == 4
    with pytest.raises(RuntimeError):
        db.remove()
    db.truncate()
    assert (len(db), db.all()) == (0, [])
    assert db.insert({}) == 1


def _has_length(text: Any, size: int) -> bool:
    return len(text) == size


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (where("name") == "Ada", [1]),
        (where("name") != "Ada", [2, 3]),
        (where("age") < 40, [1]),
        (where("age") >= 40, [2, 3]),
        (~(where("age") > 40), [1, 2]),
        ((where("age") > 30) & (where("name").matches("B.*")), [2]),
        ((where("age") == 36) | (where("age") == 50), [1, 3]),
        (where("name").search("[eo]"), [2, 3]),
        (where("name").search("BO", flags=re.IGNORECASE), [2]),
        (where("name").test(_has_length, 3), [1, 2]),  # type: ignore[arg-type]
        (where("tags").any(["x"]), [1, 3]),
        (where("tags").all(["x", "y"]), [1]),
        (where("name").one_of(["Ada", "Cleo"]), [1, 3]),
        (where("where").city == "Jeddah", [2]),
        (Query()["where"]["city"].exists(), [2]),
        (Query().kids.any(Query().age > 3), [3]),
        (Query().kids.all(Query().age > 3), []),
        (Query().fragment({"name": "Bob", "age": 40}), [2]),
        (where("where").fragment({"city": "Jeddah"}), [2]),
        (where("tags").map(lambda tags: len(tags)) == 1, [3]),
        (Query().noop(), [1, 2, 3]),
        (lambda document: document["age"] > 45, [3]),
    ],
)
def test_queries_of_every_kind(path: Path, query: Any, found: list[int]) -> None:
    with open_database(path) as db:
        db.insert_multiple(
            [
                {"name": "Ada", "age": 36, "tags": ["x", "y"]},
                {"name": "Bob", "age": 40, "where": {"city": "Jeddah"}},
                {"name": "Cleo", "age": 50, "tags": ["x"], "kids": [{"age": 2}, {"age": 5}]},
            ]
        )
        assert [document.doc_id for document in db.search(query)] == found
        assert db.count(query) == len(found)
        assert db.update({"seen": True}, query) == found
        assert db.remove(query) == found
        assert len(db) == 3 - len(found)
