"""What Luly's pages call wrong is refused in a documented shape, and nothing of it is dialled."""

from typing import Any

import pytest

from tests.simulator.conftest import Frozen, Luly, rows
from tui.simulator import Running

PHONE = "+12025550101"


def test_page_sample_is_taken(luly: Luly, simulator: Running) -> None:
    sample = [
        {
            "phone_number": "1234567890",
            "business": "ABC Corp",
            "service": "Netflix",
            "date": "September 4th",
        },
        {
            "phone_number": "32176540987",
            "business": "XYZ inc.",
            "service": "Window Cleaning",
            "date": "December 20th",
        },
    ]
    answer = luly.send(*sample, prompt="You are calling {{business}} to renew {{service}}.")
    assert answer.status_code == 200
    assert answer.json()["message"] == "success"
    assert answer.json()["batch_id"].endswith("-gen-batch")
    assert "$" in answer.json()["batch_id"]
    assert [dial.phone for dial in simulator.dials()] == ["1234567890", "32176540987"]


def test_numbers_that_cannot_be_dialled_end_with_an_error(luly: Luly, clock: Frozen) -> None:
    batch_id = luly.accepted({"phone_number": "12223334444"}, {"phone_number": "1234567890"})
    clock.forward(60)
    details = luly.batch(batch_id)
    for call in details["call_data"]:
        assert call["queue_status"] == "call_error"
        assert call["status"] == "failed"
        assert call["error_message"] == "The number you dialed is not found."
    assert len(details["analysis"]["error_messages"]) == 2


@pytest.mark.parametrize("phone", ["2223334444", "+1 (222) 333-4444", "222-333-4444"])
def test_local_forms_are_read_with_the_default_country(luly: Luly, phone: str) -> None:
    details = luly.batch(luly.accepted({"phone_number": phone}))
    assert details["call_data"][0]["to"] == "+12223334444"
    assert details["call_data"][0]["request_data"]["phone_number"] == phone


@pytest.mark.parametrize(
    "phone",
    ["222-FLOWERS", "2223334444 ext 5", "2223334444x5", "+1", "123456", "+1234567890123456"],
)
def test_impossible_numbers_are_refused(luly: Luly, simulator: Running, phone: str) -> None:
    answer = luly.send(*rows(2), {"phone_number": phone})
    assert answer.status_code == 400
    assert answer.json() == {"error": "Invalid phone number format"}
    assert simulator.dials() == []


@pytest.mark.parametrize("header", [None, "", "wrong", "Bearer wrong", "Bearer"])
def test_wrong_key(luly: Luly, simulator: Running, header: str | None) -> None:
    del luly.client.headers["authorization"]
    headers = {} if header is None else {"authorization": header}
    body = {"base_prompt": "Hello", "call_data": rows(1)}
    for answer in (
        luly.client.post("/batches", json=body, headers=headers),
        luly.client.get("/batches", headers=headers),
        luly.client.get("/batches/x", headers=headers),
        luly.client.post("/batches/x/stop", headers=headers),
        luly.client.get("/calls", headers=headers),
        luly.client.get("/calls/x", headers=headers),
        luly.client.post("/calls/x/stop", headers=headers),
    ):
        assert answer.status_code == 401
        assert answer.json() == {
            "data": None,
            "errors": [{"error": "AUTH_FAILURE", "message": "Unauthorized"}],
        }
    assert simulator.dials() == []


