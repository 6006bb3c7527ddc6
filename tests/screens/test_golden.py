"""The screens as they look, as text: a change of them is seen in the diff of a file.

Written anew by `CALLSHEET_GOLDEN=write`; read what changed before keeping it.
"""

import os
from pathlib import Path

import pytest

from tests.screens.stage import app_on, sees, shown
from tui.engine.desk import Desk

GOLDEN = Path(__file__).parent / "golden"
SOURCE = (
    "You are calling {{ first_name }} about their plan.\n"
    "{% if amount %}It expires on {{ dat }}; renewing costs {{ amount }}.{% endif %}"
)


def compare(name: str, text: str) -> None:
    """Hold the screen against the file."""
    lines = "\n".join(line.rstrip() for line in text.splitlines()).rstrip() + "\n"
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("CALLSHEET_GOLDEN") == "write":
        path.write_text(lines, encoding="utf-8")
    assert lines == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
async def test_contacts(full_desk: Desk, size: tuple[int, int]) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=size) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("space")
        await sees(pilot, "1 chosen · 2 of 3")
        compare(f"contacts-{size[0]}x{size[1]}", shown(pilot))


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
async def test_templates(full_desk: Desk, size: tuple[int, int]) -> None:
    full_desk.store.templates.save("renewal-call", SOURCE, "amy")
    app = app_on(full_desk, "templates")
    async with app.run_test(size=size) as pilot:
        await sees(pilot, "[dat?]")
        await sees(pilot, "1 problem · list: 3 of 3 stopped")
        compare(f"templates-{size[0]}x{size[1]}", shown(pilot))
