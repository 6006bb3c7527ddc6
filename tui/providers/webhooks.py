"""Levers' webhook `phone_call.ended`, in our words.

Marks: DOC is on Levers' pages, INF is inferred by us.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tui.domain.errors import UsageError
from tui.domain.outgoing import CallReport
from tui.domain.profile import Secret
from tui.domain.states import Outcome, RowState
from tui.providers.levers_body import OURS
from tui.providers.reading import as_object, mapping_of, number_of, text_of
from tui.providers.svix import check_signature

ENDED = "phone_call.ended"
"""The only event type there is (DOC)."""

_CALL_FIELDS = frozenset({"providerCallId", "numberTo", "providerStatus", "metadata"})

_REASONS = (
    (re.compile(r"voice.?mail|answering.?machine", re.IGNORECASE), Outcome.VOICEMAIL),
    (re.compile(r"(?<![a-z])busy(?![a-z])", re.IGNORECASE), Outcome.BUSY),
    (re.compile(r"no.?answer|not.?answer|unanswered", re.IGNORECASE), Outcome.NO_ANSWER),
)
"""INF: `endedReason` is "string or null" (DOC), its words are given nowhere."""


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """One signed event: `event_id` is Svix's, the same on every repetition."""

    event_id: str
    report: CallReport


def read_webhook(
    headers: Mapping[str, str], raw: bytes, secrets: Sequence[Secret], now: datetime
) -> WebhookEvent:
    """Check the signature over the raw body, then read the event.

    A signed body that cannot be read is an event that says nothing of any call: it is Levers'
    word, and kept. Raises WebhookRejected for a bad signature.
    """
    event_id, at = check_signature(headers, raw, secrets, now)
    try:
        report = read_event(as_object(raw))
    except UsageError:
        report = CallReport()
    return WebhookEvent(event_id, replace(report, reported_at=at))


def read_event(document: object) -> CallReport:
    """Read one event, flat or as {type, data}: both forms are documented.

    An event of another type says nothing of a call's state. Raises UsageError for what is no
    event at all.
    """
    outer = mapping_of(document)
    kind = text_of(outer.get("type"))
    event = mapping_of(outer["data"]) if kind and "data" in outer else outer
    if kind and kind != ENDED:
        return CallReport(status=kind, raw=outer)
    if not _CALL_FIELDS & event.keys():
        raise UsageError("This is no event of Levers': it names no call.")
    requested = mapping_of(mapping_of(event.get("metadata")).get("requestMetadata"))
    outcome = outcome_of(event)
    reason = text_of(event.get("endedReason"))
    good = outcome in {Outcome.ANSWERED, Outcome.VOICEMAIL}
    return CallReport(
        attempt=text_of(requested.get(f"{OURS}attempt")),
        ref=text_of(requested.get(f"{OURS}ref")),
        phone=text_of(event.get("numberTo")),
        provider_call_id=text_of(event.get("providerCallId")),
        state=RowState.ENDED,  # DOC: that is the event
        outcome=outcome,
        status=_status(event),
        duration_s=number_of(event.get("duration")),  # DOC: seconds
        error="" if good else reason,
        transcript=text_of(event.get("transcription")),
        recording=text_of(event.get("recordingUrl")),
        raw=outer,
    )


def outcome_of(event: Mapping[str, Any]) -> Outcome:
    """Answer how the call ended; all of it INF but the words `pass` and `fail` themselves.

    A reason that says voicemail, busy or no answer decides. Else any `fail` is failed; both
    `pass` with a transcript or a length is answered; what is left is undetermined.
    """
    reason = text_of(event.get("endedReason"))
    for pattern, outcome in _REASONS:
        if pattern.search(reason):
            return outcome
    verdicts = {text_of(event.get(k)).lower() for k in ("providerStatus", "deliveryStatus")}
    if "fail" in verdicts:
        return Outcome.FAILED
    spoke = text_of(event.get("transcription")).strip() or number_of(event.get("duration"))
    return Outcome.ANSWERED if verdicts == {"pass"} and spoke else Outcome.UNDETERMINED


def _status(event: Mapping[str, Any]) -> str:
    words = (text_of(event.get(k)) for k in ("callOutput", "providerStatus", "deliveryStatus"))
    return " ".join(word for word in words if word)
