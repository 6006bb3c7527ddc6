"""What Luly's answer to a batch comes to: yes, no, or unknown (DESIGN part 4)."""

from collections.abc import Mapping
from typing import Any

from tui.domain.attempt import SendResult
from tui.domain.states import AttemptState
from tui.providers.post import Answer
from tui.providers.reading import answered, as_object, not_left, text_of

ACCEPTED_NO_ID = "accepted, no id"
"""The detail of an unknown that is certainly at Luly: to be looked up by its label at once."""

_REFUSALS = frozenset({400, 401, 403, 404, 413, 429})
_ERROR_STATUS = frozenset({"error", "dnc error"})


def luly_result(answer: Answer) -> SendResult:
    """Classify the answer to the one POST; whatever is not certain is unknown."""
    state, detail, batch_id = _judge(answer)
    return SendResult(
        state=state,
        detail=detail,
        http_status=answer.status,
        provider_batch_id=batch_id,
        raw=answer.body,
        headers=answer.headers,
        interrupted=answer.interrupted,
    )


def _judge(answer: Answer) -> tuple[AttemptState, str, str]:
    if not answer.left:
        return AttemptState.NOT_SENT, not_left(answer), ""
    if not answer.complete or answer.status is None:
        return AttemptState.UNKNOWN, f"It left, and {answer.error or 'no answer came'}.", ""
    document = as_object(answer.body)
    told = answered("Luly", answer)
    if document is None:
        return AttemptState.UNKNOWN, f"Luly answered {answer.status}, not in JSON.", ""
    if 200 <= answer.status < 300:
        if not says_success(document):
            return AttemptState.UNKNOWN, told, ""
        batch_id = text_of(document.get("batch_id")).strip()
        if not batch_id:
            return AttemptState.UNKNOWN, ACCEPTED_NO_ID, ""
        return AttemptState.ACCEPTED, "Luly has it.", batch_id
    if answer.status in _REFUSALS and is_documented_error(document):
        return AttemptState.REJECTED, told, ""
    return AttemptState.UNKNOWN, told, ""


def says_success(document: Mapping[str, Any]) -> bool:
    """Whether `message` (DOC, the field) or `status` (DOC, the sample) says success.

    Where `status` is there and says something else, that is no success.
    """
    status, message = document.get("status"), document.get("message")
    if status is not None:
        return text_of(status).lower() == "success"
    return text_of(message).lower() == "success"


def is_documented_error(document: Mapping[str, Any]) -> bool:
    """Whether a body has one of the four error shapes (BLAND), and names no batch or call.

    `{"data":null,"errors":[{"error","message"}]}`; `{"status":"error","message"}`;
    `{"status":"DNC Error","message"}`; `{"error"}`.
    """
    if document.get("batch_id") or document.get("call_id") or document.get("data"):
        return False
    if text_of(document.get("status")).lower() in _ERROR_STATUS:
        return bool(text_of(document.get("message")))
    errors = document.get("errors")
    if isinstance(errors, list) and errors and "status" not in document:
        return all(
            isinstance(item, dict) and text_of(item.get("error")) and text_of(item.get("message"))
            for item in errors
        )
    return "status" not in document and bool(text_of(document.get("error")))
