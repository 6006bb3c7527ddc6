"""What Luly is sent: the exact body of `POST /v1/batches` (CLI.md, "What a batch sends")."""

from typing import Any

from tui.domain.batch import OUR_PARAMETERS, SPOKEN_PARAMETERS, BatchOptions
from tui.domain.errors import UsageError
from tui.domain.outgoing import OutgoingBatch, OutgoingCall
from tui.providers.reading import to_bytes

REF = "callsheet_ref"
"""The property of each call by which it is recognised afterwards."""

_RESERVED = frozenset({"phone_number", REF})
_OPTION_FIELDS = {"from": "caller", "campaign_id": "campaign_id", "batch_webhook": "batch_webhook"}


def luly_body(batch: OutgoingBatch) -> bytes:
    """Build the body; what the operator did not set is absent.

    Raises UsageError for what Luly cannot be sent: no prompt, no calls, Levers' options, a field
    set twice, one of ours set by the operator, a test of more than one call.
    """
    _check(batch)
    body: dict[str, Any] = {
        "base_prompt": batch.prompt,
        "call_data": [_call(call) for call in batch.calls],
        "label": batch.label,
    }
    for name, attribute in _OPTION_FIELDS.items():
        if value := getattr(batch.options, attribute):
            body[name] = value
    if batch.test:
        body["test_mode"] = True
    body.update(_parameters(batch))
    return to_bytes(body)


def _check(batch: OutgoingBatch) -> None:
    if batch.prompt is None:
        raise UsageError(
            "A batch for Luly needs a template: its prompt travels with the request.",
            "Choose one with --template.",
        )
    if not batch.calls:
        raise UsageError("There is no call to send.")
    if batch.test and len(batch.calls) != 1:
        raise UsageError(
            f"A test call is one call, not {len(batch.calls)}: "
            "test_mode would ring the first and leave the rest for ever."
        )
    if foreign := _foreign(batch.options):
        raise UsageError(f"Luly has no {', '.join(foreign)}.", "Leave it out of this batch.")


def _foreign(options: BatchOptions) -> list[str]:
    names = {
        "--metadata": options.metadata or options.metadata_json,
        "--ai-settings-template-id": options.ai_settings_template_id,
        "--country-code": options.country_code,
        "--batch-size": options.batch_size,
        "--update-existing": options.update_existing,
    }
    return [name for name, value in names.items() if value]


def _call(call: OutgoingCall) -> dict[str, str]:
    if not call.phone:
        raise UsageError(f"The call {call.ref} has no number.")
    for name, value in call.slots.items():
        # Properties are case-sensitive, variables are not (Bland): both readings must be ours.
        if name.strip().lower() in _RESERVED:
            raise UsageError(f"A variable cannot be called {name!r}: that property is ours.")
        if not isinstance(value, str):
            raise UsageError(f"The value of {name!r} of the call {call.ref} is no text.")
    return {"phone_number": call.phone, **call.slots, REF: call.ref}


def _parameters(batch: OutgoingBatch) -> dict[str, Any]:
    parameters: dict[str, Any] = {}
    for name, value in batch.options.params.items():
        if name in OUR_PARAMETERS:
            raise UsageError(f"--param {name} is set by Callsheet.", "Leave it out.")
        if (attribute := _OPTION_FIELDS.get(name)) and getattr(batch.options, attribute):
            raise UsageError(f"{name!r} is set twice.", "Leave out the --param.")
        if name in SPOKEN_PARAMETERS and isinstance(value, str) and name not in batch.spoken:
            raise UsageError(f"The text of {name!r} was not compiled, so nobody has previewed it.")
        parameters[name] = value
    for name, text in batch.spoken.items():
        if name in OUR_PARAMETERS:
            raise UsageError(f"{name!r} is no spoken parameter.")
        parameters[name] = text
    return parameters
