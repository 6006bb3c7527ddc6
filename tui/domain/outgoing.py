"""What is handed to a provider adapter, and what a provider says of a call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tui.domain.batch import BatchOptions
from tui.domain.states import Outcome, RowState


@dataclass(frozen=True, slots=True)
class OutgoingCall:
    """One call as it leaves: the number as it shall be written, and the values of its slots.

    `slots` holds the compiled prompt's slots, the spoken parameters' slots and `--var` texts.
    `metadata` holds the operator's rendered metadata (Levers).
    """

    ref: str
    phone: str
    first_name: str = ""
    last_name: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutgoingBatch:
    """One request to be: an adapter turns it into the exact bytes.

    `prompt` is the compiled shared text, `spoken` the compiled spoken parameters by name; both
    None and empty where the batch has no template. `label` already begins with `cs-` and the
    attempt id. `test` marks the one test call.
    """

    batch_id: str
    attempt_id: str
    label: str
    calls: tuple[OutgoingCall, ...]
    options: BatchOptions
    prompt: str | None = None
    spoken: Mapping[str, str] = field(default_factory=dict)
    test: bool = False


@dataclass(frozen=True, slots=True)
class CallReport:
    """What a provider said of one call; `state` is None where it said nothing of it.

    `attempt` and `ref` are our own marks where the provider echoed them. `status` is the
    provider's own word, shown raw. Durations are seconds, `cost` in the provider's currency.
    `ended_at` is when the call ended by the provider's clock.
    """

    attempt: str = ""
    ref: str = ""
    phone: str = ""
    provider_call_id: str = ""
    state: RowState | None = None
    outcome: Outcome | None = None
    status: str = ""
    answered_by: str = ""
    duration_s: float | None = None
    cost: float | None = None
    error: str = ""
    transcript: str = ""
    recording: str = ""
    ended_at: datetime | None = None
    reported_at: datetime | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What a provider said of one of its batches: its own id, our label, its calls."""

    provider_batch_id: str
    label: str = ""
    status: str = ""
    completed: bool = False
    created_at: datetime | None = None
    prompt: str = ""
    calls: tuple[CallReport, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """A provider's list of batches; `complete` if it surely covers all since `since`.

    `server_time` is read from the answer's Date header: absence is proven by that clock.
    """

    batches: tuple[BatchReport, ...]
    complete: bool
    since: datetime
    server_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do; the screens offer nothing that is not here."""

    can_poll: bool
    can_list: bool
    can_stop: bool
    carries_prompt: bool
    returns_ids: bool
    has_test_mode: bool
    has_webhooks: bool
