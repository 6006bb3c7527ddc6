"""Single variables of a list agree with those of whole contacts."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui.domain.contact import STANDARD_VARIABLES, Contact, contact_values
from tui.domain.errors import UsageError
from tui.store import open_store


def _kept(contact: Contact, name: str) -> str | None:
    """A value as it is stored: what everybody has is left out where it is blank."""
    return contact_values(contact).get(name) or (
        None if name in STANDARD_VARIABLES else contact.fields.get(name)
    )


def test_values_are_those_of_the_contacts(tmp_path: Path) -> None:
    columns = ["plan", "أ", "first_name", *(f"more_{n}" for n in range(250))]
    fields = [
        {"plan": 'a "quoted" \\ \n text', "أ": "ب", "first_name": "hidden"},
        {"plan": "", "more_7": "\ud800\x00é"},
        {name: f"{name}!" for name in columns},
    ]
    with_names = ("phone", "first_name", "last_name", "timezone", *columns, "nothing")
    ascii_names = tuple(name for name in with_names if name.isascii())
    store = open_store(tmp_path, lambda: datetime.now(UTC))
    try:
        made = store.lists.create("people", tuple(columns))
        other = store.lists.create("others")
        people = [
            Contact("", made.id, f"+1{n}", f"+1{n}", first_name=f"F{n}" * n, fields=each)
            for n, each in enumerate(fields)
        ]
        store.contacts.add_many(made.id, people)
        store.contacts.add_many(other.id, people)
        for names in (with_names, ascii_names, ("plan",), ("timezone",), ()):
            found = [
                (ref, row[: len(names)])
                for refs, rows in store.contacts.values(made.id, names, 2)
                for ref, row in zip(refs, json.loads(rows), strict=True)
            ]
            assert found == [
                (contact.ref, [_kept(contact, name) for name in names])
                for contact in store.contacts.iterate(made.id)
            ]
        with pytest.raises(UsageError):
            list(store.contacts.values(made.id, ["a') --"]))
    finally:
        store.close()
