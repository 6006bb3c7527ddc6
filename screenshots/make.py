"""`make screenshots`: drive the app on the sample data and keep what it shows, at 120x36.

The workspace is a throw-away one and the provider the embedded simulator; no phone rings.
"""

import asyncio
import html
import re
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from textual.app import App
from textual.pilot import Pilot

from tui.app.app import CallsheetApp
from tui.engine.desk import Desk
from tui.engine.importing import import_file
from tui.settings.builtin import SIMULATOR
from tui.store import open_store

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "sample_data"
SIZE = (120, 36)
PATIENCE_S = 60.0
SPEED = 6.0
"""Slow enough that calls are seen in progress, quick enough to wait for."""


def main() -> None:
    """Write every SVG."""
    with (
        tempfile.TemporaryDirectory(prefix="callsheet-screens-") as folder,
        closing(open_store(Path(folder), _now)) as store,
    ):
        desk = Desk(store, SIMULATOR, _now, "operator", simulator_speed=SPEED)
        for name in ("renewals", "saudi-collections"):
            import_file(desk, SAMPLES / f"{name}.csv", list_name=name, region=_REGIONS[name])
        for name in ("renewal-call", "saudi-collections"):
            store.templates.save(name, (SAMPLES / f"{name}.j2").read_text(), "operator")
        asyncio.run(_drive(desk))


_MISSPELT = "{{ frist_name }}"
_REGIONS = {"renewals": "US", "saudi-collections": "SA"}


async def _drive(desk: Desk) -> None:
    app = CallsheetApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await _until(pilot, "Amelia")
        _keep(app, "contacts")
        await pilot.press("2")
        await _until(pilot, "version 1")
        await _open(pilot, "home")
        await _until(pilot, "no problems")
        _keep(app, "templates")
        await _with_a_problem(pilot)
        await _compose(pilot)
        _keep(app, "compose")
        await _test_call(pilot)
        _keep(app, "test-call")
        await pilot.press("escape", "s")
        await _until(pilot, "will ring")
        await pilot.press("y")
        await _until(pilot, "in progress")
        await _until(pilot, "answered")
        await _until(pilot, "voicemail")
        _keep(app, "status")


async def _with_a_problem(pilot: Pilot[object]) -> None:
    """Read the Arabic prompt for its own list, with a variable misspelt; keep the picture."""
    await _open(pilot, "end")
    await _until(pilot, "problems")
    await pilot.press("l")
    await _until(pilot, "enter chooses")
    await pilot.press("end", "enter")
    await _until(pilot, "no problems")
    await pilot.press("e", "ctrl+end", *_MISSPELT)
    await _until(pilot, "frist_name?")
    await _until(pilot, "1 problem")
    await pilot.press("escape")
    await _until(pilot, "25 of 25 stopped")
    _keep(pilot.app, "templates-problem")
    await pilot.press("e", *["backspace"] * len(_MISSPELT))
    await _until(pilot, "no problems")
    await pilot.press("escape")


async def _open(pilot: Pilot[object], place: str) -> None:
    """Open the first (home) or the last (end) template."""
    await pilot.press("o")
    await _until(pilot, "enter chooses")
    await pilot.press(place, "enter")


async def _compose(pilot: Pilot[object]) -> None:
    await pilot.press("1")
    await _until(pilot, "Amelia")
    await pilot.press("c")
    await _until(pilot, "new batch")
    await pilot.press("enter")
    await _until(pilot, "send now")
    await pilot.pause(0.3)


async def _test_call(pilot: Pilot[object]) -> None:
    await pilot.press("t")
    await _until(pilot, "enter rings")
    await pilot.press("enter")
    await _until(pilot, "as previewed")


async def _until(pilot: Pilot[object], words: str) -> None:
    """Wait until the screen shows these words."""
    await _wait(pilot, lambda: words in _shown(pilot.app), words)


async def _wait(pilot: Pilot[object], holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > deadline:
            raise SystemExit(f"The screen never showed {what!r}:\n{_shown(pilot.app)}")
        await pilot.pause(0.05)


def _shown(app: App[object]) -> str:
    """All texts of the picture, without their places."""
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", app.export_screenshot())
    return "\n".join(html.unescape(text).replace("\xa0", " ") for text in texts)


def _keep(app: App[object], name: str) -> None:
    svg = app.export_screenshot(title="Callsheet")
    (HERE / f"{name}.svg").write_text(svg + "\n", encoding="utf-8")
    print(f"screenshots/{name}.svg")


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
