"""The Contacts screen at work: filters, segments, order, columns, changes and their way back."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.strip import Strip
from textual.widgets import Input, OptionList

from tests.screens.stage import NOW, app_on, fill, sees, shown, until
from tests.screens.test_contacts import people
from tui.app.screens.compose.form import BatchForm
from tui.app.screens.contact_card import ContactCard, call_lines
from tui.app.screens.contact_columns import contact_columns
from tui.app.screens.contact_edit import EditContact
from tui.app.screens.contact_filter import FilterDialog
from tui.app.screens.contact_layout import ChooseColumns
from tui.app.screens.contact_rows import ContactRows, View, last_text, local_text
from tui.app.screens.contacts import ContactsScreen
from tui.app.screens.dialogs import AskLine, Choose, Confirm
from tui.app.screens.keep_segment import KeepSegment
from tui.app.text import width_of
from tui.app.widgets.choosing_table import ChoosingTable
from tui.app.widgets.row_source import PAGE
from tui.domain.batch import Batch, CallRow
from tui.domain.contact import Contact
from tui.domain.states import Outcome, RowState
from tui.engine.compose import NewBatch, compose_batch
from tui.engine.contacts import PastCall, remove_contacts
from tui.engine.desk import Desk
from tui.engine.segments import get_segment, segments


def first_name(table: ChoosingTable) -> str:
    """The name in the row of the cursor."""
    return str(table.row.cells[1]) if table.row else ""


def row_key(table: ChoosingTable, index: int) -> str:
    """The ref in a row that is shown."""
    row = table.row_at(index)
    return row.key if row else ""


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_filter_kept_as_a_segment(full_desk: Desk, size: tuple[int, int]) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=size) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, FilterDialog))
        await pilot.press(*"colour = red")
        await sees(pilot, "unknown column 'colour'")
        app.screen.query_one("#filter", Input).value = "last_name = Ng"
        await sees(pilot, "1 of 3")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, KeepSegment))
        await pilot.press(*"british", "enter")
        await sees(pilot, "british: last_name = Ng")
        await until(pilot, lambda: people(app).count == 1)
        assert get_segment(full_desk, "british", "l1").text == "last_name = Ng"
        await pilot.press("escape")
        await until(pilot, lambda: people(app).count == 3)
        app.screen.query_one("#lists").focus()
        await pilot.press("end", "enter")
        await sees(pilot, "SEGMENT")
        await pilot.press("enter")
        await until(pilot, lambda: people(app).count == 1)
        await sees(pilot, "british: last_name = Ng")


async def test_a_segment_of_every_list(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, FilterDialog))
        await pilot.press(*"open now")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, KeepSegment))
        await pilot.press(*"awake", "tab", "right")
        await sees(pilot, "every list")
        await pilot.press("shift+tab", "enter")
        await sees(pilot, "awake: open now")
        assert get_segment(full_desk, "awake", "l2").list_id == ""
        app.screen.query_one("#lists").focus()
        await pilot.press("end", "enter")
        await sees(pilot, "any list")


async def test_compose_is_handed_the_filter_in_force(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        for known in (False, True):
            await pilot.press("f")
            await until(pilot, lambda: isinstance(app.screen, FilterDialog))
            app.screen.query_one("#filter", Input).value = "last_name = Ng"
            await pilot.press("enter")
            await sees(pilot, "where last_name = Ng")
            await pilot.press("c")
            if not known:
                await until(pilot, lambda: isinstance(app.screen, KeepSegment))
                await pilot.press(*"the ngs", "enter")
            await until(pilot, lambda: isinstance(app.screen, BatchForm))
            assert app.screen.query_one("#segment", Input).value == "the ngs"
            await pilot.press("escape", "1")
            await until(pilot, lambda: isinstance(app.screen, ContactsScreen))
            await pilot.press("escape")
            await until(pilot, lambda: people(app).count == 3)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, BatchForm))
        assert app.screen.query_one("#segment", Input).value == ""


async def test_compose_is_handed_whom_one_sees(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("/", *"zo 2025", "enter")
        await until(pilot, lambda: people(app).count == 2)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, FilterDialog))
        app.screen.query_one("#filter", Input).value = "last_name = Ng"
        await sees(pilot, "1 of 3, found by zo 2025")
        await pilot.press("enter")
        await until(pilot, lambda: people(app).count == 1)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, KeepSegment))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, BatchForm))
        assert app.screen.query_one("#segment", Input).value == "last_name = Ng and find zo 2025"
    _composed(full_desk, "last_name = Ng and find zo 2025", ["+12025550147"])


async def test_compose_is_handed_the_chosen_ones(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("space", "down", "space", "c")
        await until(pilot, lambda: isinstance(app.screen, AskLine))
        await sees(pilot, "2 chosen contacts")
        app.screen.query_one(Input).value = "these two"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, BatchForm))
        assert app.screen.query_one("#segment", Input).value == "these two"
        _composed(full_desk, "these two", ["+12025550143", "+447700900123"])
        await pilot.press("escape", "1")
        await until(pilot, lambda: isinstance(app.screen, ContactsScreen))
        await pilot.press("u")
        await until(pilot, lambda: not segments(full_desk))
    assert not full_desk.store.contacts.has_tags("l1")


def _composed(desk: Desk, segment: str, phones: list[str]) -> None:
    desk.store.templates.save("call", "Hello {{ first_name }}", "amy")
    batch = compose_batch(desk, NewBatch("b", "l1", "call", segment=segment))
    assert [row.phone for row in desk.store.rows.iterate(batch.id)] == phones


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


async def test_an_edit_is_taken_back(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, EditContact))
        app.screen.query_one("#value-phone", Input).value = "12"
        await pilot.press("enter")
        await sees(pilot, "no phone number")
        app.screen.query_one("#value-phone", Input).value = "+12025550143"
        app.screen.query_one("#value-amount", Input).value = "$99"
        app.screen.query_one("#value--tags", Input).value = "vip, spring"
        await pilot.press("enter")
        await sees(pilot, "was changed")
        changed = full_desk.store.contacts.get("c1")
        assert (changed.fields["amount"], changed.tags) == ("$99", ("vip", "spring"))
        await until(pilot, lambda: isinstance(app.screen, ContactsScreen))
        await pilot.press("u")
        await sees(pilot, "Taken back")
        back = full_desk.store.contacts.get("c1")
        assert (back.fields["amount"], back.tags) == ("$80.00", ())


async def test_one_added_and_some_removed_and_put_back(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, EditContact))
        await pilot.press(*"+12025550199", "tab", *"Nur", "enter")
        await until(pilot, lambda: people(app).count == 4)
        await pilot.press("home", "space", "end", "v")
        await sees(pilot, "4 chosen")
        await pilot.press("d")
        await until(pilot, lambda: people(app).count == 0)
        await pilot.press("u")
        await until(pilot, lambda: people(app).count == 4)
        await pilot.press("u")
        await until(pilot, lambda: people(app).count == 3)


async def test_what_another_session_removed_is_put_back(full_desk: Desk) -> None:
    remove_contacts(full_desk, ["c1", "c2"])
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 1")
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await sees(pilot, f"Put back 2 contacts of renewals that {full_desk.operator} removed")
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, ContactsScreen))
        assert people(app).count == 1
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: people(app).count == 3)


async def test_tags_on_those_chosen_by_a_range(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("ctrl+a", "g")
        await until(pilot, lambda: isinstance(app.screen, AskLine))
        await pilot.press(*"vip", "enter")
        await until(pilot, lambda: full_desk.store.contacts.get("c3").tags == ("vip",))
        await until(pilot, lambda: isinstance(app.screen, ContactsScreen))
        await sees(pilot, "TAGS")
        await pilot.press("u")
        await until(pilot, lambda: full_desk.store.contacts.get("c3").tags == ())


async def test_the_card_leads_to_the_edit(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ContactCard))
        await sees(pilot, "never called")
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, EditContact))


async def test_the_other_lists_that_have_the_number(full_desk: Desk) -> None:
    fill(full_desk, "again", [("+12025550143", "Zoe", "A."), ("+12025550199", "Nur", "")])
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("enter")
        text = await sees(pilot, "in 1 other list too")
        assert "again   Zoe A." in text
        await pilot.press("escape", "f")
        await until(pilot, lambda: isinstance(app.screen, FilterDialog))
        await pilot.press(*"in list agai")
        await sees(pilot, "There is no list 'agai'")
        await pilot.press("n")
        await sees(pilot, "1 of 3")
        await pilot.press("enter")
        await until(pilot, lambda: people(app).count == 1)


async def test_a_list_is_written_to_a_file(full_desk: Desk, tmp_path: Path) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, AskLine))
        app.screen.query_one(Input).value = str(tmp_path / "out.csv")
        await pilot.press("enter")
        await sees(pilot, "3 contacts written")
    assert "Alvarez" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


def before_amount(strip: Strip) -> int:
    """The cells before the amount."""
    return width_of(strip.text.partition("$80")[0])


async def test_wide_and_combining_names_keep_the_columns_straight(desk: Desk) -> None:
    names = (
        *("محمد", "مُحَمَّد", "山田太郎", "Zoe\u0301", "แม่น้ำ", "नमस्ते क्षत्रिय", "தமிழ்", "ក្រុង"),
        *("김철수", "ＦＵＬＬ", "မြန်မာ", "עִבְרִית", "a\u0301\u0323b", "❤\ufe0f heart"),
        *("👩\u200d👩\u200d👧 Ng", "👨🏽\u200d🚀 Astro", "🇸🇦 Flag"),
    )
    fill(desk, "many", [(f"+120255501{n:02}", x, "") for n, x in enumerate(names)], amount="$80")
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, f"1 of {len(names)}")
        table = app.screen.query_one(ChoosingTable)
        for line in range(1, len(names) + 1):
            strip = table.render_line(line)
            assert strip.cell_length == table.scrollable_content_region.width
            assert before_amount(strip) == before_amount(table.render_line(1))


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


async def test_the_last_call_and_all_calls_of_a_number(full_desk: Desk) -> None:
    store = full_desk.store
    batch = store.batches.create(
        Batch("", "wave 1", "simulator", "luly", "simulator", "l1", "renewals", NOW)
    )
    ended = ended_row(batch.id, store.contacts.get("c2"), Outcome.NO_ANSWER, 2)
    store.rows.add_many([ended])
    assert last_text(ended, NOW) == "○ 2d"
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        await sees(pilot, "○ ")
        assert "LAST" in shown(pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, ContactCard))
        text = await sees(pilot, "wave 1")
        assert "no answer" in text
        assert "1:05" in text


def test_a_planned_call_is_not_counted_among_those_handed_over() -> None:
    row = CallRow("b1", "c1", 0, "+12025550143", "+12025550143")
    calls = [PastCall(row, "wave", "luly", at, False) for at in (None, NOW, NOW)]
    assert call_lines(calls).plain.startswith("2 calls handed over and 1 call not handed over, of")
    assert call_lines(calls[1:2]).plain.startswith("1 call handed over, of any list and batch")


def test_local_time_by_zone_and_by_number() -> None:
    here = Contact("c1", "l1", "+12025550143", "+12025550143", timezone="Asia/Riyadh")
    assert local_text(here, NOW) == "17:05"
    assert local_text(replace(here, timezone=""), NOW) == "09:05"
    split = replace(here, timezone="", dial_key="+18005550143", phone="+18005550143")
    assert local_text(split, NOW) == "many"
    kazakh = replace(split, dial_key="+77272501234", phone="+77272501234")
    assert local_text(kazakh, NOW)[2] in ":-"
    assert local_text(replace(here, timezone="", dial_key="raw:12"), NOW) == ""
