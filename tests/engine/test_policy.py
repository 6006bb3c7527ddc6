"""The calling rules in a send: what warns, what is held, what a later send releases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.engine.desks import (
    LEVERS,
    LIVE,
    LULY,
    REJECTED,
    START,
    UNKNOWN,
    ScriptedProvider,
    StandingClock,
    add_batch,
    add_list,
    connected,
    desk_at,
)
from tui.domain.attempt import Attempt
from tui.domain.batch import BatchOptions
from tui.domain.contact import Contact
from tui.domain.errors import UsageError
from tui.domain.ledger import LedgerEntry
from tui.domain.outgoing import CallReport
from tui.domain.policy.book import RuleBook
from tui.domain.profile import Profile
from tui.domain.states import AttemptState, Outcome, RowState
from tui.domain.verdict import Severity
from tui.engine.confirming import SendOrder, confirm, dry_run
from tui.engine.content import content_of
from tui.engine.desk import Desk
from tui.engine.hearing import apply_reports
from tui.engine.invariants import check_workspace
from tui.engine.pasting import confirm_pasted_for
from tui.engine.preflight import preflight
from tui.engine.sending import SendReport, send

STRICT = replace(LULY, policy="strict")
COAST_TO_COAST = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
"""Nine in the morning in Los Angeles: the contiguous US may be called."""
SAUDI = "+96650123450"


def add_saudis(desk: Desk, count: int = 3) -> list[Contact]:
    """Store a list of people in Saudi Arabia, where one call a day is the cap."""
    made = desk.store.lists.create("saudis", ("plan", "due"))
    fields = {"plan": "gold", "due": "May"}
    desk.store.contacts.add_many(
        made.id,
        [
            Contact("", made.id, f"{SAUDI}{n}", f"{SAUDI}{n}", first_name="Noor", fields=fields)
            for n in range(count)
        ],
    )
    return list(desk.store.contacts.iterate(made.id))


def end_calls(desk: Desk, batch_id: str, outcome: Outcome = Outcome.NO_ANSWER) -> None:
    """End every call of a batch by the provider's word."""
    ended = CallReport(state=RowState.ENDED, outcome=outcome)
    apply_reports(desk, batch_id, [(row, ended) for row in desk.store.rows.iterate(batch_id)])


async def send_all(
    desk: Desk, batch_id: str, provider: ScriptedProvider | None = None, **order: object
) -> SendReport:
    """Send what may be sent, by the word that the dry run asks for."""
    plan = dry_run(desk, batch_id)
    word = SendOrder(confirm=plan.confirm, untested=True)
    wanted = replace(word, **order)  # type: ignore[arg-type]
    link = connected(desk, provider or ScriptedProvider(desk))
    return await send(desk, link, batch_id, wanted)


async def test_outside_the_hours_a_row_is_held_and_a_later_send_releases_it(
    tmp_path: Path,
) -> None:
    with desk_at(tmp_path, STRICT) as (desk, clock):
        add_list(desk, 5)
        batch = add_batch(desk)
        plan = dry_run(desk, batch.id)
        assert (plan.sendable, plan.held, plan.opens) == (0, 5, COAST_TO_COAST)
        report = await send_all(desk, batch.id)
        assert (report.outcome, report.held) == ("nothing_to_send", 5)
        assert report.opens == COAST_TO_COAST
        row = next(iter(desk.store.rows.iterate(batch.id)))
        assert (row.state, row.reason, row.until) == (
            RowState.HELD, "calling_window", COAST_TO_COAST,
        )  # fmt: skip
        assert "US Mon-Sat 09:00-20:00" in row.error
        clock.now = COAST_TO_COAST - timedelta(seconds=1)
        assert dry_run(desk, batch.id).sendable == 0
        clock.now = COAST_TO_COAST
        report = await send_all(desk, batch.id)
        assert (report.accepted, report.held, report.opens) == (5, 0, None)
        row = next(iter(desk.store.rows.iterate(batch.id)))
        assert (row.reason, row.error) == ("", "")
        assert check_workspace(desk) == ()


