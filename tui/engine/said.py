"""What one call was given to say: a digest made at the confirmation, and read from a body again.

By it a workspace shows afterwards whether the words that left are those that were confirmed, even
where the contact has changed since, or is gone.
"""

from collections.abc import Mapping
from typing import Any

from tui.domain.outgoing import OutgoingCall
from tui.engine.content import digest_of

Item = Mapping[str, Any]
"""One call's part of a request's body."""

_OURS = "callsheet_"
_LENGTH = 32
"""Characters kept of a digest: 128 bits tell any two calls of a workspace apart."""


def said_of(provider: str, call: OutgoingCall) -> str:
    """Digest a call as its provider is about to be told of it."""
    if provider == "levers":
        return _said(call.phone, call.slots, call.first_name, call.last_name, call.metadata)
    return _said(call.phone, call.slots)


def said_in(item: Item) -> str:
    """Digest a call as a body tells of it."""
    if "numberToCall" not in item:
        return _said(phone_in(item), slots_in(item))
    metadata = {k: v for k, v in item["metadata"].items() if not k.startswith(_OURS)}
    first, last = str(item.get("firstName", "")), str(item.get("lastName", ""))
    return _said(phone_in(item), slots_in(item), first, last, metadata)


def items_in(sent: Mapping[str, Any]) -> list[Item]:
    """Answer the calls of a body."""
    return list(sent.get("call_data") or sent.get("contacts") or [])


def ref_in(item: Item) -> str:
    """Answer which contact a call is of."""
    return str((item.get("metadata") or item).get("callsheet_ref"))


def phone_in(item: Item) -> str:
    """Answer the number that is called."""
    return str(item.get("phone_number") or item.get("numberToCall"))


def slots_in(item: Item) -> dict[str, Any]:
    """Answer the values that travel."""
    if "numberToCall" in item:
        return dict(item.get("promptTags") or {})
    return {k: v for k, v in item.items() if k not in ("phone_number", "callsheet_ref")}


def _said(
    phone: str,
    slots: Mapping[str, Any],
    first_name: str = "",
    last_name: str = "",
    metadata: Mapping[str, Any] | None = None,
) -> str:
    return digest_of([phone, slots, first_name, last_name, metadata or {}])[:_LENGTH]
