"""Profiles, batches and a clock for these tests. Every key here is made up."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tui.domain.batch import BatchOptions
from tui.domain.outgoing import OutgoingBatch, OutgoingCall
from tui.domain.profile import Profile, Secret

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
KEY = "sk-lulu-0123456789-never-shown"
TOKEN = "tok-levers-9876543210-never-shown"


def clock() -> datetime:
    """The one moment of these tests."""
    return NOW


def luly_profile(url: str, **changes: Any) -> Profile:
    """A live Luly profile with a key."""
    settings: dict[str, Any] = {"api_key": Secret(KEY), "request_timeout": 5.0, **changes}
    return Profile("luly-test", "luly", url, **settings)


def levers_profile(url: str, **changes: Any) -> Profile:
    """A live Levers profile with a ready token."""
    settings: dict[str, Any] = {"token": Secret(TOKEN), "request_timeout": 5.0, **changes}
    return Profile("levers-test", "levers", url, **settings)


def a_call(ref: str = "c1", phone: str = "+15550100", **changes: Any) -> OutgoingCall:
    """One call."""
    return OutgoingCall(ref, phone, **changes)


def a_batch(
    *calls: OutgoingCall,
    options: BatchOptions | None = None,
    prompt: str | None = "{{prompt}}",
    spoken: Mapping[str, str] | None = None,
    test: bool = False,
) -> OutgoingBatch:
    """One request to be."""
    return OutgoingBatch(
        batch_id="b1",
        attempt_id="abcdefghij",
        label="cs-abcdefghij spring",
        calls=calls or (a_call(slots={"prompt": "Hello."}),),
        options=options or BatchOptions(),
        prompt=prompt,
        spoken=spoken or {},
        test=test,
    )
