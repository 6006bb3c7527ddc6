"""Compose to the end by keys alone, on the real engine and the real simulator."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.screens.calling import LEVERS, LULY, calling_desk, dialled, type_into
from tests.screens.stage import sees, shown, until
from tui.app.app import CallsheetApp
from tui.app.connection_state import ConnectionState
from tui.app.screens.compose.form import BatchForm
from tui.app.screens.compose.send_dialog import SendDialog
from tui.domain.contact import Contact
from tui.domain.states import BatchState, RowState
from tui.engine.compose import NewBatch, compose_batch


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_list_becomes_calls_by_keys_alone(tmp_path: Path, size: tuple[int, int]) -> None:
    """Compose, verdicts, test call, send, followed to the end: nobody suppressed is dialled."""
    with calling_desk(tmp_path / "home") as desk:
        app = CallsheetApp(desk, "compose")
        async with app.run_test(size=size, notifications=True) as pilot:
            await sees(pilot, "No draft")
            await until(pilot, lambda: app.connection_state is ConnectionState.SIMULATOR)
            await pilot.press("n")
            await sees(pilot, "A new batch")
            await pilot.press(*"wave", "enter")
            screen = await sees(pilot, "4 = 3 + 0 + 1")
            assert "wave" in screen
            assert "on the do-not-call list" in screen
            assert "not yet: t rings your own phone" in screen
            await pilot.press("t")
            await sees(pilot, "You are calling Zoë about the gold plan.")
            await pilot.press("enter")
            await sees(pilot, "heard as previewed")
            assert dialled(desk) == []
            await pilot.press("escape")
            await sees(pilot, "test call   heard as previewed")
            await pilot.press("s")
            screen = await sees(pilot, "3 phones will ring")
            assert "SIMULATOR" in screen
            await pilot.press("y")
            await sees(pilot, "3 accepted")
            screen = await sees(pilot, "4 calls = ● 3 ended + ⊘ 1 blocked")
            assert "Ann [bold]" in screen
        batch = desk.store.batches.get("wave")
        assert batch.state is BatchState.ENDED
        assert sorted(dialled(desk)) == ["+12025550143", "+12025550147", "+12025550148"]


async def test_levers_wants_the_paste_first(tmp_path: Path) -> None:
    """The text is shown and confirmed; webhooks bring the calls to their end."""
    with calling_desk(tmp_path / "home", LEVERS) as desk:
        compose_batch(desk, NewBatch("dues", "renewals", "renewal-call"))
        app = CallsheetApp(desk, "compose")
        async with app.run_test(size=(100, 30), notifications=True) as pilot:
            await sees(pilot, "dues")
            await pilot.press("enter")
            await sees(pilot, "not pasted yet")
            await sees(pilot, "nobody can be called")
            await pilot.press("s")
            await sees(pilot, "Nobody of dues can be called now")
            await pilot.press("l")
            await sees(pilot, "You are calling {{first_name}} about {{plan}}.")
            await pilot.press("c")
            await sees(pilot, "4 = 3 + 0 + 1")
            await pilot.press("s")
            await sees(pilot, "never test-called")
            await pilot.press("y")
            await sees(pilot, "4 calls = ● 3 ended + ⊘ 1 blocked")
            await sees(pilot, "told by webhooks")
        assert len(dialled(desk)) == 3


async def test_the_payload_view_shows_the_bytes_that_leave(tmp_path: Path) -> None:
    """The digest on the screen is the one the journal has afterwards."""
    with calling_desk(tmp_path / "home") as desk:
        batch = compose_batch(desk, NewBatch("wave", "renewals", "renewal-call"))
        app = CallsheetApp(desk, "compose")
        app.compose_batch = batch.id
        async with app.run_test(size=(120, 36), notifications=True) as pilot:
            await sees(pilot, "4 = 3 + 0 + 1")
            await pilot.press("p")
            screen = await sees(pilot, "sha256")
            digest = screen.split("sha256 ")[1][:64]
            assert "Request 1 of 1" in screen
            await pilot.press("w")
            await sees(pilot, "written to")
            await pilot.press("escape", "s")
            await sees(pilot, "3 phones will ring")
            await pilot.press("y")
            await until(pilot, lambda: len(desk.store.attempts.of_batch(batch.id)) == 1)
            (attempt,) = desk.store.attempts.of_batch(batch.id)
            assert attempt.body_sha256 == digest


async def test_a_live_profile_wants_the_words_typed(tmp_path: Path) -> None:
    """PROFILE:N exactly, and `untested` where nobody has heard the words."""
    live = replace(
        LULY, name="luly-prod", base_url="http://127.0.0.1:9/api", requests_per_minute=60
    )
    with calling_desk(tmp_path / "home", live) as desk:
        batch = compose_batch(desk, NewBatch("wave", "renewals", "renewal-call"))
        app = CallsheetApp(desk, "compose")
        app.compose_batch = batch.id
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await sees(pilot, "LIVE · luly-prod · 3 calls")
            await pilot.press("s")
            await sees(pilot, "type luly-prod:3")
            await pilot.press("y", "enter")
            await sees(pilot, "Type luly-prod:3 exactly")
            await type_into(pilot, "#limit", "9")
            await pilot.press("enter")
            await sees(pilot, "a number from 1 to 3")
            await type_into(pilot, "#limit", "")
            await type_into(pilot, "#word", "luly-prod:3")
            await pilot.press("enter")
            await sees(pilot, "type untested as")
            assert isinstance(app.screen, SendDialog)
            assert desk.store.attempts.of_batch(batch.id) == ()
            await type_into(pilot, "#two", "untested")
            await pilot.press("enter")
            await sees(pilot, "3 not sent")
        assert desk.store.rows.counts(batch.id)[RowState.PLANNED] == 3


async def test_a_first_few_are_sent_alone(tmp_path: Path) -> None:
    """The number is part of what is confirmed; the rest stays planned."""
    with calling_desk(tmp_path / "home") as desk:
        batch = compose_batch(desk, NewBatch("wave", "renewals", "renewal-call"))
        app = CallsheetApp(desk, "compose")
        app.compose_batch = batch.id
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await sees(pilot, "4 = 3 + 0 + 1")
            await pilot.press("s")
            await sees(pilot, "how many")
            await pilot.press("tab", "1", "enter")
            await sees(pilot, "4 calls = ● 1 ended + · 2 planned + ⊘ 1 blocked")
            assert "unfinished" in shown(pilot)
        assert dialled(desk) == ["+12025550143"]


async def test_what_was_typed_is_not_lost(tmp_path: Path) -> None:
    """Escape keeps the form; a mistake is told in words and the form stays."""
    with calling_desk(tmp_path / "home") as desk:
        app = CallsheetApp(desk, "compose")
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await pilot.press("n")
            await sees(pilot, "A new batch")
            await type_into(pilot, "#name", "spring")
            await type_into(pilot, "#where", "plan")
            await pilot.press("enter")
            await sees(pilot, "Write KEY=VALUE")
            await pilot.press("escape")
            await until(pilot, lambda: not isinstance(app.screen, BatchForm))
            await pilot.press("n")
            screen = await sees(pilot, "A new batch")
            assert "spring" in screen
            await type_into(pilot, "#where", "plan=the gold plan")
            await type_into(pilot, "#limit", "2")
            await pilot.press("enter")
            await sees(pilot, "2 contacts where plan=the gold plan · at most 2")
        assert desk.store.batches.get("spring").total == 2


async def test_a_draft_composed_anew_keeps_its_people(tmp_path: Path) -> None:
    """Another option makes another draft of the same name; the old one is gone."""
    with calling_desk(tmp_path / "home") as desk:
        app = CallsheetApp(desk, "compose")
        async with app.run_test(size=(120, 36), notifications=True) as pilot:
            await pilot.press("n")
            await sees(pilot, "A new batch")
            await type_into(pilot, "#name", "wave")
            await type_into(pilot, "#limit", "1")
            await pilot.press("enter")
            await sees(pilot, "1 contact at most 1")
            await pilot.press("e")
            await sees(pilot, "Compose the draft anew")
            await type_into(pilot, "#caller", "+12025550111")
            await pilot.press("enter")
            await sees(pilot, "from +12025550111")
            assert "1 contact at most 1" in shown(pilot)
        assert len(desk.store.batches.all()) == 1


async def test_an_override_needs_a_reason(tmp_path: Path) -> None:
    """A verdict that may be overridden is set aside with a reason, which the audit keeps."""
    with calling_desk(tmp_path / "home", LEVERS) as desk:
        batch = compose_batch(desk, NewBatch("dues", "renewals", "renewal-call"))
        app = CallsheetApp(desk, "compose")
        app.compose_batch = batch.id
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await sees(pilot, "nobody can be called")
            await pilot.press("o")
            await sees(pilot, "Override a verdict")
            assert "for this batch" in shown(pilot)
            await pilot.press("right", "tab", "enter")
            await sees(pilot, "An override needs a reason")
            await pilot.press(*"pasted it yesterday", "enter")
            await sees(pilot, "not_pasted overridden")
            await pilot.press("s")
            await sees(pilot, "3 phones will ring")
            await pilot.press("escape")


async def test_a_number_kept_as_written_is_blocked_until_it_is_overridden(tmp_path: Path) -> None:
    with calling_desk(tmp_path / "home") as desk:
        odd = Contact("", "l1", "12345", "raw:12345", "invalid", fields={"plan": "gold"})
        desk.store.contacts.add_many("l1", [replace(odd, first_name="Kept")])
        batch = compose_batch(desk, NewBatch("wave", "renewals", "renewal-call"))
        app = CallsheetApp(desk, "compose")
        app.compose_batch = batch.id
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await sees(pilot, "5 = 3 + 0 + 2")
            await pilot.press("v")
            await sees(pilot, "Which contacts?")
            await pilot.press("end", "enter")
            await sees(pilot, "⊘ not a phone number that can be dialled (12345)")
            await pilot.press("escape", "o")
            await sees(pilot, "Override a verdict")
            await pilot.press("right", "tab", *"it is a short code", "enter")
            await sees(pilot, "5 = 4 + 0 + 1")
            await pilot.press("s")
            await sees(pilot, "4 phones will ring")
            await sees(pilot, "a number that the provider refuses takes all calls of its")
            await pilot.press("escape")


async def test_the_contacts_a_verdict_concerns(tmp_path: Path) -> None:
    """v goes to them; enter shows what one would hear."""
    with calling_desk(tmp_path / "home") as desk:
        batch = compose_batch(desk, NewBatch("wave", "renewals", "renewal-call"))
        app = CallsheetApp(desk, "compose")
        app.compose_batch = batch.id
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await sees(pilot, "4 = 3 + 0 + 1")
            await pilot.press("v")
            screen = await sees(pilot, "+12025550149")
            assert "do-not-call" in screen
            await pilot.press("enter")
            await sees(pilot, "You are calling Bo about the gold plan.")


async def test_removing_a_draft_asks_first(tmp_path: Path) -> None:
    """The draft is gone after the question, and not before."""
    with calling_desk(tmp_path / "home") as desk:
        batch = compose_batch(desk, NewBatch("wave", "renewals", "renewal-call"))
        app = CallsheetApp(desk, "compose")
        app.compose_batch = batch.id
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await sees(pilot, "4 = 3 + 0 + 1")
            await pilot.press("m")
            await sees(pilot, "Remove this draft")
            await pilot.press("enter")
            await sees(pilot, "Remove the draft wave?")
            assert desk.store.batches.all()
            await pilot.press("y")
            await sees(pilot, "No draft")
        assert not desk.store.batches.all()
