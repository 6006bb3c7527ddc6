"""What Levers' answer to a bulk call comes to: yes, no, or unknown (DESIGN part 4)."""

from tui.domain.attempt import SendResult
from tui.domain.states import AttemptState
from tui.providers.post import Answer
from tui.providers.reading import answered, as_object, not_left


def levers_result(answer: Answer) -> SendResult:
    """Classify the answer to the one POST; whatever is not certain is unknown.

    201 is yes (its body is documented nowhere and carries no ids). 401, and 422 with
    `detail[].loc`, is no: both come before any dialling.
    """
    state, detail = _judge(answer)
    return SendResult(
        state=state,
        detail=detail,
        http_status=answer.status,
        raw=answer.body,
        headers=answer.headers,
        interrupted=answer.interrupted,
    )


def _judge(answer: Answer) -> tuple[AttemptState, str]:
    if not answer.left:
        return AttemptState.NOT_SENT, not_left(answer)
    if not answer.complete or answer.status is None:
        return AttemptState.UNKNOWN, f"It left, and {answer.error or 'no answer came'}."
    told = answered("Levers", answer)
    if answer.status == 201:
        return AttemptState.ACCEPTED, "Levers has it."
    if answer.status == 401 or (answer.status == 422 and _is_validation(answer)):
        return AttemptState.REJECTED, told
    return AttemptState.UNKNOWN, told


def _is_validation(answer: Answer) -> bool:
    document = as_object(answer.body) or {}
    detail = document.get("detail")
    return (
        isinstance(detail, list)
        and bool(detail)
        and all(isinstance(item, dict) and isinstance(item.get("loc"), list) for item in detail)
    )
