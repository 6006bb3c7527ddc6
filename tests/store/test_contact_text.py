"""Contacts written down for the database, against the codec that reads them."""

import json
import sqlite3
from contextlib import closing

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.conftest import contact
from tui.domain.contact import Contact
from tui.store import Store
from tui.store.codec import from_document, to_document
from tui.store.contact_text import document_text, words_of, written
from tui.store.schema import functions

TEXTS = st.text(st.characters(), max_size=12)
"""Half characters among them."""

CONTACTS = st.builds(
    Contact,
    ref=st.just(""),
    list_id=st.sampled_from(["l1", "l1000001"]),
    phone=TEXTS,
    dial_key=TEXTS,
    phone_status=st.sampled_from(["ok", "doubtful", "invalid"]),
    first_name=TEXTS,
    last_name=TEXTS,
    timezone=TEXTS,
    fields=st.dictionaries(TEXTS, TEXTS, max_size=3),
    phone_written=TEXTS,
    extension=TEXTS,
    line=st.integers(1, 10**9),
    import_id=TEXTS,
    tags=st.lists(TEXTS, max_size=3).map(tuple),
)


@settings(max_examples=200, deadline=None)
@given(CONTACTS)
def test_a_contact_is_written_as_the_codec_would(one: Contact) -> None:
    text = document_text(one)
    text.encode()
    found = json.loads(text)
    assert from_document(Contact, found, ref="") == one
    always = {"list_id": one.list_id, "phone_status": one.phone_status}
    blank = {"phone": "", "dial_key": ""}
    assert found == blank | to_document(one, without="ref") | always
    with closing(sqlite3.connect(":memory:")) as connection:
        functions(connection)
        (words,) = connection.execute("SELECT contact_words(?)", (text,)).fetchone()
    assert words.encode() == words_of(one, one.list_id).encode("utf-8", "ignore")


def test_many_are_appended_and_found(store: Store) -> None:
    made = store.lists.create("people", ("plan",))
    people = [contact(n, plan=f"p{n}") for n in range(12)]
    store.contacts.append(made.id, [written(one, made.id) for one in people])
    page = store.contacts.page(made.id)
    assert page.total == 12
    assert [one.ref for one in page.items] == [f"c{n}" for n in range(1, 13)]
    (found,) = store.contacts.page(made.id, find="p11").items
    assert found.fields == {"plan": "p11"}
    (again,) = store.contacts.add_many(made.id, [contact(99)])
    assert store.contacts.page(made.id, find=store.contacts.get(again).phone).total == 1


def test_half_a_character_does_no_harm_to_the_others(store: Store) -> None:
    made = store.lists.create("people")
    odd = [contact(1), contact(2, note="x\ud83d"), contact(3, note="زيد")]
    store.contacts.append(made.id, [written(one, made.id) for one in odd])
    assert [one.fields.get("note") for one in store.contacts.page(made.id).items][2] == "زيد"
    assert store.contacts.page(made.id, find="زيد").total == 1
