"""Words that come late, through another profile, or again and again: nobody is rung for them."""

from dataclasses import replace
from pathlib import Path

from tests.engine.desks import (
    LEVERS,
    UNKNOWN,
    ScriptedProvider,
    add_batch,
    add_list,
    connected,
    desk_at,
)
from tests.engine.test_doubt import YES, levers_batch
from tests.torture.account import LEVERS_CAN, Account
from tui.domain.outgoing import CallReport
from tui.domain.states import Outcome, RowState
from tui.engine.confirming import SendOrder
from tui.engine.following import poll_once
from tui.engine.inbox import import_events
from tui.engine.invariants import check_workspace
from tui.engine.reconciling import resolve
from tui.engine.sending import send

LIVE_LEVERS = replace(LEVERS, name="levers", base_url="https://levers.invalid")


async def test_a_call_that_is_spoken_of_at_every_poll_is_not_silent(tmp_path: Path) -> None:
    """A call scheduled for the day after tomorrow still stands in the provider's queue."""
    with desk_at(tmp_path) as (desk, clock):
        add_list(desk, 2)
        batch = add_batch(desk).id
        provider = ScriptedProvider(desk)
        await send(desk, connected(desk, provider), batch, YES)
        rows = list(desk.store.rows.iterate(batch))

        def report(*spoken_of: int) -> None:
            provider.reports["batch$1"] = tuple(
                CallReport(
                    ref=rows[number].ref,
                    provider_call_id=f"k{number}",
                    state=RowState.QUEUED,
                    status="queued",
                    reported_at=clock(),
                )
                for number in spoken_of
            )

        for _ in range(40):
            clock.advance(hours=1)
            report(0, 1)
            await poll_once(desk, connected(desk, provider), batch)
        assert desk.store.rows.counts(batch)[RowState.QUEUED] == 2
        open_now = desk.store.ledger.open_among(desk.profile.realm, [r.dial_key for r in rows])
        assert len(open_now) == 2, "their numbers stay blocked for everything else"
        for _ in range(25):
            clock.advance(hours=1)
            report(0)
            await poll_once(desk, connected(desk, provider), batch)
        queued, silent = (desk.store.rows.get(batch, row.ref) for row in rows)
        assert queued.state is RowState.QUEUED
        assert (silent.state, silent.outcome) == (RowState.ENDED, Outcome.UNDETERMINED)


async def test_a_call_that_took_place_is_not_made_again_whatever_was_decided(
    tmp_path: Path,
) -> None:
    """An operator decides that a request never left; then the webhook of one of its calls comes."""
    with desk_at(tmp_path, LEVERS) as (desk, _):
        batch = levers_batch(desk)
        account = Account(desk, [UNKNOWN], capabilities=LEVERS_CAN)
        await send(desk, connected(desk, account), batch, YES)
        [attempt] = desk.store.attempts.of_batch(batch)
        resolve(desk, batch, attempt.id, sent=False, reason="not in their app", confirm=2)
        first, second = account.dialled
        assert import_events(desk, account.events()[:1]).matched == 1
        report = await send(desk, connected(desk, account), batch, YES)
        assert (report.accepted, report.blocked) == (1, 1)
        assert account.dialled == [first, second, second], "only the one nobody spoke of"
        row = next(row for row in desk.store.rows.iterate(batch) if row.phone == first)
        assert (row.state, row.reason) == (RowState.BLOCKED, "called")
        assert row.transcript == "Hello", "what was heard is kept"
        assert check_workspace(desk) == ()


async def test_a_webhook_of_the_simulator_moves_no_live_call(tmp_path: Path) -> None:
    """The built-in profile's webhook secret is known to everybody."""
    with desk_at(tmp_path, LIVE_LEVERS) as (desk, _):
        batch = levers_batch(desk)
        account = Account(desk, capabilities=LEVERS_CAN)
        order = SendOrder(confirm="levers:2", untested=True)
        await send(desk, connected(desk, account), batch, order)
        simulated = replace(desk, profile=LEVERS)
        assert import_events(simulated, account.events()).unmatched == 2
        assert desk.store.rows.counts(batch)[RowState.ACCEPTED] == 2
        by_id = [{**event, "metadata": {}} for event in account.events()]
        found = import_events(desk, account.events())
        assert (found.matched, found.duplicates) == (2, 0), "what nobody took is not a repeat"
        assert desk.store.rows.counts(batch)[RowState.ENDED] == 2
        assert import_events(desk, account.events()).duplicates == 2
        assert import_events(simulated, by_id).matched == 0
