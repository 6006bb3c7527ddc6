"""What Levers' pages say is wrong with a request, in FastAPI's shape (`detail[].loc/msg/type`).

The guide's own sample has "template-uuid-here" where a UUID belongs: that one text is taken,
every other that is no UUID is refused.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tui.simulator.replies import Asked, BadJson, Reply

SAMPLE_TEMPLATE = "template-uuid-here"
"""The placeholder in the guide's samples."""

LONGEST_NUMBER = 100
BATCH_SIZES = (10, 1000)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, in words, and FastAPI's name for it."""

    loc: tuple[str | int, ...]
    msg: str
    type: str


def refusal(problems: Sequence[Problem]) -> Reply:
    """Answer 422 with every problem."""
    detail = [{"loc": list(p.loc), "msg": p.msg, "type": p.type} for p in problems]
    return Reply(422, {"detail": detail})


def read_object(asked: Asked) -> Mapping[str, object] | Reply:
    """Read the body, or answer what is wrong with it as a whole."""
    try:
        body = asked.json()
    except BadJson:
        return refusal([Problem(("body", 0), "JSON decode error", "json_invalid")])
    if isinstance(body, dict):
        return body
    return refusal([Problem(("body",), "Input should be a valid dictionary", "dict_type")])


def login_problems(body: Mapping[str, object]) -> list[Problem]:
    """Find what is wrong with the two texts of a login."""
    return [
        problem
        for name in ("clientId", "clientSecret")
        for problem in _text(body, name, ("body",), required=True)
    ]


def bulk_problems(body: Mapping[str, object]) -> list[Problem]:
    """Find everything that is wrong with a call-bulk request."""
    problems = _options(body)
    size = body.get("batchSize")
    least, most = BATCH_SIZES
    loc = ("body", "batchSize")
    if size is not None and (isinstance(size, bool) or not isinstance(size, int)):
        problems.append(Problem(loc, "Input should be a valid integer", "int_type"))
    elif isinstance(size, int) and size < least:
        text = f"Input should be greater than or equal to {least}"
        problems.append(Problem(loc, text, "greater_than_equal"))
    elif isinstance(size, int) and size > most:
        text = f"Input should be less than or equal to {most}"
        problems.append(Problem(loc, text, "less_than_equal"))
    contacts = body.get("contacts")
    place = ("body", "contacts")
    if "contacts" not in body:
        return [*problems, Problem(place, "Field required", "missing")]
    if not isinstance(contacts, list):
        return [*problems, Problem(place, "Input should be a valid list", "list_type")]
    for number, contact in enumerate(contacts):
        if isinstance(contact, dict):
            problems += _contact(contact, (*place, number))
        else:
            text = "Input should be a valid dictionary or object to extract fields from"
            problems.append(Problem((*place, number), text, "model_attributes_type"))
    return problems


def single_problems(body: Mapping[str, object]) -> list[Problem]:
    """Find everything that is wrong with a call request."""
    problems = [*_contact(body, ("body",)), *_options(body)]
    problems += _text(body, "email", ("body",))
    problems += _uuid(body, "contactUuid")
    return problems


def _contact(contact: Mapping[str, object], loc: tuple[str | int, ...]) -> list[Problem]:
    problems = list(_text(contact, "numberToCall", loc, required=True))
    number = contact.get("numberToCall")
    place = (*loc, "numberToCall")
    if number == "":
        text = "String should have at least 1 character"
        problems.append(Problem(place, text, "string_too_short"))
    if isinstance(number, str) and len(number) > LONGEST_NUMBER:
        text = f"String should have at most {LONGEST_NUMBER} characters"
        problems.append(Problem(place, text, "string_too_long"))
    problems += [*_text(contact, "firstName", loc), *_text(contact, "lastName", loc)]
    for name in ("metadata", "promptTags"):
        value = contact.get(name)
        if value is not None and not isinstance(value, dict):
            text = "Input should be a valid dictionary"
            problems.append(Problem((*loc, name), text, "dict_type"))
        elif isinstance(value, dict) and name == "promptTags":
            problems += [p for tag in value for p in _text(value, tag, (*loc, name), tag=True)]
    return problems


def _options(body: Mapping[str, object]) -> list[Problem]:
    problems = []
    if not isinstance(body.get("updateExisting", False), bool):
        loc = ("body", "updateExisting")
        problems.append(Problem(loc, "Input should be a valid boolean", "bool_type"))
    if body.get("aiSettingsTemplateId") != SAMPLE_TEMPLATE:
        problems += _uuid(body, "aiSettingsTemplateId")
    problems += (wrong := list(_text(body, "countryCode", ("body",))))
    country = body.get("countryCode")
    if country is not None and not wrong and not re.fullmatch("[A-Za-z]{2}", str(country)):
        text = "Input should be an ISO 3166-1 alpha-2 country code"
        problems.append(Problem(("body", "countryCode"), text, "value_error"))
    return problems


def _uuid(body: Mapping[str, object], name: str) -> Iterator[Problem]:
    value = body.get(name)
    if value is None:
        return
    if not isinstance(value, str):
        yield Problem(("body", name), "UUID input should be a string", "uuid_type")
        return
    try:
        UUID(value)
    except ValueError:
        yield Problem(("body", name), "Input should be a valid UUID", "uuid_parsing")


def _text(
    found: Mapping[str, object],
    name: str,
    loc: tuple[str | int, ...],
    *,
    required: bool = False,
    tag: bool = False,
) -> Iterator[Problem]:
    if name not in found:
        if required:
            yield Problem((*loc, name), "Field required", "missing")
    elif not isinstance(found[name], str) and (required or tag or found[name] is not None):
        yield Problem((*loc, name), "Input should be a valid string", "string_type")
