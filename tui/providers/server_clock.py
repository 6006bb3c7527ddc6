"""A provider's clock, read from any answer of its server; no key is sent."""

from datetime import datetime

from tui.domain.errors import NotReached
from tui.domain.profile import Profile
from tui.providers.addresses import checked_base
from tui.providers.post import get, open_line
from tui.providers.reading import server_time


async def server_clock(profile: Profile) -> datetime | None:
    """Answer the moment that a profile's server tells, or None. Raises NotReached, UsageError."""
    base = checked_base(profile.base_url)
    line = open_line(base, profile.request_timeout, profile.proxy)
    answer = await get(base, line, None, {"Accept": "*/*"})
    if answer.status is None:
        raise NotReached(
            f"{base} could not be asked: {answer.error or 'nothing came back'}.",
            "Check the network and the profile's base_url.",
        )
    return server_time(answer)
