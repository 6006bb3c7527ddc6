"""Levers' events: signed, only after the call's end, again until answered 200."""

from collections.abc import Iterator
from threading import Event

import pytest

from tests.simulator.conftest import Frozen, Levers, Luly, Starter, rows
from tests.simulator.receiver import SECRET, Inbox, receiving, signature
from tui.simulator import Running, calls
from tui.simulator.signing import signed

PHONE = "+96612341234"


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with receiving() as found:
        yield found


def contacts(count: int) -> list[dict[str, object]]:
    return [
        {"numberToCall": f"+9665000{n:05d}", "metadata": {"row": str(n), "deep": {"a": [1]}}}
        for n in range(count)
    ]


def test_the_pages_signature_form() -> None:
    headers = signed("whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_1", 1614265330.9, b"{}")
    assert headers["svix-timestamp"] == "1614265330"
    assert headers["svix-signature"].startswith("v1,")


def test_events_come_after_the_end(
    simulator: Running, levers: Levers, clock: Frozen, inbox: Inbox
) -> None:
    simulator.add_webhook(inbox.url, SECRET)
    levers.send(*contacts(60))
    assert simulator.deliver_due() == 0
    clock.forward(45)
    early = simulator.deliver_due()
    assert 0 < early < 60
    clock.forward(200)
    assert simulator.deliver_due() == 60 - early
    assert simulator.deliver_due() == 0
    events = inbox.events()
    assert sorted(int(e["metadata"]["requestMetadata"]["row"]) for e in events) == list(range(60))
    for headers, body in inbox.came:
        assert headers["svix-signature"] == signature(headers, body)
        assert int(headers["svix-timestamp"]) <= int(clock().timestamp())
    assert len({headers["svix-id"] for headers, _ in inbox.came}) == 60


def test_fields(starting: Starter, connect_levers: object, clock: Frozen, inbox: Inbox) -> None:
    running = starting(scenario={"outcome_of": {"+966500000000": "human", "+966500000001": "busy"}})
    running.add_webhook(inbox.url, SECRET)
    levers = Levers(running.url)
    levers.client.put(
        f"{running.url}/callsheet-simulator/levers-template", json={"text": "Hello {{n}}."}
    )
    levers.send(*[{**contact, "promptTags": {"n": "Sara"}} for contact in contacts(2)])
    levers.client.close()
    clock.forward(300)
    running.deliver_due()
    human, busy = sorted(inbox.events(), key=lambda event: str(event["numberTo"]))
    assert set(human) == {
        "providerCallId",
        "numberFrom",
        "numberTo",
        "providerStatus",
        "deliveryStatus",
        "duration",
        "summary",
        "endedReason",
        "callOutput",
        "callOutputReasoning",
        "sentimentOutput",
        "sentimentOutputReasoning",
        "transcription",
        "recordingUrl",
        "metadata",
    }
    assert human["transcription"].startswith("Hello Sara.\nuser: ")
    assert (human["providerStatus"], human["deliveryStatus"]) == ("pass", "pass")
    assert 20 <= human["duration"] <= 110
    assert human["metadata"] == {"requestMetadata": {"row": "0", "deep": {"a": [1]}}}
    assert (busy["providerStatus"], busy["deliveryStatus"]) == ("pass", "fail")
    assert busy["endedReason"] == "busy"
    assert busy["duration"] == 0


def test_the_other_documented_envelope(starting: Starter, clock: Frozen, inbox: Inbox) -> None:
    running = starting(scenario={"webhook_envelope": "data"})
    running.add_webhook(inbox.url, SECRET)
    levers = Levers(running.url)
    levers.send(*contacts(1))
    levers.client.close()
    clock.forward(300)
    running.deliver_due()
    (event,) = inbox.events()
    assert event["type"] == "phone_call.ended"
    assert event["data"]["numberTo"] == "+966500000000"


def test_repeated_with_backoff_until_200(
    simulator: Running, levers: Levers, clock: Frozen, inbox: Inbox
) -> None:
    inbox.answers = [500, 201]
    simulator.add_webhook(inbox.url, SECRET)
    levers.send(*contacts(1))
    clock.forward(300)
    assert simulator.deliver_due() == 0
    assert simulator.deliver_due() == 0
    assert len(inbox.came) == 1
    clock.forward(5)
    assert simulator.deliver_due() == 0
    clock.forward(299)
    assert simulator.deliver_due() == 0
    assert len(inbox.came) == 2
    clock.forward(2)
    assert simulator.deliver_due() == 1
    ids = {headers["svix-id"] for headers, _ in inbox.came}
    assert len(inbox.came) == 3
    assert len(ids) == 1


