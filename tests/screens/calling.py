"""Desks that call the real simulator over loopback, and the operator's keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from tests.screens.stage import fill, until
from tui.domain.profile import Profile
from tui.engine.desk import Desk
from tui.engine.suppressing import suppress
from tui.settings.builtin import SIMULATOR, SIMULATOR_LEVERS
from tui.simulator import dials
from tui.store import open_store

LULY = replace(SIMULATOR, poll_interval=0.05)
LEVERS = replace(SIMULATOR_LEVERS, poll_interval=0.05)

PEOPLE = [
    ("+12025550143", "Zoë", "Alvarez"),
    ("+12025550147", "Zoltan", "Ng"),
    ("+12025550148", "Ann", "[bold]"),
    ("+12025550149", "Bo", "Li"),
]
PROMPT = "You are calling {{ first_name }} about {{ plan }}."


@contextmanager
def calling_desk(home: Path, profile: Profile = LULY, speed: float = 2000.0) -> Iterator[Desk]:
    """A workspace with four people, one of them suppressed, and a prompt; the clock runs.

    No calling rules: what a test sees must not hang on the hour of the day.
    """

    def clock() -> datetime:
        return datetime.now(UTC)

    store = open_store(home, clock)
    try:
        quiet = replace(profile, policy="off")
        desk = Desk(store, quiet, clock, "amy", simulator_speed=speed)
        fill(desk, "renewals", PEOPLE, plan="the gold plan")
        store.templates.save("renewal-call", PROMPT, "amy")
        suppress(desk, ["+12025550149"], "asked us to stop")
        yield desk
    finally:
        store.close()


def dialled(desk: Desk) -> list[str]:
    """The numbers of real calls that the simulator has dialled, in order."""
    return [each.phone for each in dials(desk.store.home) if not each.test]


async def type_into(pilot: Pilot[object], selector: str, text: str) -> None:
    """Wait for a line, go to it and type as an operator does, replacing what stands there."""
    await until(pilot, lambda: bool(pilot.app.screen.query(selector)))
    line = pilot.app.screen.query_one(selector, Input)
    line.focus()
    line.value = ""
    for character in text:
        line.insert_text_at_cursor(character)
    await pilot.pause()
