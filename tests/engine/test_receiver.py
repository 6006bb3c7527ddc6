"""The webhook receiver, over real sockets: what is signed is kept, what is slow or large is not."""

import json
import socket
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import new as new_hmac
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.engine.desks import LEVERS, START, desk_at
from tui.domain.errors import Busy
from tui.domain.profile import Secret
from tui.engine.desk import Desk
from tui.engine.receiver import LARGEST_BODY, start_receiver

SECRET = "whsec_" + b64encode(b"a secret of these tests").decode()
EVENT = {"providerCallId": "k1", "numberTo": "+966500000001", "duration": 3}


@dataclass
class Listening:
    """A receiver, the desk behind it, and what it told."""

    url: str
    desk: Desk
    told: list[str] = field(default_factory=list)

    def post(self, body: bytes, event_id: str = "msg_1", **changes: str) -> httpx.Response:
        """Post a signed body; `changes` replace its headers."""
        headers = {**signed(body, event_id), **{k.replace("_", "-"): v for k, v in changes.items()}}
        return httpx.post(self.url, content=body, headers=headers, timeout=20)

    def connected(self) -> socket.socket:
        """Open a bare connection."""
        parts = urlsplit(self.url)
        return socket.create_connection((parts.hostname, parts.port), timeout=20)


def signed(body: bytes, event_id: str) -> Mapping[str, str]:
    """Answer Svix's three headers."""
    stamp = str(int(START.timestamp()))
    content = f"{event_id}.{stamp}.".encode() + body
    mac = new_hmac(b64decode(SECRET.removeprefix("whsec_")), content, sha256).digest()
    signature = f"v1,{b64encode(mac).decode()}"
    return {"svix-id": event_id, "svix-timestamp": stamp, "svix-signature": signature}


@contextmanager
def listening(folder: Path, patience: float = 30.0) -> Iterator[Listening]:
    """Run a receiver on a desk whose clock stands still."""
    with desk_at(folder, LEVERS) as (desk, _):
        told: list[str] = []
        receiver = start_receiver(
            desk, secrets=(Secret(SECRET),), tell=told.append, patience=patience
        )
        try:
            yield Listening(receiver.url, desk, told)
        finally:
            receiver.stop()


def written(event: Any) -> bytes:
    """Write an event."""
    return json.dumps(event).encode()


def test_a_signed_event_is_kept_and_its_repetition_told_apart(tmp_path: Path) -> None:
    with listening(tmp_path) as there:
        assert [there.post(written(EVENT)).status_code for _ in range(2)] == [200, 200]
        assert there.desk.store.inbox.count() == 1
        assert there.told == ["msg_1 unmatched", "msg_1 duplicate"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"svix_signature": "v1,AAAA"}, "does not match"),
        ({"svix_id": "msg_2"}, "does not match"),
        ({"svix_timestamp": str(int(START.timestamp()) - 400)}, "five minutes"),
        ({"svix_timestamp": "soon"}, "no time"),
        ({"svix_signature": ""}, "no Svix signature"),
    ],
)
def test_what_is_not_signed_is_not_kept(tmp_path: Path, changes: dict[str, str], why: str) -> None:
    with listening(tmp_path) as there:
        answer = there.post(written(EVENT), **changes)
        assert (answer.status_code, why in answer.text) == (401, True)
        assert there.desk.store.inbox.count() == 0
        assert there.told == [f"a webhook was not taken (401): {answer.text}"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[]",
        b'{"a": 1}',
        b"\xff",
        b"[" * 100_000,
        b'{"providerCallId": "\\ud800", "numberTo": "\\udc00", "transcription": "\\udfff"}',
        b'{"providerCallId": 5, "numberTo": [1], "metadata": [2], "duration": "1e999"}',
        b'{"type": "phone_call.started", "data": {}}',
    ],
)
def test_what_is_signed_is_kept_even_where_it_cannot_be_read(tmp_path: Path, body: bytes) -> None:
    """Levers' pages contradict each other; what it says in yet another form must not be lost."""
    with listening(tmp_path) as there:
        assert there.post(body).status_code == 200
        [kept] = there.desk.store.inbox.unmatched()
        assert kept.raw == body


def test_a_body_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with listening(tmp_path) as there, there.connected() as wire:
        head = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {LARGEST_BODY + 1}\r\n\r\n"
        wire.sendall(head.encode())
        assert wire.recv(100).startswith(b"HTTP/1.1 413 ")
    with listening(tmp_path) as there, there.connected() as wire:
        wire.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        piece = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
        wire.sendall(piece * 5)
        assert wire.recv(100).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    "part",
    [
        b"",
        b"POST / HTTP/1.1\r\nHost: x\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\nPOST / HTTP/1.1\r\n",
    ],
)
def test_a_request_that_never_ends_is_dropped(tmp_path: Path, part: bytes) -> None:
    """Nor does it keep the receiver from ending."""
    with listening(tmp_path, patience=0.2) as there, there.connected() as wire:
        wire.sendall(part)
        came = b""
        with suppress(ConnectionResetError):
            while piece := wire.recv(1000):
                came += piece
        assert came.startswith(b"HTTP/1.1 405 ") == part.startswith(b"GET")
        assert there.post(written(EVENT)).status_code == 200


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    with listening(tmp_path) as there:
        port = urlsplit(there.url).port
        assert port is not None
        with pytest.raises(Busy, match="Cannot listen"):
            start_receiver(there.desk, port=port)
