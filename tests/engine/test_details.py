"""Details are fetched once, paced, stored at once, and are no news of how a call stands."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.engine.desks import (
    LEVERS,
    LULY,
    START,
    ScriptedProvider,
    add_batch,
    add_list,
    connected,
    desk_at,
)
from tui.domain.errors import AccountRefused, NotReached, ProviderRejected, Refused
from tui.domain.outgoing import CallReport, Capabilities
from tui.domain.states import Outcome, RowState
from tui.engine.desk import Desk
from tui.engine.details import Fetched, fetch_details, open_call
from tui.engine.status import batch_status

PACED = replace(LULY, requests_per_minute=30)


@dataclass
class Teller(ScriptedProvider):
    """Tells a call's transcript and price, or raises what `trouble` has for its id."""

    asked: list[str] = field(default_factory=list)
    trouble: dict[str, Exception] = field(default_factory=dict)
    state: RowState = RowState.ENDED

    async def call(self, provider_call_id: str) -> CallReport:
        self.asked.append(provider_call_id)
        if provider_call_id in self.trouble:
            raise self.trouble[provider_call_id]
        return CallReport(
            provider_call_id=provider_call_id,
            state=self.state,
            outcome=Outcome.ANSWERED if self.state is RowState.ENDED else None,
            cost=0.25,
            transcript=f"assistant: hello from {provider_call_id}",
        )


def ended(desk: Desk, count: int = 4) -> str:
    """A batch whose calls have ended, but for one still at the provider."""
    add_list(desk, count)
    batch = add_batch(desk)
    rows = list(desk.store.rows.iterate(batch.id))
    desk.store.rows.save_many(
        [
            replace(
                row,
                state=RowState.ENDED if row.seq else RowState.IN_PROGRESS,
                outcome=Outcome.ANSWERED if row.seq else None,
                provider_call_id=f"k{row.seq}",
                updated_at=START,
            )
            for row in rows
        ]
    )
    return batch.id


async def test_what_is_missing_is_fetched_once_at_the_profiles_pace(tmp_path: Path) -> None:
    with desk_at(tmp_path, PACED) as (desk, clock):
        batch, teller = ended(desk), Teller(desk)
        waits: list[float] = []
        seen: list[tuple[int, int]] = []

        async def sleep(seconds: float) -> None:
            waits.append(seconds)
            clock.advance(seconds=seconds)

        def show(done: int, total: int) -> None:
            seen.append((done, total))

        found = await fetch_details(desk, connected(desk, teller), batch, show, sleep)
        assert (found, teller.asked) == (Fetched(3, 0), ["k1", "k2", "k3"])
        assert (waits, seen) == ([2.0, 2.0], [(1, 3), (2, 3), (3, 3)])
        status = batch_status(desk, batch)
        assert (status.cost, status.priced, status.batch.total) == (0.75, 3, 4)
        row = list(desk.store.rows.iterate(batch))[1]
        assert (row.transcript, row.updated_at) == ("assistant: hello from k1", START)
        again = await fetch_details(desk, connected(desk, teller), batch, show, sleep)
        assert (again, len(teller.asked)) == (Fetched(0, 0), 3)


async def test_what_was_fetched_before_the_line_broke_stays(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        batch, teller = ended(desk), Teller(desk)
        teller.trouble["k2"] = NotReached("No route.", "Check the network.")
        with pytest.raises(NotReached):
            await fetch_details(desk, connected(desk, teller), batch)
        teller.trouble.clear()
        assert await fetch_details(desk, connected(desk, teller), batch) == Fetched(2, 0)
        assert teller.asked == ["k1", "k2", "k2", "k3"]


async def test_calls_refused_are_passed_over_and_an_account_refused_is_said(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        batch, teller = ended(desk, 6), Teller(desk)
        teller.trouble["k2"] = ProviderRejected("No such call.", "")
        assert await fetch_details(desk, connected(desk, teller), batch) == Fetched(4, 1)
        assert desk.store.rows.without_details(batch) == [
            row.ref for row in desk.store.rows.iterate(batch) if row.provider_call_id == "k2"
        ]
    with desk_at(tmp_path / "second") as (desk, _):
        batch, teller = ended(desk, 9), Teller(desk)
        teller.trouble = {f"k{n}": ProviderRejected("No such call.", "") for n in range(1, 5)}
        assert await fetch_details(desk, connected(desk, teller), batch) == Fetched(4, 4)
        assert len(teller.asked) == 8, "however many it has forgotten, the later ones are asked for"
        teller.asked.clear()
        teller.trouble = {f"k{n}": AccountRefused("No key.", "") for n in range(9)}
        with pytest.raises(AccountRefused):
            await fetch_details(desk, connected(desk, teller), batch)
        assert len(teller.asked) == 1


async def test_a_provider_that_calls_back_is_not_asked(tmp_path: Path) -> None:
    cannot = Capabilities(False, False, False, False, False, False, True)
    with desk_at(tmp_path, LEVERS) as (desk, _):
        add_list(desk, 1)
        batch = add_batch(desk)
        teller = Teller(desk, capabilities=cannot)
        with pytest.raises(Refused, match="cannot be asked"):
            await fetch_details(desk, connected(desk, teller), batch.id)


async def test_a_call_that_is_opened_while_it_lasts_is_opened_again_later(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, clock):
        batch, teller = ended(desk), Teller(desk, state=RowState.IN_PROGRESS)
        first = next(iter(desk.store.rows.iterate(batch)))
        clock.advance(minutes=1)
        row = await open_call(desk, connected(desk, teller), batch, first.ref)
        assert (row.state, row.details_at, row.cost) == (RowState.IN_PROGRESS, None, 0.25)
        teller.state = RowState.ENDED
        clock.advance(minutes=1)
        row = await open_call(desk, connected(desk, teller), batch, first.ref)
        assert (row.state, row.details_at) == (RowState.ENDED, clock.now)
        assert row.updated_at == row.ended_at == START + timedelta(minutes=2)
