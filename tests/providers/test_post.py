"""The one request that knows whether it left: the flag itself, and what an answer holds."""

import asyncio
import gzip
import zlib
from collections.abc import Generator

import httpx
import pytest

from tests.providers import faulty
from tests.providers.faulty import answering, misbehaving
from tests.providers.samples import KEY
from tui.domain.profile import Secret
from tui.providers.keys import KeyAuth
from tui.providers.post import Answer, get, open_line, post

AUTH = KeyAuth("authorization", Secret(KEY))


async def posted(url: str, auth: httpx.Auth = AUTH, timeout: float = 5.0) -> Answer:
    """POST a small body."""
    return await post(url, b"{}", open_line(url, timeout, "", (Secret(KEY),)), auth, {})


class Breaking(httpx.Auth):
    """An auth flow that is interrupted while it signs."""

    def __init__(self, problem: BaseException) -> None:
        self._problem = problem

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Raise before anything leaves."""
        if request.method:
            raise self._problem
        yield request


@pytest.mark.parametrize(
    ("script", "status", "complete"),
    [
        (faulty.close_on_accept, None, False),
        (faulty.reset_in_body, None, False),
        (faulty.half_headers, None, False),
        (faulty.half_body, 201, False),
        (faulty.garbage, None, False),
        (answering(204), 204, True),
        (answering(500, raw=b"x"), 500, True),
        (answering(200, raw=faulty.BAD_GZIP, Content_Encoding="gzip"), 200, False),
    ],
)
async def test_left_status_complete(
    script: faulty.Script, status: int | None, complete: bool
) -> None:
    async with misbehaving(script) as server:
        answer = await posted(server.url)
    assert answer.left
    assert (answer.status, answer.complete) == (status, complete)
    assert bool(answer.error) is not complete


@pytest.mark.parametrize("problem", [KeyboardInterrupt(), SystemExit(3), asyncio.CancelledError()])
async def test_an_interruption_is_reported(problem: BaseException) -> None:
    async with misbehaving(answering(200)) as server:
        answer = await posted(server.url, Breaking(problem))
    assert not answer.left
    assert answer.interrupted is problem
    assert server.heads == []


async def test_an_error_is_no_interruption() -> None:
    answer = await posted("http://127.0.0.1:9", Breaking(ValueError("odd")))
    assert (answer.left, answer.interrupted) == (False, None)
    assert answer.error == "ValueError: odd"


async def test_an_error_ends_in_no_full_stop_since_a_sentence_follows() -> None:
    answer = await posted("http://127.0.0.1:9", Breaking(ValueError("without a response.")))
    assert answer.error == "ValueError: without a response"


async def test_a_cancelled_get_raises() -> None:
    async with misbehaving(faulty.hang) as server:
        line = open_line(server.url, 5.0)
        asking = asyncio.create_task(get(server.url, line, None, {}))
        await server.arrived.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b'{"a":1}', mtime=0)),
        ("x-gzip", gzip.compress(b'{"a":1}', mtime=0)),
        ("deflate", zlib.compress(b'{"a":1}')),
        ("deflate", zlib.compress(b'{"a":1}', wbits=-15)),
        ("identity", b'{"a":1}'),
        ("gzip, deflate", zlib.compress(gzip.compress(b'{"a":1}', mtime=0))),
    ],
)
async def test_an_answer_is_unpacked(encoding: str, packed: bytes) -> None:
    async with misbehaving(answering(200, raw=packed, Content_Encoding=encoding)) as server:
        answer = await get(server.url, open_line(server.url, 5.0), None, {})
    assert answer.body == b'{"a":1}'
    assert answer.header("CONTENT-encoding") == encoding


async def test_a_chunked_answer_that_is_cut_is_not_complete() -> None:
    async def cut(wire: faulty.Wire) -> None:
        await wire.request()
        await wire.write(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{"a":1}\r\n')

    async with misbehaving(cut) as server:
        answer = await posted(server.url)
    assert (answer.left, answer.status, answer.complete) == (True, 200, False)
    assert answer.body == b'{"a":1}'


async def test_keys_are_scrubbed_from_what_comes_back() -> None:
    async def echo(wire: faulty.Wire) -> None:
        await wire.request()
        await wire.answer(400, f'{{"error":"bad {KEY}"}}'.encode(), {"X-Echo": KEY})

    async with misbehaving(echo) as server:
        answer = await posted(server.url)
    assert KEY.encode() not in answer.body
    assert all(KEY not in value for _, value in answer.headers)
    assert KEY not in repr(answer)


async def test_the_request_line_is_plain() -> None:
    async with misbehaving(answering(200)) as server:
        await posted(server.url + "/v1/batches")
    head = server.heads[0].decode().lower()
    assert head.startswith("post /v1/batches http/1.1\r\n")
    assert f"authorization: {KEY}\r\n" in head
    assert "accept-encoding: identity" in head
    assert "user-agent: callsheet" in head


async def test_cookies_are_not_kept() -> None:
    async with misbehaving(answering(200, Set_Cookie="session=1")) as server:
        answer = await posted(server.url)
    assert answer.header("set-cookie") == ""
