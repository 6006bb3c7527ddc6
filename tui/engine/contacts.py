"""Contacts one by one: found, added, edited, tagged, removed and put back, each in the audit."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tui.domain.batch import CallRow
from tui.domain.contact import STANDARD_VARIABLES, Contact
from tui.domain.errors import Refused, UsageError
from tui.domain.filter_text import check_names
from tui.domain.filters import Filter, Moment
from tui.domain.phone import INVALID, PhoneReading, read_phone
from tui.engine.desk import Desk
from tui.engine.removals import Removed, forget_removal, keep_removal, kept_removal
from tui.importing.values import clean_value, known_timezone
from tui.store.arranged import Arranged
from tui.store.documents import chunks
from tui.store.records import Page

_CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class PastCall:
    """One row of a number in some batch: `at` is when it was handed over, None where it was not."""

    row: CallRow
    batch_name: str
    profile: str
    at: datetime | None
    test: bool


def moment_of(desk: Desk) -> Moment:
    """Answer now, whose calls count (those of the profile's realm), and the rules in force."""
    return Moment(desk.clock(), desk.profile.realm, desk.rules)


def contacts_page(
    desk: Desk,
    list_id: str,
    offset: int = 0,
    limit: int = 100,
    find: str = "",
    where: Filter | None = None,
    order: str = "",
    counted: bool = True,
) -> Page[Contact]:
    """Answer `store.contacts.page` as of now; with `counted=False` the total is -1 and fast."""
    return desk.store.contacts.page(
        list_id, offset, limit, find, where, order, moment_of(desk), counted
    )


def contacts_arranged(
    desk: Desk,
    list_id: str,
    find: str = "",
    where: Filter | None = None,
    order: str = "",
    stopped: Callable[[], bool] | None = None,
) -> Arranged:
    """Answer the matching contacts in an order, to page at no cost. One scan: use a worker.

    `order` is a variable, `name`, `phone`, `line`, or one of store/contact_order's BY_LOCAL_TIME,
    BY_LAST_CALL, BY_OUTCOME and BY_TAGS; `-` before it turns it round. Where the list is long,
    `contacts_page` with the same order and `counted=False` has the first rows in less than half
    the time. `stopped` is asked meanwhile, in this thread; its yes raises Refused.
    """
    return desk.store.contacts.arranged(list_id, find, where, order, moment_of(desk), stopped)


def contacts_matching(desk: Desk, list_id: str, where: Filter | None = None) -> Iterator[Contact]:
    """Yield the contacts of a list that a filter means, in list order, some in memory at a time.

    Raises UsageError for a column that the list does not have.
    """
    if where:
        check_names(where, desk.store.lists.get(list_id).columns)
    return desk.store.contacts.iterate(list_id, where=where, moment=moment_of(desk))


def add_contact(
    desk: Desk,
    list_id: str,
    phone: str,
    *,
    first_name: str = "",
    last_name: str = "",
    timezone: str = "",
    fields: Mapping[str, str] | None = None,
    tags: Sequence[str] = (),
    region: str | None = None,
) -> Contact:
    """Add one contact at the end of a list; columns that `fields` lacks are blank.

    Raises NotFound, UsageError for a number that cannot be read, an unknown column or time zone,
    Refused where the list has the number.
    """
    store = desk.store
    with store.transaction():
        found = store.lists.get(list_id)
        reading = _read(phone, region or desk.profile.region)
        _refuse_double(desk, found.id, reading.dial_key)
        values = dict.fromkeys(found.columns, "") | _fields(found.columns, fields or {})
        contact = Contact(
            "",
            found.id,
            reading.e164,
            reading.dial_key,
            reading.status,
            clean_value(first_name),
            clean_value(last_name),
            _zone(timezone),
            values,
            clean_value(phone),
            reading.extension,
            tags=_tags(tags),
        )
        (ref,) = store.contacts.add_many(found.id, [contact])
        desk.note("add contact", detail={"list": found.name, "ref": ref, "phone": reading.e164})
    return replace(contact, ref=ref)


def edit_contact(
    desk: Desk,
    ref: str,
    values: Mapping[str, str],
    *,
    tags: Sequence[str] | None = None,
    region: str | None = None,
) -> Contact:
    """Change some variables of a contact (standard ones and columns by slug), in place.

    A number that is changed is read and checked like an imported one. Raises NotFound, UsageError
    with nothing changed, Refused where the list has the new number.
    """
    store = desk.store
    with store.transaction():
        before = store.contacts.get(ref)
        columns = store.lists.get(before.list_id).columns
        own = {key: text for key, text in values.items() if key not in STANDARD_VARIABLES}
        after = replace(
            before,
            first_name=clean_value(values.get("first_name", before.first_name)),
            last_name=clean_value(values.get("last_name", before.last_name)),
            timezone=_zone(values["timezone"]) if "timezone" in values else before.timezone,
            fields={**before.fields, **_fields(columns, own)} if own else before.fields,
            tags=before.tags if tags is None else _tags(tags),
        )
        if values.get("phone", before.phone) != before.phone:
            reading = _read(values["phone"], region or desk.profile.region)
            if reading.dial_key != before.dial_key:
                _refuse_double(desk, before.list_id, reading.dial_key)
            after = replace(
                after,
                phone=reading.e164,
                dial_key=reading.dial_key,
                phone_status=reading.status,
                phone_written=clean_value(values["phone"]),
                extension=reading.extension,
            )
        if after != before:
            store.contacts.update_many([after])
            desk.note("edit contact", detail={"ref": ref, "changed": _changes(before, after)})
    return after


def tag_contacts(
    desk: Desk, refs: Iterable[str], add: Sequence[str] = (), remove: Sequence[str] = ()
) -> int:
    """Add tags to contacts and take others off; answer how many changed."""
    fresh, gone = _tags(add), {tag.casefold() for tag in remove}
    changed = 0
    for some in chunks(refs, _CHUNK):
        with desk.store.transaction():
            updates = []
            for contact in desk.store.contacts.get_many(some).values():
                kept = [tag for tag in contact.tags if tag.casefold() not in gone]
                tags = _tags([*kept, *fresh])
                if tags != contact.tags:
                    updates.append(replace(contact, tags=tags))
            desk.store.contacts.update_many(updates)
            changed += len(updates)
    desk.note("tag contacts", detail={"changed": changed, "add": add, "remove": remove})
    return changed


def one_tag(text: str) -> str:
    """Answer a typed tag as contacts keep it. Raises UsageError for none, and for several."""
    parts = [part for part in text.split(",") if _tags([part])]
    if len(parts) > 1:
        raise UsageError(
            f"{' '.join(text.split())} would be {len(parts)} tags.", "Type one, without a comma."
        )
    tag = "".join(parts)
    while (kept := "".join(_tags([tag]))) != tag:
        tag = kept
    if not tag:
        raise UsageError("A tag needs a word.", "Type one.")
    return tag


def remove_contacts(desk: Desk, refs: Iterable[str], *, keep: bool = True) -> Removed:
    """Remove contacts; `put_back` undoes it. Calls on record keep their rows.

    A planned call of a removed contact is blocked by its batch's checks (`contact_gone`). What was
    removed last can be put back by another process, too (see `last_removed`), with `keep=False`
    not: for a removal that is an undo itself.
    """
    with desk.store.transaction():
        placed = tuple(desk.store.contacts.take_out(refs))
        removed = Removed(placed, desk.clock(), desk.operator)
        if keep:
            keep_removal(desk, removed)
        desk.note("remove contacts", detail={"refs": [contact.ref for _, contact in placed]})
    return removed


def put_back(desk: Desk, removed: Removed) -> int:
    """Undo a removal: same refs, same places where those are free still; answer how many.

    Raises NotFound where the list is gone, Refused where it has one of the numbers again.
    """
    with desk.store.transaction():
        for list_id in {contact.list_id for _, contact in removed.placed}:
            keys = [c.dial_key for _, c in removed.placed if c.list_id == list_id]
            double = desk.store.contacts.by_keys(list_id, keys)
            if double:
                other = next(iter(double.values()))
                raise Refused(
                    f"The list has {other.phone} again, as {other.ref}.",
                    "Remove that one first, or leave the old one out.",
                )
        desk.store.contacts.put_back(removed.placed)
        refs = [contact.ref for _, contact in removed.placed]
        kept = kept_removal(desk)
        if kept is not None and refs[:1] == [contact.ref for _, contact in kept.placed[:1]]:
            forget_removal(desk)
        desk.note("put contacts back", detail={"refs": refs})
    return len(removed.placed)


def last_removed(desk: Desk) -> Removed | None:
    """Answer what was removed last, by anybody, within a day, and was not put back; else None.

    For `put_back` after a crash or a new start. A removal of more than 20,000 is not kept.
    """
    return kept_removal(desk)


def call_history(desk: Desk, dial_key: str) -> tuple[PastCall, ...]:
    """Answer every call of a number in all batches of the workspace, test calls too, newest first.

    Planned ones stand first; those that were handed over follow by the time of that.
    """
    store = desk.store
    handed = {(entry.batch_id, entry.ref): entry for entry in store.ledger.history(dial_key)[::-1]}
    calls = []
    for row in store.rows.at_keys([dial_key]):
        batch = store.batches.get(row.batch_id)
        entry = handed.get((row.batch_id, row.ref))
        at = entry.at if entry else None
        calls.append(PastCall(row, batch.name, batch.profile, at, batch.kind == "test"))
    planned = [call for call in reversed(calls) if call.at is None]
    dated = ((call.at, call) for call in reversed(calls) if call.at is not None)
    newest = [call for _, call in sorted(dated, key=lambda pair: pair[0], reverse=True)]
    return (*planned, *newest)


def _read(phone: str, region: str | None) -> PhoneReading:
    reading = read_phone(phone, region)
    if reading.status == INVALID:
        offer = f" Perhaps {', '.join(reading.candidates)}." if reading.candidates else ""
        raise UsageError(
            f"{phone!r} is no phone number that can be called: {reading.message}.",
            f"Write it with + and the country code.{offer}",
        )
    if reading.reason == "several_numbers":
        raise UsageError(f"{phone!r} {reading.message}.", "Write one number.")
    return reading


def _refuse_double(desk: Desk, list_id: str, key: str) -> None:
    double = desk.store.contacts.by_keys(list_id, [key]).get(key)
    if double:
        raise Refused(
            f"The list has this number already: {double.name or double.phone} ({double.ref}).",
            "Edit that contact instead.",
        )


def _fields(columns: Sequence[str], values: Mapping[str, str]) -> dict[str, str]:
    for name in values:
        if name not in columns:
            raise UsageError(
                f"The list has no column {name!r}.", f"It has: {', '.join(columns) or 'none'}."
            )
    return {name: clean_value(text) for name, text in values.items()}


def _zone(text: str) -> str:
    zone = clean_value(text)
    if zone and not known_timezone(zone):
        raise UsageError(f"{zone!r} is no time zone of a place.", "Asia/Riyadh is one.")
    return zone


def _tags(tags: Sequence[str]) -> tuple[str, ...]:
    """Tags without commas and outer blanks, each once whatever its case."""
    kept: dict[str, str] = {}
    for tag in tags:
        text = " ".join(clean_value(tag).replace(",", " ").split())
        if text:
            kept.setdefault(text.casefold(), text)
    return tuple(kept.values())


def _changes(before: Contact, after: Contact) -> list[str]:
    """The names of what changed; the number itself too, since calls depend on it."""
    names = [
        name
        for name in ("first_name", "last_name", "timezone", "tags")
        if getattr(before, name) != getattr(after, name)
    ]
    names += [key for key, text in after.fields.items() if before.fields.get(key) != text]
    if before.phone != after.phone:
        names.append(f"phone {before.phone} to {after.phone}")
    return names
