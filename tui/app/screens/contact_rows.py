"""The rows of the Contacts screen: lists, contacts, the do-not-call list. Called in threads."""

from collections.abc import Sequence

from tui.app import palette
from tui.app.text import width_of
from tui.app.widgets.columns import Column
from tui.app.widgets.row_source import Cell, Row, Styled
from tui.domain.contact import Contact, ContactList
from tui.store import Store

SUPPRESSED_KEY = "do-not-call"
"""The key of the do-not-call entry among the lists; no list's id looks like it."""

LIST_COLUMNS = (Column("name", "LISTS", 8, flex=1), Column("contacts", "", 7, right=True))
SUPPRESSED_COLUMNS = (
    Column("phone", "PHONE", 17),
    Column("reason", "REASON", 12, flex=1),
    Column("added", "ADDED", 16, drop=1),
    Column("by", "BY", 10, drop=2),
)

FIELD = "field:"
"""Begins the id of a column that shows an extra column of the list."""

_MOST_EXTRA = 6
_SAMPLE = 60
_NARROWEST = 6
_WIDEST = 18
_PHONE_STYLES = {"doubtful": palette.YELLOW, "invalid": palette.RED}


def contact_columns(
    contact_list: ContactList, sample: Sequence[Contact] = ()
) -> tuple[Column, ...]:
    """Answer the table's columns for a list: the standard ones, then its first extra ones.

    A column that is blank in the whole `sample`, or repeats name or phone there, is left to the
    contact's card.
    """
    names = [name for name in contact_list.columns if not sample or _tells(name, sample)]
    extra = tuple(
        Column(f"{FIELD}{name}", name, _width(name, sample), flex=1, drop=2 + place)
        for place, name in enumerate(names[:_MOST_EXTRA])
    )
    zone = any(each.timezone for each in sample) or not sample
    return (
        Column("phone", "PHONE", 17),
        Column("name", "NAME", 16, flex=3),
        *((Column("timezone", "ZONE", 16, drop=1),) if zone else ()),
        *extra,
    )


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


class ListRows:
    """All lists with their sizes, then the do-not-call list."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rows: tuple[Row, ...] = ()

    def count(self) -> int:
        """Read the lists, and answer how many rows they make."""
        lists = self._store.lists.all()
        self._rows = (
            *(Row(each.id, (each.name, counted(each.contacts))) for each in lists),
            Row(
                SUPPRESSED_KEY,
                ("⊘ do not call", counted(self._store.suppression.count())),
                faint=True,
            ),
        )
        return len(self._rows)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer the rows read by `count`."""
        return self._rows[offset : offset + limit]


def counted(number: int) -> str:
    """Answer a count in at most seven cells: `12,480`, `1.25 M`."""
    return f"{number:,}" if number < 1_000_000 else f"{number / 1_000_000:.2f} M"


class ContactRows:
    """The contacts of one list, all or those found."""

    def __init__(
        self, store: Store, contact_list: ContactList, columns: Sequence[Column], find: str = ""
    ) -> None:
        self._store = store
        self._list = contact_list
        self._columns = columns
        self._find = find

    def count(self) -> int:
        """Answer how many contacts are found."""
        return self._store.contacts.page(self._list.id, 0, 1, self._find).total

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer rows with the contact's ref as key; suppressed contacts are marked."""
        found = self._store.contacts.page(self._list.id, offset, limit, self._find).items
        barred = self._store.suppression.among([each.dial_key for each in found])
        return [self._row(each, each.dial_key in barred) for each in found]

    def _row(self, contact: Contact, barred: bool) -> Row:
        style = _PHONE_STYLES.get(contact.phone_status, "")
        phone: Cell = Styled(contact.phone, style) if style else contact.phone
        if barred:
            phone = Styled(f"⊘ {contact.phone}", palette.RED)
        known: dict[str, Cell] = {
            "phone": phone,
            "name": contact.name,
            "timezone": contact.timezone,
        }
        cells = tuple(
            known.get(each.id, contact.fields.get(each.id.removeprefix(FIELD), ""))
            for each in self._columns
        )
        return Row(contact.ref, cells, faint=barred)


def sample_of(store: Store, contact_list: ContactList) -> Sequence[Contact]:
    """Answer the first contacts of a list, for `contact_columns`. Blocks."""
    return store.contacts.page(contact_list.id, 0, _SAMPLE).items


class SuppressedRows:
    """The do-not-call list, newest first as the store pages it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def count(self) -> int:
        """Answer how many numbers are on it."""
        return self._store.suppression.count()

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer rows with the phone as key."""
        return [
            Row(
                each.phone,
                (
                    each.phone,
                    each.reason,
                    each.added_at.astimezone().strftime("%Y-%m-%d %H:%M"),
                    each.added_by,
                ),
            )
            for each in self._store.suppression.page(offset, limit).items
        ]
