"""What can be asked of Luly: batches, calls, and their fields."""

from urllib.parse import unquote

import pytest

from tests.simulator.conftest import Frozen, Luly, rows


def test_batch_is_listed_as_it_was_sent(luly: Luly) -> None:
    batch_id = luly.accepted(
        *rows(1), prompt="Call {{name}}", label="cs-abc renewals", campaign_id="c9", voice="maya"
    )
    found = luly.client.get("/batches").json()
    assert found["status"] == "success"
    (batch,) = found["batches"]
    assert batch == {
        "batch_id": unquote(batch_id),
        "campaign_id": "c9",
        "base_prompt": "Call {{name}}",
        "label": "cs-abc renewals",
        "endpoint_code": "api",
        "call_params": {"voice": "maya"},
        "created_at": "2026-03-02T09:00:00.000+00:00",
    }
    details = luly.batch(batch_id)
    assert details["batch_params"]["id"] == unquote(batch_id)
    assert details["batch_params"]["label"] == "cs-abc renewals"


def test_listing_order_limit_and_filters(luly: Luly, clock: Frozen) -> None:
    for number in range(4):
        luly.accepted(*rows(1), label=f"n{number}", campaign_id=f"c{number % 2}")
        clock.forward(20 * 3600)

    def labels(**query: str) -> list[str]:
        found = luly.client.get("/batches", params=query).json()["batches"]
        return [batch["label"] for batch in found]

    assert labels() == ["n3", "n2", "n1", "n0"]
    assert labels(ascending="true") == ["n0", "n1", "n2", "n3"]
    assert labels(limit="2") == ["n3", "n2"]
    assert labels(campaign_id="c1") == ["n3", "n1"]
    assert labels(**{"from": "1", "to": "3"}) == ["n2", "n1"]
    assert labels(**{"from": "2026-03-02T10:30:00+00:00"}) == ["n3", "n2"]
    assert luly.client.get("/batches", params={"limit": "many"}).status_code == 400
    assert luly.client.get("/batches", params={"ascending": "up"}).status_code == 400


def test_details_leave_out_what_the_query_says(luly: Luly, clock: Frozen) -> None:
    batch_id = luly.accepted(*rows(3))
    clock.forward(200)
    assert any(call["transcripts"] for call in luly.batch(batch_id)["call_data"])
    lean = luly.batch(batch_id, include_transcripts="false")
    assert not any(call["transcripts"] for call in lean["call_data"])
    assert "call_data" not in luly.batch(batch_id, include_calls="false")
    assert "analysis" not in luly.batch(batch_id, include_analysis="false")
    assert luly.client.get(f"/batches/{batch_id}?include_calls=no").status_code == 400


def test_analysis_counts_add_up(luly: Luly, clock: Frozen) -> None:
    batch_id = luly.accepted(*rows(300))
    clock.forward(30)
    found = luly.batch(batch_id)["analysis"]
    assert found["total_calls"] == 300
    assert found["completed_calls"] + found["in_progress_calls"] == 300
    assert sum(found["queue_statuses"].values()) == 300
    assert len(found["call_ids"]) == len(set(found["call_ids"])) == 300
    assert set(found["queue_statuses"]) <= {
        "new",
        "queued",
        "allocated",
        "started",
        "complete",
        "call_error",
    }


def test_calls_are_listed_and_filtered(luly: Luly, clock: Frozen) -> None:
    first = luly.accepted(*rows(5), campaign_id="c1", **{"from": "+12025550190"})
    luly.accepted(*rows(3), answered_by_enabled=True)
    clock.forward(200)

    def listed(**query: str) -> list[str]:
        answer = luly.client.get("/calls", params=query)
        assert answer.status_code == 200, answer.text
        found = answer.json()
        assert found["count"] == len(found["calls"]) <= found["total_count"]
        assert all("transcripts" not in call for call in found["calls"])
        return [call["to"] for call in found["calls"]]

    assert len(listed()) == 8
    assert listed(batch_id=unquote(first), ascending="true") == [r["phone_number"] for r in rows(5)]
    assert listed(batch_id="none") == []
    assert listed(to_number="+12025550004") == ["+12025550004"]
    assert len(listed(from_number="+12025550190")) == 5
    assert len(listed(campaign_id="c1")) == 5
    assert len(listed(completed="true")) == 8
    assert listed(completed="false") == []
    assert len(listed(created_at="2026-03-02")) == 8
    assert listed(start_date="2026-03-03") == []
    assert listed(inbound="true") == []
    assert len(listed(**{"from": "2", "to": "5"})) == 3
    assert len(listed(limit="2")) == 2
    lengths = len(listed(duration_gt="0.1")) + len(listed(duration_lt="0.1000001"))
    assert lengths == 8
    assert luly.client.get("/calls", params={"created_at": "March"}).status_code == 400


def test_who_answered_is_told_only_when_asked_for(luly: Luly, clock: Frozen) -> None:
    silent = luly.accepted(*rows(40))
    told = luly.accepted(*rows(40), answered_by_enabled=True)
    clock.forward(20)
    for call in luly.batch(told)["call_data"]:
        assert call["completed"] or call["answered_by"] is None
    clock.forward(200)
    assert {call["answered_by"] for call in luly.batch(silent)["call_data"]} == {None}
    found = {call["answered_by"] for call in luly.batch(told)["call_data"]}
    assert {"human", "voicemail", "no-answer"} <= found


def test_call_details(luly: Luly, clock: Frozen) -> None:
    batch_id = luly.accepted(
        *rows(20), prompt="Hello there.", metadata={"a": {"b": 1}}, answered_by_enabled=True
    )
    clock.forward(300)
    calls = luly.batch(batch_id)["call_data"]
    human = next(call for call in calls if call["answered_by"] == "human")
    found = luly.call(human["call_id"])
    assert found["c_id"] == human["call_id"]
    assert found["queue_status"] == "completed"
    assert found["metadata"] == {"a": {"b": 1}}
    seconds = int(found["corrected_duration"])
    assert 20 <= seconds <= 110
    assert found["call_length"] == pytest.approx(seconds / 60, abs=1e-4)
    assert found["price"] == pytest.approx(max(0.015, seconds / 60 * 0.09), abs=1e-4)
    assert found["transcripts"][0]["user"] == "assistant"
    assert found["transcripts"][0]["text"] == "Hello there."
    assert found["concatenated_transcript"].startswith("assistant: Hello there.")
    assert found["call_ended_by"] in ("ASSISTANT", "USER")
    assert found["created_at"] < found["started_at"] < found["end_at"]
