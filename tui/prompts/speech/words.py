"""Digits, phone numbers, names and lists as they are said."""

import re
from collections.abc import Iterable
from typing import Any

from jinja2.exceptions import FilterArgumentError

from tui.prompts.speech.languages import DEFAULT, as_spoken, locale_of, shown

MAX_ITEMS = 1000
"""Of a list that is said."""

_PART = re.compile(r"[^\W\d_]+")
_MC = re.compile(r"mc[^\W\d_]{2,}")
_SEPARATOR = re.compile(r"\s*[,;،؛|\n]\s*")


def digits(value: Any, between: str = " ") -> str:
    """Say letters and digits one by one: `4 5 1 1`; spaces and punctuation are left out."""
    return str(between).join(mark for mark in str(value) if mark.isalnum())


def phone(value: Any, region: str = "", *, international: bool = False) -> str:
    """Say a phone number digit by digit, its groups apart: `2 0 2, 5 5 5, 0 1 4 7`.

    National unless `international`; `region` (`US`) is for a number without a country code.
    What cannot be read is said digit by digit. Raises FilterArgumentError where no digit stands.
    """
    text = str(value).strip()
    if not text:
        return ""
    if not any(mark.isdecimal() for mark in text):
        raise FilterArgumentError(f"{shown(text)} is no phone number")
    groups = re.findall(r"\+?\d+", _written(text, str(region), international))
    return ", ".join(" ".join(group) for group in groups)


def _written(text: str, region: str, international: bool) -> str:
    import phonenumbers

    style = phonenumbers.PhoneNumberFormat
    try:
        number = phonenumbers.parse(text, region.strip().upper() or None)
    except phonenumbers.NumberParseException:
        return re.sub(r"[^\d+]", "", text)
    chosen = style.INTERNATIONAL if international else style.NATIONAL
    return str(phonenumbers.format_number(number, chosen))


def join_and(value: Any, *, language: str = DEFAULT) -> str:
    """Join a list, or a text with commas, as it is said: `tea, milk, and sugar`."""
    return _joined(value, "standard", language)


def join_or(value: Any, *, language: str = DEFAULT) -> str:
    """Join a list, or a text with commas, as a choice: `tea or milk`."""
    return _joined(value, "or", language)


def _joined(value: Any, style: Any, language: str) -> str:
    from babel.lists import format_list

    items = _items(value)
    if len(items) > MAX_ITEMS:
        raise FilterArgumentError(f"a list of more than {MAX_ITEMS:,} is not said")
    return as_spoken(format_list(items, style, locale=locale_of(language))) if items else ""


def _items(value: Any) -> list[str]:
    if (
        isinstance(value, Iterable)
        and not isinstance(value, str)
        and not hasattr(value, "striptags")
    ):
        parts = [str(item).strip() for item in value]
    else:
        parts = [part.strip() for part in _SEPARATOR.split(str(value))]
    return [part for part in parts if part]


def name_case(value: Any) -> str:
    """Write a name with capitals: `Anna McDonald-O'Neill`.

    Only words that are all small or all capital are changed, so `McDonald` and `de la Cruz` are
    left alone in a name that has both.
    """
    text = str(value)
    mixed = any(word != word.lower() and word != word.upper() for word in _PART.findall(text))
    return _PART.sub(lambda found: _name(found[0], text, found.start(), mixed), text)


def _name(word: str, text: str, start: int, mixed: bool) -> str:
    lowered = word.lower()
    if word not in (lowered, word.upper()) or (mixed and word == lowered):
        return word
    if start and text[start - 1] in "'’" and len(word) == 1:
        return lowered
    if _MC.fullmatch(lowered):
        return "Mc" + lowered[2:].capitalize()
    return lowered.capitalize()
