"""A batch, the options it was composed with, and its call rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tui.domain.states import BatchState, Outcome, RowState

OUR_PARAMETERS = frozenset(
    {"phone_number", "call_data", "base_prompt", "task", "label", "test_mode"}
)
"""Request fields that only Callsheet sets; an operator's `--param` may not name them."""

SPOKEN_PARAMETERS = frozenset({"first_sentence", "voicemail_message"})
"""Send Call parameters whose text is spoken: compiled, previewed and checked like the prompt."""


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """What the operator set for the provider; what was not set is absent from the request.

    `variables` and `metadata` values, and the spoken parameters in `params`, are Jinja texts.
    """

    label: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    campaign_id: str = ""
    caller: str = ""
    batch_webhook: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    metadata_json: str = ""
    ai_settings_template_id: str = ""
    country_code: str = ""
    batch_size: int = 0
    update_existing: bool = False
    purpose: str = ""
    not_before: str = ""
    not_after: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which contacts of its list a batch was composed of; all of them where nothing is set.

    `where` are (field, value) pairs that each contact meets, `segment` is the name of a saved
    filter, `limit` how many there are at most; `outcomes` are how the calls of the batch that this
    one follows up had ended.
    """

    where: tuple[tuple[str, str], ...] = ()
    segment: str = ""
    limit: int | None = None
    outcomes: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The choice in words, "" for a whole list."""
        pairs = ", ".join(f"{name}={value}" for name, value in self.where)
        parts = {
            "where": pairs,
            "segment": self.segment,
            "at most": "" if self.limit is None else str(self.limit),
            "after": ", ".join(self.outcomes),
        }
        return " · ".join(f"{word} {value}" for word, value in parts.items() if value)


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch belongs to the profile it was composed for; `kind` is `batch` or `test`.

    `template_version` is pinned at composing, and so are the `snippets` that its texts reach: the
    name in the text to a template's id and version, as `t3:2`. `content_digest` and `fixed_at` are
    set at the confirmation and never again. `realm` tells live accounts from the simulator's.
    `test_values` are the words' values of a test call that has no contact behind it.
    """

    id: str
    name: str
    profile: str
    provider: str
    realm: str
    list_id: str
    list_name: str
    created_at: datetime
    created_by: str = ""
    kind: str = "batch"
    state: BatchState = BatchState.DRAFT
    template_id: str = ""
    template_name: str = ""
    template_version: int = 0
    mode: str = "whole"
    placeholder: str = "{{}}"
    options: BatchOptions = field(default_factory=BatchOptions)
    total: int = 0
    content_digest: str = ""
    fixed_at: datetime | None = None
    confirmed_at: datetime | None = None
    polled_at: datetime | None = None
    parent_id: str = ""
    test_values: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    snippets: Mapping[str, str] = field(default_factory=dict)
    chosen: Choice = field(default_factory=Choice)


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call of a batch.

    `seq` counts from 0 in list order; `reason` is a verdict code while held, blocked or rejected;
    `digest` freezes the contact's values at the confirmation, `said` what the call was then given
    to say; `overrides` are verdict codes.
    `until` is when what holds it ends, where that is known.
    `ended_at` is when the call ended by the provider's word, else when that was heard; None where
    nobody said. `details_at` is when the call's own details were fetched.
    """

    batch_id: str
    ref: str
    seq: int
    phone: str
    dial_key: str
    name: str = ""
    state: RowState = RowState.PLANNED
    reason: str = ""
    attempt: str = ""
    digest: str = ""
    said: str = ""
    overrides: tuple[str, ...] = ()
    outcome: Outcome | None = None
    answered_by: str = ""
    duration_s: float | None = None
    cost: float | None = None
    provider_call_id: str = ""
    provider_status: str = ""
    error: str = ""
    transcript: str = ""
    recording: str = ""
    updated_at: datetime | None = None
    until: datetime | None = None
    ended_at: datetime | None = None
    details_at: datetime | None = None
