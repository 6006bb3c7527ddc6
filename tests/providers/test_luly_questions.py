"""Asking Luly: addresses, pages, errors, stops."""

import asyncio
import json
from typing import Any

import pytest

from tests.providers import faulty
from tests.providers.faulty import Script, answering, misbehaving
from tests.providers.samples import KEY, NOW, clock, luly_profile
from tests.providers.test_luly_reports import BATCH
from tui.domain.errors import NotReached, ProviderRejected, UsageError
from tui.domain.states import Outcome, RowState
from tui.providers import Provider, provider_for


def luly(url: str, **changes: Any) -> Provider:
    """An adapter for a server of these tests."""
    return provider_for(luly_profile(url, **changes), clock)


def paths(server: faulty.Faulty) -> list[str]:
    """What was asked for, in order."""
    return [head.decode().split(" ")[1] for head in server.heads]


async def test_a_poll() -> None:
    async with misbehaving(answering(200, BATCH)) as server:
        report = await luly(server.url + "/api").batch("3p$7/x-gen-batch")
    assert paths(server) == [
        "/api/v1/batches/3p%247%2Fx-gen-batch"
        "?include_calls=true&include_transcripts=false&include_analysis=true"
    ]
    assert report.provider_batch_id == "3p$7/x-gen-batch"
    assert [call.state for call in report.calls] == [
        RowState.ENDED,
        RowState.IN_PROGRESS,
        RowState.ENDED,
    ]
    assert f"authorization: {KEY}" in server.heads[0].decode()


async def test_a_call_with_its_transcript() -> None:
    item = {
        "call_id": "k1",
        "completed": True,
        "answered_by": "human",
        "call_length": 0.5,
        "transcripts": [{"user": "assistant", "text": "Hello Ann."}],
    }
    async with misbehaving(answering(200, item)) as server:
        report = await luly(server.url).call("k1")
    assert paths(server) == ["/v1/calls/k1"]
    assert (report.outcome, report.duration_s) == (Outcome.ANSWERED, 30.0)
    assert report.transcript == "assistant: Hello Ann."
    assert report.reported_at == NOW


async def test_a_list_with_the_servers_time() -> None:
    batches = [{"batch_id": "b1", "label": "cs-abcdefghij", "created_at": "2026-03-01T08:00:00Z"}]
    script = answering(
        200, {"status": "success", "batches": batches}, Date="Sun, 01 Mar 2026 10:00:00 GMT"
    )
    async with misbehaving(script) as server:
        listing = await luly(server.url).list_batches(NOW)
    assert listing.complete
    assert listing.batches[0].label == "cs-abcdefghij"
    assert listing.server_time is not None
    assert listing.server_time.hour == 10
    assert paths(server) == ["/v1/batches?from=0&to=200&limit=200&ascending=false"]


@pytest.mark.parametrize("date", ["", "soon", "Sun, 01 Mar 2026 25:00:00 GMT"])
async def test_a_list_without_a_time(date: str) -> None:
    async def script(wire: faulty.Wire) -> None:
        await wire.request()
        await wire.answer(200, b'{"batches": []}', {"Date": date} if date else {})

    async with misbehaving(script) as server:
        listing = await luly(server.url).list_batches(NOW)
    assert listing.complete
    assert listing.server_time is None


@pytest.mark.parametrize(
    ("document", "stopped"),
    [({"status": "success", "num_calls": 1205}, 1205), ({"status": "success"}, None)],
)
async def test_a_stop(document: dict[str, Any], stopped: int | None) -> None:
    async with misbehaving(answering(200, document)) as server:
        assert await luly(server.url).stop_batch("3p$7") == stopped
    assert server.heads[0].startswith(b"POST /v1/batches/3p%247/stop HTTP/1.1")
    assert server.bodies == [b""]
    assert b"content-type" not in server.heads[0].lower()


@pytest.mark.parametrize("status", ["failed", "Error", "nothing to stop"])
async def test_a_stop_is_done_only_where_the_answer_says_success(status: str) -> None:
    """ "If anything other than success, an error occurred or all calls have completed" (Bland)."""
    document = {"status": status, "message": "all over", "num_calls": 3}
    async with misbehaving(answering(200, document)) as server:
        with pytest.raises(ProviderRejected, match="all over"):
            await luly(server.url).stop_batch("b")


async def test_a_stop_that_is_broken_off_raises() -> None:
    async with misbehaving(faulty.hang) as server:
        stopping = asyncio.create_task(luly(server.url).stop_batch("b"))
        await server.arrived.wait()
        stopping.cancel()
        with pytest.raises(asyncio.CancelledError):
            await stopping


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503])
async def test_asking_again_may_help(status: int) -> None:
    async with misbehaving(answering(status, {"status": "error", "message": "slow"})) as server:
        with pytest.raises(NotReached, match=f"{status}: slow"):
            await luly(server.url).batch("b")
        with pytest.raises(NotReached):
            await luly(server.url).list_batches(NOW)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (
            answering(401, {"data": None, "errors": [{"error": "A", "message": "Nope"}]}),
            "401: Nope",
        ),
        (answering(403, {"status": "error", "message": "flagged"}), "403: flagged"),
        (answering(404, {"error": "no such batch"}), "404: no such batch"),
        (answering(200, {"status": "error", "message": "all calls ended"}), "all calls ended"),
        (answering(200, raw=b"<html>"), "JSON"),
        (answering(200, [1]), "JSON"),
        (answering(302, Location="https://example.com"), "302"),
        (answering(200, raw=b"[" * 100_000), "JSON"),
    ],
)
async def test_no_is_no(script: Script, words: str) -> None:
    async with misbehaving(script) as server:
        for question in (luly(server.url).call("b"), luly(server.url).stop_batch("b")):
            with pytest.raises(ProviderRejected, match=words):
                await question


@pytest.mark.parametrize(
    "script",
    [faulty.close_on_accept, faulty.half_headers, faulty.half_body, faulty.garbage, faulty.drip],
)
async def test_no_answer(script: Script) -> None:
    async with misbehaving(script) as server:
        with pytest.raises(NotReached):
            await luly(server.url, request_timeout=0.25).batch("b")


async def test_a_list_that_breaks_off_is_no_list() -> None:
    async def second_page_breaks(wire: faulty.Wire) -> None:
        await wire.request()
        if len(wire.server.heads) == 1:
            batches = [
                {"batch_id": f"b{i}", "created_at": "2026-03-01T10:00:00Z"} for i in range(200)
            ]
            await wire.answer(200, json.dumps({"batches": batches}).encode())

    async with misbehaving(second_page_breaks) as server:
        with pytest.raises(NotReached):
            await luly(server.url).list_batches(NOW)


@pytest.mark.parametrize("identifier", ["", ".."])
async def test_no_id_is_refused(identifier: str) -> None:
    with pytest.raises(UsageError):
        await luly("http://127.0.0.1:9").batch(identifier)
