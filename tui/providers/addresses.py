"""Where requests may go: https anywhere, http to this machine only."""

from ipaddress import ip_address
from urllib.parse import quote

import httpx

from tui.domain.errors import UsageError


def is_loopback(host: str) -> bool:
    """Answer whether a host is this machine: 127.0.0.0/8, ::1 or `localhost`, nothing else."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def checked_base(base_url: str) -> str:
    """Answer a profile's base URL without its last slash; a path prefix is kept.

    Raises UsageError where a key could leak: http to another machine, a name or password in the
    URL, a query. The URL itself is not quoted where it may hold a password.
    """
    try:
        url = httpx.URL(base_url)
    except (httpx.InvalidURL, TypeError, ValueError):
        raise UsageError(
            "The base_url is not a URL.", "Write it as https://host or https://host/path."
        ) from None
    if url.userinfo:
        raise UsageError(
            "The base_url holds a user name or password.",
            "Name the key in the profile's key settings instead.",
        )
    if not url.host or url.scheme not in {"https", "http"}:
        raise UsageError(
            f"The base_url {base_url!r} is not an https address.",
            "Write it as https://host or https://host/path.",
        )
    if "?" in base_url or "#" in base_url:
        raise UsageError(
            f"The base_url {base_url!r} has a query or a fragment.",
            "Leave out what follows ? or #.",
        )
    if url.scheme == "http" and not is_loopback(url.host):
        raise UsageError(
            f"The base_url {base_url!r} would send the key unencrypted.",
            "Use https; http is for this machine only.",
        )
    return base_url.rstrip("/")


def segment(identifier: str) -> str:
    """Answer an opaque id as one path segment: Luly's batch ids hold `$`, others may hold `/`.

    Raises UsageError for an id that is empty or only dots, which would name another address.
    """
    if not identifier.strip("."):
        raise UsageError(f"{identifier!r} is no id at the provider.")
    return quote(identifier, safe="")
