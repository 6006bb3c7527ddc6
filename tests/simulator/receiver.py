"""A webhook receiver for tests: keeps what comes, answers what it is told."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import new as new_hmac
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

SECRET = "whsec_" + b64encode(b"a secret of the tests").decode()


@dataclass
class Inbox:
    """What has come, and the statuses to answer next (200 when none is left)."""

    url: str = ""
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def events(self) -> list[dict[str, Any]]:
        """Answer the bodies, read."""
        return [json.loads(body) for _, body in self.came]


def signature(headers: dict[str, str], body: bytes) -> str:
    """Recompute a signature the way the verification page's sample works out."""
    key = b64decode(SECRET.removeprefix("whsec_"))
    content = f"{headers['svix-id']}.{headers['svix-timestamp']}.".encode() + body
    return "v1," + b64encode(new_hmac(key, content, sha256).digest()).decode()


@contextmanager
def receiving() -> Iterator[Inbox]:
    """Listen on loopback for the length of the block."""
    inbox = Inbox()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            inbox.paths.append(self.path)
            inbox.came.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(inbox.answers.pop(0) if inbox.answers else 200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    inbox.url = f"http://127.0.0.1:{server.server_port}/hook?from=levers"
    yield inbox
    server.shutdown()
    thread.join()
    server.server_close()
