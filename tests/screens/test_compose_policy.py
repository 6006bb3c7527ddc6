"""Calling rules on Compose: held is counted, said why and until when; the purpose is a choice."""

import re
from dataclasses import replace
from pathlib import Path

from tests.screens.calling import calling_desk
from tests.screens.stage import frozen, sees
from tui.app.app import CallsheetApp
from tui.app.screens.compose.concerned import concerned_rows
from tui.domain.batch import BatchOptions
from tui.engine.compose import NewBatch, compose_batch
from tui.engine.preflight import preflight


async def test_what_the_rules_hold_is_counted_and_explained(tmp_path: Path) -> None:
    """It is five past nine in New York, and for one of them six in Los Angeles."""
    with calling_desk(tmp_path / "home") as there:
        strict = replace(there.profile, policy="strict")
        desk = replace(there, profile=strict, clock=frozen)
        contact = next(iter(desk.store.contacts.iterate("l1")))
        away = replace(contact, timezone="America/Los_Angeles")
        desk.store.contacts.update_many([away])
        batch = compose_batch(desk, NewBatch("wave", "renewals", "renewal-call"))
        app = CallsheetApp(desk, "compose")
        app.compose_batch = batch.id
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await sees(pilot, "4 = 2 + 1 + 1")
            screen = await sees(pilot, "the first from")
            assert "outside the calling hours where the phone is" in screen
            await pilot.press("v")
            await sees(pilot, "Which contacts?")
            await pilot.press("enter")
            screen = await sees(pilot, "it is Mon 2 Mar 06:05 in America/Los_Angeles")
            assert "‖ held" in screen
            assert "(2026-03-02 17:00 UTC)" in " ".join(screen.split())


async def test_the_purpose_is_chosen_and_consent_is_asked_for(tmp_path: Path) -> None:
    with calling_desk(tmp_path / "home") as there:
        desk = replace(there, profile=replace(there.profile, policy="strict"), clock=frozen)
        app = CallsheetApp(desk, "compose")
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await sees(pilot, "No draft")
            await pilot.press("n")
            await sees(pilot, "not told: the hours and caps")
            app.screen.query_one("#purpose").focus()
            await pilot.press("right")
            await sees(pilot, "marketing: consent must be on record")
            await pilot.press("ctrl+s")
            await sees(pilot, "4 = 0 + 0 + 4")
            screen = await sees(pilot, "marketing, and no consent is on record")
            assert "purpose marketing" in screen
        assert desk.store.batches.all()[0].options.purpose == "marketing"


async def test_what_decides_comes_first_and_all_of_it_can_be_read(tmp_path: Path) -> None:
    """Held for the hours, and blocked for want of consent: blocked it is."""
    with calling_desk(tmp_path / "home") as there:
        strict = replace(there.profile, policy="strict")
        desk = replace(there, profile=strict, clock=frozen)
        contact = next(iter(desk.store.contacts.iterate("l1")))
        desk.store.contacts.update_many([replace(contact, timezone="Asia/Tokyo")])
        options = BatchOptions(purpose="marketing")
        new = NewBatch("wave", "renewals", "renewal-call", options=options)
        app = CallsheetApp(desk, "compose")
        app.compose_batch = compose_batch(desk, new).id
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await sees(pilot, "no request")
            await pilot.press("pagedown")
            await pilot.press("v")
            await sees(pilot, "Which contacts?")
            await pilot.press("enter")
            screen = await sees(pilot, "‖ outside the calling hours")
            row = next(line for line in screen.splitlines() if contact.phone in line)
            assert "⊘ blocked" in row
            assert "marketing, and no consent" in row
            words = " ".join(screen.split())
            assert words.index("⊘ marketing, and no") < words.index("‖ outside the calling hours")
            assert "consent_source" in words


async def test_what_is_held_says_until_when_in_its_row(tmp_path: Path) -> None:
    with calling_desk(tmp_path / "home") as there:
        desk = replace(there, profile=replace(there.profile, policy="strict"), clock=frozen)
        contact = next(iter(desk.store.contacts.iterate("l1")))
        desk.store.contacts.update_many([replace(contact, timezone="Asia/Tokyo")])
        batch = compose_batch(desk, NewBatch("wave", "renewals", "renewal-call"))
        verdicts = preflight(desk, batch.id)
        rows = concerned_rows(desk, verdicts, "calling_window")
        why = str(rows.page(0, 1)[0].cells[-1])
        assert re.fullmatch(r"until \d\d \w+ \d\d:\d\d: outside the calling hours.*", why)


async def test_what_has_no_room_below_the_steps_comes_by_page_keys(tmp_path: Path) -> None:
    with calling_desk(tmp_path / "home") as desk:
        app = CallsheetApp(desk, "compose")
        app.compose_batch = compose_batch(desk, NewBatch("wave", "renewals", "renewal-call")).id
        async with app.run_test(size=(80, 16), notifications=True) as pilot:
            assert "p shows the exact" not in await sees(pilot, "send now")
            await pilot.press("pagedown")
            await sees(pilot, "p shows the exact")
            await pilot.press("pageup")
            await sees(pilot, "✓ contacts")
