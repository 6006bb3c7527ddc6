"""The handshake by which the bundled simulator makes itself known."""

from urllib.parse import urljoin

import httpx

from tui.domain.errors import UsageError
from tui.providers.addresses import checked_base, is_loopback
from tui.providers.post import get, open_line
from tui.providers.reading import as_object

PATH = "/callsheet-simulator"

_SECONDS = 5.0


async def shaken_hand(base_url: str) -> bool:
    """Whether the server at this URL's origin says that it is the simulator.

    Asked without a key, and only on this machine: nothing elsewhere can pass for the simulator.
    Anything but the exact answer is False.
    """
    try:
        base = checked_base(base_url)
    except UsageError:
        return False
    if not is_loopback(httpx.URL(base).host):
        return False
    line = open_line(base, _SECONDS)
    answer = await get(urljoin(base, PATH), line, None, {"Accept": "application/json"})
    document = as_object(answer.body) if answer.complete and answer.status == 200 else None
    return (document or {}).get("simulator") == "callsheet"
