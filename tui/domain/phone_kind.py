"""Which of several numbers is a mobile phone's."""

from collections.abc import Iterable

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType


def mobile_of(numbers: Iterable[str]) -> str:
    """Answer the first number (E.164) that is a mobile's for sure, "" where none is.

    In North America no number tells: there, none is.
    """
    return next((number for number in numbers if _is_mobile(number)), "")


def _is_mobile(number: str) -> bool:
    try:
        return bool(phonenumbers.number_type(phonenumbers.parse(number)) == PhoneNumberType.MOBILE)
    except NumberParseException:
        return False
