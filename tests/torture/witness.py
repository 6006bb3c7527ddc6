"""A provider that watches: it complains of every dial that must not have been."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from tests.engine.desks import (
    ACCEPTED,
    NOT_SENT,
    OWN_PHONE,
    REJECTED,
    START,
    UNKNOWN,
    StandingClock,
)
from tests.torture.account import Account, attempt_in
from tests.torture.hours import untimely
from tui.domain.attempt import SendResult
from tui.domain.outgoing import BatchReport, CallReport, Listing
from tui.domain.states import FINAL, AttemptState, Outcome, RowState
from tui.engine.desk import Desk

RESULTS = {
    "accepted": ACCEPTED,
    "rejected": REJECTED,
    "not_sent": NOT_SENT,
    "arrived, no answer": UNKNOWN,
    "lost": UNKNOWN,
}
"""What a POST may come to; the last two look the same from here."""

LISTINGS = ("plain", "incomplete", "late", "cut", "forgetful", "twice", "hour off")
"""How the provider's list may be."""

_YOUNG = timedelta(seconds=600)


@dataclass
class Witness(Account):
    """An account with a clock of its own that only goes forward.

    `told` holds the calls whose end it has told anybody; `doubts` the numbers of requests that
    never arrived and that nobody here may believe so without the operator's word. One that is
    `strict` complains of phones that ring outside their hours, or too often, by the caller's clock.
    `naps` are the hours for which the caller sleeps in its next requests.
    """

    strict: bool = False
    rings: list[tuple[str, datetime]] = field(default_factory=list)
    naps: list[float] = field(default_factory=list)

    now: datetime = START
    outcomes: list[str] = field(default_factory=list)
    manner: str = "plain"
    told: set[tuple[str, str]] = field(default_factory=set)
    open_calls: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    doubts: dict[str, frozenset[str]] = field(default_factory=dict)
    batch_phones: set[tuple[str, str]] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    created: list[datetime] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    async def send(self, body: bytes) -> SendResult:
        """Answer as told, or yes."""
        sent = json.loads(body)
        outcome = self.outcomes.pop(0) if self.outcomes else "accepted"
        if outcome in ("accepted", "arrived, no answer"):
            self.arrive(sent)
        elif outcome == "lost":
            self.doubts[attempt_in(sent)] = frozenset(phone for _, phone in _calls(sent))
        if self.naps and isinstance(clock := self.desk.clock, StandingClock):
            clock.advance(hours=self.naps.pop(0))
        result = RESULTS[outcome]
        if result.state is AttemptState.ACCEPTED:
            number = self.listed[-1].provider_batch_id
            return replace(result, provider_batch_id=number, raw=number.encode())
        return result

    def arrive(self, sent: dict[str, Any]) -> None:
        """Dial, and complain of whatever must not be."""
        attempt = attempt_in(sent)
        if attempt in self.arrived:
            self.complaints.append(f"{attempt} arrived twice")
        batch = self.desk.store.attempts.get(attempt).batch_id
        for ref, phone in _calls(sent):
            if phone == OWN_PHONE:
                continue
            if phone in self.refused:
                self.complaints.append(f"{phone} refused and was dialled")
            if (batch, phone) in self.batch_phones:
                self.complaints.append(f"{phone} dialled twice by {batch}")
            if self.open_calls.get(phone, set()) - self.told:
                self.complaints.append(f"{phone} dialled while another call may ring")
            if self.strict:
                rang = [at for number, at in self.rings if number == phone]
                self.complaints += untimely(phone, self.desk.clock(), rang)
            self.rings.append((phone, self.desk.clock()))
            if any(phone in phones for phones in self.doubts.values()):
                self.complaints.append(f"{phone} dialled while in doubt")
            self.batch_phones.add((batch, phone))
            self.open_calls.setdefault(phone, set()).add((attempt, ref))
        super().arrive(sent)
        self.created.append(self.now)
        self.listed[-1] = replace(self.listed[-1], created_at=self.now)

    async def list_batches(self, since: datetime) -> Listing:
        """List in the manner it is in."""
        shown = list(zip(self.listed, self.created, strict=True))
        if self.manner == "late":
            shown = [(b, at) for b, at in shown if at + _YOUNG <= self.now]
        batches = [b for b, _ in shown][::-1]
        if self.manner == "cut":
            batches = [replace(b, label=b.label[:6]) for b in batches]
        if self.manner == "forgetful":
            batches = [replace(b, label="") for b in batches]
        if self.manner == "twice":
            batches = [b for b in batches for _ in range(2)]
        off = timedelta(hours=1) if self.manner == "hour off" else timedelta()
        complete = self.manner != "incomplete"
        if not complete:
            batches = batches[1:]
        return Listing(tuple(batches), complete, since, self.now + off)

    async def batch(self, provider_batch_id: str) -> BatchReport:
        """Tell how the calls of a batch are."""
        report = await super().batch(provider_batch_id)
        attempt = report.label.removeprefix("cs-")[:10]
        self.told |= {(attempt, call.ref) for call in report.calls if call.state in FINAL}
        return report

    def tell(self, number: int, state: RowState) -> None:
        """Let a poll say this of one call from now on; any order of words may come."""
        places = [(b, c) for b, body in enumerate(self.bodies) for c in range(len(_calls(body)))]
        if not places:
            return
        at, call = places[number % len(places)]
        listed = self.listed[at]
        ref, phone = _calls(self.bodies[at])[call]
        said = CallReport(
            ref=ref,
            phone=phone,
            provider_call_id=f"{listed.provider_batch_id}-{call}",
            state=state,
            outcome=Outcome.ANSWERED if state is RowState.ENDED else None,
            status=str(state),
        )
        others = self.reports.get(listed.provider_batch_id, ())
        kept = [report for report in others if report.ref != ref]
        self.reports[listed.provider_batch_id] = (*kept, said)

    def at(self, desk: Desk) -> "Witness":
        """The same account for another process."""
        return replace(self, desk=desk)


def _calls(sent: dict[str, Any]) -> list[tuple[str, str]]:
    if "contacts" in sent:
        return [(c["metadata"]["callsheet_ref"], c["numberToCall"]) for c in sent["contacts"]]
    return [(c["callsheet_ref"], c["phone_number"]) for c in sent["call_data"]]
