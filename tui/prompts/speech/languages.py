"""The language that a value is spoken in: a tag (`ar`, `ar-SA`, `pt_BR`) or a language's name.

Babel (the CLDR's words) is imported at the first value that needs it: 20 ms.
"""

from functools import cache
from typing import TYPE_CHECKING

from jinja2.exceptions import FilterArgumentError

if TYPE_CHECKING:
    from babel import Locale

DEFAULT = "en"
"""The language of a template that names none."""

_INVISIBLE = dict.fromkeys(map(ord, "\u200e\u200f\u061c")) | {
    ord("\u202f"): " ",
    ord("\u00a0"): " ",
}


@cache
def locale_of(language: str) -> "Locale":
    """Find the CLDR's locale of a language. Raises FilterArgumentError."""
    from babel import Locale, UnknownLocaleError

    tag = language.strip().replace("-", "_")
    try:
        return Locale.parse(tag)
    except (ValueError, UnknownLocaleError):
        pass
    if found := _named(language.strip().casefold()):
        return Locale.parse(found)
    raise FilterArgumentError(f"{shown(language)} is no language; write a tag such as ar or en-GB")


def as_spoken(text: str) -> str:
    """Answer a text of the CLDR without its direction marks and with plain spaces."""
    return text.translate(_INVISIBLE)


def shown(value: str) -> str:
    """Quote a contact's value for a message, cut where it is long."""
    return f"`{value if len(value) <= 40 else value[:39] + '…'}`"


def _named(name: str) -> str:
    """Answer the tag of a language by its English or its own name, empty for another word."""
    from babel import Locale

    english = Locale("en").languages
    for tag, word in english.items():
        if word.casefold() == name:
            return str(tag)
    for tag in map(str, english):
        if len(tag) == 2 and (own := _own_name(tag)) and own.casefold() == name:
            return str(tag)
    return ""


def _own_name(tag: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag).get_language_name() or ""
    except (ValueError, UnknownLocaleError):
        return ""
