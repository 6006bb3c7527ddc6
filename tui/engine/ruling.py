"""What the calling rules say of one number, as an operator asks before a call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tui.domain.contact import Contact
from tui.domain.errors import UsageError
from tui.domain.local_time import names_place
from tui.domain.phone import read_phone
from tui.domain.policy.book import PURPOSES
from tui.domain.policy.caps import LONGEST
from tui.domain.policy.hours import next_open
from tui.domain.policy.place import STATE_COLUMNS, Place, place_of
from tui.domain.policy.rule import CallingRule
from tui.domain.policy.verdicts import PolicyJudge
from tui.domain.verdict import Finding
from tui.engine.desk import Desk


@dataclass(frozen=True, slots=True)
class Ruling:
    """Where a number may ring, the rules there, and what they find now.

    `opens` is when its hours are open, now or next; None where that is not known. `calls` are the
    calls of the last month that count.
    """

    phone: str
    place: Place
    rules: tuple[CallingRule, ...]
    opens: datetime | None
    calls: Sequence[datetime]
    findings: tuple[Finding, ...]


def ruling(
    desk: Desk, phone: str, timezone: str = "", state: str = "", purpose: str = ""
) -> Ruling:
    """Judge a number by the profile's policy as things stand now; changes nothing.

    Consent is asked of contacts and not of numbers. Raises UsageError for what is no number.
    """
    reading = read_phone(phone, desk.profile.region)
    if not reading.e164:
        raise UsageError(f"{phone!r} is no phone number: {reading.message}.", "Write it with +.")
    if timezone and not names_place(timezone):
        raise UsageError(f"{timezone!r} is no time zone of a place.", "Asia/Riyadh is one.")
    if purpose and purpose not in PURPOSES:
        raise UsageError(f"There is no purpose {purpose!r}.", f"Known are {', '.join(PURPOSES)}.")
    now, key = desk.clock(), reading.dial_key
    calls = desk.store.ledger.calls_since(desk.profile.realm, [key], now - LONGEST)
    judge = PolicyJudge(desk.rules, desk.profile.policy, purpose, now, calls)
    fields = {STATE_COLUMNS[0]: state}
    contact = Contact("", "", reading.e164, key, timezone=timezone, fields=fields)
    standing = judge.standing(place_of(timezone, fields, key))
    found = () if desk.profile.policy == "off" else judge.findings(contact, key)
    return Ruling(
        phone=reading.e164,
        place=standing.place,
        rules=standing.rules,
        opens=next_open(standing.rules, standing.place.zones, desk.rules.ramadan, now),
        calls=tuple(sorted(calls.get(key, ()))),
        findings=tuple(each for each in found if each.code != "no_consent"),
    )
