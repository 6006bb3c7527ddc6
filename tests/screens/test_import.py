"""Importing: a look before, a report after, and the way back."""

from pathlib import Path

import pytest

from tests.screens.stage import app_on, sees, shown, until
from tui.app.paths import complete
from tui.app.screens.contacts import ContactsScreen
from tui.app.screens.dialogs import Confirm
from tui.app.screens.import_dialog import ImportDialog
from tui.app.screens.import_report import ImportReportScreen
from tui.engine.desk import Desk

CSV = """\
Mobile,First name,Amount
+12025550143,Zoë,$80
+12025550147,Zoltan,$90
call the office,Nobody,$1
+12025550143,Zoë again,$80
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with a row that is no number and one that comes twice."""
    path = tmp_path / "march.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_look_import_report_undo(desk: Desk, file: Path, size: tuple[int, int]) -> None:
    app = app_on(desk)
    async with app.run_test(size=size) as pilot:
        await sees(pilot, "No contacts yet")
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, ImportDialog))
        await pilot.press(*str(file.parent / "mar"), "tab")
        text = await sees(pilot, "4 rows")
        assert "march" in text
        await sees(pilot, "Mobile")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ImportReportScreen))
        text = await sees(pilot, "call the office")
        assert "4 read" in text
        assert "2 added" in text
        assert "1 duplicates" in text
        assert "1 left out" in text
        await pilot.press("w")
        await sees(pilot, "Written to")
        assert list((desk.store.home / "exports").glob("rejects-*.csv"))
        await pilot.press("escape")
        await sees(pilot, "1 of 2")
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await sees(pilot, "No contacts yet")
        assert not desk.store.lists.all()


async def test_a_second_import_adds_to_the_list(desk: Desk, file: Path) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        for words in ("2 added", "0 added"):
            await pilot.pause()
            await pilot.press("i")
            await until(pilot, lambda: isinstance(app.screen, ImportDialog))
            await pilot.press(*str(file))
            await sees(pilot, "4 rows")
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, ImportReportScreen))
            await sees(pilot, words)
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, ContactsScreen))
        assert [each.contacts for each in desk.store.lists.all()] == [2]


async def test_a_column_is_named_by_the_operator(desk: Desk, file: Path) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, ImportDialog))
        await pilot.press(*str(file))
        await sees(pilot, "4 rows")
        app.screen.query_one("#mapping").focus()
        await pilot.press(*"last_name=Amount")
        await sees(pilot, "as you said")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ImportReportScreen))
        first = desk.store.contacts.page(desk.store.lists.get("march").id, 0, 1).items[0]
        assert first.last_name == "$80"


async def test_what_is_wrong_is_said_in_the_dialog(desk: Desk, tmp_path: Path) -> None:
    nothing = tmp_path / "empty.csv"
    nothing.touch()
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, ImportDialog))
        await pilot.press("enter")
        await sees(pilot, "Name a file first.")
        await pilot.press(*str(nothing))
        await sees(pilot, "empty.csv is empty.")
        await pilot.press("enter")
        await until(pilot, lambda: shown(pilot).count("is empty.") == 2)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ContactsScreen))


def test_completion(tmp_path: Path) -> None:
    for name in ("march.csv", "march.xlsx", ".hidden", "marc\x1b[31m.csv", "mar\u202ecsv"):
        (tmp_path / name).touch()
    (tmp_path / "more").mkdir()
    base = f"{tmp_path}/"
    assert complete(base + "mar") == (base + "march.", ("march.csv", "march.xlsx"))
    assert complete(base + "mo") == (base + "more/", ("more/",))
    assert complete(base)[1] == ("march.csv", "march.xlsx", "more/")
    assert complete(base + "zzz") == (base + "zzz", ())
    assert complete("/no/such/folder/x") == ("/no/such/folder/x", ())
