"""The past as the audit tells it: what each request came to, and what operators decided."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from tui.engine.desk import Desk

_PLANNED_AGAIN = ("plan absent", "resolve")


@dataclass(frozen=True, slots=True)
class Past:
    """By attempt: the outcomes on record, oldest first, and those an operator planned again.

    `confirmed` are by batch the digests of what was confirmed, since a restore more than one.
    `test_numbers` are by batch the numbers that test calls were asked for. `clock_went_back` says
    whether an act bears an earlier time than one before it: then times prove no order.
    """

    outcomes: Mapping[str, tuple[str, ...]]
    planned_again: frozenset[str]
    confirmed: Mapping[str, frozenset[str]]
    test_numbers: Mapping[str, str]
    clock_went_back: bool


def past_of(desk: Desk) -> Past:
    """Read the audit once."""
    outcomes: dict[str, list[str]] = defaultdict(list)
    planned: set[str] = set()
    confirmed: dict[str, set[str]] = defaultdict(set)
    numbers: dict[str, str] = {}
    latest = None
    went_back = False
    for entry in desk.store.audit.entries():
        went_back = went_back or (latest is not None and entry.at < latest)
        latest = entry.at
        attempt = str(entry.detail.get("attempt", ""))
        if entry.action == "request":
            outcomes[attempt].append(str(entry.detail.get("outcome", "")))
        elif entry.action == "confirm":
            confirmed[entry.batch_id].add(str(entry.detail.get("content", "")))
        elif entry.action in _PLANNED_AGAIN and entry.detail.get("as", "not sent") == "not sent":
            planned.add(attempt)
        elif entry.action == "test call":
            numbers[entry.batch_id] = str(entry.detail.get("to", ""))
    kept = {attempt: tuple(found) for attempt, found in outcomes.items()}
    words = {batch: frozenset(digests) for batch, digests in confirmed.items()}
    return Past(kept, frozenset(planned), words, numbers, went_back)
