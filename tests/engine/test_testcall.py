"""The test call: one row, the operators' own phone, a contact's words."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.desks import (
    LEVERS,
    LIVE,
    LULY,
    OWN_PHONE,
    UNKNOWN,
    ScriptedProvider,
    add_batch,
    add_list,
    connected,
    desk_at,
    phone,
)
from tui.domain.batch import BatchOptions
from tui.domain.errors import Refused
from tui.domain.outgoing import CallReport
from tui.domain.states import AttemptState, Outcome, RowState
from tui.engine import testcall
from tui.engine.confirming import SendOrder, dry_run
from tui.engine.desk import Desk
from tui.engine.payload import curl, payload
from tui.engine.sending import send
from tui.prompts import RenderError


async def test_it_rings_the_own_phone_with_the_words_of_the_contact(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        contacts = add_list(desk, 3)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk)
        placed = await testcall.place_test_call(
            desk, connected(desk, provider), batch_id=batch.id, ref=contacts[1].ref
        )
        assert placed.outcome is AttemptState.ACCEPTED
        assert provider.dialled == [OWN_PHONE]
        [body] = provider.bodies
        assert body["test_mode"] is True
        assert "Hello Name1" in body["call_data"][0]["prompt"]
        assert placed.preview.text == body["call_data"][0]["prompt"]


async def test_it_goes_to_no_other_number(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk)
        for number in (phone(0), "+12025550199", "garbage"):
            with pytest.raises(Refused, match="test numbers"):
                await testcall.place_test_call(
                    desk, connected(desk, provider), batch_id=batch.id, to=number
                )
        assert provider.bodies == []


async def test_a_profile_without_a_test_number_says_so(tmp_path: Path) -> None:
    with desk_at(tmp_path, replace(LULY, test_numbers=())) as (desk, _):
        add_list(desk, 1)
        batch = add_batch(desk)
        with pytest.raises(Refused, match="names no test number"):
            await testcall.place_test_call(
                desk, connected(desk, ScriptedProvider(desk)), batch_id=batch.id
            )


async def test_a_second_test_call_waits_for_the_first(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk)
        link = connected(desk, provider)
        await testcall.place_test_call(desk, link, batch_id=batch.id)
        with pytest.raises(Refused, match="may be ringing"):
            await testcall.place_test_call(desk, link, batch_id=batch.id)
        assert provider.dialled == [OWN_PHONE]


async def test_tested_words_need_no_further_word_on_a_live_profile(tmp_path: Path) -> None:
    with desk_at(tmp_path, LIVE) as (desk, _):
        add_list(desk, 2)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk)
        link = connected(desk, provider)
        assert not dry_run(desk, batch.id).tested
        await testcall.place_test_call(desk, link, batch_id=batch.id)
        assert dry_run(desk, batch.id).tested
        report = await send(desk, link, batch.id, SendOrder(confirm="luly-prod:2"))
        assert report.accepted == 2


async def test_an_unclear_test_call_tests_nothing(tmp_path: Path) -> None:
    with desk_at(tmp_path, LIVE) as (desk, _):
        add_list(desk, 2)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk, [UNKNOWN], arrives=False)
        placed = await testcall.place_test_call(desk, connected(desk, provider), batch_id=batch.id)
        assert placed.outcome is AttemptState.UNKNOWN
        assert not dry_run(desk, batch.id).tested


async def test_a_template_alone_can_be_tested_with_given_values(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        template = desk.store.templates.save("t", "Hi {{ first_name }}, {{ plan }}.", "ana")
        provider = ScriptedProvider(desk)
        placed = await testcall.place_test_call(
            desk,
            connected(desk, provider),
            template=template.name,
            variables={"first_name": "Ana", "plan": "gold"},
        )
        assert placed.preview.text == "Hi Ana, gold."
        assert provider.bodies[0]["call_data"][0]["prompt"] == "Hi Ana, gold."


async def test_a_value_that_was_not_given_is_missing_and_nobody_is_rung(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        template = desk.store.templates.save("t", "Hi {{ first_name }}, {{ plan }}.", "ana")
        provider = ScriptedProvider(desk)
        with pytest.raises(RenderError, match="first_name"):
            await testcall.place_test_call(
                desk, connected(desk, provider), template=template.name, variables={"plan": "x"}
            )
        assert provider.bodies == []
        assert desk.store.batches.all() == ()


async def test_levers_gets_no_name_no_metadata_and_no_update(tmp_path: Path) -> None:
    with desk_at(tmp_path, LEVERS) as (desk, _):
        add_list(desk, 1)
        options = BatchOptions(metadata={"project_id": "p1"}, update_existing=True)
        batch = add_batch(desk, options=options)
        provider = ScriptedProvider(desk)
        await testcall.place_test_call(desk, connected(desk, provider), batch_id=batch.id)
        [body] = provider.bodies
        assert "updateExisting" not in body
        [contact] = body["contacts"]
        assert contact["numberToCall"] == OWN_PHONE
        assert "firstName" not in contact
        assert "lastName" not in contact
        assert "project_id" not in contact["metadata"]
        assert "callsheet_test" in contact["metadata"]


def heard(desk: Desk, provider: ScriptedProvider, ref: str, transcript: str) -> None:
    provider.reports["batch$1"] = (
        CallReport(
            ref=ref,
            provider_call_id="k1",
            state=RowState.ENDED,
            outcome=Outcome.ANSWERED,
            transcript=transcript,
        ),
    )


@pytest.mark.parametrize(
    ("transcript", "matches"),
    [
        ("Hello Name0, your gold\nplan ends May 1. -- Yes?", True),
        ("Hello {{first_name}}, your plan", False),
        ("", None),
    ],
)
async def test_what_was_heard_is_compared_with_the_preview(
    tmp_path: Path, transcript: str, matches: bool | None
) -> None:
    with desk_at(tmp_path) as (desk, _):
        contacts = add_list(desk, 1)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk)
        link = connected(desk, provider)
        placed = await testcall.place_test_call(desk, link, batch_id=batch.id)
        heard(desk, provider, contacts[0].ref, transcript)
        view = await testcall.await_call(desk, link, placed.batch_id, 5)
        assert view.matches is matches


async def test_only_a_test_call_has_a_curl_and_it_holds_no_key(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        batch = add_batch(desk)
        placed = await testcall.place_test_call(
            desk, connected(desk, ScriptedProvider(desk)), batch_id=batch.id
        )
        test = desk.store.batches.get(placed.batch_id)
        command = curl(desk, test, payload(desk, test.id))
        assert "$LULY_API_KEY" in command
        assert "simulator-key" not in command
        with pytest.raises(Refused, match="journal"):
            curl(desk, batch, payload(desk, batch.id))
        assert json.loads(payload(desk, test.id))["test_mode"] is True
