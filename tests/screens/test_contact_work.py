"""The Contacts screen at work: filters, segments, changes and their way back."""

from dataclasses import replace
from pathlib import Path

import pytest
from textual.strip import Strip
from textual.widgets import Input

from tests.screens.stage import NOW, app_on, ended_row, fill, sees, shown, until
from tests.screens.test_contacts import people
from tui.app.screens.compose.form import BatchForm
from tui.app.screens.contact_card import ContactCard, call_lines
from tui.app.screens.contact_edit import EditContact
from tui.app.screens.contact_filter import FilterDialog
from tui.app.screens.contact_rows import last_text, local_text
from tui.app.screens.contacts import ContactsScreen
from tui.app.screens.dialogs import AskLine, Confirm
from tui.app.screens.keep_segment import KeepSegment
from tui.app.text import width_of
from tui.app.widgets.choosing_table import ChoosingTable
from tui.domain.batch import Batch, CallRow
from tui.domain.contact import Contact
from tui.domain.states import Outcome
from tui.engine.compose import NewBatch, compose_batch
from tui.engine.contacts import PastCall, remove_contacts
from tui.engine.desk import Desk
from tui.engine.segments import get_segment, segments


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
