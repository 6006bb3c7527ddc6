"""Luly's words for calls, in ours.

Marks: DOC is on Luly's pages; BLAND is known from Bland's v1 API, whose pages Luly's copy; INF is
inferred by us. A word that is not here moves nothing: it is shown raw.
"""

import re
from collections.abc import Mapping
from typing import Any

from tui.domain.states import Outcome, RowState
from tui.providers.reading import number_of, text_of

QUEUE_STATUS: Mapping[str, RowState] = {
    "new": RowState.QUEUED,  # DOC
    "queued": RowState.QUEUED,  # DOC
    "allocated": RowState.QUEUED,  # DOC
    "started": RowState.IN_PROGRESS,  # DOC
    "complete": RowState.ENDED,  # DOC, in the list of values
    "completed": RowState.ENDED,  # DOC, in the sample
    "pre_queue_error": RowState.ENDED,  # DOC: an error; that it ends the call is INF
    "queue_error": RowState.ENDED,  # DOC, INF
    "call_error": RowState.ENDED,  # DOC, INF
    "complete_error": RowState.ENDED,  # DOC, INF
}

STATUS: Mapping[str, RowState] = {
    "completed": RowState.ENDED,  # BLAND
    "complete": RowState.ENDED,  # INF, as for queue_status
    "failed": RowState.ENDED,  # BLAND
    "busy": RowState.ENDED,  # BLAND
    "no-answer": RowState.ENDED,  # BLAND
    "canceled": RowState.CANCELED,  # BLAND
    "cancelled": RowState.CANCELED,  # INF, the other spelling
}

STATUS_OUTCOME: Mapping[str, Outcome] = {
    "failed": Outcome.FAILED,  # BLAND
    "busy": Outcome.BUSY,  # BLAND
    "no-answer": Outcome.NO_ANSWER,  # BLAND
}

ANSWERED_BY: Mapping[str, Outcome] = {
    "human": Outcome.ANSWERED,  # DOC
    "voicemail": Outcome.VOICEMAIL,  # DOC
    "no-answer": Outcome.NO_ANSWER,  # DOC
    "unknown": Outcome.UNDETERMINED,  # DOC: nobody says who it was, so we do not either
}

DISPOSITION: Mapping[str, Outcome] = {
    "NO_ANSWER": Outcome.NO_ANSWER,  # BLAND
    "BUSY": Outcome.BUSY,  # BLAND
    "FAILED": Outcome.FAILED,  # BLAND
}

BATCH_COMPLETED = frozenset({"completed", "complete"})  # DOC; the second is INF

_BUSY = re.compile(r"(?<![a-z])busy(?![a-z])", re.IGNORECASE)  # BLAND: "... is busy."
_NO_ANSWER = re.compile(r"no.?answer|not answer|unanswered", re.IGNORECASE)  # INF


def outcome_of_error(message: str) -> Outcome:
    """Sort an error message of a call that ended; what is not recognised failed (BLAND)."""
    if _BUSY.search(message):
        return Outcome.BUSY
    return Outcome.NO_ANSWER if _NO_ANSWER.search(message) else Outcome.FAILED


def state_of(item: Mapping[str, Any]) -> RowState | None:
    """Answer the state a call item tells, or None where it tells none we know.

    `completed` is "more up-to-date" than queue_status where they differ (DOC); an error in the
    queue ends a call whatever `completed` says (INF).
    """
    queue = text_of(item.get("queue_status")).lower()
    state = QUEUE_STATUS.get(queue)
    said = STATUS.get(text_of(item.get("status")).lower())
    if said is RowState.CANCELED:
        return said
    if item.get("completed") is True or (state is RowState.ENDED and queue.endswith("_error")):
        return RowState.ENDED
    if item.get("completed") is False and state is RowState.ENDED:
        return RowState.IN_PROGRESS
    return state if state is not None else said


def outcome_of(item: Mapping[str, Any], error: str) -> Outcome:
    """Answer how an ended call ended, from the surest evidence to the weakest.

    `answered_by` says who picked up and is null where detection is off or still running (DOC).
    Without it a completed call may have reached a person or a voicemail: undetermined, and a
    late `answered_by` still fills it in.
    """
    if by := ANSWERED_BY.get(text_of(item.get("answered_by")).lower()):
        return by
    status = text_of(item.get("status")).lower()
    failed_in_queue = text_of(item.get("queue_status")).lower().endswith("_error")
    if by := STATUS_OUTCOME.get(status):
        return outcome_of_error(error) if error and by is Outcome.FAILED else by
    if failed_in_queue:
        return outcome_of_error(error)
    if by := DISPOSITION.get(text_of(item.get("disposition_tag")).upper()):
        return by
    if error and not duration_of(item):
        return outcome_of_error(error)
    return Outcome.UNDETERMINED


def duration_of(item: Mapping[str, Any]) -> float | None:
    """Answer seconds: `corrected_duration` is seconds (BLAND), `call_length` minutes (DOC)."""
    seconds = number_of(item.get("corrected_duration"))
    if seconds is not None:
        return seconds
    minutes = number_of(item.get("call_length"))
    return None if minutes is None else round(minutes * 60, 3)
