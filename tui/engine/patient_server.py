"""A small server with bounded patience: a request is whole and answered in time, or it is dropped.

uvicorn has no limit for a request that arrives byte by byte; its HTTP protocol is given one here.
"""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable
from typing import Any

App = Callable[..., Awaitable[None]]

MOST_CONNECTIONS = 64
"""More at once are answered 503: whoever has something to tell comes again."""

_ENDS_WITHIN = 3
"""Seconds that open requests have when the server is stopped."""


def serve(app: App, listener: socket.socket, patience: float) -> Callable[[], None]:
    """Serve in a daemon thread until the answered function is called, which waits for the end.

    `patience` is seconds from a connection's or a request's first byte to its answer.
    """
    import uvicorn
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Protocol(H11Protocol):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            self._patience: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._be_patient()

        def data_received(self, data: bytes) -> None:
            self._be_patient()
            super().data_received(data)

        def on_response_complete(self) -> None:
            self._be_at_ease()
            super().on_response_complete()

        def connection_lost(self, exc: Exception | None) -> None:
            self._be_at_ease()
            super().connection_lost(exc)

        def _be_patient(self) -> None:
            if self._patience is None:
                self._patience = self.loop.call_later(patience, self.transport.abort)

        def _be_at_ease(self) -> None:
            if self._patience is not None:
                self._patience.cancel()
                self._patience = None

    config = uvicorn.Config(
        app,
        http=Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=_ENDS_WITHIN,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(
        target=lambda: asyncio.run(server.serve(sockets=[listener])),
        name="callsheet-receiver",
        daemon=True,
    )
    thread.start()

    def stop() -> None:
        server.should_exit = True
        thread.join(timeout=_ENDS_WITHIN + 2)
        listener.close()

    return stop
