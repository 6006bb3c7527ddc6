"""Calling rules on Compose: held is counted, said why and until when; the purpose is a choice."""

from dataclasses import replace
from pathlib import Path

from tests.screens.calling import calling_desk
from tests.screens.stage import frozen, sees
from tui.app.app import CallsheetApp
from tui.engine.compose import NewBatch, compose_batch


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
