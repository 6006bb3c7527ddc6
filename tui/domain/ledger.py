"""Who was dialled, who must not be, and who did what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One number of one attempt, `open` while it may ring: sending, unknown, at the provider."""

    realm: str
    dial_key: str
    batch_id: str
    attempt: str
    ref: str
    at: datetime
    open: bool = True
    test: bool = False


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A number that must not be called, by any profile. `phone` is E.164 or the text as written."""

    dial_key: str
    phone: str
    reason: str
    added_at: datetime
    added_by: str = ""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An act that concerns calls: who, when, what, why."""

    at: datetime
    who: str
    action: str
    batch_id: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
