"""The Contacts screen: its columns, and the orders of its rows."""

from dataclasses import replace

from textual.widgets import OptionList

from tests.screens.stage import NOW, app_on, ended_row, fill, sees, shown, until
from tests.screens.test_contacts import people
from tui.app.screens.contact_columns import contact_columns
from tui.app.screens.contact_layout import ChooseColumns
from tui.app.screens.contact_rows import ContactRows, View
from tui.app.screens.contacts import ContactsScreen
from tui.app.screens.dialogs import Choose
from tui.app.widgets.choosing_table import ChoosingTable
from tui.app.widgets.row_source import PAGE
from tui.domain.batch import Batch
from tui.domain.states import Outcome
from tui.engine.desk import Desk


def first_name(table: ChoosingTable) -> str:
    """The name in the row of the cursor."""
    return str(table.row.cells[1]) if table.row else ""


def row_key(table: ChoosingTable, index: int) -> str:
    """The ref in a row that is shown."""
    row = table.row_at(index)
    return row.key if row else ""


async def test_columns_without_room_are_told_and_come_by_key(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "due_date" not in await sees(pilot, "4 of 6 columns ← →")
        await pilot.press("right", "right")
        text = await sees(pilot, "due_date")
        assert "+12025550143" in text
        assert "Zoltan" not in text
        await pilot.press("right", "right", "right")
        assert shown(pilot) == text
        await pilot.press("left", "left", "left")
        await sees(pilot, "Zoltan")
        await pilot.resize_terminal(120, 36)
        await until(pilot, lambda: "columns ←" not in shown(pilot))
        await sees(pilot, "due_date")


async def test_the_keys_of_the_columns_dialog_are_told_however_many_there_are(desk: Desk) -> None:
    fill(
        desk, "wide", [("+12025550143", "Zoë", "Alvarez")], **{f"column{n}": "x" for n in range(30)}
    )
    app = app_on(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "1 of 1")
        await pilot.press("k")
        await sees(pilot, "enter keeps")
        await pilot.press("end", "space")
        assert "column29" in await sees(pilot, "✓  column29")


def test_the_first_rows_of_an_order_come_before_the_rest(desk: Desk) -> None:
    made = fill(desk, "many", [(f"+1202555{n:04}", f"Name{n * 7 % 300}", "") for n in range(300)])
    found = desk.store.lists.get(made)
    rows = ContactRows(desk.store, found, contact_columns(found), view=View(order="-first_name"))
    assert rows.count() == 300
    assert rows.is_begun()
    first = rows.page(0, PAGE)
    assert [each.cells[1] for each in first[:2]] == ["Name299", "Name298"]
    assert rows.page(299, PAGE)[0].cells[1] == "Name0"
    assert not rows.is_begun()
    assert rows.page(0, PAGE) == first


async def test_an_order_out_of_sight_is_told(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("end", "enter")
        await sees(pilot, "by how the last call ended ▲")
        table = people(app)
        table.post_message(ChoosingTable.Slow(table))
        await sees(pilot, "putting in order…")
        table.again()
        await sees(pilot, "1 of 3")


async def test_a_column_called_like_a_standard_one_is_one_order(desk: Desk) -> None:
    """Many files call theirs `name` or `phone`, and what orders by them is the same."""
    people_of = [("+12025550110", "Ann", "Lee"), ("+12025550111", "Bo", "May")]
    fill(desk, "plain", people_of, phone="y", line="z", city="Rome")
    app = app_on(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "1 of 2")
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        options = app.screen.query_one(OptionList).options
        offered = [str(each.prompt).casefold() for each in options]
        assert [offered.count(each) for each in ("phone", "line", "city")] == [1] * 3


async def test_sorting_by_a_column_and_the_other_way_round(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        for first, arrow in (("Zoë Alvarez", "NAME ▲"), ("سارة العتيبي", "NAME ▼")):
            await pilot.press("s")
            await until(pilot, lambda: isinstance(app.screen, Choose))
            if "▲" in arrow:
                await pilot.press("home", "down", "down")
            await pilot.press("enter")
            await sees(pilot, arrow)
            await until(pilot, lambda: first_name(people(app)) == first)  # noqa: B023


async def test_sorting_by_what_is_known_beside_the_contact(full_desk: Desk) -> None:
    store = full_desk.store
    zones = {"c1": "Asia/Riyadh", "c2": "America/Chicago", "c3": "Europe/London"}
    tags = {"c1": ("old",), "c2": (), "c3": ("vip", "new")}
    store.contacts.update_many(
        [
            replace(each, timezone=zones[ref], tags=tags[ref])
            for ref, each in store.contacts.get_many(zones).items()
        ]
    )
    batch = store.batches.create(
        Batch("", "wave 1", "simulator", "luly", "simulator", "l1", "renewals", NOW)
    )
    store.rows.add_many(
        [
            ended_row(batch.id, store.contacts.get("c3"), Outcome.BUSY, 2),
            ended_row(batch.id, store.contacts.get("c1"), Outcome.ANSWERED, 1, seq=1),
        ]
    )
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "LAST")
        for title, marked, refs in (
            ("LOCAL", "LOCAL ▲", ["c2", "c3", "c1"]),
            ("LAST", "LAST ▲", ["c3", "c1", "c2"]),
            ("TAGS", "TAGS ▲", ["c1", "c3", "c2"]),
            ("how the last call ended", "LAST ▲", ["c1", "c3", "c2"]),
        ):
            await pilot.press("s")
            await until(pilot, lambda: isinstance(app.screen, Choose))
            options = app.screen.query_one(OptionList)
            titles = [str(each.prompt) for each in options.options]
            options.highlighted = titles.index(title)
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, ContactsScreen))
            await sees(pilot, marked)
            await until(
                pilot,
                lambda: [row_key(people(app), n) for n in range(3)] == refs,  # noqa: B023
            )


async def test_columns_chosen_resized_and_ordered_are_kept(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("k")
        await until(pilot, lambda: isinstance(app.screen, ChooseColumns))
        await pilot.press("down", "space", "up", "right", "right", "shift+down", "enter")
        await until(pilot, lambda: isinstance(app.screen, ContactsScreen))
        await until(pilot, lambda: "NAME" not in shown(pilot))
    kept = full_desk.store.facts.get("columns:l1")
    assert ["name", 16] not in kept
    assert ["phone", 19] in kept
