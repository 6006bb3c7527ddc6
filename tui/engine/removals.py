"""The contacts that were removed last, kept so that the removal can be undone by another process.

One removal is kept, for a day: a person who is removed must not stay in the workspace for ever.
"""

from collections.abc import Sequence
from datetime import timedelta

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

Placed = Sequence[tuple[int, Contact]]
"""Contacts with their places in the list."""


def keep_removal(desk: Desk, placed: Placed) -> None:
    """Keep what was removed in place of what was removed before; belongs into its transaction."""
    facts = desk.store.facts
    forget_removal(desk)
    if not placed or len(placed) > MOST_KEPT:
        return
    parts = list(chunks(placed, _PART))
    for number, part in enumerate(parts):
        facts.set(
            f"{_KEY}:{number}",
            [[place, one.ref, to_document(one, without="ref")] for place, one in part],
        )
    facts.set(_KEY, {"at": to_text(desk.clock()), "parts": len(parts)})


def kept_removal(desk: Desk) -> Placed:
    """Answer what was removed last and was not put back, () where that is more than a day ago."""
    facts = desk.store.facts
    head = facts.get(_KEY)
    if not head or desk.clock() - from_text(head["at"]) > KEPT:
        return ()
    return tuple(
        (int(place), from_document(Contact, document, ref=ref))
        for number in range(head["parts"])
        for place, ref, document in facts.get(f"{_KEY}:{number}", [])
    )


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
