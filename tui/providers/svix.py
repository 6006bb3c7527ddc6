"""Svix signatures, as Levers' webhooks carry them.

The page's prose says `t=timestamp,v1=sig`, its sample is `v1,<base64>`. The sample is right: its
value is base64(HMAC-SHA256(base64 of the secret after `whsec_`, "{id}.{timestamp}.{body}")).
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from tui.domain.errors import CallsheetError
from tui.domain.profile import Secret

TOLERANCE = timedelta(minutes=5)
"""How far a timestamp may be from now, either way (Svix's own libraries)."""

_PREFIX = "whsec_"


class WebhookRejected(CallsheetError):
    """A webhook without a good signature."""


def check_signature(
    headers: Mapping[str, str], raw: bytes, secrets: Sequence[Secret], now: datetime
) -> tuple[str, datetime]:
    """Answer the event's id and moment if any secret signed exactly these bytes.

    Headers in any case. Raises WebhookRejected, never with a secret or a signature in it.
    """
    given = {name.lower(): value for name, value in headers.items()}
    event_id, stamp, signatures = (
        given.get(f"svix-{name}", "").strip() for name in ("id", "timestamp", "signature")
    )
    if not (event_id and stamp and signatures):
        raise WebhookRejected("The webhook has no Svix signature.")
    at = _moment(stamp)
    if abs(now - at) > TOLERANCE:
        raise WebhookRejected(
            "The webhook's timestamp is more than five minutes away.", "Check this machine's clock."
        )
    signed = f"{event_id}.{stamp}.".encode() + raw
    keys = [key for secret in secrets if (key := _key(secret)) is not None]
    if not keys:
        raise WebhookRejected(
            "No webhook secret is set that could check a signature.",
            "Set webhook_secrets_env; a secret is whsec_ and base64.",
        )
    candidates = [part[3:] for part in signatures.split() if part.startswith("v1,")]
    good = [
        hmac.compare_digest(candidate.encode(), expected(key, signed))
        for key in keys
        for candidate in candidates
    ]
    if not any(good):
        raise WebhookRejected(
            "The webhook's signature does not match.", "Compare the secret with the Levers app's."
        )
    return event_id, at


def expected(key: bytes, signed: bytes) -> bytes:
    """Answer the base64 signature of the signed text."""
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())


def _moment(stamp: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(stamp), UTC)
    except (ValueError, OverflowError, OSError):
        raise WebhookRejected("The webhook's timestamp is no time.") from None


def _key(secret: Secret) -> bytes | None:
    text = secret.reveal().strip().removeprefix(_PREFIX)
    try:
        return base64.b64decode(text, validate=True) or None
    except (binascii.Error, ValueError):
        return None
