"""Phone numbers as cells hold them: each trap, and what must come of it."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.phone import PhoneReading, dial_key, known_region, read_phone

SAUDI = "+966501234567"


@pytest.mark.parametrize(
    ("written", "region", "e164"),
    [
        ("0501234567", "SA", SAUDI),
        ("501234567", "SA", SAUDI),
        ("966501234567", "SA", SAUDI),
        ("00966501234567", "SA", SAUDI),
        ("00966501234567", "US", SAUDI),
        ("00966501234567", None, SAUDI),
        ("(00966) 50 123 4567", "SA", SAUDI),
        ("+00966501234567", None, SAUDI),
        ("011 966 50 123 4567", "US", SAUDI),
        ("٠٥٠١٢٣٤٥٦٧", "SA", SAUDI),
        ("+٩٦٦٥٠١٢٣٤٥٦٧", None, SAUDI),
        ("۰۵۰۱۲۳۴۵۶۷", "SA", SAUDI),
        ("０５０１２３４５６７", "SA", SAUDI),
        ("\u202a+966 50 123 4567\u202c", None, SAUDI),
        ("\u200e+966501234567\u200f", None, SAUDI),
        ("050\u200b123\u200b4567", "SA", SAUDI),
        ("+966\u00a050\u00a0123\u00a04567", None, SAUDI),
        ("\ufeff+966501234567", None, SAUDI),
        ("+966–50–123–4567", None, SAUDI),
        ("tel:+966501234567", None, SAUDI),
        ("TEL: +966501234567", None, SAUDI),
        ("%2B966501234567", None, SAUDI),
        ("'+966501234567", None, SAUDI),
        ('="0501234567"', "SA", SAUDI),
        ("966501234567.0", "SA", SAUDI),
        ("966501234567,00", "SA", SAUDI),
        ("966,501,234,567", "SA", SAUDI),
        ("9.66501234567E+11", "SA", SAUDI),
        ("9,66501234567E+11", "SA", SAUDI),
        ("+966 (0)50 123 4567", None, SAUDI),
        ("Mobile: 0501234567", "SA", SAUDI),
        ("1-800-FLOWERS", "US", "+18003569377"),
        ("+39 06 698 12345", None, "+390669812345"),
        ("06 698 12345", "IT", "+390669812345"),
        ("+447911123456", None, "+447911123456"),
        ("0501234567", "sa", SAUDI),
        ("=+966501234567", None, SAUDI),
        ("030/12345678", "DE", "+493012345678"),
        ("0211 123/4567", "DE", "+492111234567"),
    ],
)
def test_one_number_in_many_clothes(written: str, region: str | None, e164: str) -> None:
    reading = read_phone(written, region)
    assert (reading.e164, reading.status, reading.reason) == (e164, "ok", "")
    assert (reading.written, reading.dial_key) == (written, e164)


@pytest.mark.parametrize(
    ("written", "region", "reason"),
    [
        ("", "SA", "empty"),
        ("  ", "SA", "empty"),
        ("-", "SA", "not_a_number"),
        ("N/A", "US", "letters"),
        ("UNKNOWN", "US", "letters"),
        ("call the office", "US", "letters"),
        ("9.66501E+11", "SA", "digits_lost"),
        ("9.665E+11", None, "digits_lost"),
        ("911", "US", "emergency"),
        ("112", None, "emergency"),
        ("997", "SA", "emergency"),
        ("1900", "SA", "short_number"),
        ("0501234567", None, "no_region"),
        ("0501234567", "XX", "no_region"),
        ("5550123", "US", "no_area_code"),
        ("+96612341234", None, "too_short"),
        ("+966501234567890", None, "too_long"),
        ("2026-01-15", "SA", "too_short"),
        ("+99912345678", None, "no_such_country"),
        ("0501234567/68", "SA", "too_long"),
        ("9" * 400, "SA", "too_long"),
    ],
)
def test_what_cannot_be_dialled_says_why(written: str, region: str | None, reason: str) -> None:
    reading = read_phone(written, region)
    assert (reading.status, reading.reason, reading.e164) == ("invalid", reason, "")
    assert reading.message
    assert reading.dial_key


def test_a_float_cell_does_not_gain_a_digit() -> None:
    assert read_phone("966501234567.0", None).e164 == ""
    assert read_phone("966501234567.0", None).candidates == (SAUDI,)


@pytest.mark.parametrize(
    "written",
    [
        "0501234567;0559876543",
        "0501234567 / 0559876543",
        "0501234567 ::: 0559876543",
        "0501234567, 0559876543",
        "0501234567\n0559876543",
        "0501234567 or 0559876543",
        "0501234567 أو 0559876543",
        "+966501234567|+966559876543",
        "+966501234567 +966559876543",
    ],
)
def test_several_numbers_first_is_used_and_the_rest_are_named(written: str) -> None:
    reading = read_phone(written, "SA")
    assert (reading.e164, reading.reason) == (SAUDI, "several_numbers")
    assert reading.candidates == ("+966559876543",)
    assert "+966559876543" in reading.message


def test_the_same_number_twice_in_a_cell_is_one() -> None:
    reading = read_phone("0501234567 / +966501234567", "SA")
    assert (reading.e164, reading.reason, reading.candidates) == (SAUDI, "", ())


@pytest.mark.parametrize(
    ("written", "extension"),
    [
        ("+966501234567 ext 12", "12"),
        ("+966501234567 x12", "12"),
        ("0501234567, 12", "12"),
        ("tel:+966501234567;ext=12", "12"),
    ],
)
def test_an_extension_is_kept_aside(written: str, extension: str) -> None:
    reading = read_phone(written, "SA")
    assert (reading.e164, reading.reason, reading.extension) == (SAUDI, "extension", extension)


def test_words_around_a_number() -> None:
    assert read_phone("0501234567 Ahmed", "SA").reason == "words_around"
    assert read_phone("0501234567 Ahmed", "SA").e164 == SAUDI


def test_the_old_mexican_mobile_loses_its_one() -> None:
    for written, region in (("+5215512345678", None), ("521 55 1234 5678", "MX")):
        reading = read_phone(written, region)
        assert (reading.e164, reading.status) == ("+525512345678", "ok")
        assert reading.reason == "old_mexican_mobile"


def test_argentine_mobiles_have_one_dial_key() -> None:
    mobile = read_phone("011 15 2345-6789", "AR")
    assert mobile.e164 == "+5491123456789"
    assert mobile.dial_key == read_phone("+54 11 2345 6789", None).dial_key == "+541123456789"


def test_a_missing_plus_is_offered_and_not_assumed() -> None:
    assert read_phone("447911123456", "US").candidates == ("+447911123456",)
    assert read_phone("966501234567", None).candidates == (SAUDI,)
    assert "+447911123456" in read_phone("447911123456", "US").message


def test_possible_but_unknown_is_doubtful() -> None:
    reading = read_phone("+447700900123", None)
    assert (reading.e164, reading.status) == ("+447700900123", "doubtful")
    assert reading.reason == "not_assigned"


@pytest.mark.parametrize(
    ("phone", "key"),
    [
        (SAUDI, SAUDI),
        ("00966 50 123 4567", SAUDI),
        ("+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧", SAUDI),
        ("+5215512345678", "+525512345678"),
        ("+525512345678", "+525512345678"),
        ("+5491123456789", "+541123456789"),
        ("+541123456789", "+541123456789"),
        ("32176540987", "raw:32176540987"),
        ("call me", "raw:call me"),
        ("", "raw:"),
    ],
)
def test_dial_keys(phone: str, key: str) -> None:
    assert dial_key(phone) == key
    assert dial_key(dial_key(phone)) == key or key.startswith("raw:")


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_every_region_reads_as_libphonenumber_does(region: str) -> None:
    """The quick way for clean E.164 is the library's own answer, for every kind of number."""
    for kind in phonenumbers.PhoneNumberType.values():
        example = phonenumbers.example_number_for_type(region, kind)
        if example is None:
            continue
        e164 = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
        for text in (e164, e164[:-1], f"{e164[:-1]}9", f"{e164}1", f"{e164[:4]}0{e164[5:]}"):
            _same_as_the_library(text)


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_any_e164_reads_as_libphonenumber_does(text: str) -> None:
    _same_as_the_library(text)


