"""Contacts one by one, segments, and what a batch is composed of."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.engine.desks import LULY, StandingClock, add_list, desk_at, phone
from tui.domain.contact import Contact
from tui.domain.errors import CallsheetError, NameTaken, NotFound, Refused, UsageError
from tui.domain.filter_text import parse_filter
from tui.domain.filters import Filter, Tagged
from tui.domain.ledger import LedgerEntry
from tui.domain.states import Outcome, RowState
from tui.engine.compose import NewBatch, compose_batch
from tui.engine.contacts import (
    add_contact,
    call_history,
    contacts_arranged,
    contacts_matching,
    contacts_page,
    edit_contact,
    last_removed,
    put_back,
    remove_contacts,
    tag_contacts,
)
from tui.engine.desk import Desk
from tui.engine.importing import sweep_imports
from tui.engine.segments import (
    get_segment,
    remove_segment,
    save_segment,
    segment_of_chosen,
    segments,
)

Opened = tuple[Desk, StandingClock]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    with desk_at(tmp_path / "home") as made:
        yield made


@pytest.fixture
def desk(opened: Opened) -> Desk:
    return opened[0]


def _refs(desk: Desk) -> list[str]:
    return [contact.ref for contact in desk.store.contacts.iterate("l1")]


def _acts(desk: Desk) -> list[str]:
    return [entry.action for entry in desk.store.audit.entries()]


def test_a_contact_is_added_at_the_end(desk: Desk) -> None:
    add_list(desk, 2)
    made = add_contact(
        desk,
        "renewals",
        "(202) 555-0143",
        first_name=" Zoë ",
        fields={"plan": "gold"},
        tags=["VIP"],
    )
    assert (made.phone, made.dial_key, made.first_name) == ("+12025550143",) * 2 + ("Zoë",)
    assert (made.fields, made.tags) == ({"plan": "gold", "due": ""}, ("VIP",))
    assert desk.store.contacts.get(made.ref) == made
    assert desk.store.lists.get("renewals").contacts == 3
    assert contacts_page(desk, "l1", find="zoe").items == (made,)
    assert _acts(desk)[-1] == "add contact"


@pytest.mark.parametrize(
    ("given", "options", "error"),
    [
        ("nonsense", {}, UsageError),
        ("+12025550143 / +12025550144", {}, UsageError),
        (phone(0), {}, Refused),
        ("+12025550143", {"timezone": "Mars/Olympus"}, UsageError),
        ("+12025550143", {"fields": {"color": "red"}}, UsageError),
    ],
)
def test_what_cannot_be_added_changes_nothing(
    desk: Desk, given: str, options: dict[str, str], error: type[CallsheetError]
) -> None:
    add_list(desk, 1)
    with pytest.raises(error) as caught:
        add_contact(desk, "l1", given, **options)  # type: ignore[arg-type]
    assert caught.value.hint
    assert desk.store.lists.get("l1").contacts == 1


def test_a_contact_is_edited_in_place(desk: Desk) -> None:
    first, second = add_list(desk, 2)
    after = edit_contact(
        desk, first.ref, {"first_name": "Bea", "due": "June", "phone": "202 555 0177"}, tags=["x"]
    )
    assert (after.phone, after.phone_written) == ("+12025550177", "202 555 0177")
    assert after.fields == {"plan": "gold", "due": "June"}
    assert desk.store.contacts.get(first.ref) == after
    assert _refs(desk) == [first.ref, second.ref]
    assert contacts_page(desk, "l1", find="bea").total == 1
    assert contacts_page(desk, "l1", find="name0").total == 0
    detail = [entry.detail for entry in desk.store.audit.entries()][-1]
    assert detail["changed"] == [
        "first_name",
        "tags",
        "due",
        f"phone {first.phone} to {after.phone}",
    ]
    with pytest.raises(Refused):
        edit_contact(desk, first.ref, {"phone": second.phone})
    with pytest.raises(UsageError):
        edit_contact(desk, first.ref, {"phone": "123"})
    with pytest.raises(UsageError):
        edit_contact(desk, first.ref, {"colour": "red"})
    with pytest.raises(NotFound):
        edit_contact(desk, "c99", {"first_name": "x"})
    acts = len(_acts(desk))
    assert edit_contact(desk, first.ref, {"phone": after.phone}) == after
    assert len(_acts(desk)) == acts


def test_contacts_are_removed_and_put_back_where_they_stood(desk: Desk) -> None:
    people = add_list(desk, 5)
    before = list(desk.store.contacts.iterate("l1"))
    removed = remove_contacts(desk, [people[1].ref, people[3].ref, "c77"])
    assert len(removed.placed) == 2
    assert desk.store.lists.get("l1").contacts == 3
    assert contacts_page(desk, "l1", find="name1").total == 0
    assert put_back(desk, removed) == 2
    assert list(desk.store.contacts.iterate("l1")) == before
    assert desk.store.lists.get("l1").contacts == 5
    assert contacts_page(desk, "l1", find="name1").total == 1
    assert _acts(desk)[-2:] == ["remove contacts", "put contacts back"]


def test_what_was_removed_last_is_put_back_by_another_process(tmp_path: Path) -> None:
    with desk_at(tmp_path / "home") as (desk, _):
        people = add_list(desk, 1_500)
        assert last_removed(desk) is None
        remove_contacts(desk, [people[9].ref])
        remove_contacts(desk, [person.ref for person in people[:1_200]])
    with desk_at(tmp_path / "home") as (desk, _):  # the first one has crashed
        removed = last_removed(desk)
        assert removed is not None
        assert put_back(desk, removed) == 1_199
        assert last_removed(desk) is None
        assert _refs(desk) == [person.ref for person in people if person != people[9]]


def test_a_removal_is_kept_for_a_day(opened: Opened) -> None:
    desk, clock = opened
    removed = remove_contacts(desk, [add_list(desk, 3)[1].ref])
    sweep_imports(desk)
    assert last_removed(desk) == removed
    clock.now += timedelta(hours=25)
    assert last_removed(desk) is None
    sweep_imports(desk)
    assert desk.store.facts.get("removed") is desk.store.facts.get("removed:0") is None
    assert put_back(desk, removed) == 1


def test_what_was_removed_at_the_end_comes_back_though_its_place_is_taken(desk: Desk) -> None:
    people = add_list(desk, 2)
    removed = remove_contacts(desk, [people[1].ref])
    made = add_contact(desk, "l1", "+12025550143")
    assert put_back(desk, removed) == 1
    assert _refs(desk) == [people[0].ref, made.ref, people[1].ref]
    again = remove_contacts(desk, [made.ref])
    add_contact(desk, "l1", "+12025550143")
    with pytest.raises(Refused):
        put_back(desk, again)


def test_tags_come_and_go(desk: Desk) -> None:
    people = add_list(desk, 3)
    refs = [person.ref for person in people[:2]]
    assert tag_contacts(desk, refs, add=["VIP", "north, east", "vip"]) == 2
    assert desk.store.contacts.get(refs[0]).tags == ("VIP", "north east")
    assert tag_contacts(desk, refs, add=["vip"], remove=["NORTH EAST"]) == 2
    assert desk.store.contacts.get(refs[0]).tags == ("VIP",)
    assert tag_contacts(desk, refs, add=["vip"]) == 0
    assert contacts_page(desk, "l1", where=parse_filter("tag vip")).total == 2


def test_the_whole_history_of_a_number(opened: Opened) -> None:
    desk, clock = opened
    people = add_list(desk, 2)
    key = people[0].dial_key
    template = desk.store.templates.save("hello", "Hello {{ first_name }}", "ana")
    for number, outcome in enumerate((Outcome.NO_ANSWER, Outcome.ANSWERED, None)):
        batch = compose_batch(desk, NewBatch(f"wave {number}", "l1", template.id))
        row = desk.store.rows.get(batch.id, people[0].ref)
        assert row is not None
        if outcome:
            ended = replace(row, state=RowState.ENDED, outcome=outcome, attempt=f"a{number}")
            desk.store.rows.save_many([ended])
            entry = LedgerEntry(batch.realm, key, batch.id, f"a{number}", row.ref, clock(), False)
            desk.store.ledger.add_many([entry])
        clock.advance(days=1)
    found = call_history(desk, key)
    assert [(call.batch_name, call.row.outcome) for call in found] == [
        ("wave 2", None),
        ("wave 1", Outcome.ANSWERED),
        ("wave 0", Outcome.NO_ANSWER),
    ]
    assert [call.at is None for call in found] == [True, False, False]
    where = parse_filter("last outcome answered")
    assert [c.ref for c in contacts_matching(desk, "l1", where)] == [people[0].ref]
    assert call_history(desk, "+999") == ()


def test_segments_are_of_a_list_or_of_all(desk: Desk) -> None:
    add_list(desk, 4)
    add_list(desk, 1, name="other", city="Riyadh")
    save_segment(desk, "early", "due = May 1 and not suppressed", "renewals")
    save_segment(desk, "Callable", "not suppressed")
    save_segment(desk, "early", "has city", "other")
    assert [segment.name for segment in segments(desk, "l1")] == ["early", "Callable"]
    assert get_segment(desk, "EARLY", "l1").text == 'due = "May 1" and not suppressed'
    assert get_segment(desk, "callable", "l2").created_by == "ana"
    with pytest.raises(NameTaken):
        save_segment(desk, "Early", "has due", "l1")
    save_segment(desk, "Early", "has due", "l1", replacing=True)
    assert get_segment(desk, "early", "l1").text == "has due"
    with pytest.raises(UsageError):
        save_segment(desk, "x", "has city", "l1")
    with pytest.raises(UsageError):
        save_segment(desk, "x", "where", "l1")
    with pytest.raises(UsageError):
        save_segment(desk, " ", "has due", "l1")
    remove_segment(desk, "early", "l1")
    with pytest.raises(NotFound, match="early"):
        get_segment(desk, "early", "l1")
    with pytest.raises(NotFound):
        remove_segment(desk, "early", "l1")
    assert len(segments(desk)) == 2


def test_a_batch_is_composed_of_a_segment(desk: Desk) -> None:
    people = add_list(desk, 6)
    tag_contacts(desk, [people[1].ref, people[4].ref, people[5].ref], add=["vip"])
    template = desk.store.templates.save("hello", "Hello {{ first_name }}", "ana")
    save_segment(desk, "vips", "tag vip")
    batch = compose_batch(desk, NewBatch("w", "l1", template.id, segment="vips", limit=2))
    assert [row.ref for row in desk.store.rows.iterate(batch.id)] == [people[1].ref, people[4].ref]
    narrowed = NewBatch("w2", "l1", template.id, segment="vips", where=[("due", "May 6")])
    assert compose_batch(desk, narrowed).total == 1
    save_segment(desk, "cities", "has city")
    with pytest.raises(UsageError, match="city"):
        compose_batch(desk, NewBatch("w3", "l1", template.id, segment="cities"))
    with pytest.raises(NotFound):
        compose_batch(desk, NewBatch("w4", "l1", template.id, segment="nobody"))


def test_a_list_arranged_for_a_screen(desk: Desk) -> None:
    people: list[Contact] = list(add_list(desk, 12))
    arranged = contacts_arranged(desk, "l1", order="-due", where=parse_filter("due != May 3"))
    assert arranged.total == 11
    shown = [contact.fields["due"] for contact in arranged.page(0, 3) if contact]
    assert shown == ["May 12", "May 11", "May 10"]
    remove_contacts(desk, [people[11].ref])
    assert arranged.page(0, 2)[0] is None


def test_live_calls_do_not_count_the_simulators(tmp_path: Path) -> None:
    with desk_at(tmp_path / "home", replace(LULY, region="SA")) as (desk, _):
        people = add_list(desk, 1)
        where = parse_filter("last outcome none")
        assert [c.ref for c in contacts_matching(desk, "l1", where)] == [people[0].ref]


def test_chosen_contacts_become_a_segment_by_a_tag_of_their_own(desk: Desk) -> None:
    add_list(desk, 3)
    refs = _refs(desk)
    made = segment_of_chosen(desk, "l1", refs[1:], " the  last two ")
    assert (made.name, made.text) == ("the last two", 'tag "the last two"')
    assert [each.ref for each in contacts_matching(desk, "l1", made.filter)] == refs[1:]
    for taken in ("THE LAST two", "vip"):
        tag_contacts(desk, refs[:1], ["vip"])
        with pytest.raises(NameTaken, match="tag"):
            segment_of_chosen(desk, "l1", refs, taken)
    with pytest.raises(UsageError, match="word"):
        segment_of_chosen(desk, "l1", refs, " ")
    assert [each.name for each in segments(desk)] == ["the last two"]


@pytest.mark.parametrize(
    ("typed", "tag"),
    [("e\u200ff", "ef"), ("g\x00h", "gh"), ("'=x", "=x"), (" caf\u0065\u0301  9 ", "café 9")],
)
def test_a_tag_for_the_chosen_is_cleaned_once_for_all_it_names(
    desk: Desk, typed: str, tag: str
) -> None:
    """The filter, the segment and the contacts have the same word."""
    add_list(desk, 3)
    refs = _refs(desk)
    made = segment_of_chosen(desk, "l1", refs[1:], typed)
    assert (made.name, made.filter) == (tag, Filter((Tagged(tag),)))
    assert [each.ref for each in contacts_matching(desk, "l1", made.filter)] == refs[1:]
    assert [each.tags for each in contacts_matching(desk, "l1", made.filter)] == [(tag,)] * 2


def test_a_tag_for_the_chosen_is_one_word_and_not_two(desk: Desk) -> None:
    add_list(desk, 3)
    refs = _refs(desk)
    with pytest.raises(UsageError, match=r"k, l would be 2 tags"):
        segment_of_chosen(desk, "l1", refs, "k, l")
    for nothing in ("\u200f", ",", " , ", "\x00"):
        with pytest.raises(UsageError, match="word"):
            segment_of_chosen(desk, "l1", refs, nothing)
    assert segment_of_chosen(desk, "l1", refs[:1], "m,").name == "m"
    assert [each.name for each in segments(desk)] == ["m"]
