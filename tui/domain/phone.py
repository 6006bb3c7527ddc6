"""Reading what a cell holds as a phone number, and the key that says "the same phone".

Rules and measured behaviour: libphonenumber decides what is possible and valid; the cell's own
traps (floats, formulas, bidi marks, several numbers) are undone before it is asked, because it
would read some of them as another number: `966501234567.0` parses with a digit too many.
"""

import re
from dataclasses import dataclass, replace

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, ValidationResult

from tui.domain.phone_plans import calling_code, is_assigned, rewritten_start
from tui.domain.phone_text import clean_phone, lost_digits, split_numbers

_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_MEXICAN_ONE = re.compile(r"\+521([0-9]{10})", re.ASCII)
_ARGENTINE_NINE = re.compile(r"\+549([0-9]{10})", re.ASCII)
_LETTERS = re.compile(r"[^\W\d_]")
_SHORT = 6
"""Numbers of up to this many digits may be emergency or service numbers."""

OK = "ok"
DOUBTFUL = "doubtful"
INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """What a cell was read as.

    `status` is `ok` (valid), `doubtful` (possible, not known to be assigned) or `invalid` (`e164`
    is then ""). `reason` is a code, "" where nothing is to be said; `message` is its sentence.
    `candidates` are further E.164 numbers the cell may mean: the others of several numbers, or a
    repair that is offered and was not made. `dial_key` is never "".
    """

    written: str
    e164: str
    dial_key: str
    status: str = OK
    reason: str = ""
    message: str = ""
    extension: str = ""
    candidates: tuple[str, ...] = ()


def dial_key(phone: str) -> str:
    """Answer what duplicates, suppression and the ledger compare.

    E.164 (also written with `00`, blanks or foreign digits) with the old mobile forms folded:
    Mexico's 1 after +52 and Argentina's 9 after +54. Anything else: `raw:` and its digits, or
    its folded text where it has none.
    """
    if _E164.fullmatch(phone):
        return _folded(phone)
    compact = _compact(phone)
    if not _E164.fullmatch(compact):
        return f"raw:{compact.lstrip('+') or clean_phone(phone).casefold()}"
    return _folded(compact)


def _folded(e164: str) -> str:
    """E.164 without the old mobile forms."""
    if e164.startswith("+52"):
        return _MEXICAN_ONE.sub(r"+52\1", e164)
    if e164.startswith("+54"):
        return _ARGENTINE_NINE.sub(r"+54\1", e164)
    return e164


def known_region(region: str) -> bool:
    """Whether libphonenumber knows the two-letter region code."""
    return region.upper() in phonenumbers.SUPPORTED_REGIONS


def read_phone(text: str, region: str | None) -> PhoneReading:
    """Read one cell; `region` (two letters) is for numbers without a country code. Never raises."""
    if _E164.fullmatch(text) and _plainly_valid(text):
        return PhoneReading(text, text, _folded(text))
    cleaned = clean_phone(text)
    known = region.upper() if region and known_region(region) else None
    return replace(_read_cleaned(cleaned, known), written=text)


def _plainly_valid(e164: str) -> bool:
    """Whether E.164 text is a valid number, without a parse where none could change a digit.

    A parse can only change the digits where they begin with 0 or with the country's national
    prefix; all others are looked up as they stand, which takes a tenth of the time.
    """
    code = calling_code(e164[1:4])
    national = e164[1 + len(str(code)) :]
    return bool(code and not rewritten_start(code).match(national) and is_assigned(code, national))


def _read_cleaned(text: str, region: str | None) -> PhoneReading:
    if not text:
        return _invalid(text, "empty", "there is no number")
    if lost_digits(text):
        return _invalid(
            text,
            "digits_lost",
            f"a spreadsheet cut digits off ({text}): format the column as text and export again",
        )
    whole = _read_one(text, region)
    if whole.status == OK and not whole.extension:
        return whole
    parts = split_numbers(text)
    several = _read_several(parts, region) if len(parts) > 1 else None
    return several or whole


def _read_several(parts: tuple[str, ...], region: str | None) -> PhoneReading | None:
    """Take the first that reads; the others become candidates."""
    readings = [_read_one(part, region) for part in parts]
    usable = {reading.e164: reading for reading in reversed(readings) if reading.e164}
    if not usable:
        return None
    ordered = [reading.e164 for reading in readings if reading.e164]
    distinct = tuple(dict.fromkeys(ordered))
    first = usable[distinct[0]]
    if len(distinct) == 1:
        return first
    return replace(
        first,
        reason="several_numbers",
        message=f"holds {len(distinct)} numbers; the first is used, not {', '.join(distinct[1:])}",
        candidates=distinct[1:],
    )


