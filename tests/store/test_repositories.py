"""Every repository of a workspace, as the other parts use it."""

import dataclasses
from collections.abc import Callable

import pytest

from tests.store.conftest import NOW, batch, call_row, contact
from tui.domain.errors import NameTaken, NotFound, Refused, UsageError
from tui.domain.states import BatchState
from tui.store import Page, Store, open_database

People = Callable[[int], list[str]]


def test_a_list_is_found_by_name_before_id(store: Store) -> None:
    first = store.lists.create("march", ("plan",))
    named_as_id = store.lists.create("l1")
    assert (first.id, named_as_id.id) == ("l1", "l2")
    assert store.lists.get("l1") == named_as_id
    assert store.lists.get("march") == first
    assert first.columns == ("plan",)
    assert [found.name for found in store.lists.all()] == ["march", "l1"]


def test_a_name_that_is_not_there_is_answered_with_the_nearest(store: Store) -> None:
    with pytest.raises(NotFound, match="There is none yet"):
        store.lists.get("renewals")
    store.lists.create("renewals")
    store.lists.create("dues")
    with pytest.raises(NotFound, match="Did you mean 'renewals'"):
        store.lists.get("renewal")
    with pytest.raises(NotFound, match=r"no list 'x' in this workspace\. The newest is 'dues'"):
        store.lists.get("x")


def test_a_list_name_is_used_once(store: Store) -> None:
    store.lists.create("march")
    other = store.lists.create("april")
    with pytest.raises(NameTaken, match="march"):
        store.lists.create(" march ")
    with pytest.raises(NameTaken):
        store.lists.rename(other.id, "march")
    with pytest.raises(UsageError):
        store.lists.create("  ")
    assert store.lists.rename(other.id, "april").name == "april"
    assert store.lists.set_columns(other.id, ("a", "b")).columns == ("a", "b")


def test_half_a_character_is_no_name(store: Store) -> None:
    with pytest.raises(UsageError, match="half of a character"):
        store.lists.get("\ud800")
    with pytest.raises(UsageError, match="half of a character"):
        store.lists.create("\ud800")
    assert store.lists.all() == ()


@pytest.mark.parametrize("name", ["", "l0", "l01", "l99", "x1", "l" + "9" * 40, "l1 "])
def test_what_is_no_list_is_not_found(store: Store, name: str) -> None:
    store.lists.create("march")
    with pytest.raises(NotFound):
        store.lists.get(name)


def test_a_list_goes_with_its_contacts_unless_a_batch_needs_it(
    store: Store, people: People
) -> None:
    refs = people(3)
    draft = store.batches.create(batch())
    with pytest.raises(Refused, match="renewals"):
        store.lists.remove("l1")
    assert store.contacts.count("l1") == 3
    store.batches.update(draft.id, state=BatchState.ENDED)
    store.lists.remove("l1")
    assert store.contacts.get_many(refs) == {}
    assert store.contacts.page("l1", find="name") == Page(0, ())
    with pytest.raises(NotFound):
        store.lists.get("people")


def test_contacts_keep_all_they_had(store: Store) -> None:
    store.lists.create("people")
    given = dataclasses.replace(
        contact(1, city="Jeddah", note="ليلى"),
        last_name="Zoë",
        extension="12",
        import_id="i4",
        phone_status="doubtful",
        phone_written="050 …",
        timezone="Asia/Riyadh",
    )
    (ref,) = store.contacts.add_many("l1", [given])
    assert store.contacts.get(ref) == dataclasses.replace(given, ref=ref, list_id="l1")
    assert store.contacts.of_import("i4") == [ref]
    assert store.contacts.of_import("") == []


def test_contacts_of_a_list_by_page_key_and_cursor(store: Store, people: People) -> None:
    refs = people(250)
    store.lists.create("other")
    store.contacts.add_many("l2", [contact(7)])
    page = store.contacts.page("l1", offset=240, limit=100)
    assert (page.total, [found.ref for found in page.items]) == (250, refs[240:])
    assert [found.ref for found in store.contacts.iterate("l1", chunk=30)] == refs
    keys = [f"+9665{n:08d}" for n in (7, 3, 900)]
    assert {k: c.ref for k, c in store.contacts.by_keys("l1", keys).items()} == {
        keys[0]: refs[7],
        keys[1]: refs[3],
    }
    assert store.lists.get("people").contacts == 250


def test_contacts_are_changed_and_removed_together(store: Store, people: People) -> None:
    refs = people(4)
    changed = dataclasses.replace(store.contacts.get(refs[0]), first_name="Noura")
    store.contacts.update_many([changed])
    assert store.contacts.get(refs[0]) == changed
    with pytest.raises(NotFound, match="c99"):
        store.contacts.update_many(
            [dataclasses.replace(changed, first_name="X"), dataclasses.replace(changed, ref="c99")]
        )
    assert store.contacts.get(refs[0]) == changed
    assert store.contacts.remove_many([*refs[:2], "c99", "nonsense"]) == 2
    assert store.lists.get("people").contacts == 2
    (again,) = store.contacts.add_many("l1", [contact(50)])
    assert again == "c5"


