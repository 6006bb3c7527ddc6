"""The Levers adapter and the webhooks against the simulator, over real TCP."""

import asyncio
import base64
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.contract.conftest import Starter
from tests.providers.faulty import Wire, misbehaving
from tests.providers.samples import a_batch, a_call
from tui.domain.attempt import SendResult
from tui.domain.errors import NotReached, ProviderRejected
from tui.domain.outgoing import OutgoingBatch
from tui.domain.profile import Profile, Secret
from tui.domain.states import AttemptState, Outcome, RowState
from tui.providers import Provider, WebhookEvent, WebhookRejected, provider_for, read_webhook
from tui.simulator import Running, calls

SECRET = Secret("whsec_" + base64.b64encode(b"a secret for contracts").decode())
EXPECTED = {
    "human": Outcome.ANSWERED,
    "voicemail": Outcome.VOICEMAIL,
    "no-answer": Outcome.NO_ANSWER,
    "busy": Outcome.BUSY,
    "failed": Outcome.FAILED,
}


def now() -> datetime:
    """The present."""
    return datetime.now(UTC)


def adapter(running: Running, **changes: Any) -> Provider:
    """An adapter for a running simulator."""
    profile = Profile("simulator-levers", "levers", running.url + "/levers", **changes)
    return provider_for(profile, now)


def people(count: int, **changes: Any) -> OutgoingBatch:
    """A batch of so many people with a tag each."""
    calls_ = [
        a_call(
            f"c{i}",
            f"+9665000{i:05d}",
            first_name="Ann",
            slots={"amount": f"${i}"},
            metadata={"job": "7"},
        )
        for i in range(count)
    ]
    return a_batch(*calls_, prompt=None, **changes)


async def sent(provider: Provider, batch: OutgoingBatch) -> SendResult:
    """Prepare and send."""
    await provider.prepare()
    return await provider.send(provider.build(batch))


class Inbox:
    """Webhooks as they came: headers and raw body."""

    def __init__(self) -> None:
        self.came: list[tuple[dict[str, str], bytes]] = []

    async def take(self, wire: Wire) -> None:
        """Take webhooks, as many as come over one connection, and answer 200."""
        while True:
            body = await wire.request()
            lines = wire.last_head.decode().split("\r\n")[1:]
            headers = dict(line.split(": ", 1) for line in lines if ": " in line)
            self.came.append((headers, body))
            await wire.answer(200)

    async def wait(self, running: Running, count: int) -> None:
        """Deliver until so many have come."""
        async with asyncio.timeout(20):
            while len(self.came) < count:
                await asyncio.to_thread(running.deliver_due)

    def events(self, secret: Secret = SECRET) -> list[WebhookEvent]:
        """Read what came. Raises WebhookRejected."""
        return [read_webhook(headers, raw, [secret], now()) for headers, raw in self.came]


@asynccontextmanager
async def receiving(running: Running) -> AsyncIterator[Inbox]:
    """Receive the simulator's webhooks."""
    inbox = Inbox()
    async with misbehaving(inbox.take) as server:
        running.add_webhook(server.url, SECRET.reveal())
        yield inbox


@pytest.mark.parametrize("envelope", ["flat", "data"])
async def test_calls_out_and_webhooks_in(simulator: Starter, envelope: str) -> None:
    running = simulator({"webhook_envelope": envelope})
    async with receiving(running) as inbox:
        assert (await sent(adapter(running), people(40))).state is AttemptState.ACCEPTED
        await inbox.wait(running, 40)
    truth = {call.phone: call for call in calls(running.home)}
    assert {call.outcome for call in truth.values()} == set(EXPECTED)
    events = inbox.events()
    assert len({event.event_id for event in events}) == 40
    for event in events:
        report = event.report
        assert (report.attempt, report.state) == ("abcdefghij", RowState.ENDED)
        assert report.ref == f"c{int(report.phone[-5:])}"
        assert report.outcome is EXPECTED[truth[report.phone].outcome]
        assert report.provider_call_id == truth[report.phone].call_id
    with pytest.raises(WebhookRejected):
        inbox.events(Secret("whsec_" + base64.b64encode(b"another").decode()))


async def test_a_test_call_names_nobody_and_comes_back(simulator: Starter) -> None:
    running = simulator()
    async with receiving(running) as inbox:
        await sent(adapter(running), people(1, test=True))
        await inbox.wait(running, 1)
    (call,) = calls(running.home)
    assert "firstName" not in call.data
    assert call.data["metadata"] == {
        "callsheet_batch": "b1",
        "callsheet_attempt": "abcdefghij",
        "callsheet_ref": "c0",
        "callsheet_test": True,
    }
    assert inbox.events()[0].report.ref == "c0"


async def test_wrong_keys_are_rejected_before_anything_is_sent(simulator: Starter) -> None:
    running = simulator()
    provider = adapter(running, client_secret=Secret("not-the-secret"))
    with pytest.raises(ProviderRejected, match="login"):
        await provider.prepare()
    assert running.dials() == []


async def test_a_token_that_is_not_theirs_is_rejected(simulator: Starter) -> None:
    running = simulator()
    result = await sent(adapter(running, token=Secret("not-a-token")), people(2))
    assert result.state is AttemptState.REJECTED
    assert running.dials() == []


async def test_a_number_the_provider_refuses(simulator: Starter) -> None:
    running = simulator()
    provider = adapter(running)
    await provider.prepare()
    result = await provider.send(b'{"contacts": [{"numberToCall": ""}]}')
    assert result.state is AttemptState.REJECTED
    assert "numberToCall" in result.detail
    assert running.dials() == []


async def test_a_login_out_of_order_is_not_reached(simulator: Starter) -> None:
    running = simulator({"faults": [{"provider": "levers", "on": "auth", "status": 503}]})
    with pytest.raises(NotReached, match="No call was sent"):
        await adapter(running).prepare()


@pytest.mark.parametrize(
    ("fault", "state", "rings"),
    [
        ({"drop": True}, AttemptState.UNKNOWN, True),
        ({"hang": 5}, AttemptState.UNKNOWN, True),
        ({"status": 500, "accept": True}, AttemptState.UNKNOWN, True),
        ({"status": 400}, AttemptState.UNKNOWN, False),
        ({"status": 403}, AttemptState.UNKNOWN, False),
        ({"status": 429}, AttemptState.UNKNOWN, False),
        ({"status": 401}, AttemptState.REJECTED, False),
    ],
)
async def test_faults(
    simulator: Starter, fault: Mapping[str, Any], state: AttemptState, rings: bool
) -> None:
    running = simulator({"faults": [{"provider": "levers", "on": "send", **fault}]})
    async with receiving(running) as inbox:
        result = await sent(adapter(running, request_timeout=0.5), people(2))
        assert result.state is state
        assert (len(running.dials()) == 2) is rings
        if rings:
            await inbox.wait(running, 2)
            refs = {event.report.ref for event in inbox.events()}
            assert refs == {"c0", "c1"}
