"""What one POST comes to, fault by fault, for both providers: (fault, expected state, left)."""

import asyncio
import json
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.providers import faulty
from tests.providers.faulty import Script, answering, misbehaving
from tests.providers.samples import clock, levers_profile, luly_profile
from tui.domain.attempt import SendResult
from tui.domain.errors import UsageError
from tui.domain.profile import Profile
from tui.domain.states import AttemptState
from tui.providers import ACCEPTED_NO_ID, Provider, provider_for

S = AttemptState
BODY = json.dumps({"call_data": "x" * 2000}).encode()

SHAPES: dict[str, dict[str, Any]] = {
    "errors": {"data": None, "errors": [{"error": "AUTH_FAILURE", "message": "Unauthorized"}]},
    "status": {"status": "error", "message": "No.", "errors": ["Missing: phone_number."]},
    "dnc": {"status": "DNC Error", "message": "Number found in DNC list."},
    "error": {"error": "Invalid phone number format"},
}
VALIDATION = {
    "detail": [{"loc": ["body", "contacts", 0, "numberToCall"], "msg": "no", "type": "t"}]
}
YES = {"message": "success", "batch_id": "3p$7r-gen-batch"}


@dataclass(frozen=True)
class Case:
    """One row of the table; `requests` is how many request heads the server may have seen."""

    name: str
    script: Script
    luly: AttemptState
    levers: AttemptState
    requests: int = 1


def _table() -> list[Case]:
    unknown = [
        ("close on accept", faulty.close_on_accept, 0),
        ("reset on accept", faulty.reset_on_accept, 0),
        ("reset in the body", faulty.reset_in_body, 1),
        ("reset after the body", faulty.reset_after_body, 1),
        ("close after the body", faulty.close_after_body, 1),
        ("half headers", faulty.half_headers, 1),
        ("half a body", faulty.half_body, 1),
        ("half a refusal", faulty.half_refusal, 1),
        ("reset in the answer", faulty.reset_in_answer, 1),
        ("garbage", faulty.garbage, 1),
        ("bad gzip", answering(201, raw=faulty.BAD_GZIP, Content_Encoding="gzip"), 1),
        ("cut gzip", answering(201, raw=faulty.CUT_GZIP, Content_Encoding="gzip"), 1),
        ("unknown packing", answering(201, YES, Content_Encoding="br"), 1),
        ("informational 101", answering(101), 1),
        ("redirect to itself", answering(307, Location="/v1/batches"), 1),
        ("redirect to nowhere", answering(302, Location="http://[bad"), 1),
    ]
    cases = [Case(name, script, S.UNKNOWN, S.UNKNOWN, n) for name, script, n in unknown]
    cases += [
        Case("201 with an id", answering(201, YES), S.ACCEPTED, S.ACCEPTED),
        Case(
            "201, packed well",
            answering(201, raw=faulty.GOOD_GZIP, Content_Encoding="gzip"),
            S.ACCEPTED,
            S.ACCEPTED,
        ),
        Case("200 with an id", answering(200, YES), S.ACCEPTED, S.UNKNOWN),
        Case("200 without an id", answering(200, {"status": "success"}), S.UNKNOWN, S.UNKNOWN),
        Case("200, other words", answering(200, {"message": "queued"}), S.UNKNOWN, S.UNKNOWN),
        Case("200, error", answering(200, SHAPES["status"]), S.UNKNOWN, S.UNKNOWN),
        Case("200, no JSON", answering(200, raw=b"<html>"), S.UNKNOWN, S.UNKNOWN),
        Case("201, empty", answering(201), S.UNKNOWN, S.ACCEPTED),
        Case("201, no JSON", answering(201, raw=b"ok"), S.UNKNOWN, S.ACCEPTED),
        Case("202", answering(202, {"status": "queued"}), S.UNKNOWN, S.UNKNOWN),
        Case("204", answering(204), S.UNKNOWN, S.UNKNOWN),
        Case("422, validation", answering(422, VALIDATION), S.UNKNOWN, S.REJECTED),
        Case("422, other", answering(422, SHAPES["status"]), S.UNKNOWN, S.UNKNOWN),
        Case("400, validation", answering(400, VALIDATION), S.UNKNOWN, S.UNKNOWN),
        Case(
            "400 with an id",
            answering(400, {**SHAPES["status"], "batch_id": "b-1"}),
            S.UNKNOWN,
            S.UNKNOWN,
        ),
    ]
    for code in (400, 401, 403, 404, 413, 429):
        levers = S.REJECTED if code == 401 else S.UNKNOWN
        for shape, document in SHAPES.items():
            cases.append(Case(f"{code} {shape}", answering(code, document), S.REJECTED, levers))
        cases += [
            Case(f"{code}, no JSON", answering(code, raw=b"<html>"), S.UNKNOWN, levers),
            Case(f"{code}, empty", answering(code), S.UNKNOWN, levers),
            Case(f"{code}, other", answering(code, {"oops": 1}), S.UNKNOWN, levers),
        ]
    for code in (402, 405, 406, 408, 409, 410, 423, 425, 500, 501, 502, 503, 504, 508):
        cases.append(
            Case(f"{code}", answering(code, SHAPES["status"]), S.UNKNOWN, S.UNKNOWN),
        )
    for code in (300, 301, 302, 303, 304, 307, 308):
        cases.append(Case(f"{code}", answering(code, YES), S.UNKNOWN, S.UNKNOWN))
    return cases


