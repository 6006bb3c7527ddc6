"""The whole job on the real adapters and the real simulator, over loopback TCP."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.engine.desks import LEVERS, LULY, add_batch, add_list, phone
from tui.domain.batch import BatchOptions
from tui.domain.profile import Profile
from tui.domain.states import AttemptState, BatchState, RowState
from tui.engine import testcall
from tui.engine.confirming import SendOrder
from tui.engine.connection import open_connection
from tui.engine.content import content_of
from tui.engine.control import stop
from tui.engine.desk import Desk
from tui.engine.details import open_call
from tui.engine.following import follow, poll_once
from tui.engine.invariants import check_workspace
from tui.engine.pasting import confirm_pasted_for
from tui.engine.sending import send
from tui.engine.status import batch_status, call_view
from tui.simulator import dials
from tui.store import Store, open_store

FAST = {"poll_interval": 0.05, "chunk_size": 10}
PROFILES = [replace(LULY, **FAST), replace(LEVERS, **FAST)]  # type: ignore[arg-type]


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path, now)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
async def test_test_call_send_and_follow_to_the_end(store: Store, profile: Profile) -> None:
    desk = Desk(store, profile, now, "ana", simulator_speed=2000)
    add_list(desk, 25)
    options = BatchOptions(params={"answered_by_enabled": True})
    batch = add_batch(desk, options=options if profile.provider == "luly" else None)
    if profile.provider == "levers":
        prompt = content_of(desk, batch).prompt
        assert prompt is not None
        confirm_pasted_for(desk, batch, prompt.text)
    async with open_connection(desk) as link:
        assert link.simulated
        placed = await testcall.place_test_call(desk, link, batch_id=batch.id)
        assert placed.outcome is AttemptState.ACCEPTED
        heard = await testcall.await_call(desk, link, placed.batch_id, 20)
        assert heard.row.state is RowState.ENDED
        assert heard.matches in (True, None)
        report = await send(desk, link, batch.id, SendOrder(yes=True))
        assert (report.outcome, report.accepted) == ("accepted", 25)
        assert await follow(desk, link, batch.id, timeout_s=30)
        for row in store.rows.iterate(batch.id):
            await open_call(desk, link, batch.id, row.ref)
    status = batch_status(desk, batch.id)
    assert status.batch.state is BatchState.ENDED
    assert status.counts["ended"] == sum(status.outcomes.values()) == 25
    views = [call_view(desk, batch.id, row.ref) for row in store.rows.iterate(batch.id)]
    spoken = [view.matches for view in views if view.matches is not None]
    assert spoken
    assert all(spoken), "what was previewed is what was spoken"
    rung = Counter(dial.phone for dial in dials(store.home))
    assert rung == dict.fromkeys([profile.test_numbers[0], *map(_phone, range(25))], 1)
    assert check_workspace(desk) == ()
    store.close()


def _phone(number: int) -> str:
    return phone(number)


async def test_stop_says_what_was_stopped_and_what_will_still_ring(store: Store) -> None:
    desk = Desk(store, PROFILES[0], now, "ana", simulator_speed=1)
    add_list(desk, 20)
    batch = add_batch(desk)
    async with open_connection(desk) as link:
        await send(desk, link, batch.id, SendOrder(yes=True))
        stopped = await stop(desk, link, batch.id)
        assert stopped.stopped + stopped.beyond_recall >= 20
        await poll_once(desk, link, batch.id)
    counts = batch_status(desk, batch.id).counts
    assert counts["canceled"] > 0
    assert sum(counts.values()) == 20
    assert store.batches.get(batch.id).state is BatchState.STOPPED
    store.close()


async def test_the_simulator_remembers_calls_from_one_process_to_the_next(store: Store) -> None:
    desk = Desk(store, PROFILES[0], now, "ana", simulator_speed=2000)
    add_list(desk, 3)
    batch = add_batch(desk)
    async with open_connection(desk) as link:
        await send(desk, link, batch.id, SendOrder(yes=True))
    async with open_connection(desk) as link:
        assert await follow(desk, link, batch.id, timeout_s=20)
    assert batch_status(desk, batch.id).counts["ended"] == 3
    store.close()


async def test_webhooks_missed_while_nobody_listened_arrive_later(store: Store) -> None:
    desk = Desk(store, PROFILES[1], now, "ana", simulator_speed=200)
    add_list(desk, 3)
    batch = add_batch(desk)
    prompt = content_of(desk, batch).prompt
    assert prompt is not None
    confirm_pasted_for(desk, batch, prompt.text)
    async with open_connection(desk) as link:
        await send(desk, link, batch.id, SendOrder(yes=True))
    async with open_connection(desk) as link:
        assert await follow(desk, link, batch.id, timeout_s=20)
    assert batch_status(desk, batch.id).counts["ended"] == 3
    store.close()
