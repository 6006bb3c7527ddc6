"""Any sequence of changes leaves what TinyDB's own memory storage would have."""

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tinydb import TinyDB, operations, where
from tinydb.queries import QueryLike
from tinydb.storages import MemoryStorage
from tinydb.table import Document, Table

from tui.store import open_database

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
_SMALL = st.integers(0, 4)
_DOCUMENTS = st.fixed_dictionaries({"n": _SMALL}, optional={"m": _SMALL, "any": _VALUES})
_QUERIES = st.one_of(
    _SMALL.map(lambda n: where("n") == n),
    _SMALL.map(lambda n: where("m") > n),
    _SMALL.map(lambda n: ~(where("n") < n)),
    st.just(where("any").exists()),
)
_IDS = st.lists(st.integers(-1, 12), max_size=5)
_CHANGES = st.one_of(
    _DOCUMENTS,
    _SMALL.map(lambda n: operations.set("m", n)),
    st.just(operations.increment("n")),
    st.just(operations.delete("n")),
)
_NAMES = st.sampled_from(["_default", "Other", "other"])


class Comparison(RuleBasedStateMachine):
    """The same changes here and in memory; ids are this engine's, given to the other."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "db"
        self.ours = open_database(self.path)
        self.theirs = TinyDB(storage=MemoryStorage)

    def teardown(self) -> None:
        """Close and remove the file."""
        self.ours.close()
        self.folder.cleanup()

    def both(self, name: str) -> Iterable[Table]:
        """The same table in both."""
        return self.ours.table(name), self.theirs.table(name)

    def same(self, name: str, act: Any) -> None:
        """Do a thing in both: the same answer, or the same kind of error and no change."""
        ours, theirs = self.both(name)
        before = json.dumps(self.theirs.storage.read())
        try:
            expected = act(theirs)
        except (KeyError, ValueError, RuntimeError) as error:
            kind = type(error)
            self.theirs.storage.write(json.loads(before))
            try:
                act(ours)
            except kind:
                return
            raise AssertionError(f"{kind} expected") from error
        assert act(ours) == expected

    @rule(name=_NAMES, documents=st.lists(_DOCUMENTS, max_size=4))
    def insert(self, name: str, documents: list[dict[str, Any]]) -> None:
        """New ids are new, and rise."""
        ours, theirs = self.both(name)
        ids = ours.insert_multiple(documents)
        assert ids == sorted(set(ids))
        assert not any(theirs.contains(doc_id=one) for one in ids)
        theirs.insert_multiple(
            Document(document, one) for document, one in zip(documents, ids, strict=True)
        )

    @rule(name=_NAMES, document=_DOCUMENTS, doc_id=st.integers(-1, 12))
    def insert_own(self, name: str, document: dict[str, Any], doc_id: int) -> None:
        """A Document keeps its id, or is refused."""
        self.same(name, lambda table: table.insert(Document(document, doc_id)))

    @rule(name=_NAMES, change=_CHANGES, query=_QUERIES)
    def update(self, name: str, change: Any, query: QueryLike) -> None:
        """By query."""
        self.same(name, lambda table: table.update(change, query))

    @rule(name=_NAMES, change=_CHANGES, ids=_IDS)
    def update_ids(self, name: str, change: Any, ids: list[int]) -> None:
        """By ids."""
        self.same(name, lambda table: table.update(change, doc_ids=ids))

    @rule(name=_NAMES, change=_CHANGES, query=_QUERIES, other=_CHANGES)
    def update_multiple(self, name: str, change: Any, query: QueryLike, other: Any) -> None:
        """Several at once."""
        pairs = [(change, query), (other, where("n") == 1)]
        self.same(name, lambda table: table.update_multiple(pairs))

    @rule(name=_NAMES, document=_DOCUMENTS, query=_QUERIES)
    def upsert(self, name: str, document: dict[str, Any], query: QueryLike) -> None:
        """What matches is changed; else one more."""
        ours, theirs = self.both(name)
        if theirs.contains(query):
            self.same(name, lambda table: table.upsert(document, query))
        else:
            (doc_id,) = ours.upsert(document, query)
            theirs.insert(Document(document, doc_id))

    @rule(name=_NAMES, query=_QUERIES)
    def remove(self, name: str, query: QueryLike) -> None:
        """By query."""
        self.same(name, lambda table: table.remove(query))

    @rule(name=_NAMES, ids=_IDS)
    def remove_ids(self, name: str, ids: list[int]) -> None:
        """By ids, once each."""
        self.same(name, lambda table: table.remove(doc_ids=list(dict.fromkeys(ids))))

    @rule(name=_NAMES)
    def truncate(self, name: str) -> None:
        """Empty one table."""
        for table in self.both(name):
            table.truncate()

    @rule(name=_NAMES)
    def drop(self, name: str) -> None:
        """Drop one table."""
        for db in (self.ours, self.theirs):
            db.drop_table(name)

    @precondition(lambda self: len(self.theirs.tables()) > 2)
    @rule()
    def drop_all(self) -> None:
        """Drop all tables."""
        for db in (self.ours, self.theirs):
            db.drop_tables()

    @rule()
    def open_again(self) -> None:
        """Nothing is lost by closing."""
        self.ours.close()
        self.ours = open_database(self.path)

    @rule(name=_NAMES, query=_QUERIES, ids=_IDS)
    def read(self, name: str, query: QueryLike, ids: list[int]) -> None:
        """Every way to read answers the same."""
        for act in (
            lambda table: [(one.doc_id, one) for one in table.search(query)],
            lambda table: [one.doc_id for one in table.get(doc_ids=ids)],
            lambda table: (table.get(query), table.count(query), table.contains(query)),
            lambda table: [(table.get(doc_id=one), table.contains(doc_id=one)) for one in ids],
        ):
            self.same(name, act)

    @invariant()
    def equal(self) -> None:
        """The same tables, documents, ids and order."""
        assert self.ours.tables() == self.theirs.tables()
        for name in self.theirs.tables():
            ours, theirs = self.both(name)
            assert [(one.doc_id, one) for one in ours] == [(one.doc_id, one) for one in theirs]
            assert len(ours) == len(theirs)


Comparison.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestComparison = Comparison.TestCase
