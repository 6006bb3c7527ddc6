"""Status: batches watched to their end, doubt settled, follow-ups, on the real simulator."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from tests.screens.calling import LULY, calling_desk, dialled, type_into
from tests.screens.stage import sees, shown, until
from tui import simulator
from tui.app.app import CallsheetApp
from tui.app.screens.status.resolving import ResolveDialog
from tui.domain.batch import Batch
from tui.domain.outgoing import CallReport
from tui.domain.profile import Secret
from tui.domain.states import AT_PROVIDER, BatchState, Outcome, RowState
from tui.engine.compose import NewBatch, compose_batch
from tui.engine.connection import open_connection
from tui.engine.desk import Desk
from tui.engine.hearing import apply_reports
from tui.engine.sending import SendOrder, send
from tui.store import open_store


async def sent(desk: Desk, order: SendOrder | None = None) -> Batch:
    """Compose and send a batch of three, without following it."""
    batch = compose_batch(desk, NewBatch("wave", "renewals", "renewal-call"))
    async with open_connection(desk) as connection:
        await send(desk, connection, batch.id, order or SendOrder(yes=True))
    return desk.store.batches.get(batch.id)


@contextmanager
def live_desk(home: Path, scenario: Mapping[str, object], speed: float = 2000.0) -> Iterator[Desk]:
    """A live profile whose server is a simulator that does not say so."""
    with simulator.start(home / "provider", speed=speed, scenario=scenario) as running:
        profile = replace(
            LULY,
            name="luly-prod",
            base_url=running.luly_url,
            api_key=Secret("simulator-key"),
            retry_wait=0.0,
        )
        with calling_desk(home / "home", profile) as desk:
            yield desk


async def test_another_process_that_asks_is_named(tmp_path: Path) -> None:
    with calling_desk(tmp_path / "home") as desk:
        batch = await sent(desk)
        app = CallsheetApp(desk, "status")
        with closing(open_store(desk.store.home, desk.clock)) as store:
            async with app.run_test(size=(120, 36), notifications=True) as pilot:
                await sees(pilot, "wave")
                await pilot.press("enter")
                await sees(pilot, "4 calls = ")
                with store.lock(f"poll-{batch.id}", "bo"):
                    await pilot.press("f5")
                    await sees(pilot, "Another process asks now")


async def test_a_batch_is_followed_and_a_call_is_opened(tmp_path: Path) -> None:
    """The counts add up; enter goes to the batch, to the call, to what was heard."""
    with calling_desk(tmp_path / "home") as desk:
        await sent(desk)
        app = CallsheetApp(desk, "status")
        async with app.run_test(size=(120, 36), notifications=True) as pilot:
            await sees(pilot, "wave")
            await pilot.press("enter")
            await sees(pilot, "4 calls = ● 3 ended + ⊘ 1 blocked")
            screen = shown(pilot)
            assert "polled" in screen
            assert "1 on the do-not-call list" in screen
            await pilot.press("enter")
            await sees(pilot, "You are calling Zoë about the gold plan.")
            await sees(pilot, "ITS PART OF THE REQUEST")
            assert '"callsheet_ref"' in shown(pilot)
            await pilot.press("escape", "escape")
            await sees(pilot, "enter opens one")


async def test_filters_and_find(tmp_path: Path) -> None:
    """f shows one state, / finds a name, escape shows all again."""
    with calling_desk(tmp_path / "home") as desk:
        batch = await sent(desk)
        app = CallsheetApp(desk, "status")
        app.chosen_batch = batch.id
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await sees(pilot, "● 3 ended")
            await pilot.press("f")
            await sees(pilot, "Show which calls?")
            await pilot.press("down", "enter")
            await sees(pilot, "only blocked")
            await sees(pilot, "1 of 1")
            assert "Zoë" not in shown(pilot)
            await pilot.press("escape")
            await sees(pilot, "1 of 4")
            await pilot.press("slash", *"zolt")
            await sees(pilot, "1 of 1")
            assert "Zoltan" in shown(pilot)
            await pilot.press("enter", "escape")
            await sees(pilot, "1 of 4")


async def test_a_follow_up_is_one_key(tmp_path: Path) -> None:
    """Who did not answer becomes a draft with the same words, and Compose shows it."""
    scenario = {"outcomes": {"no-answer": 1}}
    with live_desk(tmp_path, scenario) as desk:
        batch = await sent(desk, SendOrder(confirm="luly-prod:3", untested=True))
        app = CallsheetApp(desk, "status")
        app.chosen_batch = batch.id
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await sees(pilot, "3 no answer")
            await pilot.press("t")
            await sees(pilot, "no answer, busy, failed, voicemail: 3 calls")
            await pilot.press("enter")
            await sees(pilot, "Name of the follow-up")
            await pilot.press("enter")
            screen = await sees(pilot, "wave again")
            assert "[3 Compose]" in screen
            await sees(pilot, "3 = 3 + 0 + 0")
        assert desk.store.batches.get("wave again").parent_id == batch.id


async def test_doubt_is_settled_by_a_typed_decision(tmp_path: Path) -> None:
    """A lost request stays unknown; the operator types the count and why, and it is planned."""
    lost = {"faults": [{"provider": "luly", "on": "send", "drop": True, "accept": False}]}
    with live_desk(tmp_path, lost) as desk:
        batch = await sent(desk, SendOrder(confirm="luly-prod:3", untested=True))
        assert desk.store.rows.counts(batch.id)[RowState.UNKNOWN] == 3
        app = CallsheetApp(desk, "status")
        app.chosen_batch = batch.id
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await sees(pilot, "may have been dialled")
            assert "LIVE · luly-prod" in shown(pilot)
            await pilot.press("r")
            await sees(pilot, "A request without a clear answer")
            await type_into(pilot, "#count", "2")
            await pilot.press("enter")
            await sees(pilot, "Choose whether it was sent")
            app.screen.query_one("#as").focus()
            await pilot.press("right", "right")
            await type_into(pilot, "#reason", "not in their dashboard")
            await pilot.press("enter")
            await sees(pilot, "Type the number of its contacts: 3")
            await type_into(pilot, "#count", "3")
            await pilot.press("enter")
            await until(pilot, lambda: not isinstance(app.screen, ResolveDialog))
            await sees(pilot, "3 planned")
        assert desk.store.rows.counts(batch.id)[RowState.PLANNED] == 3


async def test_stopping_a_live_batch_wants_the_count(tmp_path: Path) -> None:
    """Stop is a word in a menu, and the number of calls at the provider is typed."""
    with live_desk(tmp_path, {}, speed=0.01) as desk:
        batch = await sent(desk, SendOrder(confirm="luly-prod:3", untested=True))
        app = CallsheetApp(desk, "status")
        app.chosen_batch = batch.id
        async with app.run_test(size=(120, 36), notifications=True) as pilot:
            await sees(pilot, "all handed over")
            await pilot.press("p")
            await sees(pilot, "Stop for good")
            await pilot.press("end", "enter")
            await sees(pilot, "stop 3")
            await pilot.press(*"stop 3", "enter")
            await sees(pilot, "Stopped: the provider stopped")
        assert desk.store.batches.get(batch.id).state is BatchState.STOPPED


async def test_a_batch_that_ends_while_its_stop_is_asked_for_has_ended(tmp_path: Path) -> None:
    with live_desk(tmp_path, {}, speed=0.01) as desk:
        batch = await sent(desk, SendOrder(confirm="luly-prod:3", untested=True))
        app = CallsheetApp(desk, "status")
        app.chosen_batch = batch.id
        async with app.run_test(size=(120, 36), notifications=True) as pilot:
            await sees(pilot, "all handed over")
            await pilot.press("p")
            await sees(pilot, "Stop for good")
            await pilot.press("end", "enter")
            await sees(pilot, "stop 3")
            rows = desk.store.rows.iterate(batch.id, AT_PROVIDER)
            over = CallReport(state=RowState.ENDED, outcome=Outcome.ANSWERED)
            apply_reports(desk, batch.id, [(row, over) for row in rows])
            # A blocked call may be sent again: with one left the stop would be taken.
            left = desk.store.rows.iterate(batch.id, [RowState.BLOCKED])
            desk.store.rows.save_many([replace(row, state=RowState.CANCELED) for row in left])
            await pilot.press(*"stop 3", "enter")
            await sees(pilot, "wave has ended: no call of it can ring")
        assert desk.store.batches.get(batch.id).state is BatchState.ENDED


async def test_a_provider_that_is_gone_is_said(tmp_path: Path) -> None:
    """What was known stays on the screen, with the trouble under it."""
    with live_desk(tmp_path, {}, speed=0.01) as desk:
        batch = await sent(desk, SendOrder(confirm="luly-prod:3", untested=True))
        away = replace(desk.profile, base_url="http://127.0.0.1:9/luly/api")
        app = CallsheetApp(replace(desk, profile=away), "status")
        app.chosen_batch = batch.id
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await sees(pilot, "Asking the provider failed")
            assert "3 accepted" in shown(pilot)


async def test_another_profiles_batch_is_looked_at_only(tmp_path: Path) -> None:
    """It is shown with its numbers; what would act on it is not offered."""
    with calling_desk(tmp_path / "home") as desk:
        batch = await sent(desk)
        other = replace(
            desk, profile=replace(LULY, name="luly-prod", base_url="http://127.0.0.1:9")
        )
        app = CallsheetApp(other, "status")
        app.chosen_batch = batch.id
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await sees(pilot, "4 calls = ")
            await pilot.press("p", "t", "r")
            await pilot.pause()
            assert app.screen is app.screen_stack[0]
            assert "pause or stop" not in shown(pilot)


async def test_pause_and_the_rest_sent(tmp_path: Path) -> None:
    """What is not handed over is held; taken up again it is sent from Compose."""
    with calling_desk(tmp_path / "home") as desk:
        batch = await sent(desk, SendOrder(yes=True, limit=1))
        app = CallsheetApp(desk, "status")
        app.chosen_batch = batch.id
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await sees(pilot, "2 planned")
            await pilot.press("p")
            await sees(pilot, "Pause: hold 2 calls")
            await pilot.press("down", "enter")
            await sees(pilot, "2 held")
            await pilot.press("p")
            await sees(pilot, "Take up again")
            await pilot.press("enter")
            await sees(pilot, "2 planned")
            await pilot.press("p")
            await sees(pilot, "Send what is left")
            await pilot.press("enter")
            await sees(pilot, "3 left = 2 + 0 + 1")
            await pilot.press("s")
            await sees(pilot, "2 phones will ring")
            await pilot.press("y")
            await sees(pilot, "● 3 ended")
        assert len(dialled(desk)) == len(set(dialled(desk))) == 3


async def test_a_row_goes_to_the_do_not_call_list(tmp_path: Path) -> None:
    """x asks for a reason; the number is suppressed for all profiles."""
    with calling_desk(tmp_path / "home") as desk:
        batch = await sent(desk)
        app = CallsheetApp(desk, "status")
        app.chosen_batch = batch.id
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await sees(pilot, "● 3 ended")
            await pilot.press("x")
            await sees(pilot, "Never call +12025550143 again")
            await pilot.press(*"asked", "enter")
            await sees(pilot, "On the do-not-call list.")
        assert desk.store.suppression.count() == 2


async def test_levers_live_without_webhooks_says_so(tmp_path: Path) -> None:
    """Never in progress: there is no way to know, and what to do about it is said."""
    with simulator.start(tmp_path / "provider", speed=2000.0) as running:
        profile = replace(
            LULY,
            name="levers-prod",
            provider="levers",
            base_url=running.levers_url,
            client_id=Secret("simulator"),
            client_secret=Secret("simulator-secret"),
            mode="slots",
        )
        with calling_desk(tmp_path / "home", profile) as desk:
            order = SendOrder(
                confirm="levers-prod:3", untested=True, overrides=("not_pasted",), reason="stands"
            )
            batch = await sent(desk, order)
            app = CallsheetApp(desk, "status")
            app.chosen_batch = batch.id
            async with app.run_test(size=(80, 24), notifications=True) as pilot:
                screen = await sees(pilot, "No way to know yet")
                assert "callsheet listen" in screen
                assert "in progress" not in screen
                assert "3 accepted" in screen


async def test_calls_are_put_in_order(tmp_path: Path) -> None:
    """s offers the orders; the line above the table says which it is."""
    with calling_desk(tmp_path / "home") as desk:
        batch = await sent(desk)
        app = CallsheetApp(desk, "status")
        app.chosen_batch = batch.id
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await sees(pilot, "● 3 ended")
            await pilot.press("s")
            await sees(pilot, "In which order?")
            await pilot.press("end", "up", "enter")
            await sees(pilot, "by name · 1 of 4")
            names = ("Ann", "Bo", "Zoltan", "Zoë")
            await until(pilot, lambda: all(name in shown(pilot) for name in names))
            assert tuple(sorted(names, key=shown(pilot).index)) == names


async def test_files_are_written_and_said(tmp_path: Path) -> None:
    """e writes results and reports to exports/, asks before writing over, and says where."""
    with calling_desk(tmp_path / "home") as desk:
        batch = await sent(desk)
        app = CallsheetApp(desk, "status")
        app.chosen_batch = batch.id
        exports = desk.store.home / "exports"
        async with app.run_test(size=(120, 36), notifications=True) as pilot:
            await sees(pilot, "● 3 ended")
            for downs, name in ((1, "wave-results.xlsx"), (4, "wave-report.html")):
                await pilot.press("e")
                await sees(pilot, "Report: a page with charts")
                await pilot.press(*["down"] * downs, "enter")
                await sees(pilot, "To which file?")
                await pilot.press("enter")
                await until(pilot, (exports / name).exists)
            await sees(pilot, "The report is in")
            await pilot.press("e")
            await sees(pilot, "Results as XLSX")
            await pilot.press("down", "enter")
            await sees(pilot, "To which file?")
            await pilot.press("enter")
            await sees(pilot, "There is a file wave-results.xlsx already")
            await pilot.press("n")


async def test_details_are_fetched_before_an_export(tmp_path: Path) -> None:
    """The price comes with a call's details: how many have told one is said."""
    with calling_desk(tmp_path / "home") as desk:
        batch = await sent(desk)
        app = CallsheetApp(desk, "status")
        app.chosen_batch = batch.id
        async with app.run_test(size=(120, 36), notifications=True) as pilot:
            await sees(pilot, "● 3 ended")
            assert desk.store.rows.priced(batch.id) == 0
            await pilot.press("enter")
            await until(pilot, lambda: desk.store.rows.priced(batch.id) == 1)
            await pilot.press("escape")
            await sees(pilot, "of 1 of 3 calls")
            await pilot.press("e")
            await sees(pilot, "Fetch transcript and price of 2 calls that ended")
            await pilot.press("enter")
            await sees(pilot, "details of 2 calls fetched")
            await sees(pilot, "so far")
            await pilot.press("e")
            screen = await sees(pilot, "Results as XLSX")
            assert "Fetch transcript" not in screen
        assert not desk.store.rows.without_details(batch.id)


async def test_from_one_open_call_to_the_next(tmp_path: Path) -> None:
    """n and p step through the table, x asks for the call that is open, not another."""
    with calling_desk(tmp_path / "home") as desk:
        batch = await sent(desk)
        app = CallsheetApp(desk, "status")
        app.chosen_batch = batch.id
        async with app.run_test(size=(120, 36), notifications=True) as pilot:
            await sees(pilot, "● 3 ended")
            await pilot.press("enter")
            await sees(pilot, "+12025550143  Zoë Alvarez")
            await pilot.press("n")
            await sees(pilot, "+12025550147  Zoltan Ng")
            await pilot.press("p", "p")
            await sees(pilot, "+12025550143  Zoë Alvarez")
            await pilot.press("n", "x")
            await sees(pilot, "Never call +12025550147 again")
            await pilot.press(*"asked", "enter")
            await sees(pilot, "On the do-not-call list.")
            await sees(pilot, "+12025550147  Zoltan Ng")
