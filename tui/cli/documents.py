"""The engine's dataclasses as JSON documents; the field names are an API."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from typing import Any

from tui.domain.batch import Batch, CallRow
from tui.domain.clock import to_text
from tui.domain.contact import Contact
from tui.domain.profile import Secret
from tui.domain.template import Template


def plain(value: Any) -> Any:
    """Answer a value as JSON holds it: dataclasses as objects, moments as text, secrets refused."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        return to_text(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Secret):
        raise TypeError("A secret is not printed.")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence | set | frozenset):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} is not printed.")


def contact_document(contact: Contact) -> dict[str, Any]:
    """Answer a contact of `lists show`."""
    return {
        "ref": contact.ref,
        "phone": contact.phone,
        "phone_status": contact.phone_status,
        "first_name": contact.first_name,
        "last_name": contact.last_name,
        "timezone": contact.timezone,
        "fields": dict(contact.fields),
    }


def template_document(template: Template) -> dict[str, Any]:
    """Answer a template version without its source."""
    return {
        "id": template.id,
        "name": template.name,
        "version": template.version,
        "saved_at": to_text(template.saved_at),
        "author": template.author,
        "note": template.note,
    }


def batch_document(batch: Batch) -> dict[str, Any]:
    """Answer a batch as `batches` and `batches show` print it."""
    return {
        "id": batch.id,
        "name": batch.name,
        "kind": batch.kind,
        "state": str(batch.state),
        "profile": batch.profile,
        "provider": batch.provider,
        "list": batch.list_name,
        "template": batch.template_name,
        "template_version": batch.template_version,
        "mode": batch.mode,
        "total": batch.total,
        "chosen": {key: value for key, value in plain(batch.chosen).items() if value},
        "options": {key: value for key, value in plain(batch.options).items() if value},
        "created_at": to_text(batch.created_at),
        "created_by": batch.created_by,
        "confirmed_at": plain(batch.confirmed_at),
        "polled_at": plain(batch.polled_at),
    }


def call_document(row: CallRow) -> dict[str, Any]:
    """Answer a call as `status --calls` prints it."""
    return {
        "ref": row.ref,
        "phone": row.phone,
        "name": row.name,
        "state": str(row.state),
        "outcome": str(row.outcome) if row.outcome else None,
        "reason": row.reason or None,
        "answered_by": row.answered_by or None,
        "duration_s": row.duration_s,
        "cost": row.cost,
        "provider_call_id": row.provider_call_id or None,
        "provider_status": row.provider_status or None,
        "error": row.error or None,
        "until": plain(row.until),
        "updated_at": plain(row.updated_at),
    }
