"""The loopback server: uvicorn in a thread of its own, on a socket that is bound before.

Two things reach into uvicorn's classes: its server's `startup` is awaited to know when it answers,
and its HTTP protocol's transports are remembered by peer, since ASGI has no word for closing a
connection without an answer.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from threading import Event, Thread
from typing import Any

from tui.simulator.addresses import is_loopback

Address = tuple[str, int]
App = Callable[..., Awaitable[None]]


class Connections:
    """The open connections of one server, by the peer's address; used on its loop only.

    `working` is how many requests are being answered, which any thread may read.
    """

    def __init__(self) -> None:
        self.working = 0
        self._open: MutableMapping[Address, asyncio.Transport] = {}

    def add(self, transport: asyncio.Transport) -> None:
        """Remember a connection."""
        self._open[_peer(transport)] = transport

    def drop(self, peer: Address) -> None:
        """Close a peer's connection with no further word."""
        transport = self._open.get(peer)
        if transport is not None:
            transport.abort()

    def forget(self, transport: asyncio.Transport) -> None:
        """Forget a connection that is closed."""
        self._open.pop(_peer(transport), None)


def bound(host: str, port: int) -> socket.socket:
    """Bind a loopback address; port 0 picks one. Raises ValueError elsewhere, OSError if taken."""
    if not is_loopback(host):
        raise ValueError(f"The simulator listens on loopback only, not on {host}.")
    if not 0 <= port <= 65535:
        raise ValueError(f"A port is a number from 0 to 65535; not {port}.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio sets TCP_NODELAY; without it every answer waits 40 ms.
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen(512)
    except OSError:
        found.close()
        raise
    return found


def serve(app: App, listening: socket.socket, connections: Connections) -> Callable[[], None]:
    """Serve in a daemon thread until the answered function is called, which waits for the end.

    Returns when the first request can be answered. Raises RuntimeError if that does not come.
    """
    import uvicorn
    from uvicorn.protocols.http.h11_impl import H11Protocol

    ready = Event()

    class Protocol(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            connections.add(transport)
            super().connection_made(transport)

        def connection_lost(self, exc: Exception | None) -> None:
            connections.forget(self.transport)
            super().connection_lost(exc)

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready.set()

    config = uvicorn.Config(
        app,
        http=Protocol,
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        date_header=False,
        timeout_graceful_shutdown=1,
    )
    server = Server(config)
    thread = Thread(target=server.run, args=([listening],), name="callsheet-simulator", daemon=True)
    thread.start()
    if not ready.wait(30):
        raise RuntimeError("The simulator did not start within 30 seconds.")

    def stop() -> None:
        server.should_exit = True
        thread.join(10)
        listening.close()

    return stop


def _peer(transport: asyncio.Transport) -> Address:
    peer: Any = transport.get_extra_info("peername")
    return str(peer[0]), int(peer[1])
