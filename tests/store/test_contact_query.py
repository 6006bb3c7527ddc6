"""Filters and orders in SQL, against the same conditions asked of every contact in Python."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.domain.batch import Batch, CallRow
from tui.domain.contact import Contact, contact_values
from tui.domain.errors import NotFound, Refused, UsageError
from tui.domain.filter_text import parse_filter
from tui.domain.filters import (
    Compared,
    Condition,
    Filter,
    Finds,
    HasValue,
    InOtherList,
    InRegion,
    LastOutcome,
    Moment,
    OnDoNotCall,
    OpenNow,
    Tagged,
)
from tui.domain.ledger import Suppressed
from tui.domain.policy.book import RuleBook
from tui.domain.policy.verdicts import open_at
from tui.domain.states import Outcome, RowState
from tui.store import Store, open_store
from tui.store.contact_order import BY_LAST_CALL, BY_LOCAL_TIME, BY_OUTCOME, BY_TAGS, sort_key
from tui.store.folding import fold

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MOMENT = Moment(NOW, "live")
PHONES = ("+966501234567", "+12025550143", "+14165550123", "+525512345678", "+447911123456")
PEOPLE = [
    ("Ann Lee", "gold", "Asia/Riyadh", ("vip",), "10"),
    ("Zoë Núñez", "Gold", "", (), "9"),
    ("محمد علي", "silver", "America/New_York", ("vip", "North"), ""),
    ("أحمد", "", "", ("north",), "1250.00"),
    ("Bo", "old gold", "", (), "  "),
]
OUTCOMES: list[dict[int, Outcome | None]] = [
    {0: Outcome.ANSWERED, 1: Outcome.ANSWERED},
    {0: Outcome.NO_ANSWER, 2: Outcome.BUSY, 3: None},
    {0: Outcome.VOICEMAIL, 4: Outcome.FAILED},
]
LAST = {0: Outcome.NO_ANSWER, 1: Outcome.ANSWERED, 2: Outcome.BUSY}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, list[Contact]]]:
    store = open_store(tmp_path_factory.mktemp("home"), lambda: NOW)
    store.lists.create("other")
    made = store.lists.create("list", ("plan", "amount"))
    contacts = []
    for index, (name, plan, zone, tags, amount) in enumerate(PEOPLE):
        first, _, last = name.partition(" ")
        phone = PHONES[index]
        fields = {"plan": plan, "amount": amount} if plan else {"amount": amount}
        contacts.append(
            Contact(
                "", made.id, phone, phone, "ok", first, last, zone, fields, phone, line=index,
                tags=tags,
            )
        )  # fmt: skip
    store.contacts.add_many(made.id, contacts)
    store.contacts.add_many(
        "l1", [replace(c, list_id="l1", fields={"plan": "gold"}) for c in contacts]
    )
    third = store.lists.create("third")
    store.contacts.add_many(
        third.id, [replace(contacts[n], list_id=third.id, fields={}) for n in (0, 3)]
    )
    store.suppression.add_many([Suppressed(PHONES[1], PHONES[1], "", NOW, "ana")])
    for number, realm in enumerate(("live", "live", "simulator")):
        batch = store.batches.create(
            Batch("", f"b{number}", "p", "luly", realm, made.id, "list", NOW)
        )
        outcomes = OUTCOMES[number]
        store.rows.add_many(
            [
                CallRow(
                    batch.id, f"c{i}", i, PHONES[i], PHONES[i], state=RowState.ENDED, outcome=found
                )
                for i, found in outcomes.items()
            ]
        )
    yield store, list(store.contacts.iterate(made.id))
    store.close()


def _value(contact: Contact, name: str) -> str:
    return contact.name if name == "name" else contact_values(contact).get(name, "")


def _holds(condition: Condition, contact: Contact, index: int) -> bool:
    match condition:
        case Compared(name, "contains", value):
            return fold(value) in fold(_value(contact, name))
        case Compared(name, how, value):
            same = _lower(_value(contact, name)) == _lower(value)
            return same if how == "=" else not same
        case HasValue(name, wanted):
            return bool(_value(contact, name).strip(" ")) is wanted
        case Finds(words):
            return all(map(partial(_found, contact), fold(words).split()))
        case Tagged(tag, wanted):
            return (_lower(tag) in map(_lower, contact.tags)) is wanted
        case LastOutcome(outcome, wanted):
            return (LAST.get(index) == outcome) is wanted
        case OnDoNotCall(wanted):
            return (contact.dial_key == PHONES[1]) is wanted
        case InOtherList(name, wanted):
            return (name in {"", "other"} or (name == "third" and index in {0, 3})) is wanted
        case InRegion(region, wanted):
            if region.startswith("+"):
                return contact.dial_key.startswith(region) is wanted
            number = phonenumbers.parse(contact.dial_key)
            return (phonenumbers.region_code_for_number(number) == region) is wanted
        case OpenNow(wanted):
            is_open = open_at(RuleBook(), NOW)
            return is_open(contact.timezone, contact.fields, contact.dial_key) is wanted


def _found(contact: Contact, word: str) -> bool:
    texts = (contact.first_name, contact.last_name, contact.phone, *contact.fields.values())
    there = fold(" ".join(texts)).split()
    return any(each.startswith(word) or (len(word) > 2 and word in each) for each in there)


def _lower(text: str) -> str:
    return "".join(char.lower() if char.isascii() else char for char in text)


NAMES = st.sampled_from(["plan", "amount", "first_name", "last_name", "timezone", "phone", "name"])
VALUES = st.sampled_from(
    (
        *("gold", "GOLD", "old", "ld go", "", "Ann", "nunez", "Núñez", "محمد", "احمد"),
        *("10", "+966", "a", "Asia/Riyadh", "  ", 'x"y', "%", "5550"),
    )
)
CONDITIONS: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Compared, NAMES, st.sampled_from(["=", "!=", "contains"]), VALUES),
    st.builds(HasValue, NAMES, st.booleans()),
    st.builds(Finds, st.sampled_from(["an", "NUÑ", "gold +9", "555 n", "محمد", "ء", "zzz", "old"])),
    st.builds(Tagged, st.sampled_from(["vip", "NORTH", "x"]), st.booleans()),
    st.builds(LastOutcome, st.sampled_from([None, *Outcome]), st.booleans()),
    st.builds(OnDoNotCall, st.booleans()),
    st.builds(InOtherList, st.sampled_from(["", "other", "third", "list"]), st.booleans()),
    st.builds(InRegion, st.sampled_from(["SA", "US", "CA", "MX", "+1", "+1202"]), st.booleans()),
    st.builds(OpenNow, st.booleans()),
)


def test_who_stands_in_no_other_list_and_a_list_that_is_not_there(tmp_path: Path) -> None:
    with closing(open_store(tmp_path, lambda: NOW)) as store:
        for name, phones in (("a", PHONES[:3]), ("b", PHONES[2:4])):
            made = store.lists.create(name)
            people = [Contact("", made.id, phone, phone) for phone in phones]
            store.contacts.add_many(made.id, people)
        for text, meant in (
            ("in another list", [PHONES[2]]),
            ("in list b", [PHONES[2]]),
            ("not in list b", [PHONES[0], PHONES[1]]),
        ):
            found = store.contacts.page("l1", where=parse_filter(text)).items
            assert [each.phone for each in found] == meant
        with pytest.raises(NotFound, match="no list 'c'"):
            store.contacts.count_where("l1", where=parse_filter("not in list c"))


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(CONDITIONS, max_size=3).map(lambda made: Filter(tuple(made))))
def test_sql_says_what_python_says(filled: tuple[Store, list[Contact]], where: Filter) -> None:
    store, contacts = filled
    list_id = contacts[0].list_id
    expected = [
        contact.ref
        for index, contact in enumerate(contacts)
        if all(_holds(condition, contact, index) for condition in where.conditions)
    ]
    page = store.contacts.page(list_id, where=where, moment=MOMENT)
    assert [contact.ref for contact in page.items] == expected
    assert page.total == len(expected)
    assert store.contacts.count_where(list_id, where=where, moment=MOMENT) == len(expected)
    walked = store.contacts.iterate(list_id, 2, where, MOMENT)
    assert [contact.ref for contact in walked] == expected
    arranged = store.contacts.arranged(list_id, where=where, order="-line", moment=MOMENT)
    shown = [contact.ref for contact in arranged.page() if contact]
    assert shown == expected[::-1]


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("first_name", "Ann Bo Zoë أحمد محمد"),
        ("-first_name", "محمد أحمد Zoë Bo Ann"),
        ("amount", "Zoë Ann أحمد Bo محمد"),
        ("phone", "Zoë Ann_ca Bo MX Ann"),
        ("line", "Ann Zoë محمد أحمد Bo"),
        ("-line", "Bo أحمد محمد Zoë Ann"),
        ("plan", "Ann Zoë Bo محمد أحمد"),
    ],
)
def test_any_column_orders(filled: tuple[Store, list[Contact]], order: str, names: str) -> None:
    store, contacts = filled
    list_id = contacts[0].list_id
    found = store.contacts.page(list_id, order=order).items
    if order == "phone":
        assert [c.dial_key for c in found] == sorted(PHONES)
        return
    blank = {"amount": 2, "plan": 1}.get(order.lstrip("-"), 0)
    shown = [contact.first_name for contact in found]
    wanted = names.split()
    assert shown[: 5 - blank] == wanted[: 5 - blank]
    pieces = [store.contacts.page(list_id, n, 1, order=order).items[0].ref for n in range(5)]
    assert pieces == [contact.ref for contact in found]
    arranged = store.contacts.arranged(list_id, order=order)
    assert [c.ref for c in arranged.page(0, 10) if c] == pieces
    assert (arranged.total, len(arranged.page(3, 10))) == (5, 2)


def test_finding_and_filtering_together(filled: tuple[Store, list[Contact]]) -> None:
    store, contacts = filled
    list_id = contacts[0].list_id
    where = parse_filter("tag vip")
    page = store.contacts.page(list_id, find="ann", where=where)
    assert [contact.first_name for contact in page.items] == ["Ann"]
    uncounted = store.contacts.page(list_id, find="o", where=where, counted=False)
    assert uncounted.total == -1


def test_what_a_filter_needs_is_asked_for(filled: tuple[Store, list[Contact]]) -> None:
    store, contacts = filled
    list_id = contacts[0].list_id
    for text in ("open now", "last outcome none"):
        with pytest.raises(UsageError):
            store.contacts.page(list_id, where=parse_filter(text))
    with pytest.raises(UsageError):
        store.contacts.page(list_id, where=parse_filter("region QQ"))
    with pytest.raises(UsageError):
        store.contacts.page(list_id, order="plan') --")


def test_the_hours_are_those_of_the_first_column_that_names_a_state(tmp_path: Path) -> None:
    store = open_store(tmp_path / "home", lambda: NOW)
    made = store.lists.create("x", ("state", "region"))
    columns: tuple[dict[str, str], ...] = (
        {"state": "active", "region": "HI"},
        {"state": "HI"},
        {"state": "x"},
        {},
    )
    people = [Contact("", made.id, PHONES[1], PHONES[1], fields=fields) for fields in columns]
    refs = store.contacts.add_many(made.id, people)
    noon_there = Moment(datetime(2026, 3, 2, 17, 0, tzinfo=UTC), "live")
    found = store.contacts.page(made.id, where=parse_filter("open now"), moment=noon_there).items
    assert [contact.ref for contact in found] == refs[2:]
    store.close()


def test_what_was_removed_since_is_none(tmp_path: Path) -> None:
    store = open_store(tmp_path / "home", lambda: NOW)
    made = store.lists.create("x")
    people = [Contact("", made.id, phone, phone) for phone in PHONES]
    refs = store.contacts.add_many(made.id, people)
    arranged = store.contacts.arranged(made.id, order="-line")
    store.contacts.remove_many(refs[:1])
    assert [contact.ref if contact else None for contact in arranged.page(3)] == ["c2", None]
    store.close()


def test_numbers_in_texts_order_by_value() -> None:
    texts = ["$9.50", "$10.00", "$1250", "2026-01-02", "2026-01-10", "item 2", "item 10"]
    assert sorted([*reversed(texts)], key=sort_key) == texts
    assert sort_key("item 2") < sort_key("Item 10")
    assert sort_key("007") == sort_key("7")


@pytest.mark.parametrize(
    ("order", "firsts"),
    [
        # Mexico City by the number, New York by the number and by the zone, London, Riyadh.
        (BY_LOCAL_TIME, "أحمد Zoë محمد Bo Ann"),
        ("-" + BY_LOCAL_TIME, "Ann Bo Zoë محمد أحمد"),
        (BY_TAGS, "أحمد Ann محمد Zoë Bo"),
        ("-" + BY_TAGS, "محمد Ann أحمد Zoë Bo"),
        (BY_OUTCOME, "Zoë محمد Ann أحمد Bo"),
        ("-" + BY_OUTCOME, "Ann محمد Zoë أحمد Bo"),
    ],
)
def test_what_is_known_beside_the_variables_orders(
    filled: tuple[Store, list[Contact]], order: str, firsts: str
) -> None:
    store, contacts = filled
    found = store.contacts.page(contacts[0].list_id, order=order, moment=MOMENT).items
    assert [contact.first_name for contact in found] == firsts.split()
    arranged = store.contacts.arranged(contacts[0].list_id, order=order, moment=MOMENT)
    assert arranged.page() == found
    filtered = store.contacts.page(
        contacts[0].list_id, order=order, where=parse_filter("last outcome none"), moment=MOMENT
    )
    assert [each for each in found if each in filtered.items] == list(filtered.items)


def test_the_last_call_orders_by_when_it_ended(tmp_path: Path) -> None:
    store = open_store(tmp_path / "home", lambda: NOW)
    made = store.lists.create("x")
    people = [Contact("", made.id, phone, phone) for phone in PHONES]
    refs = store.contacts.add_many(made.id, people)
    batch = store.batches.create(Batch("", "b", "p", "luly", "live", made.id, "x", NOW))
    ended = {refs[3]: 1, refs[0]: 3, refs[4]: 2}
    rows = [
        CallRow(
            batch.id, ref, seq, PHONES[refs.index(ref)], PHONES[refs.index(ref)],
            state=RowState.ENDED, outcome=Outcome.BUSY, updated_at=NOW.replace(hour=hour),
        )
        for seq, (ref, hour) in enumerate(ended.items())
    ]  # fmt: skip
    store.rows.add_many(rows)
    oldest = store.contacts.page(made.id, order=BY_LAST_CALL, moment=MOMENT).items
    assert [c.ref for c in oldest] == [refs[3], refs[4], refs[0], refs[1], refs[2]]
    newest = store.contacts.page(made.id, order="-" + BY_LAST_CALL, moment=MOMENT).items
    assert [c.ref for c in newest] == [refs[0], refs[4], refs[3], refs[1], refs[2]]
    other = store.contacts.page(made.id, order=BY_LAST_CALL, moment=Moment(NOW, "simulator")).items
    assert [c.ref for c in other] == refs
    for order in (BY_LAST_CALL, BY_OUTCOME, BY_LOCAL_TIME):
        with pytest.raises(UsageError):
            store.contacts.page(made.id, order=order)
    with pytest.raises(UsageError):
        store.contacts.page(made.id, order="@else", moment=MOMENT)
    store.close()


def test_an_arrangement_that_nobody_wants_any_more_stops(tmp_path: Path) -> None:
    store = open_store(tmp_path / "home", lambda: NOW)
    made = store.lists.create("x")
    people = [Contact("", made.id, f"+1202555{n:04}", f"+1202555{n:04}") for n in range(2000)]
    store.contacts.add_many(made.id, people)
    with pytest.raises(Refused):
        store.contacts.arranged(made.id, order="-first_name", stopped=lambda: True)
    asked = store.contacts.arranged(made.id, order="-first_name", stopped=lambda: False)
    assert asked.total == store.contacts.arranged(made.id, order="first_name").total == 2000
    store.close()
