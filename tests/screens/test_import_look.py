"""What the import dialog shows of a file, and that all of it is reached by keys."""

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from tests.importing.workbooks import workbook
from tests.screens.stage import app_on, sees, shown, until
from tui.app.screens.help import HelpScreen
from tui.app.screens.import_columns import ImportColumns
from tui.app.screens.import_dialog import ImportDialog
from tui.app.screens.import_report import ImportReportScreen
from tui.app.screens.import_view import ImportFindings
from tui.app.screens.pick import Pick
from tui.engine.desk import Desk
from tui.engine.importing import import_file
from tui.engine.rejects import MOST_HELD

SIZES = [(80, 24), (120, 36)]


async def opened(pilot: Pilot[object], path: Path) -> ImportDialog:
    """The dialog with this file named in it."""
    await pilot.pause()
    await pilot.press("i")
    await until(pilot, lambda: isinstance(pilot.app.screen, ImportDialog))
    dialog = pilot.app.screen
    assert isinstance(dialog, ImportDialog)
    dialog.query_one("#path", Input).value = str(path)
    return dialog


WRONG = {
    "nul.csv": b"phone,name\n+12025550143,A\0n\n",
    "nul-further-down.csv": b"phone,name\n" + b"+12025550143,Ann\n" * 20_000 + b"+1,A\0\n",
    "cut.csv": "phone,name\n+12025550143,Ann\n".encode("utf-16-le") + b"\0",
    "columns.csv": b"phone" + b",x" * 600 + b"\n1" + b",x" * 600 + b"\n",
    "none.csv": b"a,b\nx,y\n",
    "one.csv": b"a\nx\n",
    "hidden.xlsx": workbook({"A": [], "B": [["Phone"], ["+12025550143"]]}, hidden=["B"]),
    "broken.json": b'[{"phone": "+1',
    "cut.vcf": b"BEGIN:VCARD\nTEL:+12025550143\n",
    "unclosed.csv": b'phone,name\n+12025550143,"Ann\n',
    "page.pdf": b"%PDF-1.7 x",
    "sheet.xlsx": b"no workbook",
}


@pytest.mark.parametrize("name", WRONG)
async def test_what_is_wrong_is_said_in_words_of_the_screen(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(WRONG[name])
    async with app_on(desk).run_test(size=(80, 24)) as pilot:
        dialog = await opened(pilot, path)
        warnings = dialog.query_one("#warnings")
        await until(pilot, lambda: warnings.display)
        assert "--" not in shown(pilot)
        if name not in {"none.csv", "one.csv"}:
            await pilot.press("ctrl+s")
            await until(pilot, lambda: "tab next" not in shown(pilot))
            assert "--" not in shown(pilot)
            assert isinstance(pilot.app.screen, ImportDialog)


@pytest.mark.parametrize("size", SIZES)
async def test_what_the_rows_come_to_is_told(
    desk: Desk, tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / "mixed.csv"
    path.write_text(
        "Phone,Name,DNC\n+12025550143,Ann,\n+12025550143,Bo,\n+10501234567,Cy,\n"
        "+12025550147 / +12025550148,Di,yes\n12,Ed,\nnobody,Fy,\n",
        "utf-8",
    )
    async with app_on(desk).run_test(size=size) as pilot:
        await opened(pilot, path)
        text = " ".join((await sees(pilot, "2 good")).replace("▌", " ").split())
        assert "1 not known to exist · 1 twice · 1 ⊘ not to be called · 2 left out" in text
        assert "1 cell with several numbers" in text


@pytest.mark.parametrize("size", SIZES)
async def test_all_that_is_found_is_reached_by_keys(
    desk: Desk, tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / "many.csv"
    path.write_text(
        "Title of the list,,,,\nMobile,Home Phone,Work Phone,Name,DNC\n"
        "0501234567 ext 12,,,Ann,\n+12025550147 / +12025550148,,,Bo,\n"
        "+5215512345678,,,Cy,\ncall 2025550149 now,,,Di,\nx,,,Last one,\n",
        "utf-8",
    )
    async with app_on(desk).run_test(size=size) as pilot:
        dialog = await opened(pilot, path)
        await sees(pilot, "with several numbers")
        findings = dialog.query_one(ImportFindings)
        for _ in range(12):
            await pilot.press("shift+tab")
            if dialog.focused is findings:
                break
        assert dialog.focused is findings
        await pilot.press("end")
        await sees(pilot, "line 7 left out")


async def test_keys_that_come_fast_are_all_meant(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("phone,plan\n+12025550143,gold\n", "utf-8")
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        dialog = await opened(pilot, path)
        columns = dialog.query_one(ImportColumns)
        await until(pilot, lambda: columns.count == 2)
        columns.focus()
        await pilot.pause()
        for key in ("down", "left", "left", "left"):
            app.post_message(events.Key(key, None))
        await until(pilot, lambda: columns.looks[1].becomes == "consent_date")


async def test_the_import_begins_from_wherever_one_is(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("phone,plan\n+12025550143,gold\n", "utf-8")
    app = app_on(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        dialog = await opened(pilot, path)
        await sees(pilot, "1 good")
        dialog.query_one(ImportColumns).focus()
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await sees(pilot, "enter lists everything")
        await pilot.press("escape", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ImportReportScreen))
        await sees(pilot, "1 added")


async def test_a_hidden_sheet_is_chosen_by_keys(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "hidden.xlsx"
    path.write_bytes(WRONG["hidden.xlsx"])
    async with app_on(desk).run_test(size=(80, 24)) as pilot:
        dialog = await opened(pilot, path)
        await sees(pilot, "hidden sheets")
        dialog.query_one("#sheet", Pick).focus()
        await pilot.press("left")
        await sees(pilot, "‹ B (hidden) ›")
        await sees(pilot, "1 good")


async def test_why_a_column_was_taken_is_told_in_full(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("phone,plan\n+12025550143,gold\n", "utf-8")
    async with app_on(desk).run_test(size=(80, 24)) as pilot:
        dialog = await opened(pilot, path)
        await sees(pilot, "1 good")
        dialog.query_one(ImportColumns).focus()
        await pilot.press("enter")
        text = await sees(pilot, "phone becomes")
        assert "100% of its cells look like phone" in " ".join(text.split())


@pytest.mark.parametrize("size", SIZES)
async def test_every_warning_of_a_report_is_reached(desk: Desk, size: tuple[int, int]) -> None:
    data = b"phone\n+12025550143\n"
    for n in range(8):
        import_file(desk, data, list_name=f"list {n}")
    report = import_file(desk, data, list_name="mine")
    app = app_on(desk)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.push_screen(ImportReportScreen(desk, report))
        await sees(pilot, "list 0 has too")
        await pilot.press("tab", "end")
        await sees(pilot, "list 7 has too")


async def test_rows_left_out_that_are_not_held_are_told(desk: Desk) -> None:
    data = b"phone\n+12025550143\n" + b"12\n" * (MOST_HELD + 5)
    report = import_file(desk, data, list_name="mine")
    app = app_on(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.push_screen(ImportReportScreen(desk, report))
        await sees(pilot, "The first 10,000 of 10,005 rows left out are shown")


async def test_numbers_pasted_in_one_line_are_no_name(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, ImportDialog))
        app.post_message(events.Paste("+12025550143, 202-555-0147; 2025550148"))
        await sees(pilot, "(pasted, 1 line)")
        await sees(pilot, "3 good")