ACCOUNTS: dict[str, Callable[..., Profile]] = {"luly": luly_profile, "levers": levers_profile}


async def send_to(url: str, account: str, body: bytes = BODY, **changes: Any) -> SendResult:
    """Send one body through a fresh adapter."""
    provider = await ready(url, account, **changes)
    return await provider.send(body)


async def ready(url: str, account: str, **changes: Any) -> Provider:
    """A prepared adapter."""
    provider = provider_for(ACCOUNTS[account](url, **changes), clock)
    await provider.prepare()
    return provider


@pytest.mark.parametrize("account", ACCOUNTS)
@pytest.mark.parametrize("case", _table(), ids=lambda case: case.name)
async def test_answer_comes_to(case: Case, account: str) -> None:
    async with misbehaving(case.script) as server:
        result = await send_to(server.url, account)
    assert result.state is (case.luly if account == "luly" else case.levers)
    assert result.interrupted is None
    assert len(server.heads) <= case.requests
    assert result.detail


@pytest.mark.parametrize("account", ACCOUNTS)
@pytest.mark.parametrize(
    "script", [faulty.drip, faulty.drip_headers, faulty.hang, faulty.stop_reading]
)
async def test_total_time_limit_leaves_it_unknown(script: Script, account: str) -> None:
    async with misbehaving(script) as server:
        body = b"x" * 8_000_000 if script is faulty.stop_reading else BODY
        result = await send_to(server.url, account, body, request_timeout=0.25)
    assert result.state is S.UNKNOWN
    assert "0.25 seconds" in result.detail
    assert len(server.heads) == 1


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_refused_connection_was_not_sent(account: str) -> None:
    with socket.socket() as unlistened:
        unlistened.bind(("127.0.0.1", 0))
        port = unlistened.getsockname()[1]
        result = await send_to(f"http://127.0.0.1:{port}", account)
    assert result.state is S.NOT_SENT
    assert result.http_status is None


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_unknown_host_was_not_sent(account: str) -> None:
    result = await send_to("https://callsheet.invalid/api", account)
    assert result.state is S.NOT_SENT


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_failed_tls_was_not_sent(account: str) -> None:
    async def plain(wire: faulty.Wire) -> None:
        await wire.reader.read(10)
        await wire.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async with misbehaving(plain) as server:
        result = await send_to(f"https://{server.host}", account)
    assert result.state is S.NOT_SENT


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_early_413_that_is_read(account: str) -> None:
    async with misbehaving(faulty.early_refusal) as server:
        result = await send_to(server.url, account, b"x" * 4_000_000)
    assert result.state is (S.REJECTED if account == "luly" else S.UNKNOWN)
    assert result.http_status == 413


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_early_413_that_may_be_lost_is_never_accepted_or_unsent(account: str) -> None:
    async with misbehaving(faulty.early_refusal_lost) as server:
        result = await send_to(server.url, account, b"x" * 4_000_000)
    assert result.state in {S.REJECTED, S.UNKNOWN}
    assert len(server.heads) == 1


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_401_does_not_send_the_body_again(account: str) -> None:
    async with misbehaving(answering(401, SHAPES["errors"])) as server:
        result = await send_to(server.url, account)
    assert result.state is S.REJECTED
    assert server.bodies == [BODY]


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_cancellation_in_flight_is_reported_not_raised(account: str) -> None:
    async with misbehaving(faulty.hang) as server:
        provider = await ready(server.url, account)
        sending = asyncio.create_task(provider.send(BODY))
        await server.arrived.wait()
        sending.cancel()
        result = await sending
    assert result.state is S.UNKNOWN
    assert isinstance(result.interrupted, asyncio.CancelledError)
    assert result.interrupted.__traceback__ is None


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_cancellation_before_it_left_was_not_sent(account: str) -> None:
    async def hanging_proxy(wire: faulty.Wire) -> None:
        await wire.head()
        wire.server.arrived.set()
        await wire.hang()

    async with misbehaving(hanging_proxy) as proxy:
        provider = await ready("https://callsheet.invalid", account, proxy=proxy.url)
        sending = asyncio.create_task(provider.send(BODY))
        await proxy.arrived.wait()
        sending.cancel()
        result = await sending
    assert proxy.heads[0].startswith(b"CONNECT callsheet.invalid:443")
    assert result.state is S.NOT_SENT
    assert isinstance(result.interrupted, asyncio.CancelledError)


