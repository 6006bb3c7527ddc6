"""Importing: a look before, a report after, and the way back."""

from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input

from tests.importing.workbooks import workbook
from tests.screens.stage import app_on, sees, shown, until
from tui.app.paths import complete
from tui.app.screens.contacts import ContactsScreen
from tui.app.screens.dialogs import AskLine, Choose, Confirm
from tui.app.screens.import_columns import ImportColumns
from tui.app.screens.import_dialog import ImportDialog
from tui.app.screens.import_report import ImportReportScreen
from tui.app.screens.pick import Pick
from tui.app.widgets.choosing_table import ChoosingTable
from tui.engine.desk import Desk
from tui.engine.importing import import_file

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


async def opened(pilot: Pilot[object], file: Path) -> ImportDialog:
    """Open the dialog on a file."""
    await pilot.pause()
    await pilot.press("i")
    await until(pilot, lambda: isinstance(pilot.app.screen, ImportDialog))
    dialog = pilot.app.screen
    assert isinstance(dialog, ImportDialog)
    dialog.query_one("#path", Input).value = str(file)
    await until(pilot, lambda: dialog.query_one(ImportColumns).count > 0)
    return dialog


async def test_a_column_becomes_something_else_in_its_place(desk: Desk, file: Path) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        dialog = await opened(pilot, file)
        columns = dialog.query_one(ImportColumns)
        columns.focus()
        await pilot.press("end", "left")
        await until(pilot, lambda: columns.looks[2].becomes == "tags")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("home", "down", "down", "down", "enter")
        await until(pilot, lambda: columns.looks[2].becomes == "last_name")
        await sees(pilot, "as you said")
        dialog.query_one("#path").focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ImportReportScreen))
        first = desk.store.contacts.page(desk.store.lists.get("march").id, 0, 1).items[0]
        assert first.last_name == "$80"
        await pilot.press("escape", "i")
        await until(pilot, lambda: isinstance(app.screen, ImportDialog))
        app.screen.query_one("#path", Input).value = str(file)
        await sees(pilot, "as you said of a")


async def test_a_variable_gets_another_name(desk: Desk, file: Path) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        dialog = await opened(pilot, file)
        columns = dialog.query_one(ImportColumns)
        columns.focus()
        await pilot.press("end", "enter")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("end", "enter")
        await until(pilot, lambda: isinstance(app.screen, AskLine))
        await pilot.press("end", "space", *"owed", "enter")
        await sees(pilot, "Write it so: amount_owed")
        await pilot.press(*["backspace"] * 5, "underscore", *"owed", "enter")
        await until(pilot, lambda: columns.looks[2].becomes == "amount_owed")


async def test_the_phone_is_not_given_away(desk: Desk, file: Path) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        dialog = await opened(pilot, file)
        dialog.query_one(ImportColumns).focus()
        await pilot.press("left")
        await sees(pilot, "make another column the phone")


async def test_one_key_goes_through_the_encodings(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "arabic.csv"
    people = ("محمد العتيبي", "سارة الغامدي", "خالد المطيري", "نورة القحطاني", "فهد الشمري")
    lines = [f"{name},+96650123456{n}" for n, name in enumerate(people)]
    path.write_bytes("\n".join(["الاسم,رقم الجوال", *lines]).encode("cp1256"))
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        dialog = await opened(pilot, path)
        text = await sees(pilot, "cp1256 reads")
        assert "محمد العتيبي" in text, text
        await pilot.press("f6")
        await until(pilot, lambda: "cp1256 reads" not in shown(pilot))
        assert "2 of" in shown(pilot)
        while "cp1256 reads" not in shown(pilot):
            before = shown(pilot)
            await pilot.press("f6")
            await until(pilot, lambda: shown(pilot) != before)  # noqa: B023
        dialog.query_one("#path").focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ImportReportScreen))
        names = [each.name for each in desk.store.contacts.page("l1").items]
        assert names[0] == "محمد العتيبي"


async def test_another_sheet_is_chosen(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    path.write_bytes(
        workbook(
            {
                "March": [["Phone", "Name"], ["+12025550143", "Zoë"]],
                "April": [["Phone", "Name"], ["+12025550147", "Zoltan"]],
            }
        )
    )
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        dialog = await opened(pilot, path)
        await sees(pilot, "‹ March ›")
        dialog.query_one("#sheet").focus()
        await pilot.press("right")
        await sees(pilot, "Zoltan")
        dialog.query_one("#path").focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ImportReportScreen))
        names = [each.first_name for each in desk.store.contacts.page("l1").items]
        assert names == ["Zoltan"]


async def test_another_delimiter_is_chosen(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Phone;Name|Plan\n+12025550143;Zoë|a\n+12025550147;Al|b\n", "utf-8")
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        dialog = await opened(pilot, path)
        await sees(pilot, "‹ found out ›")
        pick = dialog.query_one("#delimiter", Pick)
        pick.choose("|")
        await sees(pilot, "delimiter '|'")
        assert [each.name for each in dialog.query_one(ImportColumns).looks] == [
            "Phone;Name",
            "Plan",
        ]
        pick.focus()
        await pilot.press("left", "left")
        await sees(pilot, "delimiter ';'")
        dialog.query_one("#path").focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ImportReportScreen))
        assert [each.phone for each in desk.store.contacts.page("l1").items] == [
            "+12025550143",
            "+12025550147",
        ]


