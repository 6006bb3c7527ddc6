"""Filling placeholders, as a provider does it on its side.

Double braces, names trimmed and not case-sensitive (Bland's dynamic-data page, of which Luly's
lost its braces; Levers' page shows double braces too). What fills a name that no value has is
documented nowhere: the placeholder is left as it stands, so that it can be seen.
"""

import json
import re
from collections.abc import Mapping

STYLES = ("{{}}", "{}")
"""The two ways of writing a placeholder that the pages leave open."""

_PATTERNS = {
    "{{}}": re.compile(r"\{\{([^{}]*)\}\}"),
    "{}": re.compile(r"\{([^{}]*)\}"),
}


def as_text(value: object) -> str:
    """Write a JSON value as the words it puts into a prompt; null is nothing."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def fill(text: str, values: Mapping[str, object], style: str = "{{}}", passes: int = 1) -> str:
    """Replace every placeholder of `style` that has a value; an exact name wins over a folded one.

    `passes` above 1 is a provider that substitutes again in what it has just put in.
    """
    folded: dict[str, object] = {}
    for name, value in values.items():
        folded.setdefault(name.strip().lower(), value)

    def replacement(found: re.Match[str]) -> str:
        name = found.group(1).strip()
        if name in values:
            return as_text(values[name])
        if name.lower() in folded:
            return as_text(folded[name.lower()])
        return found.group(0)

    for _ in range(passes):
        text = _PATTERNS[style].sub(replacement, text)
    return text
