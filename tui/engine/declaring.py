"""What a template declares, and what it includes, as part of a batch composed with it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tui.domain.batch import Batch, BatchOptions
from tui.engine.content import texts_of
from tui.engine.desk import Desk
from tui.engine.snippets import find_snippets
from tui.prompts import read_front_matter

_PARAMETERS = ("first_sentence", "voice", "language")
"""What a template declares and Luly takes with every request (PROVIDERS 1.2)."""


def with_declared(provider: str, options: BatchOptions, source: str) -> BatchOptions:
    """Answer the options with the template's own settings for what the operator left open.

    The first sentence, voice and language are Luly's, the settings template is Levers'.
    """
    settings = read_front_matter(source).settings
    if provider == "levers":
        chosen = options.ai_settings_template_id or settings.get("ai_settings_template_id", "")
        return replace(options, ai_settings_template_id=chosen)
    declared: Mapping[str, Any] = {key: settings[key] for key in _PARAMETERS if key in settings}
    return replace(options, params={**declared, **options.params})


def with_levers_template(options: BatchOptions, usual: str) -> BatchOptions:
    """Answer the options with the profile's settings template where no other is chosen."""
    chosen = options.ai_settings_template_id or usual
    return replace(options, ai_settings_template_id="" if chosen == "none" else chosen)


def with_snippets(desk: Desk, batch: Batch, source: str) -> Batch:
    """Answer a batch that keeps the latest version of every snippet its texts reach."""
    found = find_snippets(desk.store, texts_of(batch, source))
    return replace(batch, snippets=found.pins)
