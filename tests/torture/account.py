"""An account at a provider: it outlives every process, and remembers all it ever received."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from tests.engine.desks import OWN_PHONE, ScriptedProvider
from tui.domain.outgoing import CallReport, Capabilities, Listing
from tui.domain.states import Outcome, RowState
from tui.engine.desk import Desk

LEVERS_CAN = Capabilities(False, False, False, False, False, False, True)


@dataclass
class Account(ScriptedProvider):
    """A scripted provider that can list late, list in part and cut labels, and ends its calls.

    `late` is how many of its newest batches its list does not show yet; `clock_off` how far its
    clock is from ours; `twice` lists every batch twice.
    """

    late: int = 0
    label_length: int | None = None
    clock_off: timedelta = timedelta()
    twice: bool = False
    ended: set[str] = field(default_factory=set)

    def at(self, desk: Desk) -> "Account":
        """The same account as another process reaches it: one memory for both."""
        return replace(self, desk=desk)

    def copy(self, desk: Desk) -> "Account":
        """Another account with the same past."""
        return replace(
            self,
            desk=desk,
            script=list(self.script),
            bodies=list(self.bodies),
            listed=list(self.listed),
            reports=dict(self.reports),
            stopped=list(self.stopped),
            ended=set(self.ended),
        )

    async def list_batches(self, since: datetime) -> Listing:
        """List newest first, as the account is set to."""
        listing = await super().list_batches(since)
        shown = list(listing.batches)[: len(listing.batches) - self.late][::-1]
        if self.label_length is not None:
            shown = [replace(b, label=b.label[: self.label_length]) for b in shown]
        if self.twice:
            shown = [b for b in shown for _ in range(2)]
        time = None if listing.server_time is None else listing.server_time + self.clock_off
        return replace(listing, batches=tuple(shown), server_time=time)

    @property
    def arrived(self) -> Counter[str]:
        """How often each attempt's body arrived here."""
        return Counter(attempt_in(body) for body in self.bodies)

    @property
    def rung(self) -> Counter[str]:
        """How often each number was dialled, the operator's own left out."""
        return Counter(phone for phone in self.dialled if phone != OWN_PHONE)

    def against(self, desk: Desk) -> list[str]:
        """Answer what this account has to say against a settled workspace: here nothing."""
        return []

    def arrive_raw(self, body: bytes) -> None:
        """Dial what the bytes of a body ask for."""
        self.arrive(json.loads(body))

    def end_calls(self) -> None:
        """Let every call of every batch come to its end, as polls report it."""
        for listed, body in zip(self.listed, self.bodies, strict=True):
            self.reports[listed.provider_batch_id] = tuple(
                CallReport(
                    ref=call["callsheet_ref"],
                    phone=call["phone_number"],
                    provider_call_id=f"{listed.provider_batch_id}-{number}",
                    state=RowState.ENDED,
                    outcome=Outcome.ANSWERED,
                    status="complete",
                )
                for number, call in enumerate(body.get("call_data", ()))
            )

    def events(self) -> list[Mapping[str, Any]]:
        """The webhook bodies of all calls of a Levers account."""
        return [
            event_of(call, f"call-{number}-{place}")
            for number, body in enumerate(self.bodies)
            for place, call in enumerate(body["contacts"])
        ]


def attempt_in(body: Mapping[str, Any]) -> str:
    """The attempt whose body this is, by its marks."""
    if "contacts" in body:
        marks: Mapping[str, Any] = body["contacts"][0]["metadata"]
        return str(marks["callsheet_attempt"])
    return str(body["label"]).removeprefix("cs-")[:10]


def event_of(call: Mapping[str, Any], call_id: str) -> Mapping[str, Any]:
    """The event that ends one call of a Levers body."""
    return {
        "providerCallId": call_id,
        "numberTo": call["numberToCall"],
        "providerStatus": "pass",
        "deliveryStatus": "pass",
        "duration": 41,
        "summary": None,
        "endedReason": None,
        "callOutput": "CALL_RESULT",
        "transcription": "Hello",
        "metadata": {"requestMetadata": dict(call["metadata"])},
    }
