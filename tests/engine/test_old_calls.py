"""Calls nobody asks about any more free their numbers in time, and test calls come to an end."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.desks import (
    LEVERS,
    OWN_PHONE,
    ScriptedProvider,
    add_batch,
    add_list,
    connected,
    desk_at,
)
from tests.engine.test_doubt import YES, levers_batch
from tests.torture.account import LEVERS_CAN, Account
from tui.domain.errors import NotReached, Refused
from tui.domain.states import AttemptState, BatchState, Outcome, RowState
from tui.engine.compose import NewBatch, compose_batch
from tui.engine.invariants import check_workspace
from tui.engine.sending import send
from tui.engine.suppressing import suppress
from tui.engine.testcall import place_test_call


async def test_a_call_without_a_webhook_does_not_block_its_number_for_ever(tmp_path: Path) -> None:
    """Nothing else asks about an old batch where the provider cannot be asked."""
    own = replace(LEVERS, test_numbers=("+966500000100",))
    with desk_at(tmp_path, own) as (desk, clock):
        batch = levers_batch(desk)
        connection = connected(desk, Account(desk, capabilities=LEVERS_CAN))
        await place_test_call(desk, connection, batch_id=batch)
        await send(desk, connection, batch, YES)
        clock.advance(hours=23)
        with pytest.raises(Refused, match="may be ringing"):
            await place_test_call(desk, connection, batch_id=batch)
        clock.advance(hours=2)
        placed = await place_test_call(desk, connection, batch_id=batch)
        assert placed.outcome is AttemptState.ACCEPTED
        assert desk.store.rows.outcomes(batch) == {Outcome.UNDETERMINED: 2}
        template = desk.store.batches.get(batch).template_id
        again = compose_batch(desk, NewBatch("wave 2", "renewals", template))
        assert (await send(desk, connection, again.id, YES)).accepted == 2
        assert check_workspace(desk) == ()


async def test_a_pollable_call_is_not_ended_without_asking(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, clock):
        add_list(desk, 2)
        batch = add_batch(desk).id
        provider = ScriptedProvider(desk)
        await send(desk, connected(desk, provider), batch, YES)
        clock.advance(hours=50)
        again = add_batch(desk, "wave 2").id
        assert (await send(desk, connected(desk, provider), again, YES)).blocked == 2
        assert desk.store.rows.counts(batch)[RowState.ACCEPTED] == 2


async def test_a_test_call_that_is_not_made_does_not_stay_under_way(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        batch = add_batch(desk).id
        provider = ScriptedProvider(desk)

        def unreachable() -> None:
            raise NotReached("Nobody answered.")

        provider.on_prepare = unreachable
        with pytest.raises(NotReached):
            await place_test_call(desk, connected(desk, provider), batch_id=batch)
        provider.on_prepare = None
        suppress(desk, [OWN_PHONE], "by mistake")
        with pytest.raises(Refused, match="do-not-call"):
            await place_test_call(desk, connected(desk, provider), batch_id=batch)
        tests = [each for each in desk.store.batches.all() if each.kind == "test"]
        assert [each.state for each in tests] == [BatchState.STOPPED] * 2
