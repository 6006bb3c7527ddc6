"""Sending: at most once, and honest about doubt."""

import asyncio
import hashlib
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.desks import (
    ACCEPTED,
    LIVE,
    NOT_SENT,
    REJECTED,
    UNKNOWN,
    ScriptedProvider,
    add_batch,
    add_list,
    connected,
    desk_at,
    phone,
)
from tui.domain.attempt import SendResult
from tui.domain.contact import Contact
from tui.domain.errors import NotReached, Refused
from tui.domain.states import AttemptState, BatchState, RowState
from tui.engine.confirming import SendOrder, dry_run
from tui.engine.control import pause, resume
from tui.engine.desk import Desk
from tui.engine.payload import body_of, payload
from tui.engine.reconciling import reconcile, resolve
from tui.engine.sending import send
from tui.engine.suppressing import suppress

YES = SendOrder(yes=True)


def counts(desk: Desk, batch_id: str) -> dict[str, int]:
    found = desk.store.rows.counts(batch_id)
    return {str(state): count for state, count in found.items() if count}


async def test_a_batch_goes_out_in_chunks_and_every_phone_once(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 5)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk)
        report = await send(desk, connected(desk, provider), batch.id, YES)
        assert report.outcome == "accepted"
        assert report.accepted == report.total == 5
        assert [len(body["call_data"]) for body in provider.bodies] == [2, 2, 1]
        assert provider.dialled == [phone(n) for n in range(5)]
        assert counts(desk, batch.id) == {"accepted": 5}
        assert desk.store.batches.get(batch.id).state is BatchState.SENT


async def test_a_second_send_has_nothing_left_to_send(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 3)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk)
        await send(desk, connected(desk, provider), batch.id, YES)
        report = await send(desk, connected(desk, provider), batch.id, YES)
        assert report.outcome == "nothing_to_send"
        assert len(provider.dialled) == 3


async def test_the_bytes_on_record_and_in_the_view_are_the_bytes_that_left(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 3)
        batch = add_batch(desk)
        shown = [payload(desk, batch.id, 0), payload(desk, batch.id, 1)]
        left: list[bytes] = []

        def keep(body: bytes) -> SendResult:
            left.append(body)
            return ACCEPTED

        provider = ScriptedProvider(desk, [keep, keep])
        await send(desk, connected(desk, provider), batch.id, YES)
        attempts = desk.store.attempts.of_batch(batch.id)
        assert left == shown
        assert [body_of(desk, attempt.id) for attempt in attempts] == left
        assert [hashlib.sha256(body).hexdigest() for body in left] == [
            attempt.body_sha256 for attempt in attempts
        ]


async def test_the_record_is_durable_before_the_post(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 2)
        batch = add_batch(desk)

        def look(body: bytes) -> SendResult:
            with desk_at(tmp_path) as (other, _):
                [attempt] = other.store.attempts.of_batch(batch.id)
                assert attempt.state is AttemptState.SENDING
                assert attempt.body_sha256 == hashlib.sha256(body).hexdigest()
                assert counts(other, batch.id) == {"sending": 2}
                assert len(other.store.ledger.open_among("simulator", [phone(0), phone(1)])) == 2
            return ACCEPTED

        await send(desk, connected(desk, ScriptedProvider(desk, [look])), batch.id, YES)


async def test_what_surely_did_not_leave_is_tried_again_and_then_planned(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 3)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk, [NOT_SENT, NOT_SENT, NOT_SENT])
        report = await send(desk, connected(desk, provider), batch.id, YES)
        assert (report.outcome, report.not_sent) == ("not_sent", 3)
        assert counts(desk, batch.id) == {"planned": 3}
        assert provider.dialled == []
        assert not desk.store.ledger.open_among("simulator", [phone(n) for n in range(3)])
        again = await send(desk, connected(desk, provider), batch.id, YES)
        assert again.outcome == "accepted"
        assert Counter(provider.dialled) == {phone(n): 1 for n in range(3)}


