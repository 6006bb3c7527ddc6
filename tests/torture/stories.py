"""Stories: what an operator was doing when the process died, for both providers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.engine.desks import (
    ACCEPTED,
    LEVERS,
    LULY,
    UNKNOWN,
    StandingClock,
    add_batch,
    add_list,
    connected,
    phone,
)
from tests.torture.account import Account
from tui.domain.profile import Profile
from tui.domain.states import AttemptState
from tui.engine.confirming import SendOrder
from tui.engine.connection import Connection
from tui.engine.content import content_of
from tui.engine.control import pause, resume, stop
from tui.engine.desk import Desk
from tui.engine.following import poll_once
from tui.engine.inbox import import_events
from tui.engine.pasting import confirm_pasted_for
from tui.engine.reconciling import reconcile, resolve
from tui.engine.sending import send
from tui.engine.suppressing import suppress
from tui.engine.testcall import place_test_call

YES = SendOrder(yes=True)
REFUSED = phone(3)
"""The number that is on the do-not-call list before anything is sent."""
BATCH = "wave 1"


@dataclass(frozen=True)
class Scene:
    """A desk, an account behind a connection, and a clock that can be moved."""

    desk: Desk
    account: Account
    connection: Connection
    clock: StandingClock


Act = Callable[[Scene], Awaitable[Any]]


@dataclass(frozen=True)
class Story:
    """What was there before, and what the process does that is to die; `profile` says at whom.

    `away_h` is after how many hours the next operator comes.
    """

    name: str
    profile: Profile
    before: Act
    act: Act
    account: type[Account] = Account
    away_h: float = 0


def compose(scene: Scene) -> None:
    """A batch of four: three to be called in two requests, one who refused."""
    batch = add_batch(scene.desk)
    prompt = content_of(scene.desk, batch).prompt
    if scene.desk.profile.provider == "levers" and prompt is not None:
        confirm_pasted_for(scene.desk, batch, prompt.text)


async def _composed(scene: Scene) -> None:
    add_list(scene.desk, 4)
    suppress(scene.desk, [REFUSED], "asked")
    compose(scene)


async def _listed(scene: Scene) -> None:
    add_list(scene.desk, 4)
    suppress(scene.desk, [REFUSED], "asked")


async def _sent(scene: Scene) -> None:
    await _composed(scene)
    await _send(scene)
    scene.account.end_calls()


async def _half_sent(scene: Scene) -> None:
    await _composed(scene)
    link = connected(scene.desk, scene.account)
    await send(scene.desk, link, BATCH, replace(YES, limit=2))


async def _doubtful_first(scene: Scene) -> None:
    """The first request arrived, no answer came, and the list does not show it yet."""
    await _composed(scene)
    scene.account.script, scene.account.late = [UNKNOWN], 1
    await _send(scene)
    scene.account.late = 0


async def _doubtful_second(scene: Scene) -> None:
    """The second request never arrived, and nobody knows."""
    await _composed(scene)
    scene.account.script, scene.account.arrives = [ACCEPTED, UNKNOWN], False
    await _send(scene)


async def _send(scene: Scene) -> None:
    await send(scene.desk, scene.connection, BATCH, YES)


async def _send_in_doubt(scene: Scene) -> None:
    scene.account.script = [UNKNOWN]
    await _send(scene)


async def _compose_and_send(scene: Scene) -> None:
    compose(scene)
    await _send(scene)


async def _suppress_and_send(scene: Scene) -> None:
    suppress(scene.desk, [phone(2)], "asked too")
    await _send(scene)


async def _reconcile(scene: Scene) -> None:
    await reconcile(scene.desk, scene.connection, BATCH)
    await _send(scene)


async def _reconcile_absent(scene: Scene) -> None:
    """Two complete lists; then the confirmed count plans the absent ones again."""
    await reconcile(scene.desk, scene.connection, BATCH)
    scene.clock.advance(seconds=700)
    await reconcile(scene.desk, scene.connection, BATCH)
    await _send(scene)


async def _resolve(scene: Scene) -> None:
    """The operator looked into the provider's own application, and says what is there."""
    await settle_by_looking(scene)
    await _send(scene)


async def _poll(scene: Scene) -> None:
    await poll_once(scene.desk, scene.connection, BATCH)


async def _webhooks(scene: Scene) -> None:
    import_events(scene.desk, scene.account.events())
    import_events(scene.desk, scene.account.events())


async def _pause_and_resume(scene: Scene) -> None:
    pause(scene.desk, BATCH)
    resume(scene.desk, BATCH)
    await _send(scene)


async def _stop(scene: Scene) -> None:
    await stop(scene.desk, scene.connection, BATCH)


async def _test_call(scene: Scene) -> None:
    await place_test_call(scene.desk, scene.connection, batch_id=BATCH)


async def settle_by_looking(scene: Scene) -> None:
    """Decide every doubtful attempt of every batch as the account knows it to be."""
    desk = scene.desk
    for attempt in desk.store.attempts.in_states((AttemptState.UNKNOWN, AttemptState.ABSENT)):
        resolve(
            desk,
            attempt.batch_id,
            attempt.id,
            sent=attempt.id in scene.account.arrived,
            reason="looked",
            confirm=len(attempt.refs),
        )


def _stories() -> list[Story]:
    both: list[tuple[str, Act, Act]] = [
        ("compose and send", _listed, _compose_and_send),
        ("send", _composed, _send),
        ("send, no answer", _composed, _send_in_doubt),
        ("suppress and send", _composed, _suppress_and_send),
        ("reconcile what arrived", _doubtful_first, _reconcile),
        ("reconcile what did not", _doubtful_second, _reconcile_absent),
        ("decide what arrived", _doubtful_first, _resolve),
        ("decide what did not", _doubtful_second, _resolve),
        ("pause and resume", _half_sent, _pause_and_resume),
        ("stop", _half_sent, _stop),
        ("test call", _composed, _test_call),
    ]
    stories = [
        Story(f"{profile.provider}: {name}", profile, before, act)
        for profile in (LULY, LEVERS)
        for name, before, act in both
    ]
    stories.append(Story("luly: poll", LULY, _sent, _poll))
    stories.append(Story("levers: webhooks", LEVERS, _sent, _webhooks))
    stories.append(Story("levers: webhooks of a doubt", LEVERS, _doubtful_first, _webhooks))
    return stories


STORIES = _stories()
