"""The desk: what every verb and screen works with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from tui.domain.attempt import Attempt
from tui.domain.batch import Batch
from tui.domain.clock import Clock
from tui.domain.errors import Refused
from tui.domain.ledger import AuditEntry
from tui.domain.policy.book import RuleBook
from tui.domain.profile import Profile
from tui.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """One operator at one workspace, on one profile; `rules` are the calling rules in force."""

    store: Store
    profile: Profile
    clock: Clock
    operator: str
    simulator_speed: float = 20.0
    simulator_seed: int = 1
    rules: RuleBook = field(default_factory=RuleBook)

    @property
    def address(self) -> str:
        """The base URL that the profile in force means now, "" on this machine.

        There a server that is started again has another port, and is the same.
        """
        url = self.profile.base_url.rstrip("/")
        try:
            host = urlsplit(url).hostname or "localhost"
            here = host == "localhost" or ip_address(host).is_loopback
        except ValueError:
            here = False
        return "" if here else url

    def note(
        self, action: str, batch_id: str = "", detail: Mapping[str, Any] | None = None
    ) -> None:
        """Write an act that concerns calls into the audit."""
        self.store.audit.add(
            AuditEntry(self.clock(), self.operator, action, batch_id, detail or {})
        )


def went_elsewhere(desk: Desk, attempt: Attempt) -> bool:
    """Answer whether an attempt left for another address than the profile means now."""
    return bool(attempt.address) and attempt.address != desk.address


def own_batch(desk: Desk, name_or_id: str) -> Batch:
    """Answer a batch of the profile in force. Raises NotFound, Refused for another profile's."""
    batch = desk.store.batches.get(name_or_id)
    if batch.profile != desk.profile.name:
        raise Refused(
            f"The batch {batch.name} was composed for the profile {batch.profile}, "
            f"not for {desk.profile.name}.",
            f"Use --profile {batch.profile}.",
        )
    return batch
