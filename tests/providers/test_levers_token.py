"""Levers' token: fetched before anything is journalled, used until it says it is over."""

import asyncio
import base64
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.providers import faulty
from tests.providers.faulty import Script, answering, misbehaving
from tests.providers.samples import NOW, clock, levers_profile
from tui.domain.errors import CallsheetError, NotReached, ProviderRejected, UsageError
from tui.domain.profile import Secret
from tui.domain.states import AttemptState
from tui.providers import Provider, provider_for
from tui.providers.levers_token import expiry

CLIENT = "client-0123456789"
SECRET = "client-secret-0123456789"


def jwt(claims: Any) -> str:
    """A token with these claims and no signature worth the name."""
    part = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"eyJhbGciOiJFUzUxMiJ9.{part}.c2lnbmF0dXJl"


def levers(url: str, at: list[datetime] | None = None, **changes: Any) -> Provider:
    """An adapter that logs in with client id and secret."""
    keys: dict[str, Any] = {
        "token": None,
        "client_id": Secret(CLIENT),
        "client_secret": Secret(SECRET),
        **changes,
    }
    moments = at or [NOW]
    return provider_for(levers_profile(url, **keys), lambda: moments[-1])


def serving(token: Any, then: Script | None = None) -> Script:
    """Answer logins with a token, and calls by another script."""

    async def script(wire: faulty.Wire) -> None:
        text = await wire.reader.readuntil(b"\r\n\r\n")
        wire.server.heads.append(text)
        length = next(
            int(line.split(b":")[1])
            for line in text.lower().split(b"\r\n")
            if line.startswith(b"content-length:")
        )
        wire.server.bodies.append(await wire.reader.readexactly(length))
        if b"/auth/" in text:
            await wire.answer(200, json.dumps({"access_token": token}).encode())
        else:
            await wire.answer(401 if then else 201)

    return script


async def test_login_then_call() -> None:
    async with misbehaving(serving("tok-1")) as server:
        provider = levers(server.url + "/levers")
        await provider.prepare()
        result = await provider.send(b"{}")
    assert result.state is AttemptState.ACCEPTED
    login, call = (head.decode() for head in server.heads)
    assert login.startswith("POST /levers/auth/v1/api-key/auth HTTP/1.1")
    assert "authorization" not in login.lower()
    assert json.loads(server.bodies[0]) == {"clientId": CLIENT, "clientSecret": SECRET}
    assert "Authorization: Bearer tok-1\r\n" in call


async def test_a_ready_token_needs_no_login() -> None:
    async with misbehaving(answering(201)) as server:
        provider = levers(server.url, token=Secret("tok-ready"))
        await provider.prepare()
        await provider.send(b"{}")
    assert len(server.heads) == 1
    assert b"Authorization: Bearer tok-ready" in server.heads[0]


async def test_a_token_is_used_while_it_lasts() -> None:
    lasting = jwt({"exp": (NOW + timedelta(minutes=10)).timestamp()})
    moments = [NOW]
    async with misbehaving(serving(lasting)) as server:
        provider = levers(server.url, moments)
        for minutes in (0, 5, 9):
            moments.append(NOW + timedelta(minutes=minutes))
            await provider.prepare()
        assert len(server.heads) == 1
        moments.append(NOW + timedelta(minutes=9, seconds=56))
        await provider.prepare()
        assert len(server.heads) == 2


async def test_a_token_that_says_nothing_is_used_for_five_minutes() -> None:
    moments = [NOW]
    async with misbehaving(serving("opaque")) as server:
        provider = levers(server.url, moments)
        for minutes, logins in ((0, 1), (4, 1), (5, 2)):
            moments.append(NOW + timedelta(minutes=minutes))
            await provider.prepare()
            assert len(server.heads) == logins


async def test_a_401_makes_the_next_attempt_log_in_again() -> None:
    async with misbehaving(serving("tok-1", answering(401))) as server:
        provider = levers(server.url)
        await provider.prepare()
        assert (await provider.send(b"{}")).state is AttemptState.REJECTED
        assert len(server.heads) == 2
        await provider.prepare()
        assert len(server.heads) == 3


async def test_an_expired_ready_token_is_said_before_anything_leaves() -> None:
    over = jwt({"exp": (NOW - timedelta(minutes=1)).timestamp()})
    provider = levers("http://127.0.0.1:9", token=Secret(over))
    with pytest.raises(ProviderRejected, match="expired"):
        await provider.prepare()


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (answering(401, {"detail": "no"}), ProviderRejected),
        (answering(422, {"detail": [{"loc": ["body"], "msg": "m"}]}), ProviderRejected),
        (answering(200, {}), ProviderRejected),
        (answering(200, {"access_token": ""}), ProviderRejected),
        (answering(200, {"access_token": 5}), ProviderRejected),
        (answering(200, {"access_token": "two words"}), ProviderRejected),
        (answering(200, {"access_token": "line\r\nX-Evil: 1"}), ProviderRejected),
        (answering(200, raw=b"<html>"), ProviderRejected),
        (answering(307, Location="/elsewhere"), ProviderRejected),
        (answering(503), NotReached),
        (answering(429), NotReached),
        (faulty.close_on_accept, NotReached),
        (faulty.garbage, NotReached),
        (faulty.drip, NotReached),
    ],
)
async def test_a_login_that_fails(script: Script, kind: type[CallsheetError]) -> None:
    async with misbehaving(script) as server:
        provider = levers(server.url, request_timeout=0.25)
        with pytest.raises(kind) as caught:
            await provider.prepare()
        assert (await provider.send(b"{}")).state is AttemptState.NOT_SENT
    assert len(server.heads) <= 1
    assert SECRET not in str(caught.value)


async def test_a_cancelled_login_raises() -> None:
    async with misbehaving(faulty.hang) as server:
        preparing = asyncio.create_task(levers(server.url).prepare())
        await server.arrived.wait()
        preparing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await preparing


@pytest.mark.parametrize("missing", ["client_id", "client_secret"])
async def test_a_login_needs_both(missing: str) -> None:
    with pytest.raises(UsageError, match="There is no client"):
        await levers("http://127.0.0.1:9", **{missing: None}).prepare()


@pytest.mark.parametrize(
    ("token", "seconds"),
    [
        (jwt({"exp": 1_800_000_000}), 1_800_000_000),
        (jwt({"exp": "1800000000"}), 1_800_000_000),
        (jwt({"exp": 1e30}), None),
        (jwt({"exp": None}), None),
        (jwt([1]), None),
        ("a.b.c", None),
        ("a.!!.c", None),
        ("opaque", None),
        ("a.b", None),
    ],
)
def test_expiry_of_a_token(token: str, seconds: int | None) -> None:
    moment = expiry(Secret(token))
    assert (moment and moment.timestamp()) == seconds


async def test_levers_cannot_be_asked() -> None:
    provider = provider_for(levers_profile("http://127.0.0.1:9"), clock)
    questions = (
        provider.list_batches(NOW),
        provider.batch("b"),
        provider.call("k"),
        provider.stop_batch("b"),
    )
    for question in questions:
        with pytest.raises(UsageError, match="Levers cannot"):
            await question
