"""Ramp, rate, bound and breaker, with a clock that moves only when somebody waits."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.engine.desks import (
    ACCEPTED,
    LULY,
    NOT_SENT,
    REJECTED,
    UNKNOWN,
    ScriptedProvider,
    StandingClock,
    add_batch,
    add_list,
    connected,
    desk_at,
    phone,
)
from tui.domain.attempt import SendResult
from tui.domain.batch import Batch
from tui.domain.errors import NotReached, Refused
from tui.domain.outgoing import BatchReport, CallReport
from tui.domain.profile import Profile
from tui.domain.states import BatchState, Outcome, RowState
from tui.engine.breaker import LAST, LEAST, Breaker
from tui.engine.confirming import SendOrder
from tui.engine.control import pause, resume
from tui.engine.desk import Desk
from tui.engine.hearing import apply_reports
from tui.engine.sending import SendReport, send

YES = SendOrder(yes=True)


@dataclass
class Account(ScriptedProvider):
    """An account whose calls last for some polls, then end as `outcome` says of each number."""

    polls_to_end: int = 2
    outcome: Callable[[str], Outcome] = lambda _: Outcome.ANSWERED
    polled: Counter[str] = field(default_factory=Counter)
    unreachable: bool = False

    async def batch(self, provider_batch_id: str) -> BatchReport:
        if self.unreachable:
            raise NotReached("No route.", "Check the network.")
        self.polled[provider_batch_id] += 1
        number = int(provider_batch_id.partition("$")[2]) - 1
        over = self.polled[provider_batch_id] >= self.polls_to_end
        calls = tuple(
            CallReport(
                ref=item["callsheet_ref"],
                phone=item["phone_number"],
                state=RowState.ENDED if over else RowState.IN_PROGRESS,
                outcome=self.outcome(item["phone_number"]) if over else None,
            )
            for item in self.bodies[number]["call_data"]
        )
        return replace(self.listed[number], calls=calls)


@dataclass
class Stage:
    """A desk, its account, and a way to wait that moves the clock; `on_wait` sees each wait."""

    desk: Desk
    clock: StandingClock
    account: Account
    waited: list[float] = field(default_factory=list)
    on_wait: Callable[[], None] = lambda: None

    async def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.clock.advance(seconds=seconds)
        self.on_wait()
        assert len(self.waited) < 5000, "it waits for ever"

    async def send(self, batch: Batch, order: SendOrder = YES) -> SendReport:
        link = connected(self.desk, self.account)
        return await send(self.desk, link, batch.id, order, sleep=self.sleep)

    @property
    def sizes(self) -> list[int]:
        return [len(body["call_data"]) for body in self.account.bodies]


@contextmanager
def stage(home: Path, **profile: object) -> Iterator[Stage]:
    settings = {"poll_interval": 10.0, "chunk_size": 4, **profile}
    made: Profile = replace(LULY, **settings)  # type: ignore[arg-type]
    with desk_at(home, made) as (desk, clock):
        yield Stage(desk, clock, Account(desk))


async def test_each_request_of_the_ramp_waits_for_the_one_before_to_end(tmp_path: Path) -> None:
    with stage(tmp_path, ramp=(1, 2)) as on:
        add_list(on.desk, 11)
        batch = add_batch(on.desk)
        polls: list[int] = []

        def look(_: bytes) -> SendResult:
            polls.append(sum(on.account.polled.values()))
            return ACCEPTED

        on.account.script = [look] * 4
        report = await on.send(batch)
        assert (report.outcome, on.sizes) == ("accepted", [1, 2, 4, 4])
        assert polls == [0, 2, 4, 4], "two polls end a request; past the ramp none is waited for"


async def test_the_ramp_goes_on_where_a_send_was_cut_off(tmp_path: Path) -> None:
    with stage(tmp_path, ramp=(1, 2, 3)) as on:
        add_list(on.desk, 12)
        batch = add_batch(on.desk)
        await on.send(batch, SendOrder(yes=True, limit=1))
        assert on.account.polled == {}, "nothing is waited for after the last request"
        await on.send(batch, SendOrder(yes=True, limit=2))
        assert on.account.polled == {"batch$1": 2}, "the call of the last send is waited for"
        await on.send(batch)
        assert on.sizes == [1, 2, 3, 4, 2]
        assert Counter(on.account.dialled) == {phone(n): 1 for n in range(12)}


async def test_a_request_that_came_to_nothing_is_no_step_of_the_ramp(tmp_path: Path) -> None:
    with stage(tmp_path, ramp=(1, 2)) as on:
        add_list(on.desk, 8)
        batch = add_batch(on.desk)
        on.account.script = [REJECTED]
        await on.send(batch)
        on.account.script = [NOT_SENT, ACCEPTED]
        await on.send(batch)
        assert on.sizes == [1, 2, 4, 1]


async def test_keep_going_is_the_word_not_to_wait(tmp_path: Path) -> None:
    with stage(tmp_path, ramp=(1, 2)) as on:
        add_list(on.desk, 7)
        batch = add_batch(on.desk)
        on.account.polls_to_end = 10**9
        await on.send(batch, SendOrder(yes=True, keep_going=True))
        assert (on.sizes, on.account.polled) == ([1, 2, 4], {})


async def test_a_pause_takes_effect_while_the_send_waits(tmp_path: Path) -> None:
    with stage(tmp_path, ramp=(1,)) as on:
        add_list(on.desk, 5)
        batch = add_batch(on.desk)
        on.account.polls_to_end = 10**9

        def pause_at_third() -> None:
            if len(on.waited) == 3:
                pause(on.desk, batch.id)

        on.on_wait = pause_at_third
        report = await on.send(batch)
        assert (report.accepted, report.held, len(on.waited)) == (1, 4, 3)
        resume(on.desk, batch.id)
        on.account.polls_to_end, on.on_wait = 1, lambda: None
        await on.send(batch)
        assert on.sizes == [1, 4]


async def test_the_rate_holds_across_restarts_and_batches(tmp_path: Path) -> None:
    with stage(tmp_path, requests_per_minute=2) as on:
        add_list(on.desk, 8)
        one, two = add_batch(on.desk, "one"), add_batch(on.desk, "two")
        await on.send(one, SendOrder(yes=True, limit=4))
        assert sum(on.waited) == 0
        on.clock.advance(seconds=10)
        await on.send(one)
        assert sum(on.waited) == pytest.approx(20)
        suppressed = await on.send(two)
        assert suppressed.blocked == 8, "the same numbers"
        assert sum(on.waited) == pytest.approx(20), "nothing to send, nothing to wait for"


async def test_a_clock_that_was_put_back_does_not_stop_the_send(tmp_path: Path) -> None:
    with stage(tmp_path, requests_per_minute=2) as on:
        add_list(on.desk, 8)
        batch = add_batch(on.desk)
        await on.send(batch, SendOrder(yes=True, limit=4))
        on.clock.advance(days=-1)
        await on.send(batch)
        assert sum(on.waited) == pytest.approx(30)


async def test_no_more_calls_are_open_than_allowed(tmp_path: Path) -> None:
    with stage(tmp_path, max_open=6) as on:
        add_list(on.desk, 20)
        batch = add_batch(on.desk)
        most = 0

        def count(_: bytes) -> SendResult:
            nonlocal most
            most = max(most, on.desk.store.ledger.open_count("simulator", batch.id))
            return ACCEPTED

        on.account.script = [count] * 20
        report = await on.send(batch)
        assert (report.accepted, most) == (20, 6)
        assert on.sizes[:2] == [4, 2]


async def test_calls_in_doubt_that_fill_the_bound_end_the_send(tmp_path: Path) -> None:
    with stage(tmp_path, max_open=4) as on:
        add_list(on.desk, 10)
        batch = add_batch(on.desk)
        on.account.script, on.account.arrives = [UNKNOWN], False
        report = await on.send(batch, SendOrder(yes=True, keep_going=True))
        assert report.outcome == "unknown"
        assert "reconcile" in report.detail


async def test_a_provider_that_cannot_be_asked_ends_the_waiting(tmp_path: Path) -> None:
    with stage(tmp_path, ramp=(1,)) as on:
        add_list(on.desk, 5)
        batch = add_batch(on.desk)
        on.account.unreachable = True
        report = await on.send(batch)
        assert (report.outcome, report.accepted, report.not_sent) == ("partly", 1, 4)
        assert "No route." in report.detail
        on.account.unreachable = False
        assert (await on.send(batch)).accepted == 4


async def test_the_budget_ends_a_send(tmp_path: Path) -> None:
    with stage(tmp_path, budget=1.0, price_per_minute=0.1) as on:
        add_list(on.desk, 8)
        batch = add_batch(on.desk)
        await on.send(batch, SendOrder(yes=True, limit=4))
        word = CallReport(state=RowState.ENDED, outcome=Outcome.ANSWERED, cost=0.3)
        rows = list(on.desk.store.rows.iterate(batch.id, (RowState.ACCEPTED,)))
        apply_reports(on.desk, batch.id, [(row, word) for row in rows])
        with pytest.raises(Refused, match="budget"):
            await on.send(batch)
        assert len(on.account.dialled) == 4


def failing(count: int) -> Callable[[str], Outcome]:
    """The first numbers fail, the rest are answered."""
    bad = {phone(n) for n in range(count)}
    return lambda number: Outcome.FAILED if number in bad else Outcome.ANSWERED


async def test_the_breaker_pauses_with_its_reason_and_resume_goes_on(tmp_path: Path) -> None:
    with stage(tmp_path, ramp=(LEAST,), chunk_size=10) as on:
        add_list(on.desk, 60)
        batch = add_batch(on.desk)
        on.account.outcome = failing(LEAST // 2)
        report = await on.send(batch)
        assert (report.outcome, report.accepted, report.held) == ("partly", LEAST, 40)
        assert "10 of the last 20 results failed" in report.detail
        paused = on.desk.store.batches.get(batch.id)
        assert paused.state is BatchState.PAUSED
        assert paused.note.startswith("paused: 10 of the last 20")
        [act] = [e for e in on.desk.store.audit.entries(batch.id) if e.action == "pause"]
        assert "10 of the last 20" in act.detail["reason"]
        with pytest.raises(Refused, match="paused"):
            await on.send(batch)
        on.clock.advance(seconds=1)
        assert resume(on.desk, batch.id).note == ""
        assert (await on.send(batch)).accepted == 40
        assert Counter(on.account.dialled) == {phone(n): 1 for n in range(60)}


async def test_too_few_results_and_too_few_failures_pause_nothing(tmp_path: Path) -> None:
    with stage(tmp_path, ramp=(LEAST - 1, 1), chunk_size=10) as on:
        add_list(on.desk, 40)
        batch = add_batch(on.desk)
        on.account.outcome = failing(LEAST // 2 - 1)
        assert (await on.send(batch)).outcome == "accepted"


async def test_failures_that_merely_end_first_pause_nothing(tmp_path: Path) -> None:
    with stage(tmp_path, chunk_size=100) as on:
        add_list(on.desk, 100)
        batch = add_batch(on.desk)
        await on.send(batch)
        rows = list(on.desk.store.rows.iterate(batch.id))

        def end(some: slice, outcome: Outcome) -> str:
            word = CallReport(state=RowState.ENDED, outcome=outcome)
            apply_reports(on.desk, batch.id, [(row, word) for row in rows[some]])
            return Breaker(on.desk, batch.id).tripped()

        assert end(slice(0, 40), Outcome.FAILED) == "", "the talks of this request go on"
        assert end(slice(40, 100), Outcome.ANSWERED) == ""


async def test_only_the_newest_results_count(tmp_path: Path) -> None:
    with stage(tmp_path, chunk_size=10) as on:
        add_list(on.desk, LAST + 40)
        batch = add_batch(on.desk)
        await on.send(batch)
        rows = list(on.desk.store.rows.iterate(batch.id))

        def end(some: slice, outcome: Outcome) -> str:
            on.clock.advance(seconds=1)
            word = CallReport(state=RowState.ENDED, outcome=outcome)
            apply_reports(on.desk, batch.id, [(row, word) for row in rows[some]])
            return Breaker(on.desk, batch.id).tripped()

        assert end(slice(0, 19), Outcome.FAILED) == ""
        assert end(slice(19, 20), Outcome.FAILED) != ""
        assert end(slice(20, 20 + LAST), Outcome.NO_ANSWER) == ""
        assert end(slice(20 + LAST, 40 + LAST), Outcome.BUSY) == ""


async def test_requests_that_go_wrong_trip_it_too(tmp_path: Path) -> None:
    with stage(tmp_path, chunk_size=1) as on:
        add_list(on.desk, 40)
        batch = add_batch(on.desk)
        on.account.script = [REJECTED] * 40
        report = await on.send(batch, SendOrder(yes=True, keep_going=True))
        assert (report.outcome, report.rejected) == ("rejected", LEAST)
        assert on.desk.store.batches.get(batch.id).state is BatchState.PAUSED


async def test_the_breaker_learns_of_calls_while_requests_leave(tmp_path: Path) -> None:
    with stage(tmp_path, chunk_size=10, requests_per_minute=2) as on:
        add_list(on.desk, 90)
        batch = add_batch(on.desk)
        on.account.polls_to_end = 1
        on.account.outcome = lambda _: Outcome.FAILED
        report = await on.send(batch)
        assert report.outcome == "partly"
        assert 20 <= report.accepted < 90
