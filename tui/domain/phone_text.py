"""What spreadsheets, keyboards and exports do to a phone number's text, undone."""

import re
import unicodedata

_FORMULA = re.compile(r'=\s*"(.*)"')
_LINK = re.compile(r"(?:callto|whatsapp|mobile|phone|tel)\s*:(?://)?\s*", re.IGNORECASE)
_FLOAT = re.compile(r"\+?[0-9]{6,}[.,]0+", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.0+)?", re.ASCII)
_SCIENTIFIC = re.compile(r"\+?([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})", re.ASCII)
_ZERO_ZERO = re.compile(r"[\s(+]*00[\s)]*(?=[1-9])")
_SEPARATORS = re.compile(
    r"\s*(?::::|[;,/|\\\n\r]|\bor\b|\band\b|\bو\b|أو)\s*|\s+(?=\+)", re.IGNORECASE
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−﹣－", "-"))
_QUOTES = "'\"`´‘’“”"
_LONGEST = 250
"""No cell with more characters is one number; libphonenumber has the same bound."""

_ENOUGH = 7
"""A part of a cell with fewer digits is not taken for a number of its own."""


def clean_phone(text: str) -> str:
    """Answer the text with ASCII digits and without what is no part of a number.

    Undone: bidi and zero-width marks, NBSP, foreign digits, full-width forms, `="..."`, a leading
    apostrophe, `tel:`, the `.0` of a float cell, thousands separators, a `00` prefix, and
    scientific notation that has kept every digit.
    """
    if not text.isascii():
        text = _to_ascii_digits(text)
    text = text.strip()[:_LONGEST]
    formula = _FORMULA.fullmatch(text)
    if formula:
        text = formula[1]
    text = text.strip(_QUOTES).strip()
    if not _is_uri(text):
        text = _LINK.sub("", text, count=1) if _LINK.match(text) else text
    text = re.sub(r"^%2B", "+", text, flags=re.IGNORECASE)
    text = re.sub(r"^\+\s+", "+", text)
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if _FLOAT.fullmatch(text):
        text = re.split(r"[.,]", text)[0]
    text = _exact(text)
    if _ZERO_ZERO.match(text):
        text = _ZERO_ZERO.sub("+", text, count=1)
    return text


def lost_digits(text: str) -> bool:
    """Whether cleaned text is still in scientific notation: digits are gone for good."""
    return bool(_SCIENTIFIC.fullmatch(text))


def split_numbers(text: str) -> tuple[str, ...]:
    """Answer the parts of a cell that hold enough digits to be numbers; at most one is no split."""
    if _is_uri(text):
        return (text,)
    parts = [part.strip() for part in _SEPARATORS.split(text)]
    return tuple(part for part in parts if sum(char.isdigit() for char in part) >= _ENOUGH)


def _is_uri(text: str) -> bool:
    """RFC 3966 with parameters: libphonenumber reads `;ext=` and `;phone-context=` itself."""
    return text[:4].casefold() == "tel:" and ";" in text and "=" in text


def _exact(text: str) -> str:
    """Write 9.66501234567E+11 out where the mantissa has a digit for every place."""
    match = _SCIENTIFIC.fullmatch(text)
    if not match:
        return text
    mantissa = match[1] + (match[2] or "")
    return mantissa if len(mantissa) == int(match[3]) + 1 else text


def _to_ascii_digits(text: str) -> str:
    out: list[str] = []
    for char in unicodedata.normalize("NFKC", text).translate(_DASHES):
        digit = unicodedata.decimal(char, None)
        if digit is not None:
            out.append(str(digit))
        elif unicodedata.category(char) == "Zs":
            out.append(" ")
        elif unicodedata.category(char) not in {"Cf", "Mn"}:
            out.append(char)
    return "".join(out)