def _read_one(text: str, region: str | None) -> PhoneReading:
    if _LETTERS.search(text) and sum(char.isdigit() for char in text) < 3:
        return _invalid(text, "letters", "this is text, not a number")
    digits = re.sub(r"\D", "", text)
    if not digits:
        return _invalid(text, "not_a_number", "there are no digits")
    if len(digits) <= _SHORT and phonenumbers.is_emergency_number(digits, region or "US"):
        return _invalid(text, "emergency", "this is an emergency number")
    folded = _fold_mexican(f"+{digits}" if text.startswith("+") else digits, region)
    if folded:
        return folded
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException as error:
        return _unparsed(text, digits, region, error)
    return _judge(text, number, region)


def _judge(text: str, number: PhoneNumber, region: str | None) -> PhoneReading:
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    valid = is_assigned(number.country_code or 0, phonenumbers.national_significant_number(number))
    if not valid or not _E164.fullmatch(e164):
        possible = phonenumbers.is_possible_number_with_reason(number)
        if possible != ValidationResult.IS_POSSIBLE or not _E164.fullmatch(e164):
            return _impossible(text, number, possible, region)
    extension = number.extension or ""
    status, reason, message = OK, "", ""
    if not valid:
        status, reason = DOUBTFUL, "not_assigned"
        message = "possible, but no number like it is known to exist"
    elif extension:
        reason, message = "extension", f"the extension {extension} is not dialled"
    return PhoneReading(text, e164, dial_key(e164), status, reason, message, extension)


def _impossible(text: str, number: PhoneNumber, possible: int, region: str | None) -> PhoneReading:
    found = _found_in(text, region)
    if found:
        return found
    digits = re.sub(r"\D", "", text)
    offered = "" if text.startswith("+") else _valid_or_blank(f"+{digits}")
    country = f"for +{number.country_code}"
    if len(digits) <= _SHORT:
        return _invalid(text, "short_number", "a short service number, not a phone's")
    if possible == ValidationResult.TOO_LONG:
        reason, message = "too_long", f"too many digits {country}"
    elif possible == ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
        reason, message = "no_area_code", "the area code is missing"
    elif possible == ValidationResult.TOO_SHORT:
        reason, message = "too_short", f"too few digits {country}"
    else:
        reason, message = "wrong_length", f"no number {country} has this many digits"
    if offered:
        message += f"; if it is {offered}, write the +"
    return _invalid(text, reason, message, (offered,) if offered else ())


def _unparsed(
    text: str, digits: str, region: str | None, error: NumberParseException
) -> PhoneReading:
    found = _found_in(text, region)
    if found:
        return found
    offered = "" if text.startswith("+") else _valid_or_blank(f"+{digits}")
    candidates = (offered,) if offered else ()
    if error.error_type == NumberParseException.INVALID_COUNTRY_CODE and not text.startswith("+"):
        if len(digits) <= _SHORT:
            return _invalid(text, "short_number", "a short service number, not a phone's")
        message = "a number without a country code: say which region the list is from"
        if offered:
            message += f", or write {offered}"
        return _invalid(text, "no_region", message, candidates)
    if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
        return _invalid(text, "no_such_country", "no country has this code")
    if error.error_type == NumberParseException.TOO_LONG:
        return _invalid(text, "too_long", "too many digits for a phone number", candidates)
    if _LETTERS.search(text):
        return _invalid(text, "letters", "this is text, not a number")
    return _invalid(text, "not_a_number", "this is not a phone number")


def _found_in(text: str, region: str | None) -> PhoneReading | None:
    """The one number inside other words, as in `0501234567 Ahmed`; else None."""
    if not _LETTERS.search(text):
        return None
    matches = list(phonenumbers.PhoneNumberMatcher(text, region))
    if len(matches) != 1:
        return None
    reading = _judge(matches[0].raw_string, matches[0].number, region)
    if reading.status != OK:
        return None
    return replace(
        reading, reason="words_around", message=f"read {reading.e164} out of the words around it"
    )


def _fold_mexican(compact: str, region: str | None) -> PhoneReading | None:
    """Mexican mobiles lost the 1 after +52 in 2019; the old form is no longer dialled."""
    if region == "MX" and re.fullmatch(r"521[0-9]{10}", compact):
        compact = f"+{compact}"
    match = _MEXICAN_ONE.fullmatch(compact)
    folded = _valid_or_blank(f"+52{match[1]}") if match else ""
    if not folded:
        return None
    return PhoneReading(
        compact, folded, folded, OK, "old_mexican_mobile", f"the 1 after +52 is gone: {folded}"
    )


def _valid_or_blank(e164: str) -> str:
    return e164 if _E164.fullmatch(e164) and _plainly_valid(e164) else ""


def _compact(text: str) -> str:
    """The digits of a number, with a + where it was written internationally."""
    cleaned = clean_phone(text)
    digits = re.sub(r"[^0-9]", "", cleaned)
    return f"+{digits}" if cleaned.startswith("+") else digits


def _invalid(
    text: str, reason: str, message: str, candidates: tuple[str, ...] = ()
) -> PhoneReading:
    return PhoneReading(text, "", dial_key(text), INVALID, reason, message, "", candidates)
