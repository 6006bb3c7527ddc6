"""Requests in and answers out: JSON read strictly, JSON written, one type for both providers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

LARGEST = 50 * 1024 * 1024
"""The largest request body taken, in bytes."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP status with a JSON body (a plain text is sent as text)."""

    status: int
    body: object
    headers: Mapping[str, str] = field(default_factory=dict)

    def content(self) -> tuple[bytes, str]:
        """Answer the body's bytes and media type."""
        if isinstance(self.body, str):
            return self.body.encode(), "text/plain; charset=utf-8"
        text = json.dumps(self.body, ensure_ascii=False, separators=(",", ":"))
        return text.encode(), "application/json"


class BadJson(ValueError):
    """A body that is no JSON; the message says why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the endpoints see it: headers in lower case, query and path texts."""

    headers: Mapping[str, str]
    query: Mapping[str, str]
    path: Mapping[str, str]
    raw: bytes

    def json(self) -> object:
        """Read the body as strict JSON in UTF-8. Raises BadJson."""
        media = self.headers.get("content-type", "").split(";")[0].strip().lower()
        if media != "application/json":
            raise BadJson("the content type is not application/json")
        try:
            found = json.loads(self.raw.decode(), parse_constant=_no_constant)
            if b"\\ud" in self.raw.lower():
                json.dumps(found, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise BadJson(str(error)) from error
        return found


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON value")
