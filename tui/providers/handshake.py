"""The handshake by which the bundled simulator makes itself known."""

from urllib.parse import urljoin

import httpx

from tui.domain.errors import UsageError
from tui.providers.addresses import checked_base, is_loopback
from tui.providers.post import get, open_line
from tui.providers.reading import as_object

PATH = "/callsheet-simulator"

_SECONDS = 5.0


def may_be_simulator(base_url: str) -> bool:
    """Whether a URL is on this machine: nothing elsewhere can pass for the simulator."""
    try:
        return is_loopback(httpx.URL(checked_base(base_url)).host)
    except UsageError:
        return False


async def shaken_hand(base_url: str) -> bool:
    """Whether the server at this URL's origin says that it is the simulator.

    Asked without a key, and only on this machine. Anything but the exact answer is False.
    """
    if not may_be_simulator(base_url):
        return False
    line = open_line(base_url, _SECONDS)
    answer = await get(urljoin(base_url, PATH), line, None, {"Accept": "application/json"})
    document = as_object(answer.body) if answer.complete and answer.status == 200 else None
    return (document or {}).get("simulator") == "callsheet"