def test_a_new_receiver_gets_what_nobody_took(
    simulator: Running, levers: Levers, clock: Frozen, inbox: Inbox
) -> None:
    simulator.add_webhook("http://127.0.0.1:9/closed", SECRET)
    levers.send(*contacts(5))
    clock.forward(300)
    assert simulator.deliver_due() == 0
    simulator.add_webhook(inbox.url, SECRET)
    assert simulator.deliver_due() == 5


def test_what_was_taken_is_not_sent_to_a_later_receiver(
    simulator: Running, levers: Levers, clock: Frozen, inbox: Inbox
) -> None:
    simulator.add_webhook(inbox.url, SECRET)
    levers.send(*contacts(5))
    clock.forward(300)
    assert simulator.deliver_due() == 5
    with receiving() as later:
        simulator.add_webhook(later.url, SECRET)
        assert simulator.deliver_due() == 0
        levers.send(*contacts(2))
        clock.forward(300)
        assert simulator.deliver_due() == 4
        assert len(later.came) == 2


def test_delivery_survives_a_restart(
    starting: Starter, simulator: Running, levers: Levers, clock: Frozen, inbox: Inbox
) -> None:
    levers.send(*contacts(5))
    simulator.stop()
    clock.forward(300)
    again = starting(webhook=(inbox.url, SECRET))
    assert again.deliver_due() == 5
    again.stop()
    assert starting(webhook=(inbox.url, SECRET)).deliver_due() == 0


def test_two_simulators_deliver_each_event_once(
    starting: Starter, simulator: Running, levers: Levers, clock: Frozen, inbox: Inbox
) -> None:
    simulator.add_webhook(inbox.url, SECRET)
    levers.send(*contacts(300))
    clock.forward(300)
    pumping = [starting(pumping=True), starting(pumping=True)]
    ticks = Event()
    for _ in range(200):
        if len(inbox.came) >= 300:
            break
        ticks.wait(0.05)
    for running in pumping:
        running.stop()
    assert len(inbox.came) == 300
    assert len({headers["svix-id"] for headers, _ in inbox.came}) == 300


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("http://example.com/hook", SECRET),
        ("http://192.0.2.1/hook", SECRET),
        ("https://127.0.0.1/hook", SECRET),
        ("http://127.0.0.1.example.com/", SECRET),
        ("file:///etc/passwd", SECRET),
        ("http://127.0.0.1:1/", "secret"),
        ("http://127.0.0.1:1/", "whsec_ä"),
        ("http://127.0.0.1:99999/", SECRET),
    ],
)
def test_only_loopback_and_only_signed(simulator: Running, url: str, secret: str) -> None:
    with pytest.raises(ValueError):
        simulator.add_webhook(url, secret)


def test_luly_has_no_such_events(simulator: Running, clock: Frozen, inbox: Inbox) -> None:
    simulator.add_webhook(inbox.url, SECRET)
    assert calls(simulator.home) == []
    clock.forward(300)
    assert simulator.deliver_due() == 0


def test_lulys_batch_webhook_is_told_once(
    simulator: Running, luly: Luly, clock: Frozen, inbox: Inbox
) -> None:
    batch_id = luly.accepted(*rows(2), batch_webhook=inbox.url)
    luly.accepted(*rows(2), batch_webhook="https://example.com/")
    clock.forward(2)
    assert simulator.deliver_due() == 0
    clock.forward(300)
    assert simulator.deliver_due() == 1
    assert simulator.deliver_due() == 0
    assert inbox.events() == [{"batch_id": batch_id.replace("%24", "$"), "status": "completed"}]


def test_webhooks_by_address(simulator: Running, levers: Levers, inbox: Inbox) -> None:
    address = f"{simulator.url}/callsheet-simulator/webhooks"
    body = {"url": inbox.url, "secret": SECRET}
    assert levers.client.put(address, json=body).status_code == 200
    assert levers.client.get(address).json() == {"webhooks": [inbox.url]}
    assert levers.client.put(address, json={"url": "http://example.com"}).status_code == 400


def test_an_address_with_blanks_and_letters_is_posted_to(
    simulator: Running, levers: Levers, luly: Luly, clock: Frozen, inbox: Inbox
) -> None:
    """Whoever writes such an address must not end the delivery of everybody's events."""
    address = f"{inbox.url}&für=uns und=100%25"
    simulator.add_webhook(address, SECRET)
    levers.send(*contacts(1))
    luly.accepted(*rows(1), batch_webhook=address)
    clock.forward(600)
    assert simulator.deliver_due() == 2
    assert inbox.paths == ["/hook?from=levers&f%C3%BCr=uns%20und=100%25"] * 2