def _same_as_the_library(text: str) -> None:
    reading = read_phone(text, None)
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        assert reading.status == "invalid"
        return
    if reading.reason in {"old_mexican_mobile", "short_number", "emergency"}:
        return
    fits = len(text) <= 16  # E.164 ends at 15 digits; Germany has longer free numbers
    valid = phonenumbers.is_valid_number(number) and fits
    assert (reading.status == "ok") == valid
    if valid:
        assert reading.e164 == phonenumbers.format_number(
            number, phonenumbers.PhoneNumberFormat.E164
        )


@given(st.text(), st.sampled_from([None, "SA", "US", "MX", "AR", "XX", ""]))
def test_reading_never_raises(text: str, region: str | None) -> None:
    _holds(read_phone(text, region), text)


@given(
    st.text(alphabet="0123456789+-().,;/ eEx٠١٢٣'=\"\u200e\u00a0ltab", max_size=30),
    st.sampled_from([None, "SA", "US", "MX"]),
)
def test_reading_never_raises_on_what_looks_like_numbers(text: str, region: str | None) -> None:
    _holds(read_phone(text, region), text)


def _holds(reading: PhoneReading, text: str) -> None:
    assert reading.written == text
    assert bool(reading.e164) == (reading.status != "invalid")
    assert reading.dial_key
    if reading.e164:
        again = read_phone(reading.e164, None)
        assert (again.e164, again.dial_key) == (reading.e164, reading.dial_key)


def test_regions() -> None:
    assert known_region("SA")
    assert known_region("us")
    assert not known_region("XX")