async def test_a_window_that_closes_in_the_middle_of_a_send_holds_the_rest(tmp_path: Path) -> None:
    with desk_at(tmp_path, STRICT) as (desk, clock):
        clock.now = datetime(2026, 3, 3, 0, 59, tzinfo=UTC)  # 19:59 in New York
        add_list(desk, 5)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk)
        provider.on_prepare = lambda: clock.advance(seconds=40)
        report = await send_all(desk, batch.id, provider)
        assert (report.outcome, report.accepted, report.held) == ("accepted", 2, 3)
        assert report.opens == datetime(2026, 3, 3, 17, 0, tzinfo=UTC)
        assert len(provider.dialled) == 2
        assert check_workspace(desk) == ()


async def test_default_warns_and_sends_and_off_finds_nothing(tmp_path: Path) -> None:
    with desk_at(tmp_path, LULY) as (desk, clock):
        clock.now = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
        add_list(desk, 3)
        batch = add_batch(desk)
        found = preflight(desk, batch.id)
        assert (found.send, found.warn, found.held, found.opens) == (3, 3, 0, None)
        assert found.reasons == {"calling_window": 3}
        assert {str(each) for each in found.severities.values()} == {"warn"}
        off = replace(desk, profile=replace(LULY, policy="off"))
        assert preflight(off, batch.id).reasons == {}
        assert (await send_all(desk, batch.id)).accepted == 3


async def test_a_cap_reached_between_the_confirmation_and_the_request_stops_that_row(
    tmp_path: Path,
) -> None:
    with desk_at(tmp_path, STRICT) as (desk, _):
        contacts = add_saudis(desk)
        batch = add_batch(desk, contacts="saudis")
        provider = ScriptedProvider(desk)
        called = contacts[1].dial_key

        def somebody_else_calls() -> None:
            provider.on_prepare = None
            entry = LedgerEntry("simulator", called, "b9", "gone", "c9", desk.clock(), open=False)
            desk.store.ledger.add_many([entry])

        provider.on_prepare = somebody_else_calls
        report = await send_all(desk, batch.id, provider)
        assert (report.accepted, report.held) == (2, 1)
        assert called not in provider.dialled
        row = desk.store.rows.get(batch.id, contacts[1].ref)
        assert (row.state, row.reason) == (RowState.HELD, "frequency_cap")
        assert "SA allows 1 a day; 1 call since" in row.error
        # Midnight in Riyadh is within the hours of Ramadan.
        assert row.until == datetime(2026, 3, 2, 21, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (LIVE, replace(LIVE, name="luly-two")),
        (LIVE, replace(LEVERS, name="levers-prod", base_url="https://levers.invalid")),
    ],
)
async def test_calls_count_across_batches_profiles_and_providers(
    tmp_path: Path, first: Profile, second: Profile
) -> None:
    with desk_at(tmp_path, first) as (one, clock):
        add_saudis(one)
        wave = add_batch(one, contacts="saudis")
        assert (await send_all(one, wave.id)).accepted == 3
        end_calls(one, wave.id)
        clock.advance(hours=1)
        two = replace(one, profile=replace(second, policy="strict"))
        again = add_batch(two, "wave 2", contacts="saudis")
        prompt = content_of(two, again).prompt
        assert prompt is not None
        confirm_pasted_for(two, again, prompt.text)
        found = preflight(two, again.id)
        assert (found.held, found.reasons) == (3, {"frequency_cap": 3})
        clock.advance(days=1)
        assert preflight(two, again.id).send == 3
        simulated = replace(one, profile=STRICT)
        third = add_batch(simulated, "wave 3", contacts="saudis")
        assert preflight(simulated, third.id).send == 3


async def test_an_override_with_a_reason_sends_and_is_in_the_audit(tmp_path: Path) -> None:
    with desk_at(tmp_path, STRICT) as (desk, _):
        add_list(desk, 2)
        batch = add_batch(desk)
        codes, reason = ("calling_window",), "they asked to be called early"
        plan = dry_run(desk, batch.id, SendOrder(overrides=codes, reason=reason))
        assert plan.sendable == 2
        report = await send_all(
            desk, batch.id, confirm=plan.confirm, overrides=codes, reason=reason
        )
        assert report.accepted == 2
        assert reason in [entry.detail.get("reason") for entry in desk.store.audit.entries()]
        assert check_workspace(desk) == ()


