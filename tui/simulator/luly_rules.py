"""What Luly's pages say is wrong with a batch, answered in Bland's documented error shapes.

Luly's own error bodies are documented nowhere; it is a white label of Bland's v1 API.
"""

import json
import secrets
import string
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from tui.simulator.accepting import NewBatch, NewCall
from tui.simulator.addresses import is_local_url
from tui.simulator.moments import read_start_time
from tui.simulator.phones import acceptable, normal
from tui.simulator.replies import Asked, BadJson, Reply

UNAUTHORIZED = Reply(
    401, {"data": None, "errors": [{"error": "AUTH_FAILURE", "message": "Unauthorized"}]}
)
"""The answer to a key that is not known."""

_FLAGS = (
    "wait_for_greeting",
    "block_interruptions",
    "record",
    "answered_by_enabled",
    "reduce_latency",
    "amd",
)
_TEXTS = (
    "first_sentence",
    "voicemail_message",
    "model",
    "language",
    "timezone",
    "pathway_id",
    "start_node_id",
    "transfer_phone_number",
    "summary_prompt",
    "analysis_prompt",
    "from",
)
_NUMBERS = {"temperature": (0, 1), "interruption_threshold": (0, 10_000), "max_duration": (0, 1440)}
_OBJECTS = ("metadata", "request_data", "analysis_schema", "transfer_list", "retry")
_LISTS = ("keywords", "pronunciation_guide", "tools", "dynamic_data", "webhook_events")
_CHOICES = {
    "voicemail_action": ("hangup", "leave_message", "ignore"),
    "background_track": (None, "office", "cafe", "restaurant", "none"),
}
_OURS = ("base_prompt", "call_data", "label", "campaign_id", "test_mode")


class Refused(Exception):
    """A request that is turned away; nothing of it is dialled."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(str(reply.body))
        self.reply = reply


def invalid(*problems: str) -> Reply:
    """Answer 400 with a list of problems, as Bland does for parameters."""
    message = f"Invalid parameters. Error: {json.dumps(list(problems), ensure_ascii=False)}"
    return Reply(400, {"status": "error", "message": message, "errors": list(problems)})


def failed(message: str, status: int = 400) -> Reply:
    """Answer an error with a message alone."""
    return Reply(status, {"status": "error", "message": message})


def authorized(asked: Asked, key: str) -> bool:
    """Whether the request carries the key, bare or (Bland tolerates it) after `Bearer`."""
    given = asked.headers.get("authorization", "")
    return given in (key, f"Bearer {key}")


def read_batch(asked: Asked, now: float, dnc: Sequence[str] = ()) -> NewBatch:
    """Check a batch whole; raises Refused before anything of it is kept."""
    try:
        body = asked.json()
    except BadJson as error:
        raise Refused(failed(f"Invalid parameters. Error: {error}")) from error
    if not isinstance(body, dict):
        raise Refused(failed("Invalid parameters. Error: the body is not an object."))
    problems = [*_missing(body), *_mistyped(body)]
    if problems:
        raise Refused(invalid(*problems))
    rows: list[dict[str, object]] = body["call_data"]
    _check_phones(rows, dnc)
    params = {name: value for name, value in body.items() if name not in _OURS}
    start = params.get("start_time")
    test = body.get("test_mode") is True
    minutes = params.get("max_duration")
    webhook = params.get("batch_webhook")
    return NewBatch(
        provider="luly",
        batch_id=new_batch_id(),
        text=str(body["base_prompt"]),
        calls=[_call(row) for row in rows],
        params=params,
        label=body.get("label"),
        campaign_id=body.get("campaign_id"),
        test=test,
        only_first=test,
        starts_at=_start(start, now) if isinstance(start, str) else now,
        longest=float(minutes) * 60 if isinstance(minutes, int | float) else 0.0,
        webhook=webhook if isinstance(webhook, str) and is_local_url(webhook) else None,
    )


def new_batch_id() -> str:
    """Make an id in the documented form, with the `$` that has to be escaped in an address."""
    letters = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(15))
    return f"{letters[:2]}${letters[2:]}-gen-batch"


def _call(row: Mapping[str, object]) -> NewCall:
    phone = str(row["phone_number"])
    return NewCall(phone, normal(phone), row, str(row.get("callsheet_ref", "")))


def _missing(body: Mapping[str, object]) -> list[str]:
    problems = [
        f"Missing required parameter: {name}."
        for name in ("base_prompt", "call_data")
        if body.get(name) in (None, "", [])
    ]
    prompt, rows = body.get("base_prompt"), body.get("call_data")
    if prompt not in (None, "", []) and not isinstance(prompt, str):
        problems.append("base_prompt must be a string.")
    if rows in (None, "", []):
        return problems
    if not isinstance(rows, list):
        return [*problems, "call_data must be an array."]
    for place, row in enumerate(rows):
        if not isinstance(row, dict):
            problems.append(f"call_data[{place}] must be an object.")
        elif row.get("phone_number") in (None, ""):
            problems.append("Missing required parameter: phone_number.")
        elif not isinstance(row["phone_number"], str):
            problems.append(f"call_data[{place}].phone_number must be a string.")
        if len(problems) >= 20:
            break
    return problems


def _mistyped(body: Mapping[str, object]) -> list[str]:
    given = {name: value for name, value in body.items() if value is not None}
    wrong = [
        f"{name} must be a {kind}."
        for names, kind, type_ in (
            (("label", "campaign_id", *_TEXTS), "string", str),
            (("test_mode", *_FLAGS), "boolean", bool),
            (_OBJECTS, "JSON object", dict),
            (_LISTS, "list", list),
        )
        for name in names
        if name in given and not isinstance(given[name], type_)
    ]
    for name, (least, most) in _NUMBERS.items():
        value = given.get(name, least)
        if isinstance(value, bool) or not isinstance(value, int | float):
            wrong.append(f"{name} must be a number.")
        elif not least <= value <= most:
            wrong.append(f"{name} must be between {least} and {most}.")
    for name, choices in _CHOICES.items():
        if name in given and given[name] not in choices:
            wrong.append(f"{name} must be one of {', '.join(str(c) for c in choices)}.")
    webhook = given.get("webhook", "https://")
    if not isinstance(webhook, str) or not webhook.startswith("https://"):
        wrong.append("webhook must start with https://")
    address = given.get("batch_webhook", "https://host")
    if not isinstance(address, str) or not _is_url(address):
        wrong.append("batch_webhook must be a URL.")
    return wrong


def _is_url(address: str) -> bool:
    try:
        return urlsplit(address).scheme in ("http", "https")
    except ValueError:
        return False


def _check_phones(rows: Sequence[Mapping[str, object]], dnc: Sequence[str]) -> None:
    if not all(acceptable(str(row["phone_number"])) for row in rows):
        raise Refused(Reply(400, {"error": "Invalid phone number format"}))
    for row in rows:
        if row["phone_number"] in dnc:
            text = f"Number found in DNC list. {row['phone_number']} was not called."
            raise Refused(Reply(400, {"status": "DNC Error", "message": text}))


def _start(text: str, now: float) -> float:
    try:
        start = read_start_time(text)
    except ValueError as error:
        raise Refused(invalid("start_time must be YYYY-MM-DD HH:MM:SS -HH:MM.")) from error
    if start < now + 300:
        raise Refused(failed("Calls must be scheduled at least 5 minutes in advance"))
    return start
