"""Svix's signature on a webhook (Levers' verification page).

The page's prose says `t=...,v1=...`, its sample `v1,<base64>`; the sample is right, its value can
be recomputed this way.
"""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256
from hmac import new as new_hmac

PREFIX = "whsec_"


def key_of(secret: str) -> bytes:
    """Answer the signing key in a `whsec_<base64>` secret. Raises ValueError."""
    if not secret.startswith(PREFIX):
        raise ValueError(f"A webhook secret starts with {PREFIX}")
    try:
        return b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("A webhook secret is base64 after its prefix") from error


def signed(secret: str, event_id: str, now: float, body: bytes) -> Mapping[str, str]:
    """Answer the three headers that sign a body sent at `now`."""
    timestamp = str(int(now))
    content = f"{event_id}.{timestamp}.".encode() + body
    signature = b64encode(new_hmac(key_of(secret), content, sha256).digest()).decode()
    return {
        "svix-id": event_id,
        "svix-timestamp": timestamp,
        "svix-signature": f"v1,{signature}",
    }