def test_key_after_bearer_is_tolerated(luly: Luly) -> None:
    headers = {"authorization": "Bearer simulator-key"}
    assert luly.client.get("/batches", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"call_data": rows(1)}, "Missing required parameter: base_prompt."),
        ({"base_prompt": "Hello"}, "Missing required parameter: call_data."),
        ({"base_prompt": "Hello", "call_data": []}, "Missing required parameter: call_data."),
        ({"base_prompt": "", "call_data": rows(1)}, "Missing required parameter: base_prompt."),
        ({"base_prompt": 5, "call_data": rows(1)}, "base_prompt must be a string."),
        ({"base_prompt": "Hello", "call_data": {}}, "call_data must be an array."),
        ({"base_prompt": "Hello", "call_data": ["x"]}, "call_data[0] must be an object."),
        (
            {"base_prompt": "Hello", "call_data": [{"Phone_Number": PHONE}]},
            "Missing required parameter: phone_number.",
        ),
        (
            {"base_prompt": "Hello", "call_data": [{"phone_number": 12025550101}]},
            "call_data[0].phone_number must be a string.",
        ),
    ],
)
def test_missing_and_mistyped(luly: Luly, simulator: Running, body: Any, problem: str) -> None:
    answer = luly.client.post("/batches", json=body)
    assert answer.status_code == 400
    assert answer.json()["status"] == "error"
    assert answer.json()["message"].startswith("Invalid parameters. Error: [")
    assert problem in answer.json()["errors"]
    assert simulator.dials() == []


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("test_mode", "true", "test_mode must be a boolean."),
        ("label", 5, "label must be a string."),
        ("campaign_id", [], "campaign_id must be a string."),
        ("from", 1, "from must be a string."),
        ("record", "yes", "record must be a boolean."),
        ("temperature", 2, "temperature must be between 0 and 1."),
        ("max_duration", "10", "max_duration must be a number."),
        ("metadata", "x", "metadata must be a JSON object."),
        ("keywords", "x", "keywords must be a list."),
        (
            "voicemail_action",
            "sing",
            "voicemail_action must be one of hangup, leave_message, ignore.",
        ),
        ("webhook", "http://example.com/x", "webhook must start with https://"),
        ("batch_webhook", "example.com", "batch_webhook must be a URL."),
        ("batch_webhook", "http://[", "batch_webhook must be a URL."),
        ("start_time", "tomorrow", "start_time must be YYYY-MM-DD HH:MM:SS -HH:MM."),
    ],
)
def test_parameters_of_send_call(luly: Luly, name: str, value: Any, problem: str) -> None:
    answer = luly.send(*rows(1), **{name: value})
    assert answer.status_code == 400
    assert answer.json()["errors"] == [problem]


def test_start_time_has_to_be_five_minutes_ahead(luly: Luly, clock: Frozen) -> None:
    soon = luly.send(*rows(1), start_time="2026-03-02 09:04:00")
    assert soon.status_code == 400
    text = "Calls must be scheduled at least 5 minutes in advance"
    assert soon.json() == {"status": "error", "message": text}
    batch_id = luly.accepted(*rows(1), start_time="2026-03-02 04:06:00 -05:00")
    clock.forward(60)
    assert luly.batch(batch_id)["call_data"][0]["queue_status"] == "new"
    clock.forward(20 * 6 * 60)
    assert luly.batch(batch_id)["status"] == "completed"


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b'{"base_prompt": NaN}', "application/json"),
        (b'{"base_prompt": "\\ud800", "call_data": []}', "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'{"base_prompt": "x", "call_data": [{"phone_number": "2223334444"}]}', "text/plain"),
    ],
)
def test_bodies_that_are_no_json_object(luly: Luly, content: bytes, media: str) -> None:
    answer = luly.client.post("/batches", content=content, headers={"content-type": media})
    assert answer.status_code == 400
    assert answer.json()["status"] == "error"


def test_unknown_things_are_404(luly: Luly) -> None:
    assert luly.client.get("/batches/none").status_code == 404
    assert luly.client.post("/batches/none/stop").status_code == 404
    assert luly.client.get("/calls/none").json() == {
        "status": "error",
        "message": "Call not found.",
    }
    assert luly.client.get("/nothing").json() == {"status": "error", "message": "Not Found"}
    assert luly.client.delete("/batches").status_code == 405


def test_too_large_a_body(luly: Luly) -> None:
    answer = luly.client.post("/batches", content=b" " * (50 * 1024 * 1024 + 1))
    assert answer.status_code == 413
    assert answer.json()["status"] == "error"


def test_a_body_of_many_megabytes_is_taken(luly: Luly) -> None:
    assert luly.send(*rows(40, prompt="word " * 100_000)).status_code == 200
