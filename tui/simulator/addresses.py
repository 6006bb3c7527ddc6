"""Addresses of this machine, the only ones that the simulator listens on or posts to."""

import string
from ipaddress import ip_address
from urllib.parse import quote, urlsplit


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: 127.0.0.0/8, ::1 or `localhost`."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def is_local_url(url: str) -> bool:
    """Whether a URL is plain http to this machine."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "http" and parts.port != 0 and is_loopback(parts.hostname or "")
    except ValueError:
        return False


def split_url(url: str) -> tuple[str, int, str]:
    """Answer host, port, and path with query as a request line can carry them."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.hostname or "", parts.port or 80, quote(path, safe=string.punctuation)