async def test_an_override_of_the_hours_is_for_one_send_alone(tmp_path: Path) -> None:
    """Also for the calls that its limit left over: the next night asks again."""
    with desk_at(tmp_path, STRICT) as (desk, clock):
        clock.now = datetime(2026, 3, 3, 1, 5, tzinfo=UTC)  # 20:05 in New York
        add_list(desk, 5)
        batch = add_batch(desk)
        codes, reason = ("calling_window", "frequency_cap"), "they asked to be called"
        order = SendOrder(overrides=codes, reason=reason, limit=2, untested=True)
        word = replace(order, confirm=dry_run(desk, batch.id, order).confirm)
        report = await send(desk, connected(desk, ScriptedProvider(desk)), batch.id, word)
        assert report.accepted == 2
        clock.now = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)  # 03:00 in New York
        assert preflight(desk, batch.id).reasons == {"calling_window": 3}
        assert dry_run(desk, batch.id).sendable == 0
        report = await send_all(desk, batch.id)
        assert (report.accepted, report.held) == (0, 3)
        assert check_workspace(desk) == ()


async def test_an_interrupted_send_is_taken_up_without_its_override_of_the_hours(
    tmp_path: Path,
) -> None:
    with desk_at(tmp_path, STRICT) as (desk, clock):
        clock.now = datetime(2026, 3, 3, 1, 5, tzinfo=UTC)
        add_list(desk, 3)
        batch = add_batch(desk)
        order = SendOrder(overrides=("calling_window",), reason="asked", untested=True)
        word = replace(order, confirm=dry_run(desk, batch.id, order).confirm)
        confirm(desk, batch.id, word)
        clock.now = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
        report = await send_all(desk, batch.id)
        assert (report.accepted, report.held) == (0, 3)
        clock.now = COAST_TO_COAST + timedelta(days=2)
        assert (await send_all(desk, batch.id)).accepted == 3


async def test_an_override_of_what_no_clock_ends_stays_with_its_calls(tmp_path: Path) -> None:
    with desk_at(tmp_path, STRICT) as (desk, clock):
        clock.now = COAST_TO_COAST
        add_list(desk, 3)
        batch = add_batch(desk, options=BatchOptions(purpose="marketing"))
        order = SendOrder(overrides=("no_consent",), reason="on paper", untested=True, limit=1)
        word = replace(order, confirm=dry_run(desk, batch.id, order).confirm)
        confirm(desk, batch.id, word)
        assert dry_run(desk, batch.id).sendable == 3


async def test_what_rang_nobody_does_not_count_and_what_is_in_doubt_does(tmp_path: Path) -> None:
    with desk_at(tmp_path, LULY) as (desk, clock):
        contacts = add_saudis(desk)
        keys = [contact.dial_key for contact in contacts]
        rejected = add_batch(desk, "rejected", contacts="saudis")
        await send_all(desk, rejected.id, ScriptedProvider(desk, [REJECTED]))
        assert desk.store.ledger.calls_since("simulator", keys, START - timedelta(days=1)) == {}
        doubt = add_batch(desk, "doubt", contacts="saudis")
        await send_all(desk, doubt.id, ScriptedProvider(desk, [UNKNOWN], shows_labels=False))
        called = desk.store.ledger.calls_since("simulator", keys, START - timedelta(days=1))
        assert called == {key: [clock.now] for key in keys[:2]}
        assert desk.store.ledger.calls_since("live", keys, START) == {}
        [attempt] = desk.store.attempts.of_batch(doubt.id)
        desk.store.attempts.update(attempt.id, state=AttemptState.ABSENT)
        assert desk.store.ledger.calls_since("simulator", keys, START) == {}


def test_a_test_call_neither_counts_nor_is_kept_back(tmp_path: Path) -> None:
    with desk_at(tmp_path, STRICT) as (desk, clock):
        (contact, *_) = add_saudis(desk)
        entry = LedgerEntry("simulator", contact.dial_key, "b9", "x", "test", clock.now, test=True)
        desk.store.ledger.add_many([entry])
        found = desk.store.ledger.calls_since("simulator", [contact.dial_key], START)
        assert found == {}


async def test_a_test_call_is_made_at_any_hour(tmp_path: Path) -> None:
    from tui.engine.testcall import place_test_call

    with desk_at(tmp_path, STRICT) as (desk, clock):
        clock.now = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
        add_list(desk, 1)
        batch = add_batch(desk)
        link = connected(desk, ScriptedProvider(desk))
        for _ in range(5):
            placed = await place_test_call(desk, link, batch_id=batch.id)
            assert placed.outcome is AttemptState.ACCEPTED
            end_calls(desk, placed.batch_id)