def test_a_contact_may_bring_its_ref_back(store: Store, people: People) -> None:
    refs = people(2)
    gone = store.contacts.get(refs[1])
    store.contacts.remove_many([gone.ref])
    assert store.contacts.add_many("l1", [gone, contact(9)]) == [gone.ref, "c3"]
    with pytest.raises(UsageError):
        store.contacts.add_many("l1", [contact(10), gone])
    assert store.contacts.count("l1") == 3


def test_contacts_want_a_list(store: Store) -> None:
    with pytest.raises(NotFound):
        store.contacts.add_many("l1", [contact(1)])
    with pytest.raises(NotFound):
        store.contacts.get("c1")


def test_every_save_of_another_text_is_a_version(store: Store) -> None:
    first = store.templates.save("hello", "Hello {{ first_name }}", "omar", "draft")
    assert (first.id, first.version, first.note) == ("t1", 1, "draft")
    assert store.templates.save("hello", first.source, "sara").version == 1
    second = store.templates.save("hello", "Hi", "sara")
    assert (second.version, second.author) == (2, "sara")
    back = store.templates.save("hello", first.source, "omar")
    assert back.version == 3
    assert store.templates.get("hello") == store.templates.get("t1") == back
    assert store.templates.get("hello", 2) == second
    assert [found.version for found in store.templates.versions("t1")] == [1, 2, 3]
    renamed = store.templates.save("greeting", "Hi again", "omar", template_id="t1")
    assert (renamed.id, renamed.name, renamed.version) == ("t1", "greeting", 4)
    assert store.templates.all() == (renamed,)
    with pytest.raises(NotFound):
        store.templates.get("greeting", 9)
    with pytest.raises(NotFound):
        store.templates.get("greeting", 0)


def test_a_template_of_a_batch_stays(store: Store) -> None:
    made = store.templates.save("hello", "Hi", "omar")
    draft = store.batches.create(batch(template_id=made.id))
    with pytest.raises(Refused, match="renewals"):
        store.templates.remove(made.id)
    store.batches.remove(draft.id)
    store.templates.remove(made.id)
    assert store.templates.all() == ()
    other = store.templates.save("other", "Hi", "omar")
    with pytest.raises(NameTaken):
        store.templates.rename(store.templates.save("third", "x", "o").id, "other")
    assert other.id != made.id


def test_imports(store: Store) -> None:
    identity = store.imports.add({"list": "l1", "added": 3})
    assert store.imports.get(identity) == {"id": "i1", "list": "l1", "added": 3}
    assert store.imports.update(identity, undone=True)["undone"] is True
    store.imports.add({"id": "ignored"})
    assert [found["id"] for found in store.imports.all()] == ["i2", "i1"]
    with pytest.raises(NotFound):
        store.imports.get("i9")


def test_a_webhook_event_is_kept_once(store: Store) -> None:
    raw = b'{"a": "\xd9\x84"}\x00'
    assert store.inbox.add("e1", raw, {"svix-id": "e1"}, NOW)
    assert not store.inbox.add("e1", b"other", {}, NOW)
    (event,) = store.inbox.unmatched()
    assert (event.raw, event.headers, event.at) == (raw, {"svix-id": "e1"}, NOW)
    store.inbox.mark("e1", True)
    assert store.inbox.unmatched() == ()
    with pytest.raises(NotFound):
        store.inbox.mark("e2", True)


def test_raw_answers_and_facts(store: Store) -> None:
    body = b"x" * 100_000
    store.answers.add("a1", "body", body, NOW)
    store.answers.add("a1", "answer", b"\xff\x00", NOW)
    assert [(one.kind, one.raw) for one in store.answers.of("a1")] == [
        ("body", body),
        ("answer", b"\xff\x00"),
    ]
    assert store.facts.get("pasted", 7) == 7
    store.facts.set("pasted", {"t1": ["x"]})
    store.facts.set("pasted", {"t1": ["y"]})
    assert store.facts.get("pasted") == {"t1": ["y"]}
    with pytest.raises(TypeError):
        store.facts.set("pasted", {1, 2})


def test_the_documents_are_tinydbs(store: Store, people: People) -> None:
    people(3)
    with open_database(store.home / "callsheet.db") as db:
        assert len(db.table("contacts")) == 3
        found = db.table("contacts").get(doc_id=2)
        assert found["first_name"] == "Name1"
        assert db.table("lists").all()[0]["contacts"] == 3
        db.table("contacts").update({"first_name": "Layla", "of_a_newer_version": 1}, doc_ids=[2])
        db.table("contacts").update({"last_name": "Zoë"}, doc_ids=[2])
    assert store.contacts.get("c2").first_name == "Layla"
    assert [one.ref for one in store.contacts.page("l1", find="layla").items] == ["c2"]


def test_a_value_of_a_newer_version_is_said(store: Store) -> None:
    store.rows.add_many([call_row(1)])
    with open_database(store.home / "callsheet.db") as db:
        db.table("rows").update({"state": "dreaming"})
    with pytest.raises(UsageError, match="dreaming"):
        store.rows.get("b1", "c1")