async def test_a_provider_that_cannot_be_reached_beforehand_leaves_no_attempt(
    tmp_path: Path,
) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 3)
        batch = add_batch(desk)

        def unreachable() -> None:
            raise NotReached("No route.", "Check the network.")

        provider = ScriptedProvider(desk, on_prepare=unreachable)
        report = await send(desk, connected(desk, provider), batch.id, YES)
        assert report.outcome == "not_sent"
        assert "No route." in report.detail
        assert not desk.store.attempts.of_batch(batch.id)


async def test_a_rejection_stops_the_send_and_a_fix_plans_the_rows_again(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 5)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk, [ACCEPTED, REJECTED])
        report = await send(desk, connected(desk, provider), batch.id, YES)
        assert (report.outcome, report.accepted, report.rejected) == ("partly", 2, 2)
        assert counts(desk, batch.id) == {"accepted": 2, "rejected": 2, "planned": 1}
        assert dry_run(desk, batch.id).sendable == 3
        again = await send(desk, connected(desk, provider), batch.id, YES)
        assert again.accepted == 3
        assert Counter(provider.dialled) == {phone(n): 1 for n in range(5)}


async def test_keep_going_goes_on_after_a_rejection(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 5)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk, [REJECTED])
        order = SendOrder(yes=True, keep_going=True)
        report = await send(desk, connected(desk, provider), batch.id, order)
        assert (report.outcome, report.accepted, report.rejected) == ("partly", 3, 2)


async def test_doubt_that_a_look_up_settles_does_not_stop_the_send(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 5)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk, [UNKNOWN], arrives=True)
        report = await send(desk, connected(desk, provider), batch.id, YES)
        assert report.outcome == "accepted"
        assert Counter(provider.dialled) == {phone(n): 1 for n in range(5)}


async def test_doubt_that_nothing_settles_stops_the_send_and_blocks_its_numbers(
    tmp_path: Path,
) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 5)
        batch, other = add_batch(desk), add_batch(desk, "wave 2")
        provider = ScriptedProvider(desk, [UNKNOWN], arrives=False)
        report = await send(desk, connected(desk, provider), batch.id, YES)
        assert (report.outcome, report.unknown) == ("unknown", 2)
        assert counts(desk, batch.id) == {"unknown": 2, "planned": 3}
        plan = dry_run(desk, other.id)
        assert (plan.sendable, plan.reasons) == (3, {"live_elsewhere": 2})
        again = await send(desk, connected(desk, provider), batch.id, YES)
        assert again.accepted == 3
        assert counts(desk, batch.id) == {"unknown": 2, "accepted": 3}


async def test_only_proven_absence_and_a_typed_count_plan_doubtful_rows_again(
    tmp_path: Path,
) -> None:
    with desk_at(tmp_path) as (desk, clock):
        add_list(desk, 4)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk, [ACCEPTED, UNKNOWN], arrives=False, shows_labels=False)
        link = connected(desk, provider)
        await send(desk, link, batch.id, YES)
        attempt = desk.store.attempts.of_batch(batch.id)[1]

        async def state() -> AttemptState:
            [settled] = (await reconcile(desk, link, batch.id)).attempts
            return settled.state

        assert await state() is AttemptState.UNKNOWN
        clock.advance(seconds=700)
        assert await state() is AttemptState.UNKNOWN, "no label of ours was ever shown back"
        provider.shows_labels = True
        provider.complete = False
        clock.advance(seconds=700)
        assert await state() is AttemptState.UNKNOWN, "an incomplete list proves nothing"
        provider.complete = True
        assert await state() is AttemptState.UNKNOWN, "one list proves nothing"
        clock.advance(seconds=desk.profile.absence_wait - 1)
        assert await state() is AttemptState.UNKNOWN, "two lists too close prove nothing"
        clock.advance(seconds=2)
        assert await state() is AttemptState.ABSENT
        assert counts(desk, batch.id) == {"accepted": 2, "unknown": 2}
        with pytest.raises(Refused, match="2 contacts, not 3"):
            resolve(desk, batch.id, attempt.id, sent=False, reason="looked", confirm=3)
        resolve(desk, batch.id, attempt.id, sent=False, reason="looked", confirm=2)
        assert counts(desk, batch.id) == {"accepted": 2, "planned": 2}
        await send(desk, link, batch.id, YES)
        assert Counter(provider.dialled) == {phone(n): 1 for n in range(4)}


