"""Every repository of a workspace, as the other parts use it."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.store.conftest import NOW, batch, call_row, contact
from tui.domain.attempt import Attempt
from tui.domain.batch import BatchOptions
from tui.domain.errors import NameTaken, NotFound, Refused, UsageError
from tui.domain.ledger import AuditEntry, LedgerEntry, Suppressed
from tui.domain.states import AttemptState, BatchState, Outcome, RowState
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


def test_a_batch_keeps_all_it_had(store: Store) -> None:
    options = BatchOptions(
        label="March",
        params={"max_duration": 5, "voice": {"id": [1, 2]}},
        variables={"offer": "{{ plan }}"},
        batch_size=20,
        update_existing=True,
    )
    given = dataclasses.replace(
        batch(), options=options, total=3, fixed_at=NOW, kind="batch", placeholder="{{{}}}"
    )
    kept = store.batches.create(given)
    assert kept == dataclasses.replace(given, id="b1")
    assert store.batches.get("renewals") == store.batches.get("b1") == kept
    changed = store.batches.update("b1", state=BatchState.SENDING, confirmed_at=NOW)
    assert store.batches.get("b1") == changed
    assert changed.options == options
    with pytest.raises(NameTaken):
        store.batches.create(batch())
    second = store.batches.create(batch("second"))
    assert [found.id for found in store.batches.all()] == ["b2", "b1"]
    with pytest.raises(NameTaken):
        store.batches.update(second.id, name="renewals")
    with pytest.raises(NotFound):
        store.batches.update("b9", total=1)


def test_test_calls_may_share_a_name(store: Store) -> None:
    store.batches.create(batch("test of renewals", kind="test"))
    newest = store.batches.create(batch("test of renewals", kind="test"))
    assert store.batches.get("test of renewals") == newest


def test_rows_by_state_page_and_key(store: Store) -> None:
    store.rows.add_many([call_row(n) for n in range(20)])
    store.rows.add_many([call_row(3, "b2")])
    with pytest.raises(UsageError, match="twice"):
        store.rows.add_many([call_row(30), call_row(3)])
    rows = store.rows.planned("b1", 5)
    assert [row.seq for row in rows] == [0, 1, 2, 3, 4]
    assert [row.seq for row in store.rows.planned("b1", 2, after_seq=17)] == [18, 19]
    accepted = [
        dataclasses.replace(
            row,
            state=RowState.ACCEPTED,
            attempt="abc",
            provider_call_id=f"p{row.seq}",
            overrides=("window",),
            updated_at=NOW,
        )
        for row in rows
    ]
    store.rows.save_many(accepted)
    assert store.rows.of_attempt("abc") == accepted
    assert store.rows.by_call_id("p3") == accepted[3]
    assert store.rows.by_call_id("") is None
    assert store.rows.of_attempt("") == []
    counts = store.rows.counts("b1")
    assert list(counts) == list(RowState)
    assert (counts[RowState.ACCEPTED], counts[RowState.PLANNED], sum(counts.values())) == (
        5,
        15,
        20,
    )
    assert store.rows.page("b1", states=(RowState.ACCEPTED,), limit=2) == Page(
        5, tuple(accepted[:2])
    )
    assert [row.ref for row in store.rows.page("b1", find="NAME 1").items] == ["c1"] + [
        f"c{n}" for n in range(10, 20)
    ]
    found = store.rows.at_keys([accepted[3].dial_key], {RowState.ACCEPTED, RowState.PLANNED})
    assert [(row.batch_id, row.ref) for row in found] == [("b1", "c3"), ("b2", "c3")]
    assert [row.seq for row in store.rows.iterate("b1", (RowState.PLANNED,))] == list(range(5, 20))
    assert len(list(store.rows.iterate("b1"))) == 20


def test_rows_that_ended_are_summed_up(store: Store) -> None:
    store.rows.add_many([call_row(n) for n in range(4)])
    assert store.rows.cost("b1") is None
    ended = [
        dataclasses.replace(
            row, state=RowState.ENDED, outcome=Outcome.BUSY, cost=0.25, error="line busy"
        )
        for row in store.rows.planned("b1", 2)
    ]
    store.rows.save_many(ended)
    assert store.rows.cost("b1") == 0.5
    assert store.rows.outcomes("b1") == {Outcome.BUSY: 2}
    assert store.rows.errors("b1") == {"line busy": 2}
    assert store.rows.page("b1", outcomes=(Outcome.BUSY,)).items == tuple(ended)
    assert store.rows.move_all("b1", RowState.PLANNED, RowState.HELD, "paused") == 2
    assert store.rows.reasons("b1") == {"paused": 2}
    assert store.rows.get("b1", "c3").updated_at is not None
    with pytest.raises(NotFound, match="c9"):
        store.rows.save_many([dataclasses.replace(ended[0], cost=9.0), call_row(9)])
    assert store.rows.cost("b1") == 0.5


def test_removing_a_batch_takes_its_rows(store: Store) -> None:
    made = store.batches.create(batch())
    store.rows.add_many([call_row(1, made.id), call_row(1, "b2")])
    store.batches.remove(made.id)
    assert list(store.rows.iterate(made.id)) == []
    assert len(list(store.rows.iterate("b2"))) == 1


def test_attempts(store: Store) -> None:
    attempt = Attempt(
        "k3v5n2abcd",
        "b1",
        "live",
        "live",
        AttemptState.SENDING,
        ("c1", "c2"),
        "0" * 64,
        "cs-k",
        NOW,
    )
    store.attempts.add(attempt)
    assert store.attempts.get(attempt.id) == attempt
    changed = store.attempts.update(attempt.id, state=AttemptState.UNKNOWN, finished_at=NOW)
    assert store.attempts.in_states({AttemptState.UNKNOWN}) == (changed,)
    assert store.attempts.in_states(()) == ()
    assert store.attempts.of_batch("b1") == (changed,)
    assert store.attempts.of_batch("b1", {AttemptState.ACCEPTED}) == ()
    with pytest.raises(NotFound):
        store.attempts.update("nothing", detail="x")


def test_the_suppression_list(store: Store) -> None:
    entries = [Suppressed(f"k{n}", f"+{n}", "asked", NOW, "omar") for n in range(5)]
    assert store.suppression.add_many(entries[:3]) == (3, 0)
    assert store.suppression.add_many([*entries, entries[4]]) == (2, 4)
    assert store.suppression.among(["k1", "k9"]) == {"k1"}
    assert store.suppression.page(1, 2) == Page(5, tuple(entries[1:3]))
    assert store.suppression.remove("k1")
    assert not store.suppression.remove("k1")
    assert store.suppression.count() == 4


def test_the_ledger(store: Store) -> None:
    def entry(attempt: str, ref: str, realm: str = "live") -> LedgerEntry:
        return LedgerEntry(realm, f"k{ref}", "b1", attempt, ref, NOW)

    store.ledger.add_many([entry("a1", "c1"), entry("a1", "c2"), entry("a2", "c1")])
    store.ledger.add_many([entry("a3", "c1", "simulator")])
    assert store.ledger.open_among("live", ["kc1", "kc9"]) == {"kc1": entry("a2", "c1")}
    assert store.ledger.open_count("live", "b1") == 3
    assert store.ledger.close("a1", ["c2"]) == 1
    assert store.ledger.open_among("live", ["kc2"]) == {}
    assert store.ledger.close("a2") == 1
    assert [one.attempt for one in store.ledger.history("kc1")] == ["a3", "a2", "a1"]
    assert [one.open for one in store.ledger.history("kc1")] == [True, False, True]
    assert store.ledger.open_count("live", "b1") == 1


def test_the_audit_is_read_oldest_first(store: Store) -> None:
    acts = [
        AuditEntry(NOW + timedelta(minutes=n), "omar", "send", "b1" if n % 2 else "", {"n": n})
        for n in range(5)
    ]
    for act in acts:
        store.audit.add(act)
    assert list(store.audit.entries()) == acts
    assert list(store.audit.entries("b1")) == acts[1::2]


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
