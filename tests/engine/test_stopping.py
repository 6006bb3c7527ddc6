"""Stopping: whatever fails on the way, every request is asked to be stopped."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.engine.desks import ScriptedProvider, add_batch, add_list, connected, desk_at
from tui.domain.errors import NotReached, ProviderRejected
from tui.domain.outgoing import BatchReport
from tui.domain.states import BatchState
from tui.engine.confirming import SendOrder
from tui.engine.control import stop
from tui.engine.sending import send


@dataclass
class Ailing(ScriptedProvider):
    """A provider that answers no question, and stops what is not in `deaf`."""

    deaf: tuple[str, ...] = ()
    asking: type[NotReached | ProviderRejected] = NotReached

    async def batch(self, provider_batch_id: str) -> BatchReport:
        raise self.asking(f"no answer to the batch {provider_batch_id}")

    async def stop_batch(self, provider_batch_id: str) -> int | None:
        if provider_batch_id in self.deaf:
            raise NotReached(f"no answer to the stop of {provider_batch_id}.", "Try again.")
        return await super().stop_batch(provider_batch_id)


@pytest.mark.parametrize("asking", [NotReached, ProviderRejected])
async def test_a_provider_that_cannot_be_asked_is_told_to_stop_all_the_same(
    tmp_path: Path, asking: type[NotReached | ProviderRejected]
) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 6)
        batch = add_batch(desk)
        provider = Ailing(desk, asking=asking)
        await send(desk, connected(desk, provider), batch.id, SendOrder(yes=True))
        stopped = await stop(desk, connected(desk, provider), batch.id)
        assert provider.stopped == ["batch$1", "batch$2", "batch$3"]
        assert (stopped.stopped, stopped.beyond_recall) == (3, 6)


async def test_a_request_that_could_not_be_stopped_keeps_no_other_from_it(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 6)
        batch = add_batch(desk)
        provider = Ailing(desk, deaf=("batch$1",))
        await send(desk, connected(desk, provider), batch.id, SendOrder(yes=True))
        with pytest.raises(NotReached, match=r"2 calls were stopped; no answer to the stop of b"):
            await stop(desk, connected(desk, provider), batch.id)
        assert provider.stopped == ["batch$2", "batch$3"]
        assert desk.store.batches.get(batch.id).state is BatchState.STOPPED
