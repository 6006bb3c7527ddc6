"""Signatures against values computed by hand, and events in our words."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest

from tests.providers.samples import NOW
from tui.domain.errors import UsageError
from tui.domain.profile import Secret
from tui.domain.states import Outcome, RowState
from tui.providers import WebhookRejected, read_event, read_webhook

KEY = b"sixteen bytes or more"
SECRET = "whsec_" + base64.b64encode(KEY).decode()
STAMP = str(int(NOW.timestamp()))

EVENT: dict[str, Any] = {
    "providerCallId": "01900000-0000-7000-8000-000000000001",
    "numberFrom": "+15550100",
    "numberTo": "+966500000001",
    "providerStatus": "pass",
    "deliveryStatus": "pass",
    "duration": 41,
    "summary": None,
    "endedReason": None,
    "callOutput": "PROMISED_TO_PAY",
    "callOutputReasoning": "...",
    "sentimentOutput": "NEUTRAL",
    "transcription": "Hello Ann.",
    "recordingUrl": "bucket-name:livekit-egress/recording_1768238221.mp3",
    "metadata": {
        "requestMetadata": {
            "job": "7",
            "callsheet_batch": "b1",
            "callsheet_attempt": "abcdefghij",
            "callsheet_ref": "c17",
        }
    },
}
RAW = json.dumps(EVENT).encode()


def signature(raw: bytes, *, stamp: str = STAMP, event_id: str = "msg_1", key: bytes = KEY) -> str:
    """What Svix writes for these bytes."""
    digest = hmac.new(key, f"{event_id}.{stamp}.".encode() + raw, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def headers(given: str, stamp: str = STAMP, event_id: str = "msg_1") -> dict[str, str]:
    """The three headers."""
    return {"svix-id": event_id, "svix-timestamp": stamp, "svix-signature": given}


def read(given: dict[str, str], raw: bytes = RAW, secrets: tuple[str, ...] = (SECRET,)) -> Any:
    """Read a webhook at the moment of these tests."""
    return read_webhook(given, raw, [Secret(text) for text in secrets], NOW)


def test_the_published_example_of_the_scheme() -> None:
    """The value is Svix's own published example, recomputed here with hmac."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    raw = b'{"test": 2432232314}'
    key = base64.b64decode(secret.removeprefix("whsec_"))
    by_hand = signature(raw, stamp="1614265330", event_id="msg_p5jXN8AQM9LWM0D4loKWxJek", key=key)
    assert by_hand == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_good_webhook() -> None:
    event = read(headers(signature(RAW)))
    assert event.event_id == "msg_1"
    report = event.report
    assert (report.attempt, report.ref) == ("abcdefghij", "c17")
    assert (report.state, report.outcome) == (RowState.ENDED, Outcome.ANSWERED)
    assert (report.phone, report.duration_s) == ("+966500000001", 41.0)
    assert report.provider_call_id == EVENT["providerCallId"]
    assert report.status == "PROMISED_TO_PAY pass pass"
    assert report.transcript == "Hello Ann."
    assert report.recording == EVENT["recordingUrl"]
    assert report.cost is None
    assert report.reported_at == NOW
    assert report.raw == EVENT


def test_header_names_in_any_case() -> None:
    given = {name.title(): value for name, value in headers(signature(RAW)).items()}
    assert read(given).event_id == "msg_1"


def test_one_good_signature_of_several_is_enough() -> None:
    others = "v1,AAAA v1a,BBBB " + signature(RAW) + " v2,CCCC"
    assert read(headers(others)).event_id == "msg_1"


def test_one_of_several_secrets_is_enough() -> None:
    other = "whsec_" + base64.b64encode(b"another").decode()
    assert read(headers(signature(RAW)), secrets=(other, SECRET)).event_id == "msg_1"


def test_a_secret_without_its_prefix() -> None:
    assert read(headers(signature(RAW)), secrets=(SECRET.removeprefix("whsec_"),))


