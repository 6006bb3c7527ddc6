"""Keys: checked before use, revealed only while a request is signed, scrubbed from what is kept."""

import json
import re
from collections.abc import Generator, Iterable
from urllib.parse import quote

import httpx

from tui.domain.errors import UsageError
from tui.domain.profile import Secret

_USABLE = re.compile(r"[\x21-\x7e]+")
_SCRUB_FROM = 6
_DOTS = "•••"


def check_key(secret: Secret | None, what: str, hint: str) -> Secret:
    """Answer the key if a header can carry it: printable ASCII without blanks.

    Raises UsageError that names `what`, never the key: an HTTP library would quote it.
    """
    if not secret:
        raise UsageError(f"There is no {what}.", hint)
    if not _USABLE.fullmatch(secret.reveal()):
        raise UsageError(
            f"The {what} holds a blank, a line break or a character that is not ASCII.",
            "Copy it again, without what stands around it.",
        )
    return secret


class KeyAuth(httpx.Auth):
    """Signs a request once: whatever the answer, the body is not sent a second time."""

    def __init__(self, header: str, secret: Secret, prefix: str = "") -> None:
        self._header = header
        self._secret = secret
        self._prefix = prefix

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Yield exactly once."""
        request.headers[self._header] = self._prefix + self._secret.reveal()
        yield request


class LoginAuth(httpx.Auth):
    """Fills a login body with client id and secret, once (Levers, api-key/auth)."""

    def __init__(self, client_id: Secret, client_secret: Secret) -> None:
        self._client_id = client_id
        self._client_secret = client_secret

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Yield one request to the same URL, with the login as its body."""
        kept = {k: v for k, v in request.headers.items() if k != "content-length"}
        yield httpx.Request(
            request.method,
            request.url,
            headers=kept,
            json={
                "clientId": self._client_id.reveal(),
                "clientSecret": self._client_secret.reveal(),
            },
            extensions=request.extensions,
        )


def scrub(text: str, secrets: Iterable[Secret | None]) -> str:
    """Replace every key in a text by dots, also as JSON or as a URL would write it.

    Texts under six characters are left: they occur in words that are no keys.
    """
    for form in _forms(secrets):
        text = text.replace(form, _DOTS)
    return text


def scrub_bytes(raw: bytes, secrets: Iterable[Secret | None]) -> bytes:
    """Replace every key in a body by dots."""
    for form in _forms(secrets):
        raw = raw.replace(form.encode(), _DOTS.encode())
    return raw


def _forms(secrets: Iterable[Secret | None]) -> list[str]:
    forms: set[str] = set()
    for secret in secrets:
        text = secret.reveal() if secret else ""
        if len(text) >= _SCRUB_FROM:
            forms |= {text, json.dumps(text)[1:-1], quote(text, safe="")}
    return sorted(forms, key=len, reverse=True)
