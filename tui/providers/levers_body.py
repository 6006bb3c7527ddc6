"""What Levers is sent: the exact body of call-bulk (CLI.md, "What a batch sends")."""

from typing import Any

from tui.domain.batch import BatchOptions
from tui.domain.errors import UsageError
from tui.domain.outgoing import OutgoingBatch, OutgoingCall
from tui.providers.reading import to_bytes

OURS = "callsheet_"
"""How the metadata keys of ours begin."""

NO_TEMPLATE = "none"
"""The operator's word for the account's default template, where the profile names another."""

_NUMBER_LENGTH = 100
_CHUNK = range(10, 1001)


def levers_body(batch: OutgoingBatch, default_template_id: str = "") -> bytes:
    """Build the body; what the operator did not set is absent.

    A test call leaves out names, the operator's metadata and `updateExisting`, so that no contact
    in the account is renamed. Raises UsageError for what Levers cannot be sent.
    """
    _check(batch)
    options = batch.options
    body: dict[str, Any] = {}
    if options.update_existing and not batch.test:
        body["updateExisting"] = True
    template_id = options.ai_settings_template_id or default_template_id
    if template_id and template_id != NO_TEMPLATE:
        body["aiSettingsTemplateId"] = template_id
    if options.country_code:
        body["countryCode"] = options.country_code
    if options.batch_size:
        body["batchSize"] = options.batch_size
    body["contacts"] = [_contact(batch, call) for call in batch.calls]
    return to_bytes(body)


def _check(batch: OutgoingBatch) -> None:
    options = batch.options
    if not batch.calls:
        raise UsageError("There is no call to send.")
    if batch.test and len(batch.calls) != 1:
        raise UsageError(f"A test call is one call, not {len(batch.calls)}.")
    if foreign := _foreign(options, batch):
        raise UsageError(f"Levers has no {', '.join(foreign)}.", "Leave it out of this batch.")
    if options.batch_size and options.batch_size not in _CHUNK:
        raise UsageError(
            f"--batch-size {options.batch_size} is outside what Levers takes.", "10 to 1000."
        )
    code = options.country_code
    if code and not (len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):
        raise UsageError(f"--country-code {code!r} is no country code.", "Two letters, as in SA.")


def _foreign(options: BatchOptions, batch: OutgoingBatch) -> list[str]:
    names = {
        "--param": options.params or batch.spoken,
        "--campaign-id": options.campaign_id,
        "--from": options.caller,
        "--batch-webhook": options.batch_webhook,
    }
    return [name for name, value in names.items() if value]


def _contact(batch: OutgoingBatch, call: OutgoingCall) -> dict[str, Any]:
    if not 1 <= len(call.phone) <= _NUMBER_LENGTH:
        raise UsageError(
            f"The number of the call {call.ref} has {len(call.phone)} characters.",
            "Levers takes 1 to 100.",
        )
    contact: dict[str, Any] = {"numberToCall": call.phone}
    if not batch.test:
        if call.first_name:
            contact["firstName"] = call.first_name
        if call.last_name:
            contact["lastName"] = call.last_name
    contact["metadata"] = _metadata(batch, call)
    if call.slots:
        contact["promptTags"] = _tags(call)
    return contact


def _metadata(batch: OutgoingBatch, call: OutgoingCall) -> dict[str, Any]:
    if taken := [name for name in call.metadata if name.startswith(OURS)]:
        raise UsageError(
            f"The metadata key {taken[0]!r} is ours.", f"Choose one that does not begin {OURS!r}."
        )
    ours: dict[str, Any] = {
        f"{OURS}batch": batch.batch_id,
        f"{OURS}attempt": batch.attempt_id,
        f"{OURS}ref": call.ref,
    }
    if batch.test:
        return {**ours, f"{OURS}test": True}
    return {**call.metadata, **ours}


def _tags(call: OutgoingCall) -> dict[str, str]:
    for name, value in call.slots.items():
        if not isinstance(value, str):
            raise UsageError(
                f"The tag {name!r} of the call {call.ref} is no text.", "Levers takes texts only."
            )
    return dict(call.slots)
