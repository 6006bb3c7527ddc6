"""The webhook receiver: stores what arrives before it is answered."""

import asyncio
import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tui.domain.errors import Busy, CallsheetError
from tui.domain.profile import Secret
from tui.engine.desk import Desk
from tui.engine.inbox import receive
from tui.providers import WebhookRejected

LARGEST_BODY = 5_000_000
"""Bytes; a transcript of the longest call is far below it."""


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
) -> Receiver:
    """Listen in a thread of its own. Raises Busy where the address is taken."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import PlainTextResponse, Response
    from starlette.routing import Route

    worker = ThreadPoolExecutor(1, thread_name_prefix="callsheet-inbox")

    async def take(request: Request) -> Response:
        raw = b""
        async for part in request.stream():
            raw += part
            if len(raw) > LARGEST_BODY:
                return PlainTextResponse("too large", 413)
        headers = {name.lower(): value for name, value in request.headers.items()}
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(worker, receive, desk, headers, raw, secrets)
        except WebhookRejected as error:
            return PlainTextResponse(error.message, 401)
        except CallsheetError as error:
            return PlainTextResponse(error.message, 503)
        if on_event:
            on_event()
        return PlainTextResponse("ok")

    listener = _listen(host, port)
    app = Starlette(routes=[Route("/{path:path}", take, methods=["POST"])])
    server = uvicorn.Server(
        uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", workers=1)
    )
    thread = threading.Thread(
        target=lambda: asyncio.run(server.serve(sockets=[listener])),
        name="callsheet-receiver",
        daemon=True,
    )
    thread.start()

    def stop() -> None:
        server.should_exit = True
        thread.join(timeout=5)
        listener.close()
        worker.shutdown(wait=True)

    address, bound = listener.getsockname()[:2]
    shown = f"[{address}]" if ":" in address else address
    return Receiver(f"http://{shown}:{bound}/", stop)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
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
