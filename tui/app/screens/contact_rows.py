"""The contacts of a list as rows, all or some, in any order. Called in threads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

from tui.app import palette
from tui.app.marks import row_mark
from tui.app.screens.contact_columns import FIELD
from tui.app.widgets.columns import Column
from tui.app.widgets.row_source import PAGE, Cell, Row, Styled
from tui.domain.batch import CallRow
from tui.domain.contact import Contact, ContactList
from tui.domain.filters import Filter, Moment
from tui.domain.local_time import zones_of
from tui.store import Store
from tui.store.arranged import Arranged

_PHONE_STYLES = {"doubtful": palette.YELLOW, "invalid": palette.RED}
_FEW_ZONES = timedelta(hours=6)
_AGES = ((604_800, "w"), (86_400, "d"), (3_600, "h"), (60, "m"))


@dataclass(frozen=True, slots=True)
class View:
    """Whom a table shows: who is found, whom a filter means, in which order (see the store)."""

    find: str = ""
    where: Filter | None = None
    order: str = ""


class ContactRows:
    """The contacts of one list. `moment` is needed for local times and last calls."""

    def __init__(
        self,
        store: Store,
        contact_list: ContactList,
        columns: Sequence[Column],
        find: str = "",
        view: View | None = None,
        moment: Moment | None = None,
    ) -> None:
        self._store = store
        self._list = contact_list
        self._columns = columns
        self._view = view or View(find)
        self._moment = moment
        self._arranged: Arranged | None = None
        self._first: Sequence[Contact] = ()
        self._arranging = Lock()
        self._abandoned = False

    def abandon(self) -> None:
        """Put them in order no longer: others are shown. Call it on any thread."""
        self._abandoned = True

    def count(self) -> int:
        """Answer how many contacts are meant; a filter is gone through once here.

        Of a whole list in another order the first ones are read here, in half the time that all
        take: `arrange` is still to come.
        """
        contacts, view = self._store.contacts, self._view
        if not (view.where or view.order):
            return contacts.page(self._list.id, 0, 1, view.find).total
        self._arranged = None
        if view.where or view.find:
            return self.arrange().total
        self._first = contacts.page(
            self._list.id,
            limit=PAGE,
            order=view.order,
            moment=self._moment,
            counted=False,
            stopped=self._stopped,
        ).items
        return contacts.count(self._list.id)

    def is_begun(self) -> bool:
        """Whether only the first are in order, and `arrange` is still to come."""
        return bool(self._first) and self._arranged is None

    def arrange(self) -> Arranged:
        """Put all in order, once. Blocks; raises Refused when abandoned."""
        view = self._view
        with self._arranging:
            if self._arranged is None:
                self._arranged = self._store.contacts.arranged(
                    self._list.id, view.find, view.where, view.order, self._moment, self._stopped
                )
            return self._arranged

    def _stopped(self) -> bool:
        return self._abandoned

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer rows with the contact's ref as key; suppressed contacts are marked."""
        found: Sequence[Contact | None]
        if self._view.order or self._view.where:
            if self._arranged is None and offset + limit <= PAGE:
                found = self._first[offset : offset + limit]
            else:
                found = self.arrange().page(offset, limit)
        else:
            found = self._store.contacts.page(
                self._list.id, offset, limit, self._view.find, counted=False
            ).items
        keys = [each.dial_key for each in found if each is not None]
        barred = self._store.suppression.among(keys)
        shown = {each.id for each in self._columns}
        moment = self._moment
        last = last_calls(self._store, moment.realm, keys) if moment and "last" in shown else {}
        return [
            self._row(each, each.dial_key in barred, last.get(each.dial_key))
            if each
            else Row("", ("removed",), faint=True)
            for each in found
        ]

    def _row(self, contact: Contact, barred: bool, last: CallRow | None) -> Row:
        style = _PHONE_STYLES.get(contact.phone_status, "")
        phone: Cell = Styled(contact.phone, style) if style else contact.phone
        if barred:
            phone = Styled(f"⊘ {contact.phone}", palette.RED)
        now = self._moment.now if self._moment else None
        known: dict[str, Cell] = {
            "phone": phone,
            "name": contact.name,
            "first_name": contact.first_name,
            "last_name": contact.last_name,
            "timezone": contact.timezone,
            "local": local_text(contact, now) if now else "",
            "last": last_text(last, now) if last and now else "",
            "tags": ", ".join(contact.tags),
            "line": f"{contact.line}" if contact.line else "",
        }
        cells = tuple(
            known[each.id]
            if each.id in known
            else contact.fields.get(each.id.removeprefix(FIELD), "")
            for each in self._columns
        )
        return Row(contact.ref, cells, faint=barred)


def local_text(contact: Contact, now: datetime) -> str:
    """Answer `09:02` where the contact is; `06-09` (hours) where its number has several zones.

    A number that belongs to more than a few neighbouring zones says `many`.
    """
    zones = zones_of(contact.timezone, contact.dial_key)
    times = [now.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for zone in zones]
    if times and max(times) - min(times) > _FEW_ZONES:
        return "many"
    texts = sorted({f"{each:%Y-%m-%d %H:%M}" for each in times})
    if len(texts) < 2:
        return texts[0][-5:] if texts else ""
    return f"{texts[0][-5:-3]}-{texts[-1][-5:-3]}"


def last_calls(store: Store, realm: str, dial_keys: Sequence[str]) -> dict[str, CallRow]:
    """Answer the last call of each of these numbers that ended, in any batch of the realm."""
    realms: dict[str, str] = {}
    last: dict[str, CallRow] = {}
    for row in store.rows.at_keys(dial_keys):
        if row.outcome is None:
            continue
        if row.batch_id not in realms:
            realms[row.batch_id] = store.batches.get(row.batch_id).realm
        if realms[row.batch_id] == realm:
            last[row.dial_key] = row
    return last


def last_text(row: CallRow, now: datetime) -> str:
    """Answer `● 9d`: how the call ended, and how long ago."""
    return f"{row_mark(row.state, row.outcome).glyph} {age_text(row.updated_at, now)}"


def age_text(then: datetime | None, now: datetime) -> str:
    """Answer `2d`, `5h`, `12m`; "" where nothing is known."""
    if then is None:
        return ""
    seconds = max(0, int((now - then).total_seconds()))
    return next((f"{seconds // size}{letter}" for size, letter in _AGES if seconds >= size), "now")
