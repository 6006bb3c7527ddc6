"""What is told when the disk fills up after a request has left: doubt, never `try again`."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.engine.desks import (
    ACCEPTED,
    add_batch,
    add_list,
    connected,
    desk_at,
    phone,
)
from tests.torture.account import Account
from tests.torture.full import FullDisk
from tests.torture.steps import stepping
from tui.domain.attempt import SendResult
from tui.domain.errors import Busy
from tui.domain.states import AttemptState, RowState
from tui.engine.confirming import SendOrder
from tui.engine.desk import Desk
from tui.engine.invariants import check_workspace
from tui.engine.reconciling import reconcile
from tui.engine.sending import send

YES = SendOrder(yes=True)


@dataclass
class Filling:
    """A provider's answer that comes when the disk has just filled up, for some writes."""

    steps: FullDisk
    writes: int

    def __call__(self, _: bytes) -> SendResult:
        self.steps.kill_at, self.steps.room_after = len(self.steps.names) + 1, self.writes
        return ACCEPTED


def prepared(home: Path) -> Desk:
    """A workspace with a batch of three; the desk's own store is closed."""
    with desk_at(home) as (desk, _):
        add_list(desk, 3)
        add_batch(desk)
    return desk


@pytest.mark.parametrize("writes", [1, 2])
async def test_a_disk_that_has_room_again_at_once_makes_no_doubt(
    tmp_path: Path, writes: int
) -> None:
    before = prepared(tmp_path / "home")
    steps = FullDisk(tmp_path / "home")
    with stepping(before, steps) as desk:
        account = Account(desk, [Filling(steps, writes)])
        report = await send(desk, connected(desk, account), "wave 1", YES)
        assert (report.outcome, report.accepted) == ("accepted", 3)
        assert account.dialled == [phone(n) for n in range(3)]
        assert check_workspace(desk) == ()


@pytest.mark.parametrize("writes", [6, 12, 10_000])
async def test_what_left_is_told_as_unknown(tmp_path: Path, writes: int) -> None:
    before = prepared(tmp_path / "home")
    steps = FullDisk(tmp_path / "home")
    with stepping(before, steps) as desk:
        account = Account(desk, [Filling(steps, writes)])
        report = await send(desk, connected(desk, account), "wave 1", YES)
        assert (report.outcome, report.unknown) == ("unknown", 2)
        assert desk.store.rows.counts("b1")[RowState.SENDING] == 2
        steps.kill_at = steps.room_after = 0
        found = await reconcile(desk, connected(desk, account), "wave 1")
        assert (found.resolved, found.still_unknown) == (2, 0)
        await send(desk, connected(desk, account), "wave 1", YES)
        assert account.dialled == [phone(n) for n in range(3)]
        assert check_workspace(desk) == ()


async def test_a_disk_that_is_full_before_sends_nothing(tmp_path: Path) -> None:
    before = prepared(tmp_path / "home")
    steps = FullDisk(tmp_path / "home", kill_at=1, room_after=10_000)
    with stepping(before, steps) as desk:
        account = Account(desk)
        with pytest.raises(Busy, match="room"):
            await send(desk, connected(desk, account), "wave 1", YES)
        assert account.dialled == []
        assert desk.store.attempts.of_batch("b1", tuple(AttemptState)) == ()
