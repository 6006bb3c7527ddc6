"""The seam: what every provider adapter can be asked, and which one a profile means."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

import httpx

from tui.domain.attempt import SendResult
from tui.domain.clock import Clock
from tui.domain.errors import UsageError
from tui.domain.outgoing import BatchReport, CallReport, Capabilities, Listing, OutgoingBatch
from tui.domain.profile import Profile, Secret
from tui.providers.addresses import checked_base, is_loopback
from tui.providers.levers import Levers
from tui.providers.luly import Luly


class Provider(Protocol):
    """One account at one provider; a method that `capabilities` rule out raises UsageError."""

    capabilities: Capabilities

    def send_url(self) -> str:
        """Answer the address a batch is posted to."""

    def headers(self) -> dict[str, str]:
        """Answer the headers of the POST, without the one that carries the key."""

    def key_header(self, shown: str) -> tuple[str, str]:
        """Answer the header that carries the key, with `shown` in the key's place."""

    def build(self, batch: OutgoingBatch) -> bytes:
        """Build the exact bytes of one request. Raises UsageError."""

    async def prepare(self) -> None:
        """Do what must be done before the POST. Raises UsageError, NotReached, ProviderRejected."""

    async def send(self, body: bytes) -> SendResult:
        """Post a built body, once; never raises for what happens on the wire."""

    async def list_batches(self, since: datetime) -> Listing:
        """List the account's batches back to `since`. Raises NotReached, ProviderRejected."""

    async def batch(self, provider_batch_id: str) -> BatchReport:
        """Ask once for a batch and its calls. Raises NotReached, ProviderRejected."""

    async def call(self, provider_call_id: str) -> CallReport:
        """Ask for one call with its transcript. Raises NotReached, ProviderRejected."""

    async def stop_batch(self, provider_batch_id: str) -> int | None:
        """Stop a batch; answers how many calls were stopped where the provider says so."""

    async def aclose(self) -> None:
        """Let go of what is held."""


def provider_for(profile: Profile, clock: Clock) -> Provider:
    """Answer the adapter a profile means; opens no connection.

    The built-in profiles need no key: the simulator's own are filled in, and such a profile goes
    to this machine only; without a base URL it can build, not send. Raises UsageError for an
    unknown provider or an unsafe base_url.
    """
    if profile.base_url or not profile.simulated:
        checked_base(profile.base_url)
    if profile.simulated:
        profile = _with_simulator_keys(profile)
    if profile.provider == "luly":
        return Luly(profile, clock)
    if profile.provider == "levers":
        return Levers(profile, clock)
    raise UsageError(
        f"The profile {profile.name!r} names the provider {profile.provider!r}.",
        "It is luly or levers.",
    )


def _with_simulator_keys(profile: Profile) -> Profile:
    if profile.base_url and not is_loopback(httpx.URL(profile.base_url).host):
        raise UsageError(f"The profile {profile.name!r} is the simulator's: on this machine only.")
    return replace(
        profile,
        api_key=profile.api_key or Secret("simulator-key"),
        client_id=profile.client_id or Secret("simulator"),
        client_secret=profile.client_secret or Secret("simulator-secret"),
    )
