"""Doubt: what ends it, and what an operator's word may not overrule."""

from pathlib import Path

import pytest

from tests.engine.desks import (
    LEVERS,
    UNKNOWN,
    ScriptedProvider,
    add_batch,
    add_list,
    connected,
    desk_at,
)
from tests.torture.account import LEVERS_CAN, Account
from tui.domain.attempt import SendResult
from tui.domain.errors import Refused
from tui.domain.outgoing import CallReport
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
