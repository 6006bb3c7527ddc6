"""Any list goes out in every format and comes back equal."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.desks import desk_at
from tui.domain.contact import Contact
from tui.domain.errors import UsageError
from tui.domain.filter_text import parse_filter
from tui.engine.desk import Desk
from tui.engine.exporting import FORMATS, export_list
from tui.engine.importing import import_file
from tui.importing.values import clean_value

LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")
"""All but the two that XML, and so a workbook, has no way to write."""
TEXTS = st.one_of(
    st.text(LETTERS, max_size=12),
    st.sampled_from(
        (
            *("=1+1", "'=1+1", "'", "''x", "-5", "+a", "@x", "0012", "1e5", "12.0", "2026-01-02"),
            *("a\nb", 'a"b', "a;b,c\td", "|", "محمد علي", "Ångström", "null", "true", "N/A"),
        )
    ),
).map(clean_value)
TAGS = st.lists(st.text("abc دé", min_size=1, max_size=6), max_size=3).map(
    lambda tags: tuple(dict.fromkeys(" ".join(tag.split()) for tag in tags if tag.strip()))
)
PEOPLE = st.lists(
    st.tuples(TEXTS, TEXTS, TEXTS, TEXTS, TAGS, st.sampled_from(["ok", "invalid"])),
    min_size=1,
    max_size=6,
)
COLUMNS = ("plan", "note")
RAW = st.one_of(
    st.text(st.characters(exclude_characters="\ufffe\uffff"), max_size=12),
    st.text("\0\r\n\t\x1b\u202e\u200f\ud800\udfff=+-@'\";,|_x0dD ", max_size=12),
)
"""Text as it comes, halves of surrogate pairs, NUL and marks of direction with it."""

NAMED = (
    "mobile",
    "phone_2",
    "name",
    "country",
    "dnc",
    "stop",
    "consent",
    "state",
    "number",
    "class",
)
"""Variables whose names say something to an import."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_at(tmp_path_factory.mktemp("home") / "home") as (made, _):
        yield made


@settings(max_examples=40, deadline=None)
@given(people=PEOPLE)
def test_out_and_back(
    desk: Desk, people: list[tuple[str, str, str, str, tuple[str, ...], str]]
) -> None:
    with desk.store.transaction():  # one to each example: its changes are undone below
        made = desk.store.lists.create("one", COLUMNS)
        contacts = [_contact(made.id, number, *person) for number, person in enumerate(people)]
        desk.store.contacts.add_many(made.id, contacts)
        for ending in FORMATS:
            path = desk.store.home / "exports" / f"out{ending}"
            assert export_list(desk, "one", path) == len(people)
            import_file(desk, path, list_name=f"back{ending}", keep_invalid=True)
            back = desk.store.contacts.iterate(desk.store.lists.get(f"back{ending}").id)
            assert [_told(contact) for contact in back] == [_told(c) for c in contacts], ending
        for found in desk.store.lists.all():
            desk.store.lists.remove(found.id)


@settings(max_examples=30, deadline=None)
@given(people=st.lists(st.tuples(RAW, RAW, RAW), min_size=1, max_size=4))
def test_whatever_a_file_holds_goes_out_and_comes_back(
    desk: Desk, people: list[tuple[str, str, str]]
) -> None:
    objects = [
        {"phone": f"+1202555{n:04}", "first_name": first, "last_name": last, "note": note}
        for n, (first, last, note) in enumerate(people)
    ]
    with desk.store.transaction():
        import_file(desk, json.dumps(objects).encode(), name="in.json", list_name="one")
        came = [_told(each) for each in desk.store.contacts.iterate(_id(desk, "one"))]
        assert len(came) == len(people)
        for ending in FORMATS:
            path = desk.store.home / "exports" / f"raw{ending}"
            export_list(desk, "one", path)
            import_file(desk, path, list_name=f"back{ending}")
            back = desk.store.contacts.iterate(_id(desk, f"back{ending}"))
            assert [_told(each) for each in back] == came, ending
        for found in desk.store.lists.all():
            desk.store.lists.remove(found.id)


