"""Money, numbers and plurals as they are said in a language."""

from decimal import Decimal
from typing import Any

from jinja2.exceptions import FilterArgumentError

from tui.prompts.speech.amounts import fits, read_amount, read_number
from tui.prompts.speech.languages import DEFAULT, as_spoken, locale_of, shown


def money(value: Any, currency: str = "", style: str = "words", *, language: str = DEFAULT) -> str:
    """Say an amount: `80 US dollars`; `style="sign"` writes `$80`.

    `currency` is an ISO 4217 code; it may be left out where the value carries its own.
    Raises FilterArgumentError for what is no amount, or is in another currency.
    """
    text = str(value).strip()
    if not text:
        return ""
    if style not in ("words", "sign"):
        raise FilterArgumentError(f"money has no style {shown(style)}; write words or sign")
    amount = read_amount(text)
    code = str(currency).strip().upper() or amount.currency
    if not code:
        raise FilterArgumentError(f'{shown(text)} names no currency; write money("USD")')
    if not fits(amount, code):
        raise FilterArgumentError(f"{shown(text)} is not in {code}")
    return _spoken(amount.number, code, style, language)


def _spoken(number: Decimal, code: str, style: str, language: str) -> str:
    from babel.numbers import format_currency, get_currency_precision

    locale = locale_of(language)
    if code not in locale.currencies:
        raise FilterArgumentError(f"{shown(code)} is no currency")
    whole = number == number.to_integral_value()
    exact = round(number, 0 if whole else get_currency_precision(code))
    if exact != number:
        raise FilterArgumentError(f"{number} has a smaller part than {code} has")
    written = locale.currency_formats["standard"].pattern
    said = format_currency(
        exact,
        code,
        ("#,##0" if style == "words" else written.replace(".00", "")) if whole else None,
        locale=locale,
        currency_digits=not whole,
        format_type="name" if style == "words" else "standard",
    )
    return as_spoken(said)


def number(value: Any, *, language: str = DEFAULT) -> str:
    """Say a number with its thousands apart: `1,250`. Raises FilterArgumentError."""
    text = str(value).strip()
    return _grouped(read_number(text), language) if text else ""


def plural(
    value: Any,
    one: str,
    other: str,
    *,
    zero: str | None = None,
    two: str = "",
    few: str = "",
    many: str = "",
    language: str = DEFAULT,
) -> str:
    """Choose the words that go with a number; a `#` in them becomes the number.

    `zero`, where given, is for nought in every language; a form that is left out is `other`.
    Raises FilterArgumentError for what is no number.
    """
    text = str(value).strip()
    if not text:
        return ""
    amount = read_number(text)
    forms = {"zero": zero, "one": one, "two": two, "few": few, "many": many}
    form = "zero" if amount == 0 and zero else locale_of(language).plural_form(amount)
    chosen = forms.get(form) or other
    return chosen.replace("#", _grouped(amount, language)) if "#" in chosen else chosen


def _grouped(amount: Decimal, language: str) -> str:
    from babel.numbers import format_decimal

    said = format_decimal(amount, locale=locale_of(language), decimal_quantization=False)
    return as_spoken(said)
