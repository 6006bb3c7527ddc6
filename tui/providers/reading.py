"""Reading what a provider answers: tolerant of form, and never guessing."""

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from tui.domain.clock import from_text
from tui.domain.errors import AccountRefused, NotReached, ProviderRejected, UsageError
from tui.providers.post import Answer

_QUOTED = 300
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")
_TEMPORARY = frozenset({408, 409, 425, 429})


def to_bytes(document: Mapping[str, Any]) -> bytes:
    """Write the one exact form of a request body: UTF-8 JSON, keys in the order given.

    Raises UsageError for what JSON cannot carry.
    """
    try:
        return json.dumps(document, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (TypeError, ValueError) as problem:
        raise UsageError(
            f"The request cannot be written as JSON: {problem}.",
            "Look for a value that is no text, number, list or object, or half a character.",
        ) from None


def to_document(body: bytes) -> Any:
    """Read JSON. Raises ValueError for anything else, however it is broken."""
    try:
        return json.loads(body)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def as_object(body: bytes) -> Mapping[str, Any] | None:
    """Answer the JSON object in a body, or None."""
    try:
        document = to_document(body)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def text_of(value: object) -> str:
    """Answer a text as text, a number as its digits, anything else as nothing.

    JSON can hold half a character, which no file, address or terminal takes: it becomes U+FFFD.
    """
    if isinstance(value, str):
        return _HALF_CHARACTERS.sub("\ufffd", value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def number_of(value: object) -> float | None:
    """Answer a finite number that is not negative, also from a text, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and number >= 0 else None


def mapping_of(value: object) -> Mapping[str, Any]:
    """Answer an object as it is, anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def objects_of(value: object) -> list[Mapping[str, Any]]:
    """Answer the objects in a list; what is no list has none."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def moment_of(value: object) -> datetime | None:
    """Answer a moment in UTC from ISO 8601, or None."""
    if not isinstance(value, str):
        return None
    try:
        return from_text(value).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def server_time(answer: Answer) -> datetime | None:
    """Answer the moment in the Date header, or None."""
    try:
        moment = parsedate_to_datetime(answer.header("date"))
    except (ValueError, TypeError, IndexError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def complaint(answer: Answer) -> str:
    """Answer the provider's own words about what is wrong, short, or nothing."""
    document = as_object(answer.body)
    if document is None:
        return ""
    return "; ".join(part for part in _said(document) if part)[:_QUOTED]


def _said(document: Mapping[str, Any]) -> list[str]:
    said = [text_of(document.get("message")), text_of(document.get("error"))]
    for key in ("errors", "detail"):
        listed = document.get(key)
        if isinstance(listed, str):
            said.append(listed)
        said += [_said_of_item(item) for item in listed] if isinstance(listed, list) else []
    return said


def _said_of_item(item: object) -> str:
    fields = mapping_of(item)
    words = text_of(item) or text_of(fields.get("message")) or text_of(fields.get("msg"))
    where = fields.get("loc")
    if isinstance(where, list):
        return f"{'.'.join(text_of(step) for step in where)}: {words}"
    return words


def asked(answer: Answer, provider: str, question: str) -> Mapping[str, Any]:
    """Answer the JSON object a question brought. For requests that dial nobody.

    Raises NotReached where asking again may help (no answer, 408, 409, 425, 429, 5xx), else
    ProviderRejected with the provider's words; AccountRefused for 401 and 403.
    """
    if not answer.complete or answer.status is None:
        raise NotReached(
            f"{provider} gave no answer to {question}: {answer.error or 'nothing came back'}.",
            "Check the network and the profile's base_url, then try again.",
        )
    words = complaint(answer)
    told = f"{provider} answered {question} with {answer.status}" + (f": {words}" if words else ".")
    if answer.status in _TEMPORARY or answer.status >= 500:
        raise NotReached(told, "Try again later.")
    if answer.status in {401, 403}:
        raise AccountRefused(told, "Check the profile's key.")
    document = as_object(answer.body)
    if not 200 <= answer.status < 300 or document is None:
        raise ProviderRejected(
            told if words or document is not None else f"{told} It is not the JSON expected.",
            "Check the profile's base_url and the id.",
        )
    if text_of(document.get("status")).lower() == "error":
        raise ProviderRejected(told)
    return document


_ADVICE = {
    401: "Check the profile's key.",
    403: "Ask the provider about the account.",
    404: "Check the profile's base_url.",
    413: "Use a smaller chunk_size.",
    429: "Wait before sending again.",
}


def not_left(answer: Answer) -> str:
    """Say that nothing left this machine, why, and where to look."""
    return f"Nothing left this machine: {answer.error}. Check base_url and the network."


def answered(provider: str, answer: Answer) -> str:
    """Say what a provider answered to the POST, and what to do where that is known."""
    words = complaint(answer)
    told = f"{provider} answered {answer.status}" + (f": {words}" if words else "")
    advice = _ADVICE.get(answer.status or 0, "")
    return f"{told.rstrip('.')}. {advice}".rstrip()
