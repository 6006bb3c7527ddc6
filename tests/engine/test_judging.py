"""Verdicts: what stands between a contact and its call, and what may be overridden."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.engine.desks import (
    ACCEPTED,
    LEVERS,
    LULY,
    START,
    ScriptedProvider,
    add_batch,
    add_list,
    connected,
    desk_at,
    phone,
)
from tui.domain.attempt import SendResult
from tui.domain.batch import BatchOptions
from tui.domain.clock import to_text
from tui.domain.contact import Contact
from tui.domain.errors import Refused, UsageError
from tui.engine.confirming import SendOrder, dry_run
from tui.engine.content import content_of
from tui.engine.desk import Desk
from tui.engine.invariants import check_workspace
from tui.engine.pasting import confirm_pasted, confirm_pasted_for
from tui.engine.preflight import preflight
from tui.engine.sending import send
from tui.engine.suppressing import suppress, unsuppress


def add_contact(desk: Desk, number: int, **changes: object) -> None:
    """Add one contact to the list of renewals."""
    made = desk.store.lists.get("renewals")
    plain = Contact("", made.id, phone(number), phone(number), first_name="Zoë")
    fields = {"fields": {"plan": "gold", "due": "May 1"}, **changes}
    desk.store.contacts.add_many(made.id, [replace(plain, **fields)])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"fields": {"plan": "gold"}}, "missing_variable"),
        ({"fields": {"plan": "{{due}}", "due": "May"}}, "brace"),
        ({"phone": "12", "dial_key": "raw:12", "phone_status": "invalid"}, "invalid_number"),
    ],
)
def test_a_contact_is_blocked_with_its_reason(
    tmp_path: Path, changes: dict[str, object], code: str
) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 2)
        add_contact(desk, 7, **changes)
        batch = add_batch(desk)
        found = preflight(desk, batch.id)
        assert (found.total, found.send, found.block) == (3, 2, 1)
        assert found.reasons == {code: 1}
        assert [finding.code for finding in found.verdicts[0].findings] == [code]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"phone_status": "doubtful"}, "doubtful_number"),
        ({"first_name": ""}, "blank_name"),
        ({"fields": {"plan": "x" * 2001, "due": "May"}}, "long"),
    ],
)
def test_a_warning_sends(tmp_path: Path, changes: dict[str, object], code: str) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        add_contact(desk, 7, **changes)
        found = preflight(desk, add_batch(desk).id)
        assert (found.send, found.warn, found.block) == (2, 1, 0)
        assert found.reasons == {code: 1}


def test_suppressed_numbers_are_blocked_until_they_are_taken_off(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 2)
        batch = add_batch(desk)
        assert suppress(desk, ["(202) 555-0100"], "asked").added == 1
        assert suppress(desk, [phone(0)], "asked").already == 1
        assert preflight(desk, batch.id).reasons == {"suppressed": 1}
        with pytest.raises(UsageError, match="reason"):
            unsuppress(desk, phone(0), " ")
        unsuppress(desk, phone(0), "it was a mistake")
        assert preflight(desk, batch.id).reasons == {}


def test_a_bad_number_suppresses_nothing(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        with pytest.raises(UsageError, match="'hello'"):
            suppress(desk, [phone(0), "hello"], "asked")
        assert desk.store.suppression.count() == 0


def test_a_number_of_another_region_is_warned_about(tmp_path: Path) -> None:
    with desk_at(tmp_path / "home") as (desk, _):
        report = suppress(desk, ["0501234567", "(202) 555-0100", "555 0100"], "asked")
        assert report.added == 3
        doubtful, kept = report.warnings
        assert doubtful.startswith("0501234567 was read as +10501234567 in the profile's region US")
        assert kept.startswith("555 0100 is no phone number in the profile's region US: ")
        assert all("country code" in warning for warning in report.warnings)
        assert suppress(desk, ["+966501234567"], "asked").warnings == ()


def test_the_same_number_written_otherwise_is_a_duplicate(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 2)
        add_contact(desk, 0)
        found = preflight(desk, add_batch(desk).id)
        assert found.reasons == {"duplicate": 1}
        assert found.verdicts[0].ref == "c3"


async def test_an_overridden_invalid_number_goes_as_written(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 0)
        add_contact(
            desk, 1, phone="32176540987", dial_key="raw:32176540987", phone_status="invalid"
        )
        batch = add_batch(desk)
        provider = ScriptedProvider(desk)
        link = connected(desk, provider)
        report = await send(desk, link, batch.id, SendOrder(yes=True))
        assert (report.outcome, report.blocked) == ("nothing_to_send", 1)
        order = SendOrder(yes=True, overrides=("invalid_number",), reason="the page's own sample")
        report = await send(desk, link, batch.id, order)
        assert report.outcome == "accepted"
        assert provider.dialled == ["32176540987"]
        acts = [entry.detail.get("reason") for entry in desk.store.audit.entries(batch.id)]
        assert "the page's own sample" in acts


@pytest.mark.parametrize("code", ["suppressed", "live_elsewhere", "brace", "duplicate", "nonsense"])
def test_what_protects_people_has_no_override(tmp_path: Path, code: str) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        batch = add_batch(desk)
        with pytest.raises(UsageError):
            dry_run(desk, batch.id, SendOrder(overrides=(code,), reason="please"))


async def test_an_override_without_a_reason_is_refused(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        batch = add_batch(desk)
        order = SendOrder(yes=True, overrides=("invalid_number",))
        with pytest.raises(UsageError, match="reason"):
            await send(desk, connected(desk, ScriptedProvider(desk)), batch.id, order)


def test_a_batch_is_held_outside_its_own_time(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, clock):
        add_list(desk, 2)
        opens, closes = START + timedelta(hours=1), START + timedelta(hours=2)
        options = BatchOptions(not_before=to_text(opens), not_after=to_text(closes))
        batch = add_batch(desk, options=options)
        assert preflight(desk, batch.id).held == 2
        clock.advance(minutes=90)
        assert preflight(desk, batch.id).send == 2
        clock.advance(minutes=90)
        assert preflight(desk, batch.id).held == 2


def test_levers_waits_for_the_paste_and_for_the_last_paste_only(tmp_path: Path) -> None:
    with desk_at(tmp_path, LEVERS) as (desk, _):
        add_list(desk, 2)
        batch = add_batch(desk)
        prompt = content_of(desk, batch).prompt
        assert prompt is not None
        assert preflight(desk, batch.id).reasons == {"not_pasted": 2}
        confirm_pasted_for(desk, batch, prompt.text)
        assert preflight(desk, batch.id).send == 2
        desk.store.templates.save("other", "Something else, {{ first_name }}.", "ana")
        confirm_pasted(desk, "other")
        assert preflight(desk, batch.id).reasons == {"not_pasted": 2}


def test_an_empty_slot_warns(tmp_path: Path) -> None:
    with desk_at(tmp_path, replace(LULY, mode="slots")) as (desk, _):
        add_list(desk, 1)
        add_contact(desk, 7, fields={"plan": "", "due": "May"})
        assert preflight(desk, add_batch(desk).id).reasons == {"empty_value": 1}


@pytest.mark.parametrize("value", ["half \ud800 character", "x" * 200_000])
def test_a_value_that_cannot_travel_blocks(tmp_path: Path, value: str) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        add_contact(desk, 7, fields={"plan": value, "due": "May"})
        found = preflight(desk, add_batch(desk).id)
        assert (found.send, found.block) == (1, 1)


def test_extra_metadata_that_is_no_json_blocks(tmp_path: Path) -> None:
    with desk_at(tmp_path, LEVERS) as (desk, _):
        add_list(desk, 1)
        options = BatchOptions(metadata_json='{"plan": {{ plan }}}')
        batch = add_batch(desk, options=options)
        prompt = content_of(desk, batch).prompt
        assert prompt is not None
        confirm_pasted_for(desk, batch, prompt.text)
        assert preflight(desk, batch.id).reasons == {"does_not_render": 1}


def test_removing_a_contact_blocks_its_row(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        contacts = add_list(desk, 2)
        batch = add_batch(desk)
        desk.store.contacts.remove_many([contacts[0].ref])
        assert preflight(desk, batch.id).reasons == {"contact_gone": 1}


def test_a_draft_follows_an_edited_number(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        contacts = add_list(desk, 1)
        batch = add_batch(desk)
        desk.store.contacts.update_many([replace(contacts[0], phone=phone(9), dial_key=phone(9))])
        suppress(desk, [phone(9)], "asked")
        assert preflight(desk, batch.id).reasons == {"suppressed": 1}


def test_preflight_changes_nothing(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 2)
        add_contact(desk, 0)
        batch = add_batch(desk)
        before = list(desk.store.rows.iterate(batch.id))
        preflight(desk, batch.id)
        dry_run(desk, batch.id)
        assert list(desk.store.rows.iterate(batch.id)) == before
        assert check_workspace(desk) == ()


async def test_a_follow_up_leaves_out_whom_a_sibling_has_reached(tmp_path: Path) -> None:
    from tui.domain.outgoing import CallReport
    from tui.domain.states import Outcome, RowState
    from tui.engine.control import retry
    from tui.engine.hearing import apply_reports

    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 2)
        first = add_batch(desk)
        link = connected(desk, ScriptedProvider(desk))
        await send(desk, link, first.id, SendOrder(yes=True))
        missed = CallReport(state=RowState.ENDED, outcome=Outcome.NO_ANSWER)
        rows = list(desk.store.rows.iterate(first.id))
        apply_reports(desk, first.id, [(row, missed) for row in rows])
        one = retry(desk, first.id, ["no_answer"], "again")
        two = retry(desk, first.id, ["no_answer", "busy"], "and again")
        await send(desk, link, one.id, SendOrder(yes=True))
        reached = CallReport(state=RowState.ENDED, outcome=Outcome.ANSWERED)
        [answered, *rest] = list(desk.store.rows.iterate(one.id))
        apply_reports(desk, one.id, [(answered, reached), *((row, missed) for row in rest)])
        assert preflight(desk, two.id).reasons == {"reached_since": 1}
        with pytest.raises(Refused):
            retry(desk, first.id, ["busy"], "none")
        with pytest.raises(UsageError, match="nonsense"):
            retry(desk, first.id, ["nonsense"], "none")


async def test_a_follow_up_leaves_out_who_turned_out_to_have_answered(tmp_path: Path) -> None:
    """A silent call was taken for undetermined; its late webhook says that it was answered."""
    from tui.domain.outgoing import CallReport
    from tui.domain.states import Outcome, RowState
    from tui.engine.control import retry
    from tui.engine.hearing import apply_reports, end_silent

    with desk_at(tmp_path) as (desk, clock):
        add_list(desk, 4)
        first = add_batch(desk)
        provider = ScriptedProvider(desk)
        await send(desk, connected(desk, provider), first.id, SendOrder(yes=True))
        clock.advance(days=30)
        assert len(end_silent(desk, first)) == 4
        again = retry(desk, first.id, ["undetermined"], "again")
        assert again.chosen.outcomes == ("undetermined",)
        rows = list(desk.store.rows.iterate(first.id))
        answered = CallReport(state=RowState.ENDED, outcome=Outcome.ANSWERED)
        apply_reports(desk, first.id, [(rows[0], answered)])
        assert preflight(desk, again.id).reasons == {"reached_since": 1}

        def late(_: bytes) -> SendResult:
            apply_reports(desk, first.id, [(rows[3], answered)])
            return ACCEPTED

        provider.script = [late]
        link = connected(desk, provider)
        report = await send(desk, link, again.id, SendOrder(yes=True, confirm="simulator:3"))
        assert (report.accepted, report.blocked) == (2, 2)
        assert provider.dialled[4:] == [phone(1), phone(2)]
        thanks = retry(desk, first.id, ["answered"], "thank them")
        assert preflight(desk, thanks.id).send == 2
