"""Levers' fixed text: what the operator says stands in the Levers app.

One prompt template of the Levers app holds one text, so a later paste there replaces the earlier.
That text cannot be read back: the promise is as good as the operator's word for the paste.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tui.domain.batch import Batch, BatchOptions
from tui.domain.clock import to_text
from tui.domain.errors import UsageError
from tui.engine.declaring import with_declared, with_levers_template
from tui.engine.desk import Desk
from tui.engine.snippets import find_snippets
from tui.prompts import compile_prompt

DEFAULT_TEMPLATE = "default"
"""Stands for the Levers template that is used where a request names none."""


@dataclass(frozen=True, slots=True)
class Paste:
    """The text to paste, into which Levers template, and whether exactly it was confirmed."""

    text: str
    into: str
    confirmed: bool


def paste_of(desk: Desk, template: str, mode: str = "", into: str = "") -> Paste:
    """Answer a template's shared text for Levers. Raises NotFound, PromptError."""
    found = desk.store.templates.get(template)
    chosen = mode or (desk.profile.mode if desk.profile.provider == "levers" else "slots")
    snippets = find_snippets(desk.store, [found.source]).texts
    text = compile_prompt(found.source, "levers", chosen, snippets=snippets).text
    target = into or _declared(desk, found.source) or DEFAULT_TEMPLATE
    return Paste(text, target, _holds(desk, desk.profile.name, target, text))


def confirm_pasted(desk: Desk, template: str, mode: str = "", into: str = "") -> Paste:
    """Record the operator's word that the profile's Levers app holds this text now."""
    if desk.profile.provider != "levers":
        raise UsageError(
            f"{desk.profile.name} carries the prompt in its request; nothing is pasted.",
            "Use a Levers profile.",
        )
    paste = paste_of(desk, template, mode, into)
    _record(desk, paste.into, paste.text)
    return Paste(paste.text, paste.into, True)


def confirm_pasted_for(desk: Desk, batch: Batch, text: str) -> None:
    """Record the operator's word for the very text of a batch."""
    _record(desk, _target(batch), text)


def is_pasted(desk: Desk, batch: Batch, text: str) -> bool:
    """Answer whether exactly this text was confirmed for the Levers template of the batch."""
    return _holds(desk, batch.profile, _target(batch), text)


def pasted_texts(desk: Desk) -> Mapping[str, str]:
    """Answer the confirmed texts of the profile in force by Levers template."""
    facts: dict[str, Any] = desk.store.facts.get(_key(desk.profile.name)) or {}
    return {target: fact["text"] for target, fact in facts.items()}


def _record(desk: Desk, target: str, text: str) -> None:
    with desk.store.transaction():
        facts = dict(desk.store.facts.get(_key(desk.profile.name)) or {})
        facts[target] = {"text": text, "at": to_text(desk.clock()), "by": desk.operator}
        desk.store.facts.set(_key(desk.profile.name), facts)
        sha = hashlib.sha256(text.encode()).hexdigest()
        desk.note("confirm pasted", detail={"into": target, "sha256": sha})


def _declared(desk: Desk, source: str) -> str:
    """The settings template of a batch composed with this template and no option."""
    options = with_declared("levers", BatchOptions(), source)
    usual = desk.profile.ai_settings_template_id
    return with_levers_template(options, usual).ai_settings_template_id


def _holds(desk: Desk, profile: str, target: str, text: str) -> bool:
    fact = (desk.store.facts.get(_key(profile)) or {}).get(target, {})
    return bool(fact.get("text") == text)


def _target(batch: Batch) -> str:
    return batch.options.ai_settings_template_id or DEFAULT_TEMPLATE


def _key(profile: str) -> str:
    return f"pasted:{profile}"
