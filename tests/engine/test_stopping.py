"""Stopping: whatever fails on the way, every request is asked to be stopped."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Thread

import pytest

from tests.engine.desks import (
    REJECTED,
    START,
    ScriptedProvider,
    add_batch,
    add_list,
    connected,
    desk_at,
)
from tui.domain.errors import NotReached, ProviderRejected, Refused
from tui.domain.outgoing import BatchReport, CallReport
from tui.domain.states import BatchState, Outcome, RowState
from tui.engine.confirming import SendOrder
from tui.engine.control import Stopped, stop
from tui.engine.desk import Desk
from tui.engine.hearing import apply_reports, end_silent
from tui.engine.sending import send


@dataclass
class Ailing(ScriptedProvider):
    """A provider that answers no question, and stops what is in neither `deaf` nor `unwilling`."""

    deaf: tuple[str, ...] = ()
    asking: type[NotReached | ProviderRejected] = NotReached
    unwilling: tuple[str, ...] = ()

    async def batch(self, provider_batch_id: str) -> BatchReport:
        raise self.asking(f"no answer to the batch {provider_batch_id}")

    async def stop_batch(self, provider_batch_id: str) -> int | None:
        if provider_batch_id in self.deaf:
            raise NotReached(f"no answer to the stop of {provider_batch_id}.", "Try again.")
        if provider_batch_id in self.unwilling:
            raise ProviderRejected("Luly answered the stop with 401: invalid key", "The key.")
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


async def test_a_stop_that_was_refused_is_no_stop(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 6)
        batch = add_batch(desk)
        provider = Ailing(desk, asking=ProviderRejected, unwilling=("batch$2",))
        await send(desk, connected(desk, provider), batch.id, SendOrder(yes=True))
        with pytest.raises(ProviderRejected, match=r"2 calls were stopped; .* invalid key") as no:
            await stop(desk, connected(desk, provider), batch.id)
        assert no.value.hint == "The key."
        assert provider.stopped == ["batch$1", "batch$3"], "the others were asked all the same"
        assert desk.store.batches.get(batch.id).state is BatchState.STOPPED


@dataclass
class Late(ScriptedProvider):
    """A provider that refuses to stop calls because they ended while it was asked."""

    async def stop_batch(self, provider_batch_id: str) -> int | None:
        self.reports = {
            f"batch${number}": tuple(
                CallReport(phone=one["phone_number"], state=RowState.ENDED)
                for one in body["call_data"]
            )
            for number, body in enumerate(self.bodies, start=1)
        }
        raise ProviderRejected("Luly answered the stop with 400: nothing to stop.")


async def test_a_stop_refused_because_all_calls_have_ended_is_no_failure(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 4)
        batch = add_batch(desk)
        provider = Late(desk)
        await send(desk, connected(desk, provider), batch.id, SendOrder(yes=True))
        assert await stop(desk, connected(desk, provider), batch.id) == Stopped(0, 0)


@pytest.mark.parametrize("meanwhile", [False, True])
async def test_a_batch_that_has_ended_is_not_stopped(tmp_path: Path, meanwhile: bool) -> None:
    """Nor is one that ended while its operator was asked."""
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 2)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk)
        await send(desk, connected(desk, provider), batch.id, SendOrder(yes=True))
        over = CallReport(state=RowState.ENDED, outcome=Outcome.ANSWERED)
        apply_reports(desk, batch.id, [(row, over) for row in desk.store.rows.iterate(batch.id)])
        confirm = 2 if meanwhile else None
        with pytest.raises(Refused, match="wave 1 has ended") as no:
            await stop(desk, connected(desk, provider), batch.id, confirm)
        assert no.value.hint == "Nothing was changed."
        assert provider.stopped == []
        assert desk.store.batches.get(batch.id).state is BatchState.ENDED
        assert "stop" not in [entry.action for entry in desk.store.audit.entries(batch.id)]


async def test_a_batch_that_was_stopped_can_be_stopped_again(tmp_path: Path) -> None:
    """Where the first stop was not heard by the provider, the second may be."""
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 2)
        batch = add_batch(desk)
        provider = Ailing(desk, deaf=("batch$1",))
        await send(desk, connected(desk, provider), batch.id, SendOrder(yes=True))
        with pytest.raises(NotReached):
            await stop(desk, connected(desk, provider), batch.id)
        provider.deaf = ()
        assert (await stop(desk, connected(desk, provider), batch.id)).stopped == 1


def stopping(desk: Desk, provider: ScriptedProvider, name: str, told: list[str]) -> Desk:
    """A desk at which another process stops the batch as soon as the clock is read."""

    def stop_it() -> None:
        try:
            asyncio.run(stop(desk, connected(desk, provider), name))
        except Refused as no:
            told.append(no.message)

    def clock() -> datetime:
        if not told:
            told.append("stopped while it was confirmed")
            other = Thread(target=stop_it)
            other.start()
            other.join()
        return START

    return replace(desk, clock=clock)


@pytest.mark.parametrize("refused_before", [False, True])
def test_a_stop_while_a_send_is_confirmed_is_taken(tmp_path: Path, refused_before: bool) -> None:
    """A draft, or what had ended with refused rows, is about to be sent: nothing is dialled."""
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 2)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk, [REJECTED] if refused_before else [])
        if refused_before:
            asyncio.run(send(desk, connected(desk, provider), batch.id, SendOrder(yes=True)))
            assert desk.store.batches.get(batch.id).state is BatchState.ENDED
        told: list[str] = []
        slow = stopping(desk, provider, batch.id, told)
        with pytest.raises(Refused, match="wave 1 was stopped"):
            asyncio.run(send(slow, connected(desk, provider), batch.id, SendOrder(yes=True)))
        assert told == ["stopped while it was confirmed"]
        assert provider.dialled == []
        assert desk.store.batches.get(batch.id).state is BatchState.STOPPED


async def test_a_draft_that_nobody_sends_is_not_stopped(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 2)
        batch = add_batch(desk)
        with pytest.raises(Refused, match="wave 1 is a draft"):
            await stop(desk, connected(desk, ScriptedProvider(desk)), batch.id)


@pytest.mark.parametrize("kind", [RowState.REJECTED, RowState.BLOCKED])
async def test_an_ended_batch_is_closed_for_good_against_its_left_rows(
    tmp_path: Path, kind: RowState
) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 2)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk, [REJECTED])
        await send(desk, connected(desk, provider), batch.id, SendOrder(yes=True))
        rows = [replace(row, state=kind) for row in desk.store.rows.iterate(batch.id)]
        desk.store.rows.save_many(rows)
        assert await stop(desk, connected(desk, provider), batch.id) == Stopped(0, 0)
        assert desk.store.batches.get(batch.id).state is BatchState.STOPPED
        with pytest.raises(Refused, match="was stopped"):
            await send(desk, connected(desk, provider), batch.id, SendOrder(yes=True))


async def test_what_fell_silent_is_not_said_not_to_ring(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, clock):
        add_list(desk, 2)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk)
        await send(desk, connected(desk, provider), batch.id, SendOrder(yes=True))
        clock.advance(days=30)
        assert len(end_silent(desk, desk.store.batches.get(batch.id))) == 2
        with pytest.raises(Refused) as no:
            await stop(desk, connected(desk, provider), batch.id)
        assert no.value.message == (
            "wave 1 has ended: nothing is left to send. 2 calls fell silent; "
            "whether they rang is not known."
        )
