"""A desk for tests: a real store, a clock that stands still, and a scripted provider."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tui.domain.attempt import SendResult
from tui.domain.batch import Batch, BatchOptions
from tui.domain.contact import Contact
from tui.domain.outgoing import BatchReport, CallReport, Capabilities, Listing, OutgoingBatch
from tui.domain.profile import Profile
from tui.domain.states import AttemptState
from tui.engine.compose import NewBatch, compose_batch
from tui.engine.connection import Connection, offline_provider
from tui.engine.desk import Desk
from tui.store import open_store

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
OWN_PHONE = "+16465550199"

ACCEPTED = SendResult(AttemptState.ACCEPTED, "Luly has it.", 200, "batch$1")
REJECTED = SendResult(AttemptState.REJECTED, "Luly answered 400: no.", 400)
NOT_SENT = SendResult(AttemptState.NOT_SENT, "Nothing left this machine: refused.")
UNKNOWN = SendResult(AttemptState.UNKNOWN, "It left, and no answer came.")


LULY_CAN = Capabilities(True, True, True, True, True, True, False)


class StandingClock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        """Move on by a timedelta's arguments."""
        self.now += timedelta(**by)


@dataclass
class ScriptedProvider:
    """A provider that answers from a script and keeps the dial log a real one would have.

    `script` holds one entry per POST: a result, or a callable of the body that returns one or
    raises. Past its end everything is accepted. What was accepted or is unknown-but-arrived is
    listed by `list_batches`; `arrives` says whether an unknown answer's request arrived.
    """

    desk: Desk
    script: list[SendResult | Callable[[bytes], SendResult]] = field(default_factory=list)
    arrives: bool = True
    complete: bool = True
    shows_labels: bool = True
    bodies: list[dict[str, Any]] = field(default_factory=list)
    listed: list[BatchReport] = field(default_factory=list)
    reports: dict[str, tuple[CallReport, ...]] = field(default_factory=dict)
    capabilities: Capabilities = LULY_CAN
    on_prepare: Callable[[], None] | None = None
    stopped: list[str] = field(default_factory=list)

    def send_url(self) -> str:
        return "https://provider.invalid/v1/batches"

    def headers(self) -> dict[str, str]:
        return {"content-type": "application/json"}

    def key_header(self, shown: str) -> tuple[str, str]:
        return "authorization", shown

    def build(self, batch: OutgoingBatch) -> bytes:
        return offline_provider(self.desk).build(batch)

    async def prepare(self) -> None:
        if self.on_prepare:
            self.on_prepare()

    async def send(self, body: bytes) -> SendResult:
        sent = json.loads(body)
        step = self.script.pop(0) if self.script else ACCEPTED
        result = step if isinstance(step, SendResult) else step(body)
        arrived = result.state is AttemptState.ACCEPTED or (
            result.state is AttemptState.UNKNOWN and self.arrives
        )
        if arrived:
            self.arrive(sent)
        if result.state is AttemptState.ACCEPTED:
            number = self.listed[-1].provider_batch_id
            return replace(result, provider_batch_id=number, raw=number.encode())
        return result

    def arrive(self, sent: dict[str, Any]) -> None:
        """Dial what a body asks for."""
        self.bodies.append(sent)
        number = len(self.listed) + 1
        self.listed.append(BatchReport(f"batch${number}", sent.get("label", ""), "in-progress"))

    async def list_batches(self, since: datetime) -> Listing:
        shown = [b if self.shows_labels else replace(b, label="") for b in self.listed]
        return Listing(tuple(shown), self.complete, since, self.desk.clock())

    async def batch(self, provider_batch_id: str) -> BatchReport:
        found = next(b for b in self.listed if b.provider_batch_id == provider_batch_id)
        return replace(found, calls=self.reports.get(provider_batch_id, ()))

    async def call(self, provider_call_id: str) -> CallReport:
        return next(
            report
            for reports in self.reports.values()
            for report in reports
            if report.provider_call_id == provider_call_id
        )

    async def stop_batch(self, provider_batch_id: str) -> int | None:
        self.stopped.append(provider_batch_id)
        return 1

    async def aclose(self) -> None:
        return None

    @property
    def dialled(self) -> list[str]:
        """Every number dialled, in order."""
        return [
            item.get("phone_number") or item["numberToCall"]
            for body in self.bodies
            for item in body.get("call_data") or body["contacts"]
        ]


LULY = Profile(
    "simulator",
    "luly",
    "",
    test_numbers=(OWN_PHONE,),
    region="US",
    chunk_size=2,
    requests_per_minute=60_000,
    retry_wait=0,
    poll_interval=0,
)
LIVE = replace(LULY, name="luly-prod", base_url="https://provider.invalid/api")
LEVERS = replace(LULY, name="simulator-levers", provider="levers", mode="slots", region="SA")


@contextmanager
def desk_at(home: Path, profile: Profile = LULY) -> Iterator[tuple[Desk, StandingClock]]:
    """Open a workspace with a standing clock."""
    clock = StandingClock()
    store = open_store(home, clock)
    try:
        yield Desk(store, profile, clock, "ana"), clock
    finally:
        store.close()


def connected(desk: Desk, provider: ScriptedProvider) -> Connection:
    """A connection to a scripted provider."""
    return Connection(provider, desk.profile, desk.profile.simulated)


def phone(number: int) -> str:
    """A number of the range reserved for fiction."""
    return f"+1{202 + number // 100}55501{number % 100:02}"


def add_list(
    desk: Desk, count: int = 5, name: str = "renewals", **fields: str
) -> Sequence[Contact]:
    """Store a list of `count` contacts with the columns plan and due."""
    made = desk.store.lists.create(name, ("plan", "due", *fields))
    contacts = [
        Contact(
            ref="",
            list_id=made.id,
            phone=phone(number),
            dial_key=phone(number),
            first_name=f"Name{number}",
            last_name="Ng",
            fields={"plan": "gold", "due": f"May {number + 1}", **fields},
        )
        for number in range(count)
    ]
    desk.store.contacts.add_many(made.id, contacts)
    return list(desk.store.contacts.iterate(made.id))


def add_batch(
    desk: Desk,
    name: str = "wave 1",
    source: str = "Hello {{ first_name }}, your {{ plan }} plan ends {{ due }}.",
    contacts: str = "renewals",
    options: BatchOptions | None = None,
) -> Batch:
    """Store a template and compose a batch of a list."""
    template = desk.store.templates.save(f"{name} prompt", source, "ana")
    new = NewBatch(name, contacts, template.id, options=options or BatchOptions())
    return compose_batch(desk, new)
