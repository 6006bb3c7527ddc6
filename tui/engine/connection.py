"""A connection: the adapter of the profile in force, and what has to run beside it.

The built-in profiles have the simulator started on loopback when they are used. A simulated
Levers also gets a webhook receiver, since its results arrive in no other way. The wire is imported
when something is asked: what only looks at the workspace starts without it.
"""

import asyncio
import base64
import secrets
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui.domain.errors import NotReached
from tui.domain.profile import Profile, Secret
from tui.engine.desk import Desk
from tui.engine.pasting import DEFAULT_TEMPLATE, pasted_texts

if TYPE_CHECKING:
    from tui.providers import Provider
    from tui.simulator import Running

SIMULATOR_PATHS = {"luly": "/luly/api", "levers": "/levers"}
"""Where the simulator speaks each wire format."""

_PASTED_WITHIN = 30.0
"""Seconds; the simulator is on this machine, which may be busy."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A usable account. `simulated` only if the simulator's handshake was answered."""

    provider: "Provider"
    profile: Profile
    simulated: bool
    running: "Running | None" = None

    async def deliver(self) -> None:
        """Have the simulator post the webhooks that are due; a live account needs no such thing."""
        if self.running is not None and self.profile.provider == "levers":
            await asyncio.to_thread(self.running.deliver_due)


@asynccontextmanager
async def open_connection(
    desk: Desk, on_event: Callable[[], None] | None = None
) -> AsyncIterator[Connection]:
    """Connect to the profile in force. Raises NotReached, UsageError."""
    from tui.providers import provider_for, shaken_hand

    async with AsyncExitStack() as stack:
        profile, running = desk.profile, None
        if profile.simulated:
            running = _start_simulator(desk)
            stack.callback(running.stop)
            profile = _simulated(profile, running.url)
        if running is not None and profile.provider == "levers":
            from tui.engine.receiver import start_receiver

            secret = _webhook_secret()
            receiver = start_receiver(desk, secrets=(secret,), on_event=on_event)
            stack.callback(receiver.stop)
            running.add_webhook(receiver.url, secret.reveal())
        simulated = running is not None and await shaken_hand(running.url)
        if profile.simulated and not simulated:
            raise NotReached("The simulator did not answer its handshake.", "Try again.")
        provider = provider_for(profile, desk.clock)
        stack.push_async_callback(provider.aclose)
        yield Connection(provider, profile, simulated, running)


def offline_provider(desk: Desk) -> "Provider":
    """The adapter for building bodies only: it has no server to reach."""
    from tui.providers import provider_for

    profile = desk.profile
    if profile.simulated:
        profile = _simulated(profile, "http://127.0.0.1")
    return provider_for(profile, desk.clock)


async def paste_into_simulator(desk: Desk, connection: Connection) -> None:
    """Put the confirmed texts where an operator's paste into a real Levers app would stand.

    Raises NotReached.
    """
    if connection.running is None or desk.profile.provider != "levers":
        return
    import httpx

    url = f"{connection.running.url}/callsheet-simulator/levers-template"
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=_PASTED_WITHIN) as client:
            for target, text in pasted_texts(desk).items():
                body = {"text": text}
                if target != DEFAULT_TEMPLATE:
                    body["aiSettingsTemplateId"] = target
                (await client.put(url, json=body)).raise_for_status()
    except httpx.HTTPError as error:
        raise NotReached(
            f"The simulator did not take the pasted texts: {type(error).__name__}. No call was "
            "sent.",
            "Try again.",
        ) from None


def _start_simulator(desk: Desk) -> "Running":
    from tui import simulator

    home = desk.store.home
    try:
        return simulator.start(home, seed=desk.simulator_seed, speed=desk.simulator_speed)
    except (OSError, RuntimeError, sqlite3.Error) as error:
        raise NotReached(
            f"The simulator could not be started on {home}: {error}.",
            "Look at simulator.db there; it may be removed when nothing runs.",
        ) from None


def _simulated(profile: Profile, url: str) -> Profile:
    """The built-in profile with the simulator's address and the keys it takes."""
    return replace(
        profile,
        base_url=url + SIMULATOR_PATHS[profile.provider],
        api_key=Secret("simulator-key"),
        client_id=Secret("simulator"),
        client_secret=Secret("simulator-secret"),
    )


def _webhook_secret() -> Secret:
    return Secret("whsec_" + base64.b64encode(secrets.token_bytes(24)).decode())
