"""The web application: which path answers what, and what a fault does to an answer."""

import asyncio
from collections.abc import Callable, Sequence
from email.utils import formatdate
from typing import TYPE_CHECKING

from tui.simulator import control, levers, luly, luly_calls
from tui.simulator.replies import LARGEST, Asked, Reply
from tui.simulator.scenario import Fault
from tui.simulator.server import App, Connections
from tui.simulator.world import World

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

Endpoint = Callable[[World, Asked, Fault | None], Reply]

LULY = "/luly/api/v1"
LEVERS = "/levers"
_PHONE_CALLS = f"{LEVERS}/api-service/v1/ai/phone-calls/action"

ROUTES: Sequence[tuple[str, str, str, str, Endpoint]] = (
    ("luly", "send", "POST", f"{LULY}/batches", luly.send_batch),
    ("luly", "list", "GET", f"{LULY}/batches", luly.list_batches),
    ("luly", "details", "GET", LULY + "/batches/{batch_id}", luly.show_batch),
    ("luly", "stop", "POST", LULY + "/batches/{batch_id}/stop", luly.stop_batch),
    ("luly", "calls", "GET", f"{LULY}/calls", luly_calls.list_calls),
    ("luly", "calls", "GET", LULY + "/calls/{call_id}", luly_calls.show_call),
    ("luly", "stop", "POST", LULY + "/calls/{call_id}/stop", luly_calls.stop_call),
    ("levers", "auth", "POST", f"{LEVERS}/auth/v1/api-key/auth", levers.log_in),
    ("levers", "send", "POST", f"{_PHONE_CALLS}/call-bulk", levers.call_bulk),
    ("levers", "send", "POST", f"{_PHONE_CALLS}/call", levers.call_one),
    ("", "", "GET", "/callsheet-simulator", control.shake_hands),
    ("", "", "GET", "/callsheet-simulator/dials", control.show_dials),
    ("", "", "GET", "/callsheet-simulator/calls", control.show_calls),
    ("", "", "PUT", "/callsheet-simulator/levers-template", control.put_template),
    ("", "", "GET", "/callsheet-simulator/levers-template", control.show_template),
    ("", "", "PUT", "/callsheet-simulator/webhooks", control.put_webhook),
    ("", "", "GET", "/callsheet-simulator/webhooks", control.show_webhooks),
)
"""Provider, kind of request (as faults name it), method, path, and who answers."""


def build(world: World, providers: Sequence[str], connections: Connections) -> App:
    """Make the application for some providers; the simulator's own paths are always there."""
    from starlette.applications import Starlette

    async def absent(request: "Request", error: Exception) -> "Response":
        return _response(world, _missing(request.url.path, int(getattr(error, "status_code", 404))))

    routes = [
        _route(world, connections, *route) for route in ROUTES if route[0] in ("", *providers)
    ]
    return Starlette(routes=routes, exception_handlers={404: absent, 405: absent})


def _route(
    world: World,
    connections: Connections,
    provider: str,
    kind: str,
    method: str,
    path: str,
    endpoint: Endpoint,
) -> "Route":
    from starlette.routing import Route

    async def counted(request: "Request") -> "Response":
        connections.working += 1
        try:
            return await answer(request)
        finally:
            connections.working -= 1

    async def answer(request: "Request") -> "Response":
        from starlette.requests import ClientDisconnect

        fault = world.fault(provider, kind) if provider else None
        try:
            raw = await _read(request)
        except ClientDisconnect:
            return _response(world, Reply(400, ""))
        asked = Asked(
            {name.lower(): value for name, value in request.headers.items()},
            dict(request.query_params),
            {name: str(value) for name, value in request.path_params.items()},
            raw if raw is not None else b"",
        )
        if raw is None:
            reply = _too_large(provider)
        elif fault is not None and not fault.accept:
            reply = Reply(fault.status or 500, fault.body, fault.headers)
        else:
            reply = await asyncio.to_thread(endpoint, world, asked, fault)
            if fault is not None and fault.status is not None and reply.status < 300:
                reply = Reply(fault.status, fault.body, fault.headers)
        if fault is not None and fault.hang:
            await asyncio.sleep(fault.hang)
        if fault is not None and fault.drop and request.client is not None:
            connections.drop((request.client.host, request.client.port))
        return _response(world, reply)

    return Route(path, counted, methods=[method])


async def _read(request: "Request") -> bytes | None:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= LARGEST:
            chunks.append(chunk)
    return b"".join(chunks) if size <= LARGEST else None


def _response(world: World, reply: Reply) -> "Response":
    from starlette.responses import Response

    content, media = reply.content()
    # The date is of the simulator's clock: a program may measure the provider's time by it.
    headers = {"date": formatdate(world.now(), usegmt=True), **reply.headers}
    return Response(content, reply.status, headers, media)


def _too_large(provider: str) -> Reply:
    text = "Request body is too large."
    if provider == "levers":
        return Reply(413, {"detail": text})
    return Reply(413, {"status": "error", "message": text})


def _missing(path: str, status: int) -> Reply:
    text = "Not Found" if status == 404 else "Method Not Allowed"
    if path.startswith(LEVERS):
        return Reply(status, {"detail": text})
    return Reply(status, {"status": "error", "message": text})
