"""Phone numbers with their middle hidden, for a page that is handed on."""

import re

_NUMBER = re.compile(r"(?<![\w.-])\+?\(?\d(?:[ ().-]{0,2}\d){7,14}(?![\w-])")
"""Eight to fifteen digits, blanks, brackets and dashes between them."""

_SHOWN_FIRST, _SHOWN_LAST = 2, 2


def masked(text: str) -> str:
    """Answer a text whose phone numbers show their first and last two digits only."""
    return _NUMBER.sub(lambda found: _mask(found.group()), text)


def _mask(number: str) -> str:
    digits = sum(character.isdigit() for character in number)
    shown: list[str] = []
    seen = 0
    for character in number:
        seen += character.isdigit()
        hidden = character.isdigit() and _SHOWN_FIRST < seen <= digits - _SHOWN_LAST
        shown.append("•" if hidden else character)
    return "".join(shown)
