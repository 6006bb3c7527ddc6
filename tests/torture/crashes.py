"""Crash at every step: a process dies there, the next one finds the disk as it was, and goes on."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.engine.desks import StandingClock, connected, desk_at
from tests.torture.account import LEVERS_CAN, Account
from tests.torture.harm import Harm, harm_of
from tests.torture.steps import Killed, Quick, SteppedProvider, Steps, stepping
from tests.torture.stories import (
    REFUSED,
    YES,
    Scene,
    Story,
    compose,
    settle_by_looking,
)
from tui.domain.states import AttemptState, BatchState
from tui.engine.connection import Connection
from tui.engine.control import resume
from tui.engine.desk import Desk
from tui.engine.following import poll_once
from tui.engine.inbox import import_events
from tui.engine.reconciling import reconcile
from tui.engine.sending import send
from tui.store import open_store

_NIGHTS = 4
"""How often what is held is sent again; an evening, a morning in the east and one in the west."""


@dataclass(frozen=True)
class Stage:
    """A story's state before its act: a workspace on disk, an account, a moment."""

    story: Story
    home: Path
    account: Account
    clock: StandingClock

    def crash(self, folder: Path, kill_at: int) -> tuple[Steps, Harm]:
        """Play the act, die at a step (0: at none), go on as an operator would, and judge."""
        home, grave = folder / "home", folder / "grave"
        shutil.copytree(self.home, home)
        clock = StandingClock()
        clock.now = self.clock.now
        steps = Steps(home, grave, kill_at)
        account = self.account.copy(replace(self.account.desk, clock=clock))
        play(self.story, account, clock, steps)
        with opened(self.story, grave if steps.dead else home, account, clock) as scene:
            harm = asyncio.run(go_on(scene))
        for place in (home, grave):
            shutil.rmtree(place, ignore_errors=True)
        return steps, harm


def staged(story: Story, folder: Path) -> Stage:
    """Play what was before."""
    home = folder / "before"
    with desk_at(home, story.profile) as (desk, clock):
        account = story.account(desk)
        if story.profile.provider == "levers":
            account.capabilities = LEVERS_CAN
        connection = connected(desk, account)
        asyncio.run(_await(story, Scene(desk, account, connection, clock)))
    return Stage(story, home, account, clock)


async def _await(story: Story, scene: Scene) -> None:
    await story.before(scene)


@contextmanager
def opened(story: Story, home: Path, account: Account, clock: StandingClock) -> Iterator[Scene]:
    """The next process at what the last one left."""
    clock.advance(hours=story.away_h)
    store = open_store(home, clock, Quick)
    try:
        desk = Desk(store, story.profile, clock, "bo")
        there = account.at(desk)
        yield Scene(desk, there, connected(desk, there), clock)
    finally:
        store.close()


def play(story: Story, account: Account, clock: StandingClock, steps: Steps) -> None:
    """Play a story's act in a process that may die of it."""
    desk = Desk(account.desk.store, story.profile, clock, "ana")
    try:
        with stepping(desk, steps) as watched:
            there = account.at(watched)
            link = Connection(SteppedProvider(there, steps), story.profile, True)
            asyncio.run(_act(story, Scene(watched, there, link, clock)))
    except Killed:
        assert steps.dead


async def _act(story: Story, scene: Scene) -> None:
    await story.act(scene)


async def go_on(scene: Scene) -> Harm:
    """Do what an operator does who finds the workspace: settle every doubt, send what is left."""
    desk, account = scene.desk, scene.account
    account.script, account.arrives, account.late = [], True, 0
    if not any(batch.kind == "batch" for batch in desk.store.batches.all()):
        compose(scene)
    told: list[str] = []
    for batch in desk.store.batches.all():
        await _settle(scene, batch.id, told)
    for batch in desk.store.batches.all():
        if batch.state is BatchState.PAUSED:
            resume(desk, batch.id)
        if batch.kind == "batch" and batch.state is not BatchState.STOPPED:
            told += await _send_on(scene, batch.id)
    await _hear_all(scene)
    told += account.against(desk)
    harm = harm_of(desk, account.rung, account.arrived, [REFUSED])
    return harm + Harm(violations=tuple(told))


async def _send_on(scene: Scene, batch_id: str) -> list[str]:
    """Send what is left, and what is held at the hour it was said to open; answers what is odd."""
    for _ in range(_NIGHTS):
        report = await send(scene.desk, scene.connection, batch_id, YES)
        if report.outcome not in ("accepted", "nothing_to_send"):
            return [f"sending on came to {report.outcome}"]
        if not report.held:
            return []
        if report.opens is None or report.opens <= scene.clock.now:
            return [f"{report.held} rows are held until {report.opens} at {scene.clock.now}"]
        await _hear_all(scene)
        scene.clock.now = report.opens
    return [f"{report.held} rows are held night after night"]


async def _hear_all(scene: Scene) -> None:
    scene.account.end_calls()
    for batch in scene.desk.store.batches.all():
        await _hear(scene, batch.id)


async def _settle(scene: Scene, batch_id: str, told: list[str]) -> None:
    if scene.desk.profile.provider == "levers":
        import_events(scene.desk, scene.account.events())
    await reconcile(scene.desk, scene.connection, batch_id)
    scene.clock.advance(seconds=700)
    for settled in (await reconcile(scene.desk, scene.connection, batch_id)).attempts:
        arrived = settled.attempt in scene.account.arrived
        if settled.state is AttemptState.ABSENT and arrived:
            told.append(f"{settled.attempt}: said to be absent, and it arrived")
        if settled.state is AttemptState.UNKNOWN and arrived:
            told.append(f"{settled.attempt}: still in doubt though the provider knows it")
    await settle_by_looking(scene)


async def _hear(scene: Scene, batch_id: str) -> None:
    if scene.desk.profile.provider == "levers":
        import_events(scene.desk, scene.account.events())
    await poll_once(scene.desk, scene.connection, batch_id)
