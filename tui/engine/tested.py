"""Which words were test-called on which profile, and whether they were heard as previewed."""

from tui.domain.batch import Batch
from tui.domain.clock import to_text
from tui.engine.content import content_of
from tui.engine.desk import Desk


def remember_test(desk: Desk, batch: Batch, matches: bool | None) -> None:
    """Remember a test call of these words; `matches` once its transcript is known."""
    with desk.store.transaction():
        facts = dict(desk.store.facts.get(_key(desk, batch.profile)) or {})
        facts[content_of(desk, batch).words_digest] = {
            "at": to_text(desk.clock()),
            "batch": batch.id,
            "matches": matches,
        }
        desk.store.facts.set(_key(desk, batch.profile), facts)


def was_tested(desk: Desk, batch: Batch) -> bool:
    """Answer whether a test call with the words of this batch was accepted on its profile."""
    facts = desk.store.facts.get(_key(desk, batch.profile)) or {}
    return content_of(desk, batch).words_digest in facts


def heard_in_test(desk: Desk, batch: Batch) -> bool | None:
    """Answer whether the newest test call of these words was heard as previewed; None: unknown."""
    facts = desk.store.facts.get(_key(desk, batch.profile)) or {}
    found = facts.get(content_of(desk, batch).words_digest) or {}
    heard: bool | None = found.get("matches")
    return heard


def _key(desk: Desk, profile: str) -> str:
    return f"tested:{profile}:{desk.address}"
