"""Where else a contact's number stands: one look into the index for each list."""

from dataclasses import dataclass

from tui.domain.contact import Contact
from tui.engine.desk import Desk


@dataclass(frozen=True, slots=True)
class Twin:
    """A contact of another list with the same number."""

    list_name: str
    contact: Contact


def twins_of(desk: Desk, contact: Contact) -> tuple[Twin, ...]:
    """Answer who has a contact's number in the other lists, in the order of those."""
    found = []
    for other in desk.store.lists.all():
        if other.id != contact.list_id:
            there = desk.store.contacts.by_keys(other.id, [contact.dial_key])
            found += [Twin(other.name, twin) for twin in there.values()]
    return tuple(found)
