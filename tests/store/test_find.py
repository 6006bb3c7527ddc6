"""Find-as-you-type: folded, from an index, always what a scan would find."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.conftest import contact
from tui.store import Store, open_database
from tui.store.folding import fold, indexed, trigram_query

_PEOPLE = (
    ("Zoë", "Ångström", "Jeddah"),
    ("أحمد", "الزهراني", "جدة"),
    ("احمد", "علي", "الرياض"),
    ("François", "Müller-Straße", "Zürich"),
    ("Ahmad", 'O\'Neil "Bob"', "Dammam"),
    ("فاطمة", "مُحَمَّد", "مكة"),
    ("İpek", "Łukasz", "x"),
)


@pytest.fixture
def full(store: Store) -> Store:
    """A workspace with people of many scripts in l1, and one in l2."""
    store.lists.create("people")
    store.lists.create("others")
    made = [
        dataclasses.replace(contact(n, city=city), first_name=first, last_name=last)
        for n, (first, last, city) in enumerate(_PEOPLE)
    ]
    store.contacts.add_many("l1", made)
    store.contacts.add_many("l2", made[:1])
    return store


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("zoe", [1]),
        ("ZOË", [1]),
        ("zo", [1]),
        ("Z", [1, 4]),
        ("z j", [1]),
        ("angst", [1]),
        ("gstrom", [1]),
        ("احمد", [2, 3]),
        ("أحم", [2, 3]),
        ("فاطمه", [6]),
        ("محمد", [6]),
        ("علي", [3]),
        ("على", [3]),
        ("strasse", [4]),
        ("müller", [4]),
        ("o'neil", [5]),
        ('"bob"', [5]),
        ("lukasz", [7]),
        ("ipek", [7]),
        ("+9665", [1, 2, 3, 4, 5, 6, 7]),
        ("0000003", [4]),
        ("٠٠٠٠٠٠٣", [4]),
        ("nobody", []),
        ("AND", []),
        ('" OR words:', []),
        ("*", []),
        ("zo\x00e", [1]),
        ("zo\ud800e", [1]),
        ("dammam ahmad", [5]),
        ("dammam zoe", []),
    ],
)
def test_what_is_typed_is_found(full: Store, sought: str, found: list[int]) -> None:
    page = full.contacts.page("l1", find=sought)
    assert [int(one.ref[1:]) for one in page.items] == found
    assert page.total == len(found)


def test_found_contacts_come_by_page(full: Store) -> None:
    page = full.contacts.page("l1", offset=2, limit=3, find="+96")
    assert (page.total, [one.ref for one in page.items]) == (7, ["c3", "c4", "c5"])
    assert full.contacts.page("l2", find="zoe").total == 1
    assert full.contacts.page("l3", find="zoe").total == 0


def test_the_index_follows_every_change(full: Store) -> None:
    changed = dataclasses.replace(full.contacts.get("c1"), first_name="Noura")
    full.contacts.update_many([changed])
    assert full.contacts.page("l1", find="zoe").total == 0
    assert full.contacts.page("l1", find="noura").items == (changed,)
    with full.transaction():
        full.contacts.remove_many(["c1"])
        assert full.contacts.page("l1", find="noura").total == 0
        full.contacts.add_many("l1", [dataclasses.replace(changed, ref="")])
        assert full.contacts.page("l1", find="noura").total == 1
        full.contacts.remove_many(["c9"])
    assert full.contacts.page("l1", find="noura").total == 0
    full.lists.remove("l1")
    assert full.contacts.page("l1", find="ahmad").total == 0
    assert full.contacts.page("l2", find="zoe").total == 1


def test_every_way_to_write_a_contact_indexes_the_same_words(full: Store) -> None:
    with full.transaction():
        full.contacts.remove_many(["c8"])
        full.contacts.add_many("l1", [contact(70, city="Riyadh")])
    with open_database(full.home / "callsheet.db") as db:
        db.table("contacts").update({"first_name": "Salman"}, doc_ids=[2])
        db.table("contacts").insert(
            {"list_id": "l2", "first_name": "Raw", "phone": "+1", "dial_key": "+1"}
        )
    with full.transaction():
        full._database.connection().execute(
            "INSERT INTO contact_find(contact_find) VALUES ('integrity-check')"
        )
    rows = full._database.read(
        "SELECT words, contact_words(doc) FROM t_contacts"
        " LEFT JOIN contact_find ON contact_find.rowid = place"
    )
    assert len(rows) == 9
    assert all(kept == fresh for kept, fresh in rows)
    assert full._database.read("SELECT count(*) FROM contact_find") == [(9,)]
    assert full.contacts.page("l2", find="raw").total == 1


_WORDS = st.text(st.characters(exclude_categories=["Co", "Cs", "Cn"]), max_size=12)


@given(_WORDS)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(text.upper().lower())


@given(_WORDS, _WORDS)
def test_the_trigrams_sought_are_in_the_text_that_holds_them(before: str, after: str) -> None:
    text = indexed("l12", f"{before} Ahmad{after}")
    for sought in ("a", "ah", "ahm", "hmad"):
        for term in trigram_query("l12", sought).split(" AND "):
            assert term[1:-1] in text


def test_marks_of_lists_differ() -> None:
    marks = {indexed(f"l{number}", "") for number in range(5000)}
    assert len(marks) == 5000
