"""Levers' one event, `phone_call.ended`, field by field as its events page lists them."""

import json
from collections.abc import Mapping

from tui.simulator.moments import written
from tui.simulator.records import Batch, CallRecord
from tui.simulator.speech import OWN_NUMBER, transcript
from tui.simulator.states import CallState

EVENT_TYPE = "phone_call.ended"

_ENDED = {"voicemail": "voicemail", "no-answer": "no-answer", "busy": "busy"}
_RESULTS = ("PROMISED_TO_PAY", "CALL_BACK", "REFUSED", "NO_COMMITMENT")
_MOODS = ("NEUTRAL", "POSITIVE", "NEGATIVE")


def event_id(call: CallRecord) -> str:
    """Answer the event's id: the same for every repetition and every endpoint."""
    return f"msg_{call.call_id.replace('-', '')}"


def event_body(batch: Batch, call: CallRecord, state: CallState, envelope: str) -> bytes:
    """Write the event flat (the events page) or in `type` and `data` (the verification page).

    The values of `endedReason`, `callOutput` and the sentiment are given on no page; these are
    stand-ins. The transcription begins with the words as spoken.
    """
    event = _event(batch, call, state)
    if envelope == "data":
        event = {"type": EVENT_TYPE, "timestamp": written(state.ended_at), "data": event}
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def _event(batch: Batch, call: CallRecord, state: CallState) -> dict[str, object]:
    human = call.outcome == "human"
    reached = call.outcome in ("human", "voicemail")
    lines = transcript(batch, call, state)
    rest = "".join(f"\n{line.user}: {line.text}" for line in lines[1:])
    metadata = call.data.get("metadata")
    return {
        "providerCallId": call.call_id,
        "numberFrom": OWN_NUMBER,
        "numberTo": call.number or call.phone,
        "providerStatus": "fail" if call.outcome == "failed" else "pass",
        "deliveryStatus": "pass" if reached else "fail",
        "duration": state.talked or 0,
        "summary": "The contact was reached." if human else None,
        "endedReason": call.error if call.outcome == "failed" else _ENDED.get(call.outcome),
        "callOutput": _RESULTS[call.dice % len(_RESULTS)] if human else None,
        "callOutputReasoning": "What the contact said." if human else None,
        "sentimentOutput": _MOODS[call.dice % len(_MOODS)] if human else None,
        "sentimentOutputReasoning": "How the contact said it." if human else None,
        "transcription": lines[0].text + rest if lines else "",
        "recordingUrl": f"simulator:recordings/{call.call_id}.mp3" if reached else None,
        "metadata": {"requestMetadata": metadata if isinstance(metadata, Mapping) else {}},
    }
