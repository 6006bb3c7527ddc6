"""Which columns of a list are shown, how wide, in which order; kept per list. Called in threads."""

from collections.abc import Sequence
from dataclasses import replace

from tui.app.text import width_of
from tui.app.widgets.columns import Column
from tui.domain.contact import Contact, ContactList
from tui.store import Store
from tui.store.contact_order import BY_LAST_CALL, BY_LOCAL_TIME, BY_TAGS

FIELD = "field:"
"""Begins the id of a column that shows an extra column of the list."""

Shown = tuple[tuple[str, int], ...]
"""The ids of the columns that are shown, each with its width in cells, in their order."""

_ORDERS = {"local": BY_LOCAL_TIME, "last": BY_LAST_CALL, "tags": BY_TAGS}
"""What the store orders by for columns that show no variable."""

_MOST_EXTRA = 6
_SAMPLE = 60
_NARROWEST = 6
_NO_ROOM = 10_000
"""More cells than any terminal has."""
_WIDEST = 18

_STANDARD = (
    Column("phone", "PHONE", 17),
    Column("name", "NAME", 16, flex=3),
    Column("timezone", "ZONE", 16),
    Column("local", "LOCAL", 5),
    Column("last", "LAST", 6),
    Column("tags", "TAGS", 10),
    Column("first_name", "FIRST NAME", 12),
    Column("last_name", "LAST NAME", 12),
    Column("line", "LINE", 7, right=True),
)


def all_columns(contact_list: ContactList) -> tuple[Column, ...]:
    """Answer every column that a list can show."""
    extra = (Column(f"{FIELD}{name}", name, 10) for name in contact_list.columns)
    return (*_STANDARD, *extra)


def contact_columns(
    contact_list: ContactList, sample: Sequence[Contact] = (), called: bool = False
) -> tuple[Column, ...]:
    """Answer the columns a list is shown with: the standard ones, then its first extra ones.

    A column that is blank in the whole `sample`, or repeats name or phone there, is left to the
    contact's card. `called` is whether anybody has a last call.
    """
    names = [name for name in contact_list.columns if not sample or _tells(name, sample)]
    extra = tuple(
        Column(f"{FIELD}{name}", name, _width(name, sample), flex=1, drop=5 + place)
        for place, name in enumerate(names[:_MOST_EXTRA])
    )
    wanted = {
        "timezone": (4, any(each.timezone for each in sample) or not sample),
        "local": (1, bool(sample)),
        "last": (2, called),
        "tags": (3, any(each.tags for each in sample)),
    }
    standard = tuple(
        replace(each, drop=wanted[each.id][0])
        for each in _STANDARD
        if wanted.get(each.id, (0, False))[1]
    )
    return (*_STANDARD[:2], *standard, *extra)


def chosen_columns(contact_list: ContactList, shown: Shown) -> tuple[Column, ...]:
    """Answer the columns the operator has chosen; what the list lost since is left out."""
    known = {each.id: each for each in all_columns(contact_list)}
    return tuple(
        replace(known[name], width=width, flex=0, drop=place)
        for place, (name, width) in enumerate(shown)
        if name in known
    )


def passing(columns: tuple[Column, ...], passed: int) -> tuple[Column, ...]:
    """Answer the columns with so many after the first passed over: those to their right come."""
    if not passed:
        return columns
    return tuple(
        replace(each, width=_NO_ROOM, drop=_NO_ROOM)
        if 0 < place <= passed
        else replace(each, drop=place)
        for place, each in enumerate(columns)
    )


def shown_columns(store: Store, list_id: str) -> Shown:
    """Answer what the operator has chosen for a list, () for nothing."""
    kept = store.facts.get(f"columns:{list_id}", [])
    return tuple((str(name), int(width)) for name, width in kept)


def keep_columns(store: Store, list_id: str, shown: Shown) -> None:
    """Keep what the operator has chosen; () forgets it."""
    store.facts.set(f"columns:{list_id}", [list(each) for each in shown])


def order_of(column_id: str) -> str:
    """Answer what the store orders by for a column."""
    return _ORDERS.get(column_id, column_id.removeprefix(FIELD))


def sample_of(store: Store, contact_list: ContactList) -> Sequence[Contact]:
    """Answer the first contacts of a list, for `contact_columns`. Blocks."""
    return store.contacts.page(contact_list.id, 0, _SAMPLE).items


def _width(name: str, sample: Sequence[Contact]) -> int:
    """The cells that most values of a column take."""
    longest = max((width_of(each.fields.get(name, "")) for each in sample), default=0)
    return min(_WIDEST, max(_NARROWEST, longest, len(name)))


def _tells(name: str, sample: Sequence[Contact]) -> bool:
    """Whether a column says something that phone and name do not."""
    return any(
        each.fields.get(name, "") not in {"", each.name, each.phone, each.phone_written}
        for each in sample
    )
