"""What the store answers beside the domain's own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a longer list; `total` counts all that match."""

    total: int
    items: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class LockHolder:
    """Who holds a lock, since when."""

    name: str
    host: str
    pid: int
    operator: str
    since: datetime


@dataclass(frozen=True, slots=True)
class InboxEvent:
    """One webhook as it came in; `matched` once a call row has taken it."""

    event_id: str
    raw: bytes
    headers: Mapping[str, str]
    at: datetime
    matched: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Raw bytes kept with an attempt; `kind` is `answer`, `body` or `poll`."""

    attempt_id: str
    kind: str
    raw: bytes
    at: datetime
