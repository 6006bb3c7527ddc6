"""Whatever an answer holds: read without an exception, never taken for more than it is."""

import json
from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.providers.samples import NOW
from tui.domain.errors import NotReached, ProviderRejected, UsageError
from tui.domain.states import AttemptState
from tui.providers import read_event
from tui.providers.addresses import segment
from tui.providers.levers_answer import levers_result
from tui.providers.luly_answer import luly_result
from tui.providers.luly_reports import batch_report, call_report
from tui.providers.post import Answer
from tui.providers.reading import asked, complaint, server_time

WORDS = st.sampled_from(
    ["success", "error", "DNC Error", "completed", "busy", "", "b-1", "pass", "fail", "1e999"]
)
KEYS = st.sampled_from(
    [
        *("message", "status", "batch_id", "errors", "error", "data", "detail", "loc", "msg"),
        *("call_data", "batch_params", "analysis", "error_messages", "queue_status", "completed"),
        *("answered_by", "request_data", "variables", "transcripts", "user", "text", "price"),
        *("call_length", "corrected_duration", "to", "call_id", "label", "created_at", "type"),
        *("metadata", "requestMetadata", "callsheet_ref", "providerStatus", "deliveryStatus"),
        *("endedReason", "duration", "transcription"),
    ]
)
TEXTS = st.text(st.characters(exclude_categories=()), max_size=5)
"""Texts with half characters too, which JSON can hold and UTF-8 cannot."""

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)
OBJECTS = st.dictionaries(KEYS, JSON, max_size=8)
BODIES = st.binary(max_size=40) | OBJECTS.map(lambda value: json.dumps(value).encode())
HEADERS = st.lists(st.tuples(st.sampled_from(["date", "Date"]), st.text(max_size=30)), max_size=2)
ANSWERS = st.builds(
    Answer,
    left=st.booleans(),
    status=st.none() | st.integers(100, 599),
    headers=HEADERS.map(tuple),
    body=BODIES,
    complete=st.booleans(),
    error=st.text(max_size=10),
)


def _document(answer: Answer) -> dict[str, Any]:
    try:
        found = json.loads(answer.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@given(ANSWERS)
def test_luly_takes_nothing_for_more_than_it_is(answer: Answer) -> None:
    result = luly_result(answer)
    whole = answer.left and answer.complete
    assert (result.state is AttemptState.NOT_SENT) is (not answer.left)
    assert (result.detail + result.provider_batch_id).encode()
    if result.state is AttemptState.ACCEPTED:
        document = _document(answer)
        assert whole
        assert 200 <= (answer.status or 0) < 300
        assert result.provider_batch_id
        assert "success" in {document.get("status"), document.get("message")}
    if result.state is AttemptState.REJECTED:
        assert whole
        assert answer.status in {400, 401, 403, 404, 413, 429}
        assert not _document(answer).get("batch_id")


@given(ANSWERS)
def test_levers_takes_nothing_for_more_than_it_is(answer: Answer) -> None:
    result = levers_result(answer)
    whole = answer.left and answer.complete
    assert (result.state is AttemptState.NOT_SENT) is (not answer.left)
    if result.state is AttemptState.ACCEPTED:
        assert whole
        assert answer.status == 201
    if result.state is AttemptState.REJECTED:
        assert whole
        assert answer.status in {401, 422}


@given(ANSWERS)
def test_a_question_is_answered_with_an_object_or_an_error_of_ours(answer: Answer) -> None:
    with suppress(NotReached, ProviderRejected):
        assert isinstance(asked(answer, "Luly", "it"), dict)
    complaint(answer)
    server_time(answer)


@given(OBJECTS)
def test_any_report_is_read(document: dict[str, Any]) -> None:
    batch = batch_report(document, "b-1", NOW)
    for report in (call_report(document), *batch.calls):
        assert report.duration_s is None or report.duration_s >= 0
        assert report.cost is None or report.cost >= 0
        segment(f"id-{report.provider_call_id}")
        told = (report.ref, report.phone, report.status, report.error, report.transcript)
        assert "".join(told).encode() is not None


@given(JSON)
def test_any_event_is_read_or_refused(document: Any) -> None:
    try:
        report = read_event(document)
    except UsageError:
        return
    assert (report.state is None) is (report.outcome is None)
    told = (report.ref, report.attempt, report.provider_call_id, report.transcript)
    assert "".join(told).encode() is not None
