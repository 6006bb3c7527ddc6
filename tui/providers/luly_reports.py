"""What Luly says of its batches and calls, read tolerantly into our words."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tui.domain.outgoing import BatchReport, CallReport
from tui.domain.states import RowState
from tui.providers.luly_body import REF
from tui.providers.luly_words import BATCH_COMPLETED, duration_of, outcome_of, state_of
from tui.providers.reading import mapping_of, moment_of, number_of, objects_of, text_of

_OUR_LABEL = re.compile(r"cs-([a-z2-7]{10})(?![a-z0-9])")


def attempt_of(label: str) -> str:
    """Answer the attempt id in a label of ours, or nothing."""
    match = _OUR_LABEL.match(label)
    return match.group(1) if match else ""


def call_report(
    item: Mapping[str, Any], *, attempt: str = "", error: str = "", at: datetime | None = None
) -> CallReport:
    """Read one call, from a batch's `call_data` or from `GET /v1/calls/{id}`.

    `error` is what the batch's analysis said of the call, for items that do not say it.
    """
    error = text_of(item.get("error_message")) or error
    state = state_of(item)
    return CallReport(
        attempt=attempt,
        ref=_ref(item),
        phone=text_of(item.get("to")) or text_of(item.get("phone_number")),
        provider_call_id=text_of(item.get("call_id")) or text_of(item.get("c_id")),
        state=state,
        outcome=outcome_of(item, error) if state is RowState.ENDED else None,
        status=text_of(item.get("queue_status")) or text_of(item.get("status")),
        answered_by=text_of(item.get("answered_by")),
        duration_s=duration_of(item),
        cost=number_of(item.get("price")),
        error=error,
        transcript=_transcript(item),
        recording=text_of(item.get("recording_url")),
        ended_at=moment_of(item.get("end_at")) if state is RowState.ENDED else None,
        reported_at=at,
        raw=item,
    )


def batch_report(
    document: Mapping[str, Any], provider_batch_id: str, at: datetime | None
) -> BatchReport:
    """Read the answer of `GET /v1/batches/{id}`."""
    params = mapping_of(document.get("batch_params")) or mapping_of(document.get("batche_params"))
    label = text_of(params.get("label"))
    errors = {
        text_of(item.get("call_id")): text_of(item.get("error_message"))
        for item in objects_of(mapping_of(document.get("analysis")).get("error_messages"))
    }
    calls = tuple(
        call_report(
            item,
            attempt=attempt_of(label),
            error=errors.get(text_of(item.get("call_id")), ""),
            at=at,
        )
        for item in objects_of(document.get("call_data"))
    )
    status = text_of(document.get("status"))
    return BatchReport(
        provider_batch_id=provider_batch_id,
        label=label,
        status=status,
        completed=status.lower() in BATCH_COMPLETED,
        created_at=moment_of(params.get("created_at")),
        prompt=text_of(params.get("base_prompt")),
        calls=calls,
        raw=document,
    )


def listed_report(item: Mapping[str, Any]) -> BatchReport:
    """Read one entry of `GET /v1/batches`: no calls and no status there."""
    return BatchReport(
        provider_batch_id=text_of(item.get("batch_id")) or text_of(item.get("id")),
        label=text_of(item.get("label")),
        created_at=moment_of(item.get("created_at")),
        prompt=text_of(item.get("base_prompt")),
        raw=item,
    )


def _ref(item: Mapping[str, Any]) -> str:
    # BLAND: the properties of a call come back as request_data; DOC: `variables` may nest them.
    variables = mapping_of(item.get("variables"))
    places = (item, item.get("request_data"), variables, variables.get("request_data"))
    return next((ref for place in places if (ref := text_of(mapping_of(place).get(REF)))), "")


def _transcript(item: Mapping[str, Any]) -> str:
    turns = [
        f"{text_of(turn.get('user')) or '?'}: {text_of(turn.get('text'))}"
        for turn in objects_of(item.get("transcripts"))
    ]
    return "\n".join(turns) or text_of(item.get("concatenated_transcript")).strip()