def test_consent_is_asked_of_marketing_and_a_purpose_is_one_of_four(tmp_path: Path) -> None:
    with desk_at(tmp_path, STRICT) as (desk, clock):
        clock.now = COAST_TO_COAST
        add_list(desk, 2, consent_basis="written", consent_date="2026-01-01", consent_source="")
        batch = add_batch(desk, options=BatchOptions(purpose="marketing"))
        found = preflight(desk, batch.id)
        assert (found.block, found.reasons) == (2, {"no_consent": 2})
        assert found.verdicts[0].findings[0].detail.startswith("consent_source (US: ")
        assert preflight(desk, batch.id, {"no_consent"}).send == 2
        with pytest.raises(UsageError, match="marketing, service, collections or survey"):
            add_batch(desk, "other", options=BatchOptions(purpose="advertising"))


def test_what_is_blocked_is_asked_no_further(tmp_path: Path) -> None:
    """A number on the do-not-call list needs no second reason."""
    from tui.engine.suppressing import suppress

    with desk_at(tmp_path, STRICT) as (desk, _):
        (contact, *_) = add_list(desk, 2)
        batch = add_batch(desk)
        suppress(desk, [contact.phone], "asked")
        found = preflight(desk, batch.id)
        assert found.reasons == {"suppressed": 1, "calling_window": 1}
        assert (found.block, found.held, found.total) == (1, 1, 2)


@pytest.mark.parametrize("state", list(AttemptState))
def test_calls_of_each_kind_of_attempt(tmp_path: Path, state: AttemptState) -> None:
    with desk_at(tmp_path, LULY) as (desk, clock):
        entry = LedgerEntry("live", "+1", "b1", "abc", "c1", clock.now, open=False)
        attempt = Attempt("abc", "b1", "p", "live", state, ("c1",), "", "", clock.now)
        desk.store.attempts.add(attempt)
        desk.store.ledger.add_many([entry, replace(entry, at=START - timedelta(days=40))])
        rang = state not in (AttemptState.NOT_SENT, AttemptState.REJECTED, AttemptState.ABSENT)
        found = desk.store.ledger.calls_since("live", ["+1"], START - timedelta(days=31))
        assert found == ({"+1": [clock.now]} if rang else {})


def test_the_clock_is_asked_once_for_a_chunk(tmp_path: Path) -> None:
    """Verdicts of one chunk are of one moment, whatever the hour that strikes meanwhile."""
    with desk_at(tmp_path, STRICT) as (desk, clock):
        assert isinstance(clock, StandingClock)
        add_list(desk, 3)
        found = preflight(desk, add_batch(desk).id)
        assert len({verdict.findings for verdict in found.verdicts}) == 1


async def test_what_left_while_nothing_was_asked_is_no_violation(tmp_path: Path) -> None:
    """Also where the config holds a rule whatever the policy: `off` asks none."""
    with desk_at(tmp_path, LULY) as (plain, clock):
        held = {
            key: replace(rule, severity=Severity.HOLD) for key, rule in plain.rules.rules.items()
        }
        desk = replace(plain, rules=RuleBook(held), profile=replace(LULY, policy="off"))
        clock.now = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
        add_list(desk, 2)
        batch = add_batch(desk)
        assert (await send_all(desk, batch.id)).accepted == 2
        assert check_workspace(desk) == ()
        for attempt in desk.store.attempts.of_batch(batch.id):
            desk.store.attempts.update(attempt.id, policy=f"default:{desk.rules.digest}")
        assert {found.invariant for found in check_workspace(desk)} == {"I4"}


async def test_a_number_called_more_often_than_strict_allows_is_a_violation(
    tmp_path: Path,
) -> None:
    with desk_at(tmp_path, LULY) as (desk, clock):
        (contact, *_) = add_saudis(desk, 1)
        for name in ("one", "two"):
            batch = add_batch(desk, name, contacts="saudis")
            await send_all(desk, batch.id)
            end_calls(desk, batch.id)
            clock.advance(minutes=5)
        assert check_workspace(desk) == ()
        for attempt in (a for b in ("b1", "b2") for a in desk.store.attempts.of_batch(b)):
            desk.store.attempts.update(attempt.id, policy=f"strict:{desk.rules.digest}")
        (found,) = check_workspace(desk)
        assert (found.invariant, found.subject) == ("I4", f"b2/{contact.ref}")
        assert "frequency_cap" in found.words
        edited = replace(contact, first_name="Nora")
        desk.store.contacts.update_many([edited])
        assert check_workspace(desk) == ()