def _rejected() -> dict[str, tuple[dict[str, str], bytes, tuple[str, ...]]]:
    good = signature(RAW)
    old, late = (str(int((NOW + timedelta(seconds=s)).timestamp())) for s in (-301, 301))
    return {
        "no headers": ({}, RAW, (SECRET,)),
        "no signature": (headers(""), RAW, (SECRET,)),
        "no id": (headers(good, event_id=""), RAW, (SECRET,)),
        "another id": (headers(good, event_id="msg_2"), RAW, (SECRET,)),
        "another body": (headers(good), RAW + b" ", (SECRET,)),
        "another secret": (headers(good), RAW, ("whsec_" + base64.b64encode(b"x").decode(),)),
        "no secret": (headers(good), RAW, ()),
        "a secret that is none": (headers(good), RAW, ("whsec_***", "")),
        "an empty secret": (headers(signature(RAW, key=b"")), RAW, ("whsec_",)),
        "the wrong version": (headers(good.replace("v1,", "v2,")), RAW, (SECRET,)),
        "the prose's form": (headers(f"t={STAMP},v1={good[3:]}"), RAW, (SECRET,)),
        "without a version": (headers(good[3:]), RAW, (SECRET,)),
        "no ASCII": (headers("v1,ünïcode"), RAW, (SECRET,)),
        "too old": (headers(signature(RAW, stamp=old), stamp=old), RAW, (SECRET,)),
        "too early": (headers(signature(RAW, stamp=late), stamp=late), RAW, (SECRET,)),
        "no time": (headers(signature(RAW, stamp="soon"), stamp="soon"), RAW, (SECRET,)),
        "no moment": (headers(signature(RAW, stamp="9" * 30), stamp="9" * 30), RAW, (SECRET,)),
    }


@pytest.mark.parametrize("name", _rejected())
def test_rejected(name: str) -> None:
    given, raw, secrets = _rejected()[name]
    with pytest.raises(WebhookRejected) as caught:
        read(given, raw, secrets)
    assert SECRET[6:] not in str(caught.value)
    assert signature(RAW)[3:] not in str(caught.value)


@pytest.mark.parametrize("raw", [b"", b"<x>", b"[]", b"{}", b'{"a":"\xff"}', b"[" * 100_000])
def test_a_signed_body_that_cannot_be_read_says_nothing(raw: bytes) -> None:
    event = read(headers(signature(raw)), raw)
    assert event.event_id == "msg_1"
    assert (event.report.state, event.report.ref, event.report.provider_call_id) == (None, "", "")


def test_the_edge_of_the_tolerance_is_good() -> None:
    stamp = str(int((NOW - timedelta(seconds=300)).timestamp()))
    assert read(headers(signature(RAW, stamp=stamp), stamp=stamp))


def test_both_envelopes_say_the_same() -> None:
    flat = read_event(EVENT)
    wrapped = read_event({"type": "phone_call.ended", "data": EVENT})
    assert wrapped.raw == {"type": "phone_call.ended", "data": EVENT}
    for name in ("attempt", "ref", "phone", "state", "outcome", "duration_s", "transcript"):
        assert getattr(flat, name) == getattr(wrapped, name)


def test_another_event_says_nothing_of_a_state() -> None:
    report = read_event({"type": "phone_call.started", "data": EVENT})
    assert (report.state, report.outcome, report.ref) == (None, None, "")
    assert report.status == "phone_call.started"


@pytest.mark.parametrize("document", [None, [], "x", 3, {}, {"type": "phone_call.ended"}, {"a": 1}])
def test_what_is_no_event(document: object) -> None:
    with pytest.raises(UsageError):
        read_event(document)


def test_a_call_of_somebody_else_has_no_ref() -> None:
    assert read_event({**EVENT, "metadata": {"requestMetadata": None}}).ref == ""
    assert read_event({**EVENT, "metadata": None}).attempt == ""


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({}, Outcome.ANSWERED),
        ({"transcription": ""}, Outcome.ANSWERED),
        ({"duration": 0}, Outcome.ANSWERED),
        ({"duration": 0, "transcription": " "}, Outcome.UNDETERMINED),
        ({"duration": None, "transcription": None}, Outcome.UNDETERMINED),
        ({"providerStatus": "fail"}, Outcome.FAILED),
        ({"deliveryStatus": "fail"}, Outcome.FAILED),
        ({"deliveryStatus": None}, Outcome.UNDETERMINED),
        ({"providerStatus": "maybe"}, Outcome.UNDETERMINED),
        ({"deliveryStatus": "fail", "endedReason": "user_busy"}, Outcome.BUSY),
        ({"deliveryStatus": "fail", "endedReason": "Line is busy"}, Outcome.BUSY),
        ({"deliveryStatus": "fail", "endedReason": "no_answer"}, Outcome.NO_ANSWER),
        ({"deliveryStatus": "fail", "endedReason": "No answer"}, Outcome.NO_ANSWER),
        ({"endedReason": "voicemail_detected"}, Outcome.VOICEMAIL),
        ({"endedReason": "customer hung up"}, Outcome.ANSWERED),
    ],
)
def test_outcome(fields: dict[str, Any], outcome: Outcome) -> None:
    report = read_event({**EVENT, **fields})
    assert report.outcome is outcome
    assert report.state is RowState.ENDED


def test_the_reason_is_an_error_only_where_something_went_wrong() -> None:
    assert read_event({**EVENT, "endedReason": "customer hung up"}).error == ""
    failed = {**EVENT, "providerStatus": "fail", "endedReason": "sip 503"}
    assert read_event(failed).error == "sip 503"
