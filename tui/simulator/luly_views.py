"""Luly's answers about batches and calls, field by field as its pages list them."""

from collections import Counter
from collections.abc import Mapping, Sequence

from tui.simulator.moments import written
from tui.simulator.records import Batch, CallRecord
from tui.simulator.scenario import Scenario
from tui.simulator.speech import OWN_NUMBER, spoken, transcript
from tui.simulator.states import CallState

ENDPOINT = "api.luly.simulator"
PRICE_PER_MINUTE = 0.09
PRICE_LEAST = 0.015
"""Bland's 2024 price in USD: prorated to the second, a least price also for a failed attempt."""

_ANSWERED_BY = {"human": "human", "voicemail": "voicemail", "no-answer": "no-answer"}


def answered_by(
    batch: Batch, call: CallRecord, state: CallState, scenario: Scenario, now: float
) -> str | None:
    """Answer who picked up; null while it lasts, and unless `answered_by_enabled` was asked for."""
    enabled = batch.params.get("answered_by_enabled") is True
    if scenario.answered_by == "never" or (scenario.answered_by == "when_enabled" and not enabled):
        return None
    if not state.ended or state.status == "canceled" or state.ended_at is None:
        return None
    if now < state.ended_at + scenario.late_details / batch.speed:
        return None
    return _ANSWERED_BY.get(call.outcome)


def minutes(state: CallState) -> float | None:
    """Answer a call's length in minutes, once it ended."""
    return None if state.talked is None else round(state.talked / 60, 4)


def listed_batch(batch: Batch) -> dict[str, object]:
    """Write a batch as GET /v1/batches lists it."""
    return {
        "batch_id": batch.batch_id,
        "campaign_id": batch.campaign_id,
        "base_prompt": batch.text,
        "label": batch.label,
        "endpoint_code": "api",
        "call_params": batch.params,
        "created_at": written(batch.created_at),
    }


def listed_call(
    batch: Batch, call: CallRecord, state: CallState, who: str | None
) -> dict[str, object]:
    """Write a call as GET /v1/calls lists it: no transcript."""
    return {
        "call_id": call.call_id,
        "created_at": written(batch.created_at),
        "call_length": minutes(state),
        "to": call.number or call.phone,
        "from": batch.params.get("from") or OWN_NUMBER,
        "completed": state.ended,
        "queue_status": state.queue_status,
        "error_message": state.error,
        "answered_by": who,
        "batch_id": batch.batch_id,
    }


def call_in_batch(
    batch: Batch, call: CallRecord, state: CallState, who: str | None, transcripts: bool
) -> dict[str, object]:
    """Write a call as it stands in a batch's `call_data`."""
    return {
        "status": state.status,
        "corrected_duration": None if state.talked is None else str(state.talked),
        "end_at": written(state.ended_at),
        **listed_call(batch, call, state, who),
        "endpoint_url": ENDPOINT,
        "max_duration": batch.params.get("max_duration", 30),
        "request_data": call.data,
        "transcripts": _lines(batch, call, state) if transcripts else [],
    }


def batch_details(
    batch: Batch,
    calls: Sequence[tuple[CallRecord, CallState]],
    items: Sequence[Mapping[str, object]] | None,
    analysis: bool,
) -> dict[str, object]:
    """Write a batch's details; `items` None leaves the calls out, `analysis` False the counts."""
    ended = [state for _, state in calls if state.ended]
    parameters = {**listed_batch(batch), "id": batch.batch_id}
    del parameters["batch_id"]
    answer: dict[str, object] = {
        "status": "completed" if len(ended) == len(calls) else "in-progress",
        "batch_params": parameters,
    }
    if items is not None:
        answer["call_data"] = items
    if analysis:
        answer["analysis"] = _analysis(calls, ended)
    return answer


def call_details(
    batch: Batch, call: CallRecord, state: CallState, who: str | None
) -> dict[str, object]:
    """Write one call's details; here `queue_status` says `completed`, as the page's sample does."""
    length = minutes(state)
    lines = transcript(batch, call, state)
    variables = dict(call.data)
    if lines:
        variables |= {f"spoken_{name}": text for name, text in spoken(batch, call).items()}
    queue_status = "completed" if state.queue_status == "complete" else state.queue_status
    hung_up = ("ASSISTANT" if call.dice % 3 else "USER") if state.ended and lines else None
    price = None if length is None else max(PRICE_LEAST, round(length * PRICE_PER_MINUTE, 4))
    return {
        **call_in_batch(batch, call, state, who, transcripts=True),
        "c_id": call.call_id,
        "queue_status": queue_status,
        "started_at": written(state.started_at),
        "inbound": False,
        "variables": variables,
        "record": batch.params.get("record", False),
        "recording_url": None,
        "metadata": batch.params.get("metadata") or {},
        "summary": None,
        "price": price if state.status != "canceled" else 0,
        "local_dialing": False,
        "call_ended_by": hung_up,
        "pathway_logs": None,
        "analysis_schema": None,
        "analysis": None,
        "transferred_to": None,
        "concatenated_transcript": "\n".join(f"{line.user}: {line.text}" for line in lines),
    }


def _lines(batch: Batch, call: CallRecord, state: CallState) -> list[dict[str, object]]:
    at = call.answers_at or batch.created_at
    return [
        {
            "id": call.id * 10 + place,
            "created_at": written(at + 3 * place / batch.speed),
            "text": line.text,
            "user": line.user,
            "c_id": call.call_id,
            "status": None,
            "transcript_id": None,
        }
        for place, line in enumerate(transcript(batch, call, state))
    ]


def _analysis(
    calls: Sequence[tuple[CallRecord, CallState]], ended: Sequence[CallState]
) -> dict[str, object]:
    lengths = [length for state in ended if (length := minutes(state)) is not None]
    nonzero = [length for length in lengths if length]
    return {
        "total_calls": len(calls),
        "completed_calls": len(ended),
        "in_progress_calls": len(calls) - len(ended),
        "queue_statuses": dict(Counter(state.queue_status for _, state in calls)),
        "call_lengths": {
            "average": sum(lengths) / len(lengths) if lengths else 0,
            "average_nonzero": sum(nonzero) / len(nonzero) if nonzero else 0,
            "all": lengths,
        },
        "call_ids": [call.call_id for call, _ in calls],
        "error_messages": [
            {"call_id": call.call_id, "error_message": state.error}
            for call, state in calls
            if state.error
        ],
        "endpoints": {ENDPOINT: len(calls)},
    }