@pytest.mark.parametrize("account", ACCOUNTS)
@pytest.mark.parametrize("status", [403, 407, 502])
async def test_a_proxy_that_says_no_sent_nothing(account: str, status: int) -> None:
    async def refusing(wire: faulty.Wire) -> None:
        await wire.head()
        await wire.answer(status)

    async with misbehaving(refusing) as proxy:
        url = proxy.url.replace("http://", "http://ops:proxy-password@")
        result = await send_to("https://callsheet.invalid", account, proxy=url)
    assert result.state is S.NOT_SENT
    assert "proxy-password" not in repr(result)


async def test_this_machine_is_reached_without_the_proxy() -> None:
    async with misbehaving(answering(200, YES)) as server:
        result = await send_to(server.url, "luly", proxy="http://callsheet.invalid:3128")
    assert result.state is S.ACCEPTED


async def test_the_environment_names_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with misbehaving(answering(200, YES)) as server:
        result = await send_to(server.url, "luly")
    assert result.state is S.ACCEPTED


async def test_every_post_has_a_connection_of_its_own() -> None:
    peers: set[object] = set()

    async def keeping(wire: faulty.Wire) -> None:
        peers.add(wire.writer.get_extra_info("peername"))
        while True:
            await wire.request()
            await wire.answer(200, json.dumps(YES).encode())

    async with misbehaving(keeping) as server:
        provider = await ready(server.url, "luly")
        for _ in range(3):
            assert (await provider.send(BODY)).state is S.ACCEPTED
    assert len(peers) == 3


async def test_accepted_without_an_id_says_so() -> None:
    async with misbehaving(
        answering(200, {"status": "success", "pathway_id": "9d404c1b"})
    ) as server:
        result = await send_to(server.url, "luly")
    assert (result.state, result.detail) == (S.UNKNOWN, ACCEPTED_NO_ID)
    assert b"pathway_id" in result.raw


async def test_the_exact_bytes_arrive() -> None:
    body = '{"base_prompt": "مرحبا {{name}} \U0001f4de"}'.encode()
    async with misbehaving(answering(200, YES)) as server:
        result = await send_to(server.url + "/pre/fix/", "luly", body)
    assert server.bodies == [body]
    assert server.heads[0].startswith(b"POST /pre/fix/v1/batches HTTP/1.1")
    assert result.provider_batch_id == "3p$7r-gen-batch"


async def test_levers_without_a_token_sends_nothing() -> None:
    provider = provider_for(levers_profile("http://127.0.0.1:9"), clock)
    result = await provider.send(BODY)
    assert result.state is S.NOT_SENT


@pytest.mark.parametrize("account", ACCOUNTS)
@pytest.mark.parametrize(
    "proxy", ["squid:3128", "ftp://ops:pw-123456@x", "socks5://x", "http://", "x"]
)
async def test_a_proxy_that_is_none_is_said_before_anything_leaves(
    proxy: str, account: str
) -> None:
    provider = provider_for(ACCOUNTS[account]("https://callsheet.invalid", proxy=proxy), clock)
    with pytest.raises(UsageError, match="proxy") as caught:
        await provider.prepare()
    assert "pw-123456" not in str(caught.value)
    assert (await provider.send(BODY)).state is S.NOT_SENT
