"""The desk: what every verb and screen works with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tui.domain.batch import Batch
from tui.domain.clock import Clock
from tui.domain.errors import Refused
from tui.domain.ledger import AuditEntry
from tui.domain.profile import Profile
from tui.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """One operator at one workspace, on one profile."""

    store: Store
    profile: Profile
    clock: Clock
    operator: str
    simulator_speed: float = 20.0
    simulator_seed: int = 1

    def note(
        self, action: str, batch_id: str = "", detail: Mapping[str, Any] | None = None
    ) -> None:
        """Write an act that concerns calls into the audit."""
        self.store.audit.add(
            AuditEntry(self.clock(), self.operator, action, batch_id, detail or {})
        )


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
