"""Stories under the policy `strict`: hours that begin and end, and a cap that somebody else fills.

Rows are held here, and an operator comes back for them: late in the night, then when they may
ring.
"""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.engine.desks import LEVERS, LULY, START, add_batch, connected
from tests.torture.steps import Quick
from tests.torture.stories import BATCH, REFUSED, YES, Act, Scene, Story
from tests.torture.watch import SAUDI, WHERE, Watch
from tui.domain.contact import Contact
from tui.engine.content import content_of
from tui.engine.desk import Desk
from tui.engine.following import poll_once
from tui.engine.inbox import import_events
from tui.engine.pasting import confirm_pasted_for
from tui.engine.sending import send
from tui.engine.suppressing import suppress
from tui.store import open_store

SHUTS = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
"""Eight in the evening in New York, five in Los Angeles."""
OPENS = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
"""Nine in the morning in Los Angeles, noon in New York."""
OTHER = "wave 2"


def _people(desk: Desk, name: str, people: list[tuple[str, str]]) -> None:
    made = desk.store.lists.create(name, ("plan", "due"))
    fields = {"plan": "gold", "due": "May"}
    desk.store.contacts.add_many(
        made.id,
        [
            Contact("", made.id, number, number, "Noor", timezone=zone, fields=fields)
            for number, zone in people
        ],
    )


def _compose(scene: Scene, name: str, contacts: str) -> None:
    batch = add_batch(scene.desk, name, contacts=contacts)
    prompt = content_of(scene.desk, batch).prompt
    if scene.desk.profile.provider == "levers" and prompt is not None:
        confirm_pasted_for(scene.desk, batch, prompt.text)


async def _coast_to_coast(scene: Scene) -> None:
    people = [(number, zones[0] if len(zones) == 1 else "") for number, zones in WHERE.items()]
    _people(scene.desk, "renewals", people)
    suppress(scene.desk, [REFUSED], "asked")
    _compose(scene, BATCH, "renewals")


async def _two_waves(scene: Scene) -> None:
    """Somebody else's wave is to call two of the same people, once a day at most."""
    saudis = [(f"{SAUDI}{n}", "") for n in range(5)]
    _people(scene.desk, "saudis", saudis)
    _people(scene.desk, "two of them", saudis[1:3])
    suppress(scene.desk, [REFUSED], "asked")
    _compose(scene, BATCH, "saudis")
    _compose(scene, OTHER, "two of them")


async def _at_ten(scene: Scene) -> None:
    """Ten in the morning in New York: the west sleeps."""
    scene.clock.now = START
    await send(scene.desk, scene.connection, BATCH, YES)


def _slowly(begin: datetime) -> Act:
    """Send from a moment on, with forty seconds before each request."""

    async def act(scene: Scene) -> None:
        async def wait() -> None:
            scene.clock.advance(seconds=40)

        scene.clock.now = begin
        _watch(scene).before = wait
        await send(scene.desk, scene.connection, BATCH, YES)

    return act


async def _asleep(scene: Scene) -> None:
    """The machine sleeps for an hour in its first request, and wakes after hours."""
    scene.clock.now = SHUTS - timedelta(minutes=30)
    _watch(scene).after = lambda: scene.clock.advance(hours=1)
    await send(scene.desk, scene.connection, BATCH, YES)


async def _overtaken(scene: Scene) -> None:
    """The other wave is sent and ends between our confirmation and our first request."""

    async def others() -> None:
        account.before = None
        with closing(open_store(scene.desk.store.home, scene.clock, Quick)) as store:
            desk = replace(scene.desk, store=store, operator="cy")
            there = account.at(desk)
            link = connected(desk, there)
            await send(desk, link, OTHER, YES)
            if desk.profile.provider == "levers":
                import_events(desk, there.events())
            there.end_calls()
            await poll_once(desk, link, OTHER)

    account = _watch(scene)
    account.before = others
    await send(scene.desk, scene.connection, BATCH, YES)


def _watch(scene: Scene) -> Watch:
    assert isinstance(scene.account, Watch)
    return scene.account


def _stories() -> list[Story]:
    acts: list[tuple[str, Act, Act, float]] = [
        ("some asleep", _coast_to_coast, _at_ten, 12),
        ("the day ends", _coast_to_coast, _slowly(SHUTS - timedelta(seconds=60)), 8),
        ("the day begins", _coast_to_coast, _slowly(OPENS - timedelta(seconds=60)), 9),
        ("asleep in a request", _coast_to_coast, _asleep, 8),
        ("a cap is reached", _two_waves, _overtaken, 0),
    ]
    return [
        Story(
            f"{profile.provider}: strict, {name}",
            replace(profile, policy="strict"),
            before,
            act,
            account=Watch,
            away_h=away,
        )
        for profile in (LULY, LEVERS)
        for name, before, act, away in acts
    ]


STRICT = _stories()
