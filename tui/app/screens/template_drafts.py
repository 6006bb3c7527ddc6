"""Unsaved text, kept in the workspace while it is typed: a lost terminal loses no words."""

from dataclasses import asdict

from tui.app.screens.template_buffer import Buffer
from tui.engine.desk import Desk


def keep_draft(desk: Desk, buffer: Buffer, written_as: str | None = None) -> None:
    """Keep an unsaved text; one that is saved forgets what was kept of its template. Blocks.

    `written_as` is the template's id that the text had until it was saved, "" for a new one. The
    operator may write another template in another terminal: that text is not this one's to forget.
    """
    if buffer.unsaved:
        desk.store.facts.set(_key(desk), asdict(buffer))
        return
    kept = kept_draft(desk)
    if kept is not None and kept.template_id in {buffer.template_id, written_as}:
        desk.store.facts.set(_key(desk), None)


def kept_draft(desk: Desk) -> Buffer | None:
    """Answer this operator's unsaved text, None where there is none. Blocks."""
    kept = desk.store.facts.get(_key(desk))
    return Buffer(**kept) if isinstance(kept, dict) else None


def _key(desk: Desk) -> str:
    return f"draft:{desk.operator}"
