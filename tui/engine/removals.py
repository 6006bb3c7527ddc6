"""The contacts that were removed last, kept so that the removal can be undone by another process.

One removal is kept, for a day: a person who is removed must not stay in the workspace for ever.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tui.domain.clock import from_text, to_text
from tui.domain.contact import Contact
from tui.engine.desk import Desk
from tui.store.codec import from_document, to_document
from tui.store.documents import chunks

KEPT = timedelta(days=1)
MOST_KEPT = 20_000
"""Contacts of a removal that is kept, some 6 MB; a larger one is undone only by who did it."""

_KEY = "removed"
_PART = 1_000


@dataclass(frozen=True, slots=True)
class Removed:
    """Contacts that were removed, with their places in the list; `by` is who did it, and `at`."""

    placed: tuple[tuple[int, Contact], ...]
    at: datetime
    by: str


def keep_removal(desk: Desk, removed: Removed) -> None:
    """Keep what was removed in place of what was removed before; belongs into its transaction."""
    facts = desk.store.facts
    forget_removal(desk)
    placed = removed.placed
    if not placed or len(placed) > MOST_KEPT:
        return
    parts = list(chunks(placed, _PART))
    for number, part in enumerate(parts):
        facts.set(
            f"{_KEY}:{number}",
            [[place, one.ref, to_document(one, without="ref")] for place, one in part],
        )
    facts.set(_KEY, {"at": to_text(removed.at), "by": removed.by, "parts": len(parts)})


def kept_removal(desk: Desk) -> Removed | None:
    """Answer what was removed last and was not put back, None where that is over a day ago."""
    facts = desk.store.facts
    head = facts.get(_KEY)
    if not head or desk.clock() - from_text(head["at"]) > KEPT:
        return None
    placed = tuple(
        (int(place), from_document(Contact, document, ref=ref))
        for number in range(head["parts"])
        for place, ref, document in facts.get(f"{_KEY}:{number}", [])
    )
    return Removed(placed, from_text(head["at"]), head.get("by", ""))


def forget_removal(desk: Desk, only_old: bool = False) -> None:
    """Forget what was removed last; with `only_old`, where it is no longer kept."""
    facts = desk.store.facts
    head = facts.get(_KEY)
    if not head or (only_old and desk.clock() - from_text(head["at"]) <= KEPT):
        return
    with desk.store.transaction():
        for number in range(head["parts"]):
            facts.forget(f"{_KEY}:{number}")
        facts.forget(_KEY)
