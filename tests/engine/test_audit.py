"""Every act that concerns a call is in the audit: who, when, what, and why where a why is asked."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.engine.desks import (
    ACCEPTED,
    LEVERS,
    LULY,
    UNKNOWN,
    ScriptedProvider,
    StandingClock,
    add_batch,
    add_list,
    connected,
    desk_at,
    phone,
)
from tests.torture.account import LEVERS_CAN, event_of
from tui.domain.outgoing import CallReport
from tui.domain.states import Outcome, RowState
from tui.engine.compose import remove_draft
from tui.engine.confirming import SendOrder
from tui.engine.content import content_of
from tui.engine.control import pause, resume, retry, stop
from tui.engine.desk import Desk
from tui.engine.hearing import apply_reports, end_silent
from tui.engine.inbox import import_events
from tui.engine.pasting import confirm_pasted_for
from tui.engine.reconciling import reconcile, resolve
from tui.engine.restoring import restore_workspace
from tui.engine.sending import send
from tui.engine.suppressing import suppress, unsuppress
from tui.engine.testcall import place_test_call
from tui.store import backup

YES = SendOrder(yes=True)
Act = Callable[[Desk, ScriptedProvider, StandingClock], Awaitable[object]]


async def _send(desk: Desk, provider: ScriptedProvider, clock: StandingClock) -> None:
    await send(desk, connected(desk, provider), "wave 1", YES)


async def _override(desk: Desk, provider: ScriptedProvider, clock: StandingClock) -> None:
    order = SendOrder(yes=True, overrides=("changed",), reason="a why")
    await send(desk, connected(desk, provider), "wave 1", order)


async def _hold(desk: Desk, provider: ScriptedProvider, clock: StandingClock) -> None:
    await send(desk, connected(desk, provider), "wave 1", SendOrder(yes=True, limit=2))
    pause(desk, "wave 1", "a why")


async def _go_on(desk: Desk, provider: ScriptedProvider, clock: StandingClock) -> None:
    await _hold(desk, provider, clock)
    resume(desk, "wave 1")


async def _stop(desk: Desk, provider: ScriptedProvider, clock: StandingClock) -> None:
    await _send(desk, provider, clock)
    await stop(desk, connected(desk, provider), "wave 1")


async def _doubt(desk: Desk, provider: ScriptedProvider, clock: StandingClock) -> str:
    provider.script, provider.arrives = [ACCEPTED, UNKNOWN], False
    await _send(desk, provider, clock)
    return desk.store.attempts.of_batch("b1")[1].id


async def _decide(desk: Desk, provider: ScriptedProvider, clock: StandingClock) -> None:
    attempt = await _doubt(desk, provider, clock)
    resolve(desk, "wave 1", attempt, sent=True, reason="a why", confirm=2)


async def _absent(desk: Desk, provider: ScriptedProvider, clock: StandingClock) -> None:
    await _doubt(desk, provider, clock)
    clock.advance(seconds=700)
    await reconcile(desk, connected(desk, provider), "wave 1")


async def _plan_absent(desk: Desk, provider: ScriptedProvider, clock: StandingClock) -> None:
    await _absent(desk, provider, clock)
    await _send(desk, provider, clock)


async def _found(desk: Desk, provider: ScriptedProvider, clock: StandingClock) -> None:
    provider.script, provider.shows_labels = [ACCEPTED, UNKNOWN], False
    await _send(desk, provider, clock)
    provider.shows_labels = True
    await reconcile(desk, connected(desk, provider), "wave 1")


async def _heard(desk: Desk, provider: ScriptedProvider, clock: StandingClock) -> None:
    provider.script = [UNKNOWN]
    await _send(desk, provider, clock)
    import_events(desk, [event_of(c, c["numberToCall"]) for c in provider.bodies[0]["contacts"]])


async def _silence(desk: Desk, provider: ScriptedProvider, clock: StandingClock) -> None:
    await _send(desk, provider, clock)
    clock.advance(days=30)
    end_silent(desk, desk.store.batches.get("b1"))


async def _follow_up(desk: Desk, provider: ScriptedProvider, clock: StandingClock) -> None:
    await _send(desk, provider, clock)
    missed = CallReport(state=RowState.ENDED, outcome=Outcome.BUSY)
    rows = list(desk.store.rows.iterate("b1"))
    apply_reports(desk, "b1", [(row, missed) for row in rows])
    before = len(list(desk.store.audit.entries()))
    retry(desk, "wave 1", ["busy"], "again")
    assert len(list(desk.store.audit.entries())) == before + 1


async def _remove(desk: Desk, provider: ScriptedProvider, clock: StandingClock) -> None:
    remove_draft(desk, "wave 1")


async def _refuse(desk: Desk, provider: ScriptedProvider, clock: StandingClock) -> None:
    suppress(desk, [phone(1)], "a why")


async def _take_back(desk: Desk, provider: ScriptedProvider, clock: StandingClock) -> None:
    suppress(desk, [phone(1)], "asked")
    unsuppress(desk, phone(1), "a why")


async def _test(desk: Desk, provider: ScriptedProvider, clock: StandingClock) -> None:
    await place_test_call(desk, connected(desk, provider), batch_id="wave 1")


async def _bring_back(desk: Desk, provider: ScriptedProvider, clock: StandingClock) -> None:
    copy = desk.store.home.parent / "copy.db"
    backup(desk.store.home, copy)
    restore_workspace(desk.store.home, copy, clock, "ana", desk.store.home.name)


ACTS: list[tuple[str, Act, str]] = [
    ("compose", _follow_up, "luly"),
    ("confirm", _send, "luly"),
    ("confirm", _override, "luly"),
    ("request", _send, "luly"),
    ("request", _send, "levers"),
    ("confirm pasted", _send, "levers"),
    ("pause", _hold, "luly"),
    ("resume", _go_on, "luly"),
    ("stop", _stop, "luly"),
    ("resolve", _decide, "luly"),
    ("absent", _absent, "luly"),
    ("plan absent", _plan_absent, "luly"),
    ("found", _found, "luly"),
    ("found", _heard, "levers"),
    ("assume ended", _silence, "luly"),
    ("remove draft", _remove, "luly"),
    ("suppress", _refuse, "luly"),
    ("unsuppress", _take_back, "luly"),
    ("test call", _test, "levers"),
    ("restore", _bring_back, "luly"),
]
_ASKS_WHY = {_override, _hold, _decide, _refuse, _take_back}


@pytest.mark.parametrize(("action", "act", "provider"), ACTS)
async def test_an_act_is_in_the_audit(tmp_path: Path, action: str, act: Act, provider: str) -> None:
    profile = LEVERS if provider == "levers" else LULY
    with desk_at(tmp_path / "home", profile) as (desk, clock):
        add_list(desk, 4)
        batch = add_batch(desk)
        prompt = content_of(desk, batch).prompt
        if provider == "levers" and prompt is not None:
            confirm_pasted_for(desk, batch, prompt.text)
        there = ScriptedProvider(desk)
        if provider == "levers":
            there.capabilities = LEVERS_CAN
        await act(desk, there, clock)
        found = [each for each in desk.store.audit.entries() if each.action == action]
        assert found, action
        assert {each.who for each in found} == {"ana"}
        assert found[-1].at == clock.now
        if act in _ASKS_WHY:
            assert found[-1].detail["reason"] == "a why"
