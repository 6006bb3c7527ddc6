"""Levers' access tokens: a JWT that any simulator on the same workspace can check.

The page's sample is signed with ES512; ours with HS256, which to its bearer is just as opaque.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest
from hmac import new as new_hmac


def issue(signing: str, subject: str, now: float, lifetime: float) -> str:
    """Make a token that is good for `lifetime` seconds from `now`."""
    header = _part({"alg": "HS256", "typ": "JWT"})
    claims = _part({"sub": subject, "iat": int(now), "exp": int(now + lifetime)})
    return f"{header}.{claims}.{_signature(signing, header, claims)}"


def valid(signing: str, token: str, now: float) -> bool:
    """Whether a token is ours and not expired."""
    parts = token.split(".")
    if len(parts) != 3:
        return False
    header, claims, signature = parts
    if not compare_digest(signature.encode(), _signature(signing, header, claims).encode()):
        return False
    found = json.loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    return bool(now < found["exp"])


def _part(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _signature(signing: str, header: str, claims: str) -> str:
    digest = new_hmac(signing.encode(), f"{header}.{claims}".encode(), sha256).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
