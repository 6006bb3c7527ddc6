"""The filters by name, with the language of a template where an output names none."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from tui.prompts.speech import numbers, times, words
from tui.prompts.speech.languages import DEFAULT

Filter = Callable[..., str]

SPEECH: dict[str, Filter] = {
    "money": numbers.money,
    "number": numbers.number,
    "plural": numbers.plural,
    "date": times.date,
    "time": times.time,
    "digits": words.digits,
    "phone": words.phone,
    "join_and": words.join_and,
    "join_or": words.join_or,
    "name_case": words.name_case,
}
"""What this package adds to Jinja's own filters."""


def speech_filters(language: str = "") -> dict[str, Filter]:
    """Answer the filters, speaking this language unless an output names another."""
    return {name: _in_language(work, language or DEFAULT) for name, work in SPEECH.items()}


def _in_language(work: Filter, language: str) -> Filter:
    if "language" not in inspect.signature(work).parameters:
        return work

    @wraps(work)
    def spoken(*args: Any, **kwargs: Any) -> str:
        # A contact whose language column is blank hears the template's language.
        chosen = str(kwargs.pop("language", "")).strip()
        return work(*args, language=chosen or language, **kwargs)

    return spoken
