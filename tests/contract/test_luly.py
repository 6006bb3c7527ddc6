"""The Luly adapter against the simulator, which was written without it, over real TCP."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.contract.conftest import Starter
from tests.providers.samples import a_batch, a_call
from tui.domain.attempt import SendResult
from tui.domain.batch import BatchOptions
from tui.domain.errors import ProviderRejected
from tui.domain.outgoing import BatchReport, OutgoingBatch
from tui.domain.profile import Profile, Secret
from tui.domain.states import AttemptState, Outcome, RowState
from tui.providers import ACCEPTED_NO_ID, Provider, provider_for, shaken_hand
from tui.simulator import Running, calls

DETECTING = BatchOptions(params={"answered_by_enabled": True, "voice": "maya"})
REFUSAL = {"status": "error", "message": "flagged"}
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
    return provider_for(Profile("simulator", "luly", running.url + "/luly/api", **changes), now)


def people(count: int, **changes: Any) -> OutgoingBatch:
    """A batch of so many people with a prompt each."""
    calls = [
        a_call(f"c{i}", f"+1202555{i:04d}", slots={"prompt": f"Hello {i}.\nمرحبا “{i}”."})
        for i in range(count)
    ]
    return a_batch(*calls, **changes)


async def sent(provider: Provider, batch: OutgoingBatch) -> SendResult:
    """Prepare and send."""
    await provider.prepare()
    return await provider.send(provider.build(batch))


async def followed(provider: Provider, batch_id: str) -> BatchReport:
    """Poll until the provider says that the batch is completed."""
    async with asyncio.timeout(20):
        while True:
            report = await provider.batch(batch_id)
            if report.completed:
                return report


async def test_the_handshake(simulator: Starter) -> None:
    running = simulator()
    assert await shaken_hand(running.url)
    assert await shaken_hand(running.url + "/luly/api")


async def test_a_batch_from_send_to_end(simulator: Starter) -> None:
    running = simulator()
    provider = adapter(running)
    result = await sent(provider, people(40, options=DETECTING))
    assert result.state is AttemptState.ACCEPTED
    report = await followed(provider, result.provider_batch_id)
    truth = {call.phone: call.outcome for call in calls(running.home)}
    assert len(report.calls) == 40
    assert set(truth.values()) == set(EXPECTED)
    for call in report.calls:
        assert (call.attempt, call.state) == ("abcdefghij", RowState.ENDED)
        assert call.outcome is EXPECTED[truth[call.phone]]
        assert call.ref == f"c{int(call.phone[-4:])}"
        assert bool(call.duration_s) is (call.outcome in {Outcome.ANSWERED, Outcome.VOICEMAIL})
    assert [dial.ref for dial in running.dials()] == [f"c{i}" for i in range(40)]


async def test_without_detection_nobody_says_who_picked_up(simulator: Starter) -> None:
    running = simulator()
    provider = adapter(running)
    result = await sent(provider, people(40))
    report = await followed(provider, result.provider_batch_id)
    truth = {call.phone: call.outcome for call in calls(running.home)}
    for call in report.calls:
        silent = truth[call.phone] in {"human", "voicemail"}
        expected = Outcome.UNDETERMINED if silent else EXPECTED[truth[call.phone]]
        assert call.outcome is expected


async def test_a_late_word_on_who_picked_up(simulator: Starter) -> None:
    running = simulator({"outcome": "voicemail", "late_details": 600}, speed=1000.0)
    provider = adapter(running)
    result = await sent(provider, people(1, options=DETECTING))
    report = await followed(provider, result.provider_batch_id)
    seen = [report.calls[0].outcome]
    async with asyncio.timeout(20):
        while seen[-1] is Outcome.UNDETERMINED:
            seen.append((await provider.batch(result.provider_batch_id)).calls[0].outcome)
    assert seen[0] is Outcome.UNDETERMINED
    assert seen[-1] is Outcome.VOICEMAIL


async def test_what_is_spoken_is_what_was_sent(simulator: Starter) -> None:
    running = simulator({"outcome": "human"})
    provider = adapter(running)
    batch = people(3)
    result = await sent(provider, batch)
    report = await followed(provider, result.provider_batch_id)
    for call, outgoing in zip(report.calls, batch.calls, strict=True):
        details = await provider.call(call.provider_call_id)
        assert details.ref == outgoing.ref
        assert details.transcript.startswith(f"assistant: {outgoing.slots['prompt']}")
        assert details.cost is not None
        assert details.state is RowState.ENDED


async def test_slots_are_filled_with_each_contacts_values(simulator: Starter) -> None:
    running = simulator({"outcome": "human"})
    provider = adapter(running)
    call = a_call("c1", "+12025550101", slots={"name": "Zoë", "amount": "$5"})
    result = await sent(provider, a_batch(call, prompt="Hi {{name}}, you owe {{amount}}."))
    report = await followed(provider, result.provider_batch_id)
    details = await provider.call(report.calls[0].provider_call_id)
    assert details.transcript.startswith("assistant: Hi Zoë, you owe $5.")


async def test_a_test_call_rings_one_phone(simulator: Starter) -> None:
    running = simulator()
    result = await sent(adapter(running), people(1, test=True))
    assert result.state is AttemptState.ACCEPTED
    assert [dial.test for dial in running.dials()] == [True]


async def test_a_list_recognises_what_was_sent(simulator: Starter) -> None:
    running = simulator()
    provider = adapter(running)
    ids = [(await sent(provider, people(1))).provider_batch_id for _ in range(5)]
    listing = await provider.list_batches(now() - timedelta(hours=1))
    assert listing.complete
    assert [batch.provider_batch_id for batch in listing.batches] == ids[::-1]
    assert {batch.label for batch in listing.batches} == {"cs-abcdefghij spring"}
    assert listing.server_time is not None
    assert abs((listing.server_time - now()).total_seconds()) < 5


async def test_an_empty_account_is_a_complete_list(simulator: Starter) -> None:
    listing = await adapter(simulator()).list_batches(now() - timedelta(hours=1))
    assert (listing.complete, listing.batches) == (True, ())


async def test_a_long_list_is_walked_to_its_end(simulator: Starter) -> None:
    running = simulator()
    provider = adapter(running)
    await provider.prepare()
    body = provider.build(people(1))
    for _ in range(205):
        await provider.send(body)
    listing = await provider.list_batches(now() - timedelta(hours=1))
    assert listing.complete
    assert len(listing.batches) == 205


async def test_a_stop_says_how_many(simulator: Starter) -> None:
    running = simulator(speed=0.01)
    provider = adapter(running)
    result = await sent(provider, people(5))
    stopped = await provider.stop_batch(result.provider_batch_id)
    assert stopped == 5
    report = await provider.batch(result.provider_batch_id)
    assert {call.state for call in report.calls} == {RowState.CANCELED}


async def test_a_stop_after_the_end_is_refused(simulator: Starter) -> None:
    provider = adapter(simulator())
    result = await sent(provider, people(1))
    await followed(provider, result.provider_batch_id)
    with pytest.raises(ProviderRejected):
        await provider.stop_batch(result.provider_batch_id)


async def test_a_wrong_key_is_rejected_and_rings_nobody(simulator: Starter) -> None:
    running = simulator()
    provider = adapter(running, api_key=Secret("another-key-entirely"))
    assert (await sent(provider, people(2))).state is AttemptState.REJECTED
    assert running.dials() == []
    with pytest.raises(ProviderRejected, match="401"):
        await provider.list_batches(now())


@pytest.mark.parametrize("number", ["not a number", "123"])
async def test_a_number_the_provider_refuses(simulator: Starter, number: str) -> None:
    running = simulator()
    result = await sent(adapter(running), a_batch(a_call(phone=number, slots={"prompt": "x"})))
    assert result.state is AttemptState.REJECTED
    assert running.dials() == []


async def test_unknown_ids_are_refused(simulator: Starter) -> None:
    provider = adapter(simulator())
    for question in (provider.batch("no$such"), provider.call("none"), provider.stop_batch("x/y")):
        with pytest.raises(ProviderRejected):
            await question


@pytest.mark.parametrize(
    ("fault", "state", "rings"),
    [
        ({"no_id": True}, AttemptState.UNKNOWN, True),
        ({"drop": True}, AttemptState.UNKNOWN, True),
        ({"drop": True, "accept": False}, AttemptState.UNKNOWN, False),
        ({"hang": 5}, AttemptState.UNKNOWN, True),
        ({"status": 500}, AttemptState.UNKNOWN, False),
        ({"status": 502, "accept": True}, AttemptState.UNKNOWN, True),
        ({"status": 408, "accept": True}, AttemptState.UNKNOWN, True),
        ({"status": 400}, AttemptState.UNKNOWN, False),
        ({"status": 400, "body": {"error": "no"}}, AttemptState.REJECTED, False),
        ({"status": 403, "body": REFUSAL}, AttemptState.REJECTED, False),
        ({"status": 429, "body": REFUSAL}, AttemptState.REJECTED, False),
        ({"status": 429, "body": "slow down"}, AttemptState.UNKNOWN, False),
        ({"cut_label": 13}, AttemptState.ACCEPTED, True),
    ],
)
async def test_faults(
    simulator: Starter, fault: Mapping[str, Any], state: AttemptState, rings: bool
) -> None:
    running = simulator({"faults": [{"provider": "luly", "on": "send", **fault}]})
    provider = adapter(running, request_timeout=0.5)
    result = await sent(provider, people(2))
    assert result.state is state
    assert (len(running.dials()) == 2) is rings
    listing = await provider.list_batches(now() - timedelta(hours=1))
    found = [batch for batch in listing.batches if batch.label.startswith("cs-abcdefghij")]
    assert bool(found) is rings
    if "no_id" in fault:
        assert result.detail == ACCEPTED_NO_ID
    if found:
        report = await provider.batch(found[0].provider_batch_id)
        assert {call.ref for call in report.calls} == {"c0", "c1"}
        assert {call.attempt for call in report.calls} == {"abcdefghij"}
