"""One request that knows whether it left this machine.

`post` never raises for what happens on the wire: a broken line, a time limit, a cancellation and
Ctrl-C all come back in an `Answer`, because the caller has to journal what is known first.
"""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from tui.domain.errors import UsageError
from tui.domain.profile import Secret
from tui.providers.addresses import is_loopback
from tui.providers.keys import scrub, scrub_bytes
from tui.providers.packing import unpacked

CONNECT_SECONDS = 10.0
"""How long a connection may take to open, within the total."""

MAX_ANSWER = 64 * 1024 * 1024
"""Bytes of an answer that are read, packed and unpacked; more is unreadable."""

_ERROR_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Line:
    """How to reach one account: total seconds per request, a proxy only if configured.

    `secrets` are scrubbed from everything an answer brings back.
    """

    timeout: float
    tls: ssl.SSLContext = field(repr=False)
    proxy: str = field(default="", repr=False)
    secrets: tuple[Secret, ...] = ()


def open_line(
    base_url: str, timeout: float, proxy: str = "", secrets: tuple[Secret, ...] = ()
) -> Line:
    """Answer a line to a base URL; opens nothing yet.

    This machine is reached without the proxy, which would mean its own loopback by that name.
    Raises UsageError for a proxy that is not an http or https URL.
    """
    url = httpx.URL(base_url)
    if url.scheme == "https":
        tls = httpx.create_ssl_context(trust_env=False)
    else:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if is_loopback(url.host):
        proxy = ""
    password = _proxy_password(proxy) if proxy else ""
    return Line(timeout, tls, proxy, (*secrets, *([Secret(password)] if password else [])))


def _proxy_password(proxy: str) -> str:
    try:
        url = httpx.URL(proxy)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in {"http", "https"} or not url.host:
        # Not quoted: it may hold a password.
        raise UsageError("The profile's proxy is no proxy's URL.", "Write it as http://host:port.")
    return url.password


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request.

    `left` is True from the moment the first header byte was about to be written. `complete` means
    that the whole answer was read and could be decoded; `body` is decoded then, else what there
    is. `headers` lack cookies. `interrupted` is what broke it off; whoever called journals first,
    then raises it again.
    """

    left: bool
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    complete: bool = False
    error: str = ""
    interrupted: BaseException | None = None

    def header(self, name: str) -> str:
        """Answer the first header of that name, in any case, or nothing."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), "")


@dataclass(slots=True)
class _Progress:
    left: bool = False
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    raw: bytearray = field(default_factory=bytearray)
    whole: bool = False


async def post(
    url: str, body: bytes, line: Line, auth: httpx.Auth, headers: Mapping[str, str]
) -> Answer:
    """Send one POST over a connection of its own; never raises, never repeats."""
    # An answer nobody packed is one thing less that can be unreadable.
    return await _exchange(
        "POST", url, body, line, auth, {**headers, "Accept-Encoding": "identity"}
    )


async def get(url: str, line: Line, auth: httpx.Auth | None, headers: Mapping[str, str]) -> Answer:
    """Send one GET by the same rules; a cancellation is raised, since nothing is in doubt."""
    packed = {**headers, "Accept-Encoding": "gzip, deflate"}
    answer = await _exchange("GET", url, None, line, auth, packed)
    if answer.interrupted is not None:
        raise answer.interrupted
    return answer


async def _exchange(
    method: str,
    url: str,
    body: bytes | None,
    line: Line,
    auth: httpx.Auth | None,
    headers: Mapping[str, str],
) -> Answer:
    progress = _Progress()
    try:
        async with asyncio.timeout(line.timeout):
            await _carry(progress, method, url, body, line, auth, headers)
    except BaseException as problem:  # noqa: BLE001  (reported in the Answer: see the module)
        return _answer(progress, line, problem)
    return _answer(progress, line, None)


async def _carry(
    progress: _Progress,
    method: str,
    url: str,
    body: bytes | None,
    line: Line,
    auth: httpx.Auth | None,
    headers: Mapping[str, str],
) -> None:
    async def trace(event: str, info: Mapping[str, Any]) -> None:
        # A tunnel's CONNECT passes here too; it is no part of the request.
        if event.endswith("send_request_headers.started"):
            progress.left = progress.left or info["request"].method == method.encode()

    async with (
        httpx.AsyncClient(
            http2=False,
            follow_redirects=False,
            trust_env=False,
            verify=line.tls,
            proxy=line.proxy or None,
            timeout=httpx.Timeout(line.timeout, connect=min(CONNECT_SECONDS, line.timeout)),
            limits=httpx.Limits(max_connections=1, max_keepalive_connections=0),
        ) as client,
        client.stream(
            method,
            url,
            content=body,
            headers={"User-Agent": "callsheet", **headers},
            auth=auth,
            extensions={"trace": trace},
        ) as response,
    ):
        progress.status = response.status_code
        progress.headers = tuple(response.headers.multi_items())
        async for piece in response.aiter_raw():
            progress.raw += piece
            if len(progress.raw) > MAX_ANSWER:
                raise ValueError("the answer is too long to be read")
        progress.whole = True


def _answer(progress: _Progress, line: Line, problem: BaseException | None) -> Answer:
    interrupted = None if problem is None or isinstance(problem, Exception) else problem
    if interrupted is not None:
        # Its frames hold the signed request; a report of the interruption must not show them.
        interrupted.__traceback__ = interrupted.__context__ = interrupted.__cause__ = None
    error = _words(problem, line)
    body = bytes(progress.raw)
    complete = progress.whole
    if complete:
        try:
            body = unpacked(body, progress.headers, MAX_ANSWER)
        except ValueError as unreadable:
            complete, error = False, f"the answer cannot be unpacked: {unreadable}"
    return Answer(
        left=progress.left,
        status=progress.status,
        headers=tuple(
            (k, scrub(v, line.secrets)) for k, v in progress.headers if k.lower() != "set-cookie"
        ),
        body=scrub_bytes(body, line.secrets),
        complete=complete,
        error=error,
        interrupted=interrupted,
    )


def _words(problem: BaseException | None, line: Line) -> str:
    if problem is None:
        return ""
    if isinstance(problem, TimeoutError):
        return f"no complete answer within {line.timeout:g} seconds"
    if not isinstance(problem, Exception):
        return f"broken off ({type(problem).__name__})"
    text = scrub(str(problem), line.secrets)[:_ERROR_LENGTH].rstrip(".")
    return f"{type(problem).__name__}: {text}" if text else type(problem).__name__
