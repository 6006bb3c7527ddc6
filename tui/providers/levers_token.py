"""Levers' token: fetched before anything is journalled, never while calls are in the balance."""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tui.domain.errors import NotReached, ProviderRejected, UsageError
from tui.domain.profile import Profile, Secret
from tui.providers.keys import LoginAuth, check_key
from tui.providers.post import Line, post
from tui.providers.reading import as_object, asked, number_of

ASSUMED_LIFE = timedelta(minutes=5)
"""How long a token without `exp` is used: its lifetime is documented nowhere."""

_HINT = "Copy it again from the settings page of the Levers app."


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token and the moment from which it is not used any more; None for a ready one."""

    secret: Secret = field(repr=False)
    good_until: datetime | None

    def serves(self, now: datetime, margin: timedelta) -> bool:
        """Whether a request that takes `margin` may begin now."""
        return self.good_until is None or now + margin < self.good_until


def ready_token(profile: Profile) -> Token:
    """Answer the profile's ready token. Raises UsageError for one that no header can carry."""
    hint = f"Set token_env, or client_id_env and client_secret_env, for {profile.name!r}."
    secret = check_key(profile.token, "token", hint)
    return Token(secret, expiry(secret))


async def fetch_token(profile: Profile, base: str, line: Line, now: datetime) -> Token:
    """Exchange client id and secret for a token (`POST /auth/v1/api-key/auth`).

    Raises UsageError without both, NotReached, and ProviderRejected where Levers says no.
    """
    hint = f"Set client_id_env and client_secret_env for the profile {profile.name!r}."
    client_id = check_key(profile.client_id, "client id", hint)
    client_secret = check_key(profile.client_secret, "client secret", hint)
    headers = {"Accept": "application/json"}
    auth = LoginAuth(client_id, client_secret)
    answer = await post(f"{base}/auth/v1/api-key/auth", b"", line, auth, headers)
    if answer.interrupted is not None:
        raise answer.interrupted
    text = asked(answer, "Levers", "the login").get("access_token")
    if not isinstance(text, str) or not text:
        raise ProviderRejected("Levers answered the login without a token.")
    try:
        secret = check_key(Secret(text), "token", _HINT)
    except UsageError:
        raise ProviderRejected("Levers answered the login with an unusable token.") from None
    return Token(secret, expiry(secret) or now + ASSUMED_LIFE)


def check_fresh(token: Token, profile: Profile, now: datetime, margin: timedelta) -> None:
    """Raise ProviderRejected for a ready token whose own `exp` comes before a request could end."""
    if not token.serves(now, margin):
        raise ProviderRejected(
            f"The token of the profile {profile.name!r} has expired, or is about to.",
            "Put a new one in place, or use client_id_env and client_secret_env.",
        )


def unreachable(problem: NotReached) -> NotReached:
    """Answer the same problem with the words that matter to a sender."""
    return NotReached(f"{problem.message} No call was sent.", problem.hint)


def expiry(token: Secret) -> datetime | None:
    """Read `exp` of a JWT without verifying it, or None: the server decides what it takes."""
    parts = token.reveal().split(".")
    if len(parts) != 3:
        return None
    try:
        claims = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        seconds = number_of((as_object(claims) or {}).get("exp"))
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (binascii.Error, ValueError, OverflowError, OSError):
        return None
