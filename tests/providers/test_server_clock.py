"""A provider's clock: read from any answer, asked without a key."""

from datetime import UTC, datetime

import pytest

from tests.providers import faulty
from tests.providers.faulty import answering, misbehaving
from tests.providers.samples import KEY, luly_profile
from tui.domain.errors import NotReached
from tui.providers import server_clock

TEN = "Sun, 01 Mar 2026 10:00:00"


@pytest.mark.parametrize("zone", ["GMT", "+0000", "-0000"])
@pytest.mark.parametrize("status", [200, 404])
async def test_any_answer_tells_the_time(status: int, zone: str) -> None:
    async with misbehaving(answering(status, Date=f"{TEN} {zone}")) as server:
        moment = await server_clock(luly_profile(server.url))
    assert moment == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert KEY.encode() not in server.heads[0]


async def test_an_answer_without_a_date_tells_nothing() -> None:
    async with misbehaving(answering(200, Date="soon")) as server:
        assert await server_clock(luly_profile(server.url)) is None


async def test_no_answer_is_said() -> None:
    async with misbehaving(faulty.close_on_accept) as server:
        with pytest.raises(NotReached, match="could not be asked"):
            await server_clock(luly_profile(server.url))
