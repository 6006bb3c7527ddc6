"""The provider's substitution, written from the provider's page and from nothing else.

"Information can be inserted into it surrounding variable names with curly braces"; names are
trimmed of outer spaces and their case does not count; a name that is not given stays as it is.
"""

import re
from collections.abc import Mapping

_DOUBLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_SINGLE = re.compile(r"\{(.*?)\}", re.DOTALL)


def fill(text: str, values: Mapping[str, str], placeholder: str = "{{}}") -> str:
    """Put values into a text, once."""
    known = {name.strip().lower(): value for name, value in values.items()}

    def value_of(found: re.Match[str]) -> str:
        return known.get(found[1].strip().lower(), found[0])

    return (_DOUBLE if placeholder == "{{}}" else _SINGLE).sub(value_of, text)


def names_in(text: str, placeholder: str = "{{}}") -> list[str]:
    """Answer the names that a text asks for, in order, each once."""
    pattern = _DOUBLE if placeholder == "{{}}" else _SINGLE
    return list(dict.fromkeys(found[1].strip().lower() for found in pattern.finditer(text)))
