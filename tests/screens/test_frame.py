"""The frame: banner, places, keys, help, palette, leaving, a crash without values."""

from concurrent.futures import Future

import pytest
from textual.widgets import Input
from textual.worker import WorkerFailed

from tests.screens.stage import app_on, sees, shown, until
from tui.app.app import CallsheetApp
from tui.app.crash import report
from tui.app.screens.dialogs import Confirm
from tui.app.widgets.banner import Banner
from tui.domain.errors import Busy
from tui.engine.desk import Desk

SIZES = ((80, 24), (120, 36))


async def test_simulator_is_shown_after_the_handshake_only(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        first = (await sees(pilot, "luly")).splitlines()[0]
        assert "SIMULATOR" not in first
        assert "(not started)" in first
        app.connected(simulated=True)
        await sees(pilot, "SIMULATOR · luly")
        app.connected(simulated=False)
        await sees(pilot, "NO HANDSHAKE")


@pytest.mark.parametrize("trouble", ["", "There is no room left to write daily-2026-03-02.part."])
async def test_trouble_with_the_copy_of_the_day_is_told(desk: Desk, trouble: str) -> None:
    copied: Future[str] = Future()
    app = CallsheetApp(desk, copied=copied)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await sees(pilot, "(not started)")
        copied.set_result(trouble)
        if trouble:
            await sees(pilot, "No copy of today could be kept")
            assert "no room left" in " ".join(shown(pilot).split())
        else:
            await pilot.pause()
            assert "copy of today" not in shown(pilot)


async def test_a_live_account_is_one_bar_across_the_screen(live_desk: Desk) -> None:
    app = app_on(live_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "LIVE · luly-prod")
        banner = app.screen.query_one(Banner)
        assert banner.has_class("-live")
        assert banner.size.width == 80
        app.connected(simulated=True)
        await pilot.pause()
        assert "LIVE · luly-prod" in shown(pilot)


async def test_numbers_go_to_the_places(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2")
        await sees(pilot, "[2 Templates]")
        await pilot.press("1")
        await sees(pilot, "[1 Contacts]")


async def test_the_banner_can_be_clicked(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.click(Banner, offset=(28, 0))
        await sees(pilot, "[2 Templates]")


async def test_letters_are_text_while_a_text_is_edited(full_desk: Desk) -> None:
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.press("slash", "2", "x", "slash")
        assert app.screen.query_one("#find", Input).value == "2x/"
        assert "i import" not in shown(pilot).splitlines()[-1]
        await pilot.press("escape")
        await sees(pilot, "i import")


async def test_every_size_shows_help_in_the_footer(desk: Desk) -> None:
    for size in SIZES:
        app = app_on(desk, start="templates")
        async with app.run_test(size=size) as pilot:
            await sees(pilot, "F1 help")


async def test_help_explains_and_lists_the_keys(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("f1")
        text = await sees(pilot, "esc closes")
        assert "page up and down" in text
        assert "Read a file of contacts" in text
        await pilot.press("escape")
        await until(pilot, lambda: "esc closes" not in shown(pilot))


async def test_the_palette_has_our_commands_and_no_screenshot(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+p")
        text = await sees(pilot, "Contacts: import")
        assert "creenshot" not in text
        await pilot.press(*"goto templates"[5:])
        await until(pilot, lambda: "Everywhere: Templates" in shown(pilot))


async def test_nothing_unsaved_is_left_without_a_word(desk: Desk) -> None:
    app = app_on(desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "not saved yet")
        await pilot.press("e", "H", "i")
        await until(pilot, lambda: bool(app.unsaved))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("n")
        await until(pilot, lambda: not isinstance(app.screen, Confirm))
        assert app.is_running


async def test_messages_are_neutralised(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        app.say("name [/] \x1b]0;x\x07")
        app.fail(Busy("locked by [b]\x9b1m", "wait"))
        text = await sees(pilot, "locked by")
        assert "name [/] ␛]0;x␇" in text
        assert "\x1b" not in text
        assert "\x9b" not in text


def test_a_crash_shows_no_values() -> None:
    def inner(phone: str) -> None:
        raise ValueError(f"cannot dial {phone}")

    number = "+1202" + "5550143"
    try:
        inner(number)
    except ValueError as error:
        lines = report(error)
    assert number not in lines
    assert "ValueError" in lines
    assert "test_frame.py" in lines


def test_a_crash_in_a_worker_shows_where() -> None:
    try:
        raise KeyError("secret")
    except KeyError as error:
        lines = report(WorkerFailed(error))
    assert "test_frame.py" in lines
    assert "KeyError" in lines
    assert lines.count("secret") == 1, "the line of code, not the value"


@pytest.mark.parametrize("size", [(40, 10), (60, 16), (200, 60)])
async def test_odd_sizes_do_not_break_it(full_desk: Desk, size: tuple[int, int]) -> None:
    full_desk.store.templates.save("hi", "Hello {{ first_name }}!", "amy")
    app = app_on(full_desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 3")
        await pilot.resize_terminal(*size)
        for key in ("down", "2", "f1", "escape", "3", "4", "1"):
            await pilot.press(key)
        await until(pilot, lambda: app.current_mode == "contacts")
        await pilot.resize_terminal(120, 36)
        await sees(pilot, "of 3")


async def test_the_fatal_handler_is_the_one_textual_calls(desk: Desk) -> None:
    app = app_on(desk)
    secret = "+12025550199"
    raised = False
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()

            def fail(number: str = secret) -> None:
                raise ValueError(number)

            app.call_later(fail)
            await pilot.pause()
            await pilot.pause()
    except ValueError:
        raised = True
    assert raised
    assert app.return_code == 1