async def test_a_confirmed_count_plans_provably_absent_rows_again(tmp_path: Path) -> None:
    with desk_at(tmp_path, replace(LIVE, absence_wait=1)) as (desk, _):
        add_list(desk, 4)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk, [ACCEPTED, UNKNOWN], arrives=False)
        link = connected(desk, provider)
        await send(desk, link, batch.id, SendOrder(confirm="luly-prod:4", untested=True))
        assert dry_run(desk, batch.id).confirm == "luly-prod:0"
        attempt = desk.store.attempts.of_batch(batch.id)[1]
        desk.store.attempts.update(attempt.id, state=AttemptState.ABSENT)
        assert dry_run(desk, batch.id).confirm == "luly-prod:2"
        assert counts(desk, batch.id) == {"accepted": 2, "unknown": 2}
        with pytest.raises(Refused):
            await send(desk, link, batch.id, SendOrder(confirm="luly-prod:0", untested=True))
        assert counts(desk, batch.id) == {"accepted": 2, "unknown": 2}
        await send(desk, link, batch.id, SendOrder(confirm="luly-prod:2", untested=True))
        assert Counter(provider.dialled) == {phone(n): 1 for n in range(4)}


async def test_a_decision_that_it_was_sent_never_dials_again(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 2)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk, [UNKNOWN], arrives=False)
        await send(desk, connected(desk, provider), batch.id, YES)
        [attempt] = desk.store.attempts.of_batch(batch.id)
        resolve(desk, batch.id, attempt.id, sent=True, reason="seen in their app", confirm=2)
        report = await send(desk, connected(desk, provider), batch.id, YES)
        assert report.outcome == "nothing_to_send"
        with pytest.raises(Refused, match="not in doubt"):
            resolve(desk, batch.id, attempt.id, sent=False, reason="oops", confirm=2)


async def test_an_interruption_is_journalled_before_it_is_raised(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 3)
        batch = add_batch(desk)
        stopped = SendResult(
            AttemptState.UNKNOWN, "broken off", interrupted=asyncio.CancelledError()
        )
        provider = ScriptedProvider(desk, [stopped])
        with pytest.raises(asyncio.CancelledError):
            await send(desk, connected(desk, provider), batch.id, YES)
        assert counts(desk, batch.id) == {"unknown": 2, "planned": 1}


class Killed(BaseException):
    """Stands for a process that ends without another word."""


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_dead_sender_leaves_doubt_that_reconcile_settles(
    tmp_path: Path, arrived: bool
) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 5)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk)

        def die(body: bytes) -> SendResult:
            if arrived:
                provider.arrive(json.loads(body))
            raise Killed

        provider.script = [ACCEPTED, die]
        link = connected(desk, provider)
        with pytest.raises(Killed):
            await send(desk, link, batch.id, YES)
        assert counts(desk, batch.id) == {"accepted": 2, "sending": 2, "planned": 1}
        settled = await reconcile(desk, link, batch.id)
        assert settled.resolved == (2 if arrived else 0)
        assert settled.still_unknown == (0 if arrived else 2)
        await send(desk, link, batch.id, YES)
        rung = 5 if arrived else 3
        assert len(provider.dialled) == len(set(provider.dialled)) == rung


