"""Luly's words in ours: states, outcomes, lengths, echoes of our marks."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.providers.samples import NOW
from tui.domain.states import Outcome, RowState
from tui.providers.luly_reports import attempt_of, batch_report, call_report, listed_report
from tui.providers.luly_words import duration_of, outcome_of_error

R = RowState
O = Outcome  # noqa: E741  (a table is easier to read with it)

BATCH: dict[str, Any] = {
    "status": "in-progress",
    "batch_params": {
        "id": "XyZ-gen-batch",
        "created_at": "2026-01-02T09:00:00.1+00:00",
        "label": "cs-abcdefghij renewals",
        "base_prompt": "Call {{name}}",
        "call_params": {"voice": "maya"},
    },
    "call_data": [
        {
            "status": "completed",
            "call_id": "k1",
            "to": "+15550100",
            "completed": True,
            "queue_status": "complete",
            "answered_by": "voicemail",
            "error_message": None,
            "corrected_duration": "12",
            "call_length": 0.9,
            "end_at": "2026-01-02T09:03:00.5+00:00",
            "request_data": {"callsheet_ref": "c1"},
            "transcripts": [],
        },
        {"call_id": "k2", "to": "+15550101", "completed": False, "queue_status": "started"},
        {"call_id": "k3", "to": "+15550102", "queue_status": "call_error"},
    ],
    "analysis": {"error_messages": [{"call_id": "k3", "error_message": "The number is busy."}]},
}


CALL_FIELDS = (
    *("status", "queue_status", "completed", "answered_by", "error_message", "to", "call_id"),
    *("corrected_duration", "call_length", "request_data", "variables", "transcripts"),
    *("price", "recording_url", "disposition_tag", "concatenated_transcript"),
)


def test_batch_is_read() -> None:
    report = batch_report(BATCH, "XyZ-gen-batch", NOW)
    assert (report.label, report.status, report.completed) == (
        "cs-abcdefghij renewals",
        "in-progress",
        False,
    )
    assert report.prompt == "Call {{name}}"
    first, second, third = report.calls
    assert first.ended_at == datetime(2026, 1, 2, 9, 3, 0, 500_000, UTC)
    assert second.ended_at is None
    assert (first.attempt, first.ref, first.phone) == ("abcdefghij", "c1", "+15550100")
    assert (first.state, first.outcome, first.duration_s) == (R.ENDED, O.VOICEMAIL, 12.0)
    assert (second.state, second.outcome) == (R.IN_PROGRESS, None)
    assert (third.state, third.outcome, third.error) == (R.ENDED, O.BUSY, "The number is busy.")
    assert first.reported_at == NOW


@pytest.mark.parametrize("word", ["completed", "complete", "Completed"])
def test_batch_of_the_misspelled_field_and_either_word(word: str) -> None:
    document = {"status": word, "batche_params": BATCH["batch_params"]}
    report = batch_report(document, "x", NOW)
    assert report.completed
    assert report.label == "cs-abcdefghij renewals"
    assert report.calls == ()


@pytest.mark.parametrize(
    ("item", "state"),
    [
        ({"queue_status": "new"}, R.QUEUED),
        ({"queue_status": "queued"}, R.QUEUED),
        ({"queue_status": "allocated"}, R.QUEUED),
        ({"queue_status": "started"}, R.IN_PROGRESS),
        ({"queue_status": "complete"}, R.ENDED),
        ({"queue_status": "completed"}, R.ENDED),
        ({"queue_status": "pre_queue_error"}, R.ENDED),
        ({"queue_status": "queue_error", "completed": False}, R.ENDED),
        ({"queue_status": "call_error"}, R.ENDED),
        ({"queue_status": "complete_error"}, R.ENDED),
        ({"queue_status": "started", "completed": True}, R.ENDED),
        ({"queue_status": "complete", "completed": False}, R.IN_PROGRESS),
        ({"queue_status": "queued", "completed": False}, R.QUEUED),
        ({"status": "canceled"}, R.CANCELED),
        ({"status": "canceled", "completed": True}, R.CANCELED),
        ({"status": "busy"}, R.ENDED),
        ({"status": "unknown"}, None),
        ({"queue_status": "teleported"}, None),
        ({}, None),
    ],
)
def test_state(item: dict[str, Any], state: RowState | None) -> None:
    report = call_report(item)
    assert report.state is state
    assert (report.outcome is None) is (state is not R.ENDED)


def test_a_word_nobody_knows_is_shown_raw() -> None:
    report = call_report({"queue_status": "teleported", "call_id": "k"})
    assert (report.state, report.status) == (None, "teleported")


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"answered_by": "human"}, O.ANSWERED),
        ({"answered_by": "voicemail"}, O.VOICEMAIL),
        ({"answered_by": "no-answer", "status": "completed"}, O.NO_ANSWER),
        ({"answered_by": "unknown", "call_length": 1}, O.UNDETERMINED),
        ({"status": "busy"}, O.BUSY),
        ({"status": "no-answer"}, O.NO_ANSWER),
        ({"status": "failed"}, O.FAILED),
        ({"status": "failed", "error_message": "The number is busy. Try later."}, O.BUSY),
        ({"status": "failed", "answered_by": "human"}, O.ANSWERED),
        ({"queue_status": "call_error", "error_message": "No answer"}, O.NO_ANSWER),
        ({"queue_status": "queue_error"}, O.FAILED),
        ({"disposition_tag": "NO_ANSWER"}, O.NO_ANSWER),
        ({"disposition_tag": "INTERESTED", "call_length": 0.5}, O.UNDETERMINED),
        ({"status": "completed", "call_length": 0.5}, O.UNDETERMINED),
        ({"call_length": 0.5, "error_message": "recording lost"}, O.UNDETERMINED),
        ({"call_length": 0}, O.UNDETERMINED),
        ({"error_message": "The number you dialed is not found."}, O.FAILED),
        ({}, O.UNDETERMINED),
    ],
)
def test_outcome(fields: dict[str, Any], outcome: Outcome) -> None:
    assert call_report({"completed": True, **fields}).outcome is outcome


@pytest.mark.parametrize(
    ("message", "outcome"),
    [
        ("The number you dialed is busy. Please try again later.", O.BUSY),
        ("The call was not answered", O.NO_ANSWER),
        ("no-answer", O.NO_ANSWER),
        ("The number you dialed is temporarily unavailable.", O.FAILED),
        ("Service Provider Blocked Call due to Spam", O.FAILED),
        ("businessbusyness", O.FAILED),
    ],
)
def test_error_messages(message: str, outcome: Outcome) -> None:
    assert outcome_of_error(message) is outcome


@pytest.mark.parametrize(
    ("item", "seconds"),
    [
        ({"corrected_duration": "12", "call_length": 9}, 12.0),
        ({"corrected_duration": 12.5}, 12.5),
        ({"call_length": 0.2}, 12.0),
        ({"call_length": "1.5"}, 90.0),
        ({"call_length": -1}, None),
        ({"call_length": "NaN"}, None),
        ({"call_length": True}, None),
        ({"call_length": [1]}, None),
        ({"corrected_duration": "soon", "call_length": 1}, 60.0),
        ({}, None),
    ],
)
def test_length_in_seconds(item: dict[str, Any], seconds: float | None) -> None:
    assert duration_of(item) == seconds


@pytest.mark.parametrize(
    "item",
    [
        {"request_data": {"callsheet_ref": "c7"}},
        {"variables": {"callsheet_ref": "c7"}},
        {"variables": {"request_data": {"callsheet_ref": "c7"}}},
        {"callsheet_ref": "c7"},
    ],
)
def test_our_ref_is_found_wherever_it_is_echoed(item: dict[str, Any]) -> None:
    assert call_report(item).ref == "c7"


def test_call_with_transcript_price_and_recording() -> None:
    report = call_report(
        {
            "c_id": "k1",
            "completed": True,
            "price": 0.045,
            "recording_url": "https://example.com/r.mp3",
            "transcripts": [
                {"user": "assistant", "text": "Hello Ann,\nhow are you?"},
                {"user": "user", "text": "Fine."},
                "no turn",
            ],
            "concatenated_transcript": "other",
        }
    )
    assert report.provider_call_id == "k1"
    assert report.cost == 0.045
    assert report.transcript == "assistant: Hello Ann,\nhow are you?\nuser: Fine."
    assert report.recording == "https://example.com/r.mp3"


def test_transcript_falls_back_to_the_joined_one() -> None:
    assert call_report({"concatenated_transcript": " assistant: Hi. \n"}).transcript == (
        "assistant: Hi."
    )


@pytest.mark.parametrize(
    ("label", "attempt"),
    [
        ("cs-abcdefghij", "abcdefghij"),
        ("cs-abcdefghij spring", "abcdefghij"),
        ("cs-abcdefghijk", ""),
        ("cs-abc", ""),
        ("x cs-abcdefghij", ""),
        ("", ""),
    ],
)
def test_attempt_in_a_label(label: str, attempt: str) -> None:
    assert attempt_of(label) == attempt


@pytest.mark.parametrize("item", [{}, {"batch_id": 7}, {"batch_id": None, "created_at": "soon"}])
def test_listed_batch_of_any_form(item: dict[str, Any]) -> None:
    assert listed_report(item).created_at is None


@pytest.mark.parametrize("hostile", [None, 1, "x", [], [1, "a", None], {"a": {"b": []}}, True])
def test_no_form_breaks_the_reading(hostile: Any) -> None:
    call_report(dict.fromkeys(CALL_FIELDS, hostile))
    batch_report(dict.fromkeys((*BATCH, "batche_params"), hostile), "x", NOW)
    batch_report({**BATCH, "analysis": {"error_messages": hostile}}, "x", NOW)