@settings(max_examples=30, deadline=None)
@given(
    names=st.lists(st.sampled_from(NAMED), min_size=1, unique=True),
    values=st.lists(st.sampled_from(["+12025550199", "yes", "SA", "12", ""]), min_size=10),
)
def test_names_that_mean_something_come_back_as_variables(
    desk: Desk, names: list[str], values: list[str]
) -> None:
    fields = dict(zip(names, values, strict=False))
    with desk.store.transaction():
        made = desk.store.lists.create("one", tuple(names))
        whole = Contact("", made.id, "+12025550143", "+12025550143", "ok", "Ann", "Lee", "", fields)
        desk.store.contacts.add_many(made.id, [whole])
        for ending in FORMATS:
            path = desk.store.home / "exports" / f"named{ending}"
            export_list(desk, "one", path)
            report = import_file(desk, path, list_name=f"back{ending}")
            (back,) = desk.store.contacts.iterate(report.list_id)
            assert (back.phone, back.name, dict(back.fields)) == ("+12025550143", "Ann Lee", fields)
            first = next((name for name in names if name in ("dnc", "stop")), "")
            assert report.suppressed == (fields.get(first, "") not in ("", "no"))
            desk.store.suppression.remove("+12025550143")
        for found in desk.store.lists.all():
            desk.store.lists.remove(found.id)


def test_many_columns_of_which_one_is_blank_come_back(desk: Desk, tmp_path: Path) -> None:
    names = tuple(f"field_{n}" for n in range(60))
    made = desk.store.lists.create("wide", names)
    fields = dict.fromkeys(names, "x") | {"field_7": ""}
    contact = Contact("", made.id, "+12025550143", "+12025550143", "ok", fields=fields)
    desk.store.contacts.add_many(made.id, [contact])
    for ending in FORMATS:
        export_list(desk, "wide", tmp_path / f"wide{ending}")
        report = import_file(desk, tmp_path / f"wide{ending}", list_name=f"wide back{ending}")
        assert desk.store.lists.get(report.list_id).columns == names


def test_what_a_filter_means_goes_out(desk: Desk, tmp_path: Path) -> None:
    made = desk.store.lists.create("two", COLUMNS)
    people = [("A", "", "gold", "", ("x",), "ok"), ("B", "", "silver", "", (), "ok")]
    contacts = [_contact(made.id, number, *person) for number, person in enumerate(people)]
    desk.store.contacts.add_many(made.id, contacts)
    path = tmp_path / "out.csv"
    assert export_list(desk, "two", path, parse_filter("plan = gold")) == 1
    header, row = path.read_text("utf-8-sig").splitlines()
    assert header == "phone,first_name,last_name,timezone,plan,note,tags"
    assert row == "+12025550100,A,,,gold,,x"
    with pytest.raises(UsageError):
        export_list(desk, "two", path, parse_filter("color = red"))


def _id(desk: Desk, name: str) -> str:
    return desk.store.lists.get(name).id


def _contact(
    list_id: str,
    number: int,
    first: str,
    last: str,
    plan: str,
    note: str,
    tags: tuple[str, ...],
    status: str,
) -> Contact:
    phone = f"+1202555{number + 100:04}" if status == "ok" else f"12345678901234567{number}"
    return Contact(
        "",
        list_id,
        phone,
        phone if status == "ok" else f"raw:{phone}",
        status,
        first,
        last,
        "Asia/Riyadh" if number % 2 else "",
        {"plan": plan, "note": note},
        phone,
        tags=tags,
    )


def _told(contact: Contact) -> tuple[object, ...]:
    return (
        contact.phone,
        contact.dial_key,
        contact.phone_status,
        contact.first_name,
        contact.last_name,
        contact.timezone,
        {name: contact.fields.get(name, "") for name in COLUMNS},
        contact.tags,
    )
