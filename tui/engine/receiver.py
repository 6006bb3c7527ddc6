"""The webhook receiver: stores what arrives before it is answered."""

import asyncio
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.domain.errors import Busy, CallsheetError
from tui.domain.profile import Secret
from tui.engine.desk import Desk
from tui.engine.inbox import receive
from tui.engine.patient_server import serve
from tui.providers import WebhookRejected

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

LARGEST_BODY = 5_000_000
"""Bytes; a transcript of the longest call is far below it."""

ANSWER_WITHIN = 30.0
"""Seconds: Levers takes no answer after that (its webhooks page)."""

_ID_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Receiver:
    """A running receiver: its address, and how to end it."""

    url: str
    stop: Callable[[], None]


def start_receiver(
    desk: Desk,
    host: str = "127.0.0.1",
    port: int = 0,
    secrets: Sequence[Secret] = (),
    on_event: Callable[[], None] | None = None,
    tell: Callable[[str], None] | None = None,
    patience: float = ANSWER_WITHIN,
) -> Receiver:
    """Listen in a thread of its own. Raises Busy where the address cannot be had.

    `on_event` is called after an event was stored, `tell` with one line for each request; both in
    the receiver's thread.
    """
    from starlette.applications import Starlette
    from starlette.requests import ClientDisconnect
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    worker = ThreadPoolExecutor(1, thread_name_prefix="callsheet-inbox")

    async def take(request: "Request") -> "Response":
        try:
            raw = await _body(request)
        except ClientDisconnect:
            return PlainTextResponse("", 400)
        if raw is None:
            return answered(413, "too large")
        headers = {name.lower(): value for name, value in request.headers.items()}
        loop = asyncio.get_running_loop()
        try:
            event = await loop.run_in_executor(worker, receive, desk, headers, raw, secrets)
        except WebhookRejected as error:
            return answered(401, error.message)
        except CallsheetError as error:
            return answered(503, error.message)
        except Exception as error:  # noqa: BLE001 - told, and asked for again by the sender
            return answered(500, f"internal error: {type(error).__name__}")
        if tell:
            tell(f"{event.event_id[:_ID_SHOWN]} {event.kind} {event.batch_id} {event.ref}".rstrip())
        if on_event:
            on_event()
        return PlainTextResponse("ok")

    def answered(status: int, why: str) -> "Response":
        if tell:
            tell(f"a webhook was not taken ({status}): {why}")
        return PlainTextResponse(why, status)

    listener = _listen(host, port)
    app = Starlette(routes=[Route("/{path:path}", take, methods=["POST"])])
    stop_serving = serve(app, listener, patience)

    def stop() -> None:
        stop_serving()
        worker.shutdown(wait=True)

    address, bound = listener.getsockname()[:2]
    shown = f"[{address}]" if ":" in address else address
    return Receiver(f"http://{shown}:{bound}/", stop)


async def _body(request: "Request") -> bytes | None:
    """Answer the whole body, or None where it is too large; no more of it is read then."""
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told[:20]) > LARGEST_BODY:
        return None
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_BODY:
            return None
        parts.append(part)
    return b"".join(parts)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio sends an answer at once instead of waiting to fill a packet.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise Busy(
            f"Cannot listen on {host}:{port}: {error.strerror}.", "Choose another --port."
        ) from None
    listener.listen(128)
    return listener
