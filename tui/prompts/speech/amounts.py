"""Amounts as contact files write them: `$1,250.50`, `1.250,50 €`, `SAR 80`, `٨٠`."""

import re
from dataclasses import dataclass
from decimal import Decimal

from jinja2.exceptions import FilterArgumentError

from tui.prompts.speech.languages import shown

MAX_CHARACTERS = 60
"""Of a value that is read as a number; longer ones are no amounts."""

_SIGNS = {
    "US$": "USD",
    "CA$": "CAD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₺": "TRY",
    "₩": "KRW",
    "₽": "RUB",
    "₪": "ILS",
    "₦": "NGN",
    "₴": "UAH",
    "₫": "VND",
    "₱": "PHP",
    "฿": "THB",
    "ر.س": "SAR",
    "د.إ": "AED",
    "ج.م": "EGP",
    "د.ك": "KWD",
}
_SHARED = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "CLP", "COP", "ARS"),
    "¥": ("JPY", "CNY"),
}
"""Signs that several currencies write; the first is meant where the template names none."""

_SPACES = re.compile(r"[\s\u00a0\u202f\u200e\u200f'’_]")
_CODE = re.compile(r"[A-Za-z]{3}")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, and the currency that was written beside it as an ISO 4217 code, or nothing."""

    number: Decimal
    currency: str = ""
    sign: str = ""


def read_amount(value: str) -> Amount:
    """Read an amount with or without a currency. Raises FilterArgumentError."""
    text = _SPACES.sub("", value.replace("٫", ".").replace("٬", ",").replace("−", "-"))
    currency, sign = "", ""
    for mark, code in _SIGNS.items():
        if mark in text:
            currency, sign, text = code, mark, text.replace(mark, "", 1)
            break
    else:
        if code_found := _CODE.search(text):
            currency = code_found[0].upper()
            text = text[: code_found.start()] + text[code_found.end() :]
    if len(value) > MAX_CHARACTERS or not _NUMBER.fullmatch(text):
        raise FilterArgumentError(f"{shown(value)} is no number")
    return Amount(Decimal(_plain(text, value)), currency, sign)


def read_number(value: str) -> Decimal:
    """Read a number that stands alone. Raises FilterArgumentError."""
    amount = read_amount(value)
    if amount.currency:
        raise FilterArgumentError(f"{shown(value)} is no plain number")
    return amount.number


def fits(amount: Amount, currency: str) -> bool:
    """Answer whether what is written beside an amount may mean this currency."""
    return amount.currency in ("", currency) or currency in _SHARED.get(amount.sign, ())


def _plain(text: str, value: str) -> str:
    """Write digits with a point for the fraction; what could be either is refused."""
    marks = [mark for mark in text if mark in ".,"]
    if not marks:
        return text
    last = marks[-1]
    head, _, tail = text.rpartition(last)
    if len(set(marks)) == 2:
        other = "," if last == "." else "."
        return _joined(head, other, value) + "." + tail if last not in head else _no(value)
    if len(marks) > 1:
        return _joined(text, last, value)
    if len(tail) != 3:
        return f"{head}.{tail}"
    if last == ",":
        return head + tail if head.lstrip("-") != "0" else f"{head}.{tail}"
    if head.lstrip("-") == "0":
        return text
    raise FilterArgumentError(f"{shown(value)} may be a thousand or a fraction; write it plainly")


def _joined(text: str, mark: str, value: str) -> str:
    first, *groups = text.split(mark)
    if not 1 <= len(first.lstrip("-")) <= 3 or any(len(group) not in (2, 3) for group in groups):
        return _no(value)
    return first + "".join(groups)


def _no(value: str) -> str:
    raise FilterArgumentError(f"{shown(value)} is no number")
