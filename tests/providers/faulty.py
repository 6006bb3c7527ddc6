"""A server on loopback that misbehaves by script, byte by byte."""

import asyncio
import gzip
import json
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any


@dataclass
class Wire:
    """One accepted connection: what a script reads from and writes to."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    server: "Faulty"
    last_head: bytes = b""

    async def head(self) -> bytes:
        """Read one request's line and headers, and count the request."""
        text = await self.reader.readuntil(b"\r\n\r\n")
        self.server.heads.append(text)
        self.last_head = text
        return text

    async def request(self) -> bytes:
        """Read one whole request; answers its body."""
        text = (await self.head()).lower()
        length = 0
        for line in text.split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        body = await self.reader.readexactly(length)
        self.server.bodies.append(body)
        self.server.arrived.set()
        return body

    async def write(self, data: bytes) -> None:
        """Write raw bytes."""
        self.writer.write(data)
        await self.writer.drain()

    async def answer(
        self, status: int, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> None:
        """Write a well-formed answer."""
        lines = {"Content-Length": str(len(body)), **(headers or {})}
        head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
        head += "".join(f"{k}: {v}\r\n" for k, v in lines.items()) + "\r\n"
        await self.write(head.encode() + body)

    def reset(self) -> None:
        """Cut the connection with an RST."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def hang(self) -> None:
        """Say nothing until the server is closed."""
        await asyncio.Event().wait()


Script = Callable[[Wire], Awaitable[None]]


@dataclass
class Faulty:
    """What the server saw: every request head, every whole body."""

    url: str = ""
    heads: list[bytes] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def host(self) -> str:
        """The address without a scheme."""
        return self.url.removeprefix("http://")


@asynccontextmanager
async def misbehaving(script: Script) -> AsyncIterator[Faulty]:
    """Serve every connection by the script, until the end of the block."""
    seen = Faulty()
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await script(Wire(reader, writer, seen))
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    seen.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield seen
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def answering(
    status: int, document: Any = None, *, raw: bytes | None = None, **headers: str
) -> Script:
    """A script that reads the request and answers it properly."""

    async def script(wire: Wire) -> None:
        await wire.request()
        body = (
            raw if raw is not None else b"" if document is None else json.dumps(document).encode()
        )
        await wire.answer(status, body, {k.replace("_", "-"): v for k, v in headers.items()})

    return script


async def close_on_accept(wire: Wire) -> None:
    """Close before a byte is read."""


async def reset_on_accept(wire: Wire) -> None:
    """Reset before a byte is read."""
    wire.reset()


async def reset_in_body(wire: Wire) -> None:
    """Reset after the headers and a little of the body."""
    await wire.head()
    await wire.reader.readexactly(1)
    wire.reset()


async def reset_after_body(wire: Wire) -> None:
    """Reset when all has arrived."""
    await wire.request()
    wire.reset()


async def close_after_body(wire: Wire) -> None:
    """Close when all has arrived."""
    await wire.request()


async def half_headers(wire: Wire) -> None:
    """Answer with half a head."""
    await wire.request()
    await wire.write(b"HTTP/1.1 201 Created\r\nContent-Le")


async def half_body(wire: Wire) -> None:
    """Answer a yes whose body is cut."""
    await wire.request()
    whole = b'{"message":"success","batch_id":"b-1"}'
    await wire.write(b"HTTP/1.1 201 Created\r\nContent-Length: 90\r\n\r\n" + whole)


async def half_refusal(wire: Wire) -> None:
    """Answer a no whose body is cut."""
    await wire.request()
    await wire.write(b'HTTP/1.1 401 Unauthorized\r\nContent-Length: 90\r\n\r\n{"error":"x"}')


async def reset_in_answer(wire: Wire) -> None:
    """Reset in the middle of a yes."""
    await wire.request()
    await wire.write(b'HTTP/1.1 201 Created\r\nContent-Length: 90\r\n\r\n{"message":"success"')
    wire.reset()


async def garbage(wire: Wire) -> None:
    """Answer with what is no HTTP."""
    await wire.request()
    await wire.write(b"\x00\xff\x15 no http at all\r\n\r\n")


async def drip(wire: Wire) -> None:
    """Answer a yes one byte at a time, so that no single read is ever late."""
    await wire.request()
    await wire.write(b"HTTP/1.1 201 Created\r\nContent-Length: 900\r\n\r\n")
    while True:
        await wire.write(b" ")
        await asyncio.sleep(0.02)


async def drip_headers(wire: Wire) -> None:
    """Never come to the end of the headers."""
    await wire.request()
    await wire.write(b"HTTP/1.1 201 Created\r\nX-Slow: ")
    while True:
        await wire.write(b"a")
        await asyncio.sleep(0.02)


async def hang(wire: Wire) -> None:
    """Take all and answer nothing."""
    await wire.request()
    await wire.hang()


async def stop_reading(wire: Wire) -> None:
    """Take the headers and read no further."""
    await wire.head()
    await wire.hang()


async def early_refusal(wire: Wire) -> None:
    """Answer 413 at the headers, and read on, so that the answer is not lost."""
    await wire.head()
    await wire.answer(413, b'{"status":"error","message":"too large"}')
    while await wire.reader.read(65536):
        pass


async def early_refusal_lost(wire: Wire) -> None:
    """Answer 413 at the headers and reset: what arrives first is anybody's guess."""
    await wire.head()
    await wire.answer(413, b'{"status":"error","message":"too large"}')
    wire.reset()


BAD_GZIP = b"\x1f\x8b\x08\x00 this is no gzip"
CUT_GZIP = gzip.compress(b'{"message":"success","batch_id":"b-1"}', mtime=0)[:-9]
GOOD_GZIP = gzip.compress(b'{"message":"success","batch_id":"b-1"}', mtime=0)
