"""Which of several numbers is a mobile phone's."""

from collections.abc import Sequence

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

_BY_LIKELIHOOD = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def likely_mobile(numbers: Sequence[str]) -> str:
    """Answer the first number (E.164) that is a mobile's, else may be one, else the first.

    In North America no number tells the two apart.
    """
    kinds = [_kind(number) for number in numbers]
    for wanted in _BY_LIKELIHOOD:
        if wanted in kinds:
            return numbers[kinds.index(wanted)]
    return numbers[0]


def _kind(number: str) -> int:
    try:
        kind: int = phonenumbers.number_type(phonenumbers.parse(number))
    except NumberParseException:
        return PhoneNumberType.UNKNOWN
    return kind