async def test_a_file_in_which_no_phone_is_found_is_mapped_on_the_screen(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Who,Where\nZoë,12\nAl,13\n", "utf-8")
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        dialog = await opened(pilot, path)
        columns = dialog.query_one(ImportColumns)
        await sees(pilot, "Make one of the columns the phone.")
        await pilot.press("enter")
        await until(pilot, lambda: shown(pilot).count("Make one of the columns the phone.") == 2)
        columns.focus()
        await pilot.press("down", "right")
        await until(pilot, lambda: columns.looks[1].becomes == "phone")
        await sees(pilot, "a short service number")
        assert "Make one" not in shown(pilot)


LEFT_OUT = """\
Phone,First name
+12025550143,Zoë
+1202555,Bo
12345678901234567,Cy
,Dee
+12025550147 / +12025550148,Eve
+12025550149; +447400123456,Fay
"""


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_rows_are_settled_on_the_report(
    desk: Desk, tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / "left.csv"
    path.write_text(LEFT_OUT, "utf-8")
    app = app_on(desk)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, path)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ImportReportScreen))
        await sees(pilot, "uses +12025550147, number 1 of 2")
        await sees(pilot, "3 left out")
        await pilot.press("enter")
        await sees(pilot, "in all 2 such cells")
        await pilot.press("down", "enter")
        await sees(pilot, "uses +12025550148, number 2 of 2")
        await pilot.press("enter")
        await sees(pilot, "in all 2 such cells")
        await pilot.press("end", "enter")
        await sees(pilot, "uses +447400123456")
        await pilot.press("down", "down", "enter")
        await sees(pilot, "keep it as written")
        await pilot.press("end", "enter")
        text = await sees(pilot, "2 left out")
        assert "kept as written" in text.replace("\n", " "), text
        await pilot.press("enter")
        await sees(pilot, "write the number")
        await pilot.press("down" if "use +" in shown(pilot) else "home")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AskLine))
        await pilot.press(*["backspace"] * 30, *"+12025550144", "enter")
        await sees(pilot, "1 left out")
        await pilot.press("enter")
        await sees(pilot, "no number in it")
        await pilot.press("escape")
        await sees(pilot, "1 of 5")
        phones = {each.first_name: each.phone for each in desk.store.contacts.page("l1").items}
        assert phones == {
            "Zoë": "+12025550143",
            "Bo": "+1202555",
            "Cy": "+12025550144",
            "Eve": "+12025550148",
            "Fay": "+447400123456",
        }


async def test_many_rows_are_kept_as_written_at_once(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "left.csv"
    path.write_text(LEFT_OUT, "utf-8")
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, path)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ImportReportScreen))
        await sees(pilot, "3 left out")
        await pilot.press("ctrl+a")
        table = app.screen.query_one(ChoosingTable)
        await until(pilot, lambda: len(table.chosen) == 5)
        await pilot.press("enter")
        await sees(pilot, "2 rows that were left out")
        await pilot.press("enter")
        await sees(pilot, "2 kept as written")
        await pilot.press("escape")
        await sees(pilot, "1 of 5")


async def test_undo_takes_the_newest_import_that_stands(desk: Desk, file: Path) -> None:
    import_file(desk, file, list_name="march")
    import_file(desk, b"phone\n+12025550150\n", name="april.csv", into="march")
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "from april.csv")
        for name in ("april.csv", "march.csv"):
            await pilot.press("u")
            await until(pilot, lambda: isinstance(app.screen, Confirm))
            await sees(pilot, f"Take back the import of {name}")
            await pilot.press("y")
            await until(pilot, lambda: isinstance(app.screen, ContactsScreen))
            left = "1 of 2" if name == "april.csv" else "No contacts yet"
            await sees(pilot, left)


async def test_the_question_before_an_undo_says_what_is_put_back(desk: Desk, file: Path) -> None:
    import_file(desk, file, list_name="march")
    update = b"phone,first_name,stop\n+12025550111,Anna,\n+12025550150,Bo,yes\n"
    list_id = desk.store.lists.get("march").id
    first = next(desk.store.contacts.iterate(list_id))
    update = update.replace(b"+12025550111", first.phone.encode())
    import_file(desk, update, name="april.csv", into="march", on_duplicate="update")
    app = app_on(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await sees(pilot, "3 contacts")
        await pilot.press("u")
        await sees(pilot, "what was edited since")
        await sees(pilot, "stay there")
        await pilot.press("y")
        await sees(pilot, "2 contacts")
    assert next(desk.store.contacts.iterate(list_id)) == first


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_numbers_onto_the_do_not_call_list(
    desk: Desk, file: Path, size: tuple[int, int]
) -> None:
    app = app_on(desk)
    async with app.run_test(size=size, notifications=True) as pilot:
        dialog = await opened(pilot, file)
        dialog.query_one("#kind").focus()
        await pilot.press("right")
        await sees(pilot, "why")
        dialog.query_one("#path").focus()
        await pilot.press("enter")
        await sees(pilot, "Say why")
        dialog.query_one("#reason").focus()
        await pilot.press(*"registry", "enter")
        await sees(pilot, "2 put on the do-not-call list")
        assert desk.store.suppression.count() == 2
        assert not desk.store.lists.all()


async def test_pasted_numbers(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, ImportDialog))
        app.post_message(Paste("+12025550143\n+12025550147\n"))
        await sees(pilot, "(pasted, 2 lines)")
        await sees(pilot, "2 rows")
        await pilot.press("enter")
        await sees(pilot, "Name the list")
        app.screen.query_one("#name").focus()
        await pilot.press(*"mine", "enter")
        await sees(pilot, "2 added")
        assert desk.store.lists.get("mine").contacts == 2


async def test_consent_columns_are_shown(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "consent.csv"
    path.write_text(
        "Phone,Opt In,Consent Date,Consent Source\n+12025550143,yes,2026-01-02,web form\n",
        encoding="utf-8",
    )
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        dialog = await opened(pilot, path)
        becomes = [each.becomes for each in dialog.query_one(ImportColumns).looks]
        assert becomes == ["phone", "consent", "consent_date", "consent_source"]


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
