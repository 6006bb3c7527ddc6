"""A desk on a throw-away workspace, and waiting without sleeping."""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from textual.pilot import Pilot

from tui.app.app import CallsheetApp
from tui.domain.batch import CallRow
from tui.domain.contact import Contact
from tui.domain.phone import dial_key
from tui.domain.profile import Profile
from tui.domain.states import Outcome, RowState
from tui.engine.desk import Desk
from tui.prompts import Problem
from tui.prompts.child import Kept, answer
from tui.prompts.worker import RenderWorker
from tui.store import open_store

NOW = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
SIMULATED = Profile("simulator", "luly", "http://127.0.0.1:9", region="US")
LIVE = Profile("luly-prod", "luly", "https://luly.example/api", region="US")
LEVERS = Profile("simulator-levers", "levers", "http://127.0.0.1:9", region="SA", mode="slots")

_PATIENCE = 15.0


def frozen() -> datetime:
    """A clock that stands."""
    return NOW


@contextmanager
def desk_at(home: Path, profile: Profile = SIMULATED) -> Iterator[Desk]:
    """A desk on a workspace of its own; the store is closed afterwards."""
    store = open_store(home, frozen)
    try:
        yield Desk(store, profile, frozen, "amy")
    finally:
        store.close()


def fill(desk: Desk, name: str, people: list[tuple[str, str, str]], **columns: str) -> str:
    """Make a list of (phone, first name, last name); every one gets the same columns."""
    made = desk.store.lists.create(name, tuple(columns))
    desk.store.contacts.add_many(
        made.id,
        [
            Contact(
                "",
                made.id,
                phone,
                dial_key(phone),
                first_name=first,
                last_name=last,
                timezone="America/New_York",
                fields=columns,
                phone_written=phone,
            )
            for phone, first, last in people
        ],
    )
    return made.id


class InProcess(RenderWorker):
    """Renders here: a process per test would cost more than the tests."""

    def _ask(
        self, question: Mapping[str, Any], budget_s: float | None = None
    ) -> dict[str, Any] | Problem:
        return answer(question, Kept())


def app_on(desk: Desk, start: str = "contacts") -> CallsheetApp:
    """The app, rendering in this process."""
    return CallsheetApp(desk, start, renderer=InProcess())


async def until(pilot: Pilot[object], reached: Callable[[], bool]) -> None:
    """Let the app work until something is so. Fails after a while, naming nothing else."""
    deadline = monotonic() + _PATIENCE
    while not reached():
        assert monotonic() < deadline, "the app did not come to it"
        await pilot.pause()


_CELL = re.compile(
    r'<text [^>]* x="([\d.]+)" [^>]*clip-path="url\(#[^"]*-line-(\d+)\)"[^>]*>(.*?)</text>'
)
_CELL_WIDTH = 12.2


def shown(pilot: Pilot[object]) -> str:
    """The whole screen as text, line by line, as it would be photographed."""
    lines: dict[int, str] = {}
    for x, line, text in _CELL.findall(pilot.app.export_screenshot()):
        place = round(float(x) / _CELL_WIDTH)
        before = lines.get(int(line), "").ljust(place)
        lines[int(line)] = before + html.unescape(text).replace("\xa0", " ")
    return "\n".join(lines.get(n, "") for n in range(max(lines, default=0) + 1))


async def sees(pilot: Pilot[object], words: str) -> str:
    """Wait until the screen shows these words; answer the screen."""
    try:
        await until(pilot, lambda: words in shown(pilot))
    except AssertionError:
        raise AssertionError(f"no {words!r} on the screen:\n{shown(pilot)}") from None
    return shown(pilot)


def ended_row(batch_id: str, found: Contact, outcome: Outcome, days: int, seq: int = 0) -> CallRow:
    """A call of a minute and a bit that ended some days ago."""
    return CallRow(
        batch_id,
        found.ref,
        seq,
        found.phone,
        found.dial_key,
        found.name,
        RowState.ENDED,
        outcome=outcome,
        duration_s=65,
        updated_at=NOW - timedelta(days=days),
    )
