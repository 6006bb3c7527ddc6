"""The handshake: exact, without a key, on this machine only."""

import pytest

from tests.providers import faulty
from tests.providers.faulty import Script, answering, misbehaving
from tui.providers import shaken_hand
from tui.providers.handshake import may_be_simulator


async def test_the_simulator_is_known() -> None:
    async with misbehaving(answering(200, {"simulator": "callsheet"})) as server:
        assert await shaken_hand(server.url + "/luly/api")
    head = server.heads[0].lower()
    assert head.startswith(b"get /callsheet-simulator http/1.1")
    assert b"authorization" not in head


@pytest.mark.parametrize(
    "script",
    [
        answering(404),
        answering(200, {}),
        answering(200, {"simulator": True}),
        answering(200, ["callsheet"]),
        answering(200, raw=b"callsheet"),
        answering(201, {"simulator": "callsheet"}),
        answering(302, Location="/elsewhere"),
        faulty.close_on_accept,
        faulty.garbage,
    ],
)
async def test_anybody_else_is_live(script: Script) -> None:
    async with misbehaving(script) as server:
        assert not await shaken_hand(server.url)


@pytest.mark.parametrize(
    "url", ["", "https://callsheet.invalid", "http://example.com", "http://127.0.0.1:1", "x"]
)
async def test_nobody_there_is_live(url: str) -> None:
    assert not await shaken_hand(url)


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:8080/luly/api", True),
        ("https://localhost", True),
        ("https://app.luly.ai/api", False),
        ("https://localhost.example.com", False),
        ("", False),
    ],
)
def test_nothing_elsewhere_is_asked(url: str, here: bool) -> None:
    assert may_be_simulator(url) is here