async def test_suppression_after_the_confirmation_is_heeded_before_the_next_post(
    tmp_path: Path,
) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 4)
        batch = add_batch(desk)

        def refuse_meanwhile(_: bytes) -> SendResult:
            report = suppress(desk, [phone(0), phone(2)], "asked")
            assert [row.phone for row in report.at_provider] == [phone(0)]
            return ACCEPTED

        provider = ScriptedProvider(desk, [refuse_meanwhile])
        await send(desk, connected(desk, provider), batch.id, YES)
        assert provider.dialled == [phone(0), phone(1), phone(3)]
        assert counts(desk, batch.id) == {"accepted": 3, "blocked": 1}


async def test_a_contact_that_changed_after_the_confirmation_is_held(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        contacts = add_list(desk, 3)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk)
        link = connected(desk, provider)
        await send(desk, link, batch.id, SendOrder(yes=True, limit=2))
        last = contacts[2]
        desk.store.contacts.update_many([_with(last, fields={**last.fields, "plan": "tin"})])
        report = await send(desk, link, batch.id, YES)
        assert (report.outcome, report.held) == ("nothing_to_send", 1)
        assert desk.store.rows.get(batch.id, last.ref).reason == "changed"
        order = SendOrder(yes=True, overrides=("changed",), reason="plan was corrected")
        await send(desk, link, batch.id, order)
        assert "tin plan" in str(provider.bodies[-1])


def _with(contact: Contact, **changes: object) -> Contact:
    return replace(contact, **changes)  # type: ignore[arg-type]


async def test_a_pause_from_elsewhere_stops_the_send_and_resume_goes_on(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 5)
        batch = add_batch(desk)

        def pause_meanwhile(_: bytes) -> SendResult:
            pause(desk, batch.id)
            return ACCEPTED

        provider = ScriptedProvider(desk, [pause_meanwhile])
        link = connected(desk, provider)
        await send(desk, link, batch.id, YES)
        assert counts(desk, batch.id) == {"accepted": 2, "held": 3}
        with pytest.raises(Refused, match="paused"):
            await send(desk, link, batch.id, YES)
        resume(desk, batch.id)
        await send(desk, link, batch.id, YES)
        assert Counter(provider.dialled) == {phone(n): 1 for n in range(5)}


async def test_a_live_profile_wants_the_count_and_tested_words(tmp_path: Path) -> None:
    with desk_at(tmp_path, LIVE) as (desk, _):
        add_list(desk, 3)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk)
        link = connected(desk, provider)
        for order in (
            YES,
            SendOrder(),
            SendOrder(confirm="luly-prod:2"),
            SendOrder(confirm="simulator:3"),
            SendOrder(confirm="luly-prod:3"),
        ):
            with pytest.raises(Refused):
                await send(desk, link, batch.id, order)
        assert provider.bodies == []
        assert desk.store.batches.get(batch.id).state is BatchState.DRAFT
        order = SendOrder(confirm="luly-prod:3", untested=True)
        assert (await send(desk, link, batch.id, order)).accepted == 3


async def test_a_batch_leaves_only_through_its_own_profile(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 3)
        batch = add_batch(desk)
    with desk_at(tmp_path, LIVE) as (desk, _):
        provider = ScriptedProvider(desk)
        with pytest.raises(Refused, match="--profile simulator"):
            await send(desk, connected(desk, provider), batch.id, YES)


async def test_two_batches_that_share_numbers_dial_each_once(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 4)
        one, two = add_batch(desk, "one"), add_batch(desk, "two")
        provider = ScriptedProvider(desk)
        link = connected(desk, provider)
        await asyncio.gather(send(desk, link, one.id, YES), send(desk, link, two.id, YES))
        assert Counter(provider.dialled) == {phone(n): 1 for n in range(4)}
        for batch in (one, two):
            found = desk.store.rows.counts(batch.id)
            assert sum(found.values()) == 4
            assert found[RowState.ACCEPTED] + found[RowState.BLOCKED] == 4
