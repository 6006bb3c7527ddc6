"""What the calling rules find about one call: the hours, how often, where it rings, consent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from tui.domain.contact import Contact
from tui.domain.local_time import zone
from tui.domain.policy.book import RuleBook
from tui.domain.policy.caps import reached
from tui.domain.policy.hours import next_open, windows_on
from tui.domain.policy.place import Place, place_of
from tui.domain.policy.rule import CallingRule, week_words
from tui.domain.verdict import Finding, Severity

PolicyName = Literal["default", "strict", "off"]
"""`default` warns, `strict` holds, `off` finds nothing."""

CONSENT_FIELDS = ("consent_basis", "consent_date", "consent_source")
"""The columns that say why one may call somebody with advertising, since when, and from where."""

CODES = ("zone_unknown", "calling_window", "frequency_cap", "no_consent")
"""The verdict codes of the calling rules."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds for everybody at one place at one moment."""

    place: Place
    rules: tuple[CallingRule, ...]
    hours: Finding | None
    capped: bool


@dataclass(frozen=True)
class PolicyJudge:
    """Judges calls of one purpose at one moment; contacts of one place share the work.

    `calls` are the moments at which numbers were called before, by dial key.
    """

    book: RuleBook
    policy: str
    purpose: str
    now: datetime
    calls: Mapping[str, Sequence[datetime]] = field(default_factory=dict)
    _known: dict[Place, Standing] = field(default_factory=dict, repr=False, compare=False)

    def findings(self, contact: Contact, dial_key: str) -> list[Finding]:
        """Answer what is found about a contact whose phone rings for `dial_key`."""
        standing = self.standing(place_of(contact.timezone, contact.fields, dial_key))
        found = [standing.hours] if standing.hours is not None else []
        if standing.capped and (before := self.calls.get(dial_key)):
            found += self._caps(standing, before)
        if self.purpose == "marketing":
            found += self._consent(standing, contact)
        return found

    def standing(self, place: Place) -> Standing:
        """Answer what holds at a place."""
        known = self._known.get(place)
        if known is None:
            known = self._known[place] = self._standing(place)
        return known

    def _standing(self, found: Place) -> Standing:
        place = found.widened() if self.policy == "strict" else found
        rules = self.book.rules_of(place.country, place.state, self.purpose)
        capped = any(rule.caps for rule in rules)
        return Standing(place, rules, self._hours(place, rules), capped)

    def _hours(self, place: Place, rules: tuple[CallingRule, ...]) -> Finding | None:
        level = self._level(rules)
        if not place.zones:
            where = "neither a time zone, a state nor the number tells"
            return Finding("zone_unknown", where, level)
        opens = next_open(rules, place.zones, self.book.ramadan, self.now)
        if opens is not None and opens <= self.now:
            return None
        shut = next(
            name
            for name in place.zones
            if opens is None or not self._open_in(rules, name) or name == place.zones[-1]
        )
        several = f", one of {len(place.zones)} zones it may be in" if len(place.zones) > 1 else ""
        detail = (
            f"{self._hours_words(rules, shut)}; it is {_there(self.now, shut)} in {shut}{several}; "
            + (f"opens {moment_words(opens, shut)}" if opens else "no hour suits all of them")
        )
        return Finding("calling_window", detail, level, opens)

    def _open_in(self, rules: tuple[CallingRule, ...], name: str) -> bool:
        return next_open(rules, (name,), self.book.ramadan, self.now) == self.now

    def _hours_words(self, rules: tuple[CallingRule, ...], name: str) -> str:
        place = zone(name) or UTC
        today = self.now.astimezone(place).date()
        words = []
        for rule in rules:
            hours = windows_on(rule, today, self.book.ramadan)
            fasting = hours == rule.ramadan and bool(hours)
            own = f"Ramadan {' and '.join(map(str, hours))}" if fasting else week_words(rule.week)
            words.append(f"{rule.key} {own}{', no calls today' if today in rule.closed else ''}")
        return " and ".join(words)

    def _caps(self, standing: Standing, before: Sequence[datetime]) -> list[Finding]:
        zones = standing.place.zones
        for rule in standing.rules:
            full = reached(rule.caps, zones, self.now, before)
            if full is None:
                continue
            again = next_open(standing.rules, zones, self.book.ramadan, full.until) or full.until
            name = zones[0] if zones else "UTC"
            calls = "1 call" if full.calls == 1 else f"{full.calls} calls"
            detail = (
                f"{rule.key} allows {full.cap}; {calls} since {_there(full.since, name)} "
                f"in {name}; again {moment_words(again, name)}"
            )
            return [Finding("frequency_cap", detail, self._level(standing.rules), again)]
        return []

    def _consent(self, standing: Standing, contact: Contact) -> list[Finding]:
        missing = [name for name in CONSENT_FIELDS if not contact.fields.get(name, "").strip()]
        if not missing:
            return []
        level = self._level(standing.rules)
        level = Severity.BLOCK if level is Severity.HOLD else level
        note = "; ".join(rule.note for rule in standing.rules if "consent" in rule.note)
        detail = ", ".join(missing) + (f" ({standing.rules[0].key}: {note})" if note else "")
        return [Finding("no_consent", detail, level)]

    def _level(self, rules: tuple[CallingRule, ...]) -> Severity:
        """The operator's word for a rule, the gravest of several, else the policy's own."""
        own = {rule.severity or self._usual for rule in rules}
        return Severity.HOLD if Severity.HOLD in own else Severity.WARN

    @property
    def _usual(self) -> Severity:
        return Severity.HOLD if self.policy == "strict" else Severity.WARN


def open_at(book: RuleBook, now: datetime) -> Callable[[str, Mapping[str, str], str], bool]:
    """Answer what tells of a time zone, columns and a dial key ("" for none) whether one may call.

    By the hours of a batch without a purpose, in every zone that is possible; False for none.
    """
    judge = PolicyJudge(book, "default", "", now)

    def is_open(timezone: str, fields: Mapping[str, str], dial_key: str) -> bool:
        return judge.standing(place_of(timezone, fields, dial_key)).hours is None

    return is_open


def moment_words(moment: datetime, name: str) -> str:
    """Write a moment for both ends of a line: `Tue 3 Mar 09:00 there (2026-03-03 14:00 UTC)`."""
    return f"{_there(moment, name)} there ({moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC)"


def _there(moment: datetime, name: str) -> str:
    local = moment.astimezone(zone(name) or UTC)
    return f"{local:%a} {local.day} {local:%b %H:%M}"
