"""The do-not-call list: shared by all profiles, never overridden."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui.domain.batch import CallRow
from tui.domain.errors import NotFound, UsageError
from tui.domain.ledger import Suppressed
from tui.domain.phone import DOUBTFUL, OK, PhoneReading, dial_key, read_phone
from tui.domain.states import POSSIBLY_RINGING
from tui.engine.desk import Desk

FEWEST_DIGITS = 7
"""Fewer digits are no subscriber's number anywhere (ITU-T E.164 leaves service codes below)."""


@dataclass(frozen=True, slots=True)
class SuppressReport:
    """What was added; `at_provider` are calls to these numbers that may still ring.

    `warnings` name numbers that are none of the region they were read in: perhaps another
    country's, whose number then is not barred.
    """

    added: int
    already: int
    at_provider: tuple[CallRow, ...]
    warnings: tuple[str, ...] = ()


def suppress(desk: Desk, phones: Sequence[str], reason: str = "") -> SuppressReport:
    """Add numbers to the do-not-call list, all or none. Raises UsageError naming a bad one."""
    readings = [_read(desk, phone) for phone in phones]
    with desk.store.transaction():
        # The time of the transaction: whoever is handed over later bears a later one.
        now = desk.clock()
        entries = [
            Suppressed(key, phone, reason, now, desk.operator)
            for found in readings
            for key, phone in _meant(found)
        ]
        added, already = desk.store.suppression.add_many(entries)
        desk.note("suppress", detail={"numbers": [e.phone for e in entries], "reason": reason})
    keys = [entry.dial_key for entry in entries]
    ringing = desk.store.rows.at_keys(keys, tuple(POSSIBLY_RINGING))
    warnings = tuple(filter(None, (_doubt(desk, reading) for reading in readings)))
    return SuppressReport(added, already, tuple(ringing), warnings)


def unsuppress(desk: Desk, phone: str, reason: str) -> None:
    """Take a number off the do-not-call list. Raises UsageError without a reason, NotFound."""
    if not reason.strip():
        raise UsageError("A removal needs a reason.", "Add --reason TEXT; it goes to the audit.")
    reading = _read(desk, phone)
    with desk.store.transaction():
        if not desk.store.suppression.among([reading.dial_key]):
            raise NotFound(f"{phone} is not on the do-not-call list.", "See `suppress list`.")
        desk.store.suppression.remove(reading.dial_key)
        desk.note("unsuppress", detail={"number": reading.e164, "reason": reason})


def _meant(reading: PhoneReading) -> Iterator[tuple[str, str]]:
    """The number as read, and the one it may mean besides: a refusal covers both."""
    yield reading.dial_key, reading.e164 or reading.written
    for phone in reading.candidates:
        yield dial_key(phone), phone


def _doubt(desk: Desk, reading: PhoneReading) -> str:
    """What is odd about a number that was put on the list; "" for a valid one."""
    if reading.status == OK:
        return ""
    region = desk.profile.region
    where = f" in the profile's region {region}" if region else ""
    asked = "If it is another country's, add it again with + and the country code."
    if reading.status == DOUBTFUL:
        known = f"{reading.written} was read as {reading.e164}{where}"
        return f"{known}, and no number like it is known to exist. {asked}"
    return (
        f"{reading.written} is no phone number{where}: {reading.message}. Kept as written, it bars "
        f"only a number written so. {asked}"
    )


def _read(desk: Desk, phone: str) -> PhoneReading:
    """Read one number; an invalid one may be on a list as written, so it can be suppressed too."""
    reading = read_phone(phone, desk.profile.region)
    digits = sum(character.isdigit() for character in reading.dial_key)
    if digits < FEWEST_DIGITS or reading.reason == "several_numbers":
        raise UsageError(
            f"{phone!r} is no single phone number: {reading.message}.", "Nothing was changed."
        )
    return reading
