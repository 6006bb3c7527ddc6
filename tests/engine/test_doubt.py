"""Doubt: what ends it, and what an operator's word may not overrule."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.engine.desks import (
    ACCEPTED,
    LEVERS,
    UNKNOWN,
    ScriptedProvider,
    StandingClock,
    add_batch,
    add_list,
    connected,
    desk_at,
    phone,
)
from tests.torture.account import LEVERS_CAN, Account
from tui.domain.attempt import SendResult
from tui.domain.errors import Refused
from tui.domain.outgoing import BatchReport, CallReport
from tui.domain.states import AttemptState, RowState
from tui.engine.confirming import SendOrder
from tui.engine.content import content_of
from tui.engine.desk import Desk
from tui.engine.hearing import apply_reports
from tui.engine.inbox import import_events
from tui.engine.invariants import check_workspace
from tui.engine.pasting import confirm_pasted_for
from tui.engine.reconciling import plan_absent, reconcile, resolve
from tui.engine.sending import send

YES = SendOrder(yes=True)


def levers_batch(desk: Desk, count: int = 2) -> str:
    add_list(desk, count)
    batch = add_batch(desk)
    prompt = content_of(desk, batch).prompt
    assert prompt is not None
    confirm_pasted_for(desk, batch, prompt.text)
    return batch.id


async def test_webhooks_that_come_before_the_answer_leave_no_doubt(tmp_path: Path) -> None:
    with desk_at(tmp_path, LEVERS) as (desk, _):
        batch = levers_batch(desk)
        account = Account(desk, capabilities=LEVERS_CAN)

        def dialled_already(body: bytes) -> SendResult:
            account.arrive_raw(body)
            import_events(desk, account.events())
            account.bodies.pop(), account.listed.pop()
            return UNKNOWN

        account.script = [dialled_already]
        report = await send(desk, connected(desk, account), batch, YES)
        [attempt] = desk.store.attempts.of_batch(batch)
        assert attempt.state is AttemptState.ACCEPTED
        assert report.outcome == "accepted"
        assert (await reconcile(desk, connected(desk, account), batch)).attempts == ()


async def test_not_sent_is_refused_once_the_provider_has_spoken_of_a_call(tmp_path: Path) -> None:
    with desk_at(tmp_path, LEVERS) as (desk, _):
        batch = levers_batch(desk)
        account = Account(desk, [UNKNOWN], capabilities=LEVERS_CAN)
        await send(desk, connected(desk, account), batch, YES)
        import_events(desk, account.events()[:1])
        [attempt] = desk.store.attempts.of_batch(batch)
        with pytest.raises(Refused, match="spoken of 1 of its 2 calls"):
            resolve(desk, batch, attempt.id, sent=False, reason="hasty", confirm=2)
        resolve(desk, batch, attempt.id, sent=True, reason="seen there", confirm=2)
        counts = desk.store.rows.counts(batch)
        assert (counts[RowState.ENDED], counts[RowState.ACCEPTED]) == (1, 1)
        assert check_workspace(desk) == ()


async def test_a_word_ends_what_was_thought_to_be_absent(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 2)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk, [UNKNOWN], arrives=False)
        await send(desk, connected(desk, provider), batch.id, YES)
        [attempt] = desk.store.attempts.of_batch(batch.id)
        desk.store.attempts.update(attempt.id, state=AttemptState.ABSENT)
        first, second = desk.store.rows.of_attempt(attempt.id)
        said = CallReport(state=RowState.IN_PROGRESS)
        apply_reports(desk, batch.id, [(first, said)])
        assert desk.store.attempts.get(attempt.id).state is AttemptState.UNKNOWN
        plan_absent(desk, batch)
        assert desk.store.rows.get(batch.id, second.ref).state is RowState.UNKNOWN
        apply_reports(desk, batch.id, [(second, said)])
        assert desk.store.attempts.get(attempt.id).state is AttemptState.ACCEPTED


async def in_doubt(desk: Desk, provider: Account) -> str:
    """Two calls accepted, whose label was shown; two more that came to no clear answer."""
    add_list(desk, 4)
    batch = add_batch(desk)
    provider.script = [ACCEPTED, UNKNOWN]
    provider.shows_labels = provider.arrives = False
    await send(desk, connected(desk, provider), batch.id, YES)
    provider.shows_labels = True
    await reconcile(desk, connected(desk, provider), batch.id)
    return batch.id


async def twice(desk: Desk, provider: Account, clock: StandingClock, batch: str) -> AttemptState:
    """Look it up twice, far enough apart to prove an absence."""
    for _ in range(2):
        clock.advance(seconds=700)
        [settled] = (await reconcile(desk, connected(desk, provider), batch)).attempts
    return settled.state


@pytest.mark.parametrize("length", [0, 1, 3, 6, 12])
async def test_a_batch_with_a_cut_label_may_be_ours_and_proves_no_absence(
    tmp_path: Path, length: int
) -> None:
    with desk_at(tmp_path) as (desk, clock):
        provider = Account(desk)
        batch = await in_doubt(desk, provider)
        provider.listed.append(BatchReport("batch$9", desk.store.attempts.of_batch(batch)[1].label))
        provider.label_length = length
        assert await twice(desk, provider, clock, batch) is AttemptState.UNKNOWN
        provider.listed.pop()
        assert await twice(desk, provider, clock, batch) is AttemptState.ABSENT


async def test_a_stranger_with_a_label_of_its_own_is_not_ours(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, clock):
        provider = Account(desk)
        batch = await in_doubt(desk, provider)
        long_ago = clock() - timedelta(days=3)
        provider.listed.append(BatchReport("batch$9", "spring sale"))
        provider.listed.append(BatchReport("batch$10", "", created_at=long_ago))
        assert await twice(desk, provider, clock, batch) is AttemptState.ABSENT


async def test_a_batch_that_lost_its_label_is_found_by_its_numbers(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        provider = Account(desk)
        batch = await in_doubt(desk, provider)
        provider.listed += [BatchReport("batch$8", ""), BatchReport("batch$9", "cs-")]
        provider.reports["batch$8"] = (CallReport(phone=phone(3)),)
        provider.reports["batch$9"] = (CallReport(phone=phone(2)), CallReport(phone=phone(3)))
        assert (await reconcile(desk, connected(desk, provider), batch)).resolved == 2
        attempt = desk.store.attempts.of_batch(batch)[1]
        assert (attempt.provider_batch_id, attempt.state) == ("batch$9", AttemptState.ACCEPTED)


@pytest.mark.parametrize("hours", [-30, -2, 2, 30])
async def test_a_clock_too_far_from_the_providers_proves_no_absence(
    tmp_path: Path, hours: int
) -> None:
    """How far back a list reaches is asked for by our clock."""
    with desk_at(tmp_path) as (desk, clock):
        provider = Account(desk)
        batch = await in_doubt(desk, provider)
        provider.clock_off = timedelta(hours=hours)
        assert await twice(desk, provider, clock, batch) is AttemptState.UNKNOWN
        provider.clock_off = timedelta(minutes=59)
        assert await twice(desk, provider, clock, batch) is AttemptState.ABSENT


async def test_a_request_from_the_future_is_never_proven_absent(tmp_path: Path) -> None:
    """The clock was ahead when it was sent, and has been put right since."""
    with desk_at(tmp_path) as (desk, clock):
        clock.advance(hours=5)
        provider = Account(desk)
        batch = await in_doubt(desk, provider)
        clock.advance(hours=-5)
        assert await twice(desk, provider, clock, batch) is AttemptState.UNKNOWN


@pytest.mark.parametrize("incomplete", [(True, True), (True, False), (False, True)])
async def test_two_complete_lists_it_takes(tmp_path: Path, incomplete: tuple[bool, bool]) -> None:
    with desk_at(tmp_path) as (desk, clock):
        provider = Account(desk)
        batch = await in_doubt(desk, provider)
        [attempt] = desk.store.attempts.in_states((AttemptState.UNKNOWN,))
        desk.store.attempts.update(attempt.id, absent_since=None)
        for cut_short in incomplete:
            clock.advance(seconds=700)
            provider.complete = not cut_short
            [settled] = (await reconcile(desk, connected(desk, provider), batch)).attempts
        assert settled.state is AttemptState.UNKNOWN
