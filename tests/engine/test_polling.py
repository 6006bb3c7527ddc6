"""Who polls, and what keeps a poll from being written down: two things, told apart."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.engine.desks import (
    ScriptedProvider,
    StandingClock,
    add_batch,
    add_list,
    connected,
    desk_at,
)
from tests.torture.full import FullDisk
from tests.torture.steps import stepping
from tui.domain.attempt import Attempt, SendResult
from tui.domain.errors import Busy, HeldElsewhere
from tui.domain.outgoing import BatchReport, CallReport
from tui.domain.states import AT_PROVIDER, Outcome, RowState
from tui.engine.confirming import SendOrder
from tui.engine.connection import Connection
from tui.engine.control import stop
from tui.engine.desk import Desk
from tui.engine.following import Polled, follow, poll_attempts, poll_once
from tui.engine.hearing import apply_reports
from tui.engine.sending import send
from tui.store import open_store

YES = SendOrder(yes=True)
PLENTY = 10_000


@dataclass(frozen=True)
class Place:
    """A batch, its provider, and a disk to fill."""

    desk: Desk
    clock: StandingClock
    provider: ScriptedProvider
    steps: FullDisk

    @property
    def link(self) -> Connection:
        """The connection."""
        return connected(self.desk, self.provider)

    def fill(self) -> None:
        """Fill the disk for good."""
        self.steps.kill_at, self.steps.room_after = len(self.steps.names) + 1, PLENTY

    def free(self) -> None:
        """Make room again."""
        self.steps.room_after = 0


@contextmanager
def place_at(home: Path, count: int = 3, **profile: object) -> Iterator[Place]:
    """A composed batch, every write of which is watched."""
    with desk_at(home) as (desk, clock):
        add_list(desk, count)
        add_batch(desk)
    steps = FullDisk(home)
    changed = replace(desk, profile=replace(desk.profile, **profile))  # type: ignore[arg-type]
    with stepping(changed, steps) as watched:
        yield Place(watched, clock, ScriptedProvider(watched), steps)


async def sent(place: Place) -> None:
    """Hand everything over, and let the provider know that everybody answered."""
    await send(place.desk, place.link, "wave 1", YES)
    for number, listed in enumerate(place.provider.listed):
        place.provider.reports[listed.provider_batch_id] = tuple(
            CallReport(
                ref=call["callsheet_ref"],
                state=RowState.ENDED,
                outcome=Outcome.ANSWERED,
            )
            for call in place.provider.bodies[number]["call_data"]
        )


async def test_another_process_that_polls_is_named_and_its_answers_are_read(
    tmp_path: Path,
) -> None:
    with place_at(tmp_path) as place:
        await sent(place)
        with closing(open_store(tmp_path, place.clock)) as other, other.lock("poll-b1", "bo"):
            with pytest.raises(HeldElsewhere), place.desk.store.lock("poll-b1"):
                pass
            polled = await poll_once(place.desk, place.link, "wave 1")
            assert (polled.changed, polled.settled, polled.trouble) == ((), False, "")
            assert "bo on " in polled.elsewhere
            attempts = [attempt.id for attempt in place.desk.store.attempts.of_batch("b1")]
            assert await poll_attempts(place.desk, place.link, "b1", attempts) == ()
        polled = await poll_once(place.desk, place.link, "wave 1")
        assert (len(polled.changed), polled.settled, polled.elsewhere) == (3, True, "")


async def test_a_full_disk_is_no_other_process(tmp_path: Path) -> None:
    with place_at(tmp_path) as place:
        await sent(place)
        place.fill()
        with pytest.raises(Busy, match="no room left") as told:
            await poll_once(place.desk, place.link, "wave 1")
        assert not isinstance(told.value, HeldElsewhere)
        attempts = [attempt.id for attempt in place.desk.store.attempts.of_batch("b1")]
        with pytest.raises(Busy, match="no room left"):
            await poll_attempts(place.desk, place.link, "b1", attempts)


async def test_following_tells_of_a_full_disk_and_goes_on_once_there_is_room(
    tmp_path: Path,
) -> None:
    with place_at(tmp_path) as place:
        await sent(place)
        place.fill()
        told: list[Polled] = []

        def heard(polled: Polled) -> None:
            told.append(polled)
            if len(told) == 2:
                place.free()

        assert await follow(place.desk, place.link, "wave 1", 60, heard)
        assert ["no room left" in polled.trouble for polled in told] == [True, True, False]
        assert len(told[-1].changed) == 3


async def test_a_send_that_waits_for_its_calls_on_a_full_disk_ends_and_says_why(
    tmp_path: Path,
) -> None:
    """It waited for ever, for a process that was not there."""
    with place_at(tmp_path, ramp=(1,)) as place:

        async def no_time(_: float) -> None:
            place.clock.advance(seconds=1)

        report = await send(
            place.desk, place.link, "wave 1", YES, lambda *_: place.fill(), sleep=no_time
        )
        assert (report.outcome, report.accepted, report.not_sent) == ("partly", 1, 2)
        assert "no room left" in report.detail


async def test_what_was_handed_over_is_told_though_the_breaker_cannot_pause(
    tmp_path: Path,
) -> None:
    with place_at(tmp_path, 23, chunk_size=22) as place:

        def failed(attempt: Attempt, result: SendResult) -> None:
            rows = place.desk.store.rows.iterate("b1", AT_PROVIDER)
            word = CallReport(state=RowState.ENDED, outcome=Outcome.FAILED)
            apply_reports(place.desk, "b1", [(row, word) for row in rows])
            place.fill()

        report = await send(place.desk, place.link, "wave 1", YES, failed)
        assert (report.outcome, report.accepted, report.not_sent) == ("partly", 22, 1)
        assert "no room left" in report.detail


async def test_a_stop_asks_the_provider_though_the_disk_has_filled_up(tmp_path: Path) -> None:
    with place_at(tmp_path) as place:
        await sent(place)
        fill = place.fill

        class Fills(ScriptedProvider):
            async def batch(self, provider_batch_id: str) -> BatchReport:
                fill()
                return await super().batch(provider_batch_id)

        own = {name: getattr(place.provider, name) for name in ("listed", "reports", "bodies")}
        provider = Fills(place.desk, **own)
        stopped = await stop(place.desk, connected(place.desk, provider), "wave 1", 3)
        assert (stopped.stopped, stopped.beyond_recall) == (2, 3)
        assert len(provider.stopped) == 2
        counts = place.desk.store.rows.counts("b1")
        assert sum(counts[state] for state in AT_PROVIDER) == 3
