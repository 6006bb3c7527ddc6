"""The compiled plans against libphonenumber's own answer, over every calling code there is."""

import random
from collections.abc import Iterator

import phonenumbers
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain.phone_plans import calling_code, is_assigned

CODES = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
TYPES = range(11)


def _number(code: int, national: str) -> phonenumbers.PhoneNumber:
    zeros = len(national) - len(national.lstrip("0"))
    return phonenumbers.PhoneNumber(
        country_code=code,
        national_number=int(national or "0"),
        italian_leading_zero=zeros > 0 or None,
        number_of_leading_zeros=zeros if zeros > 1 else None,
    )


def _agrees(code: int, national: str) -> bool:
    number = _number(code, national)
    if phonenumbers.national_significant_number(number) != national:
        return True  # all zeros: not a number of its own
    return is_assigned(code, national) == phonenumbers.is_valid_number(number)


def _examples(code: int) -> Iterator[str]:
    for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]:
        if region == "001":
            found = [phonenumbers.example_number_for_non_geo_entity(code)]
        else:
            found = [phonenumbers.example_number_for_type(region, kind) for kind in TYPES]
        for number in found:
            if number is not None:
                yield phonenumbers.national_significant_number(number)


def test_every_code_agrees_on_its_examples_and_on_what_is_near_them() -> None:
    rng = random.Random(7)
    seen = valid = 0
    for code in CODES:
        for example in _examples(code):
            for _ in range(6):
                digits = list(example)
                for _ in range(rng.randrange(4)):
                    digits[rng.randrange(len(digits))] = rng.choice("0123456789")
                national = "".join(digits)[: rng.choice((None, None, None, -1))]
                assert _agrees(code, national), (code, national)
                seen += 1
                valid += is_assigned(code, national)
    assert seen > 8_000
    assert seen * 0.3 < valid < seen * 0.95


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(CODES), st.text("0123456789", min_size=2, max_size=15))
def test_any_digits_agree(code: int, national: str) -> None:
    assert _agrees(code, national)


def test_the_calling_code_is_the_one_that_a_parse_finds() -> None:
    for code in CODES:
        assert calling_code(f"{code}123456789"[:3]) == code
    assert calling_code("999") == 0
