"""What a provider says of calls: late, repeated or reordered, it never moves what has ended."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.desks import (
    LEVERS,
    NOT_SENT,
    UNKNOWN,
    ScriptedProvider,
    add_batch,
    add_list,
    connected,
    desk_at,
    phone,
)
from tui.domain.errors import ProviderRejected, UsageError
from tui.domain.outgoing import BatchReport, CallReport, Capabilities
from tui.domain.states import BatchState, Outcome, RowState
from tui.engine.confirming import SendOrder
from tui.engine.content import content_of
from tui.engine.desk import Desk
from tui.engine.following import follow, is_settled, poll_once
from tui.engine.hearing import apply_reports, end_silent
from tui.engine.inbox import Kind, import_events
from tui.engine.pasting import confirm_pasted_for
from tui.engine.sending import send

YES = SendOrder(yes=True)
NO_POLL = Capabilities(False, False, False, False, False, False, True)


async def sent_batch(desk: Desk, count: int = 2, provider: ScriptedProvider | None = None) -> str:
    add_list(desk, count)
    batch = add_batch(desk)
    if desk.profile.provider == "levers":
        prompt = content_of(desk, batch).prompt
        assert prompt is not None
        confirm_pasted_for(desk, batch, prompt.text)
    await send(desk, connected(desk, provider or ScriptedProvider(desk)), batch.id, YES)
    return batch.id


def refs(desk: Desk, batch_id: str) -> list[str]:
    return [row.ref for row in desk.store.rows.iterate(batch_id)]


async def test_words_move_rows_forward_and_the_batch_ends_with_its_last_call(
    tmp_path: Path,
) -> None:
    with desk_at(tmp_path) as (desk, _):
        batch = await sent_batch(desk)
        first, second = (desk.store.rows.get(batch, ref) for ref in refs(desk, batch))
        said = CallReport(state=RowState.IN_PROGRESS, status="started", provider_call_id="k1")
        assert apply_reports(desk, batch, [(first, said)]) == (first.ref,)
        assert apply_reports(desk, batch, [(first, said)]) == (), "a repeat changes nothing"
        over = CallReport(
            state=RowState.ENDED, outcome=Outcome.ANSWERED, duration_s=42.0, cost=0.06
        )
        apply_reports(desk, batch, [(first, over)])
        apply_reports(desk, batch, [(first, said)])
        row = desk.store.rows.get(batch, first.ref)
        assert (row.state, row.outcome, row.duration_s) == (RowState.ENDED, Outcome.ANSWERED, 42)
        assert desk.store.batches.get(batch).state is BatchState.SENT
        apply_reports(desk, batch, [(second, CallReport(state=RowState.CANCELED))])
        assert desk.store.batches.get(batch).state is BatchState.ENDED
        assert is_settled(desk, batch)


async def test_a_poll_that_has_nothing_to_ask_is_no_time_of_asking(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, clock):
        batch = await sent_batch(desk, 2, ScriptedProvider(desk, [NOT_SENT] * 3))
        there = connected(desk, provider := ScriptedProvider(desk))
        assert (await poll_once(desk, there, batch)).at is None
        assert desk.store.batches.get(batch).polled_at is None
        await send(desk, there, batch, YES)
        asked = (await poll_once(desk, there, batch)).at
        assert asked == clock.now
        over = CallReport(state=RowState.ENDED, outcome=Outcome.BUSY)
        rows = list(desk.store.rows.iterate(batch))
        provider.reports["batch$1"] = tuple(replace(over, ref=row.ref) for row in rows)
        await poll_once(desk, there, batch)
        clock.advance(hours=1)
        assert (await poll_once(desk, there, batch)).at == asked, "all has ended: nobody was asked"


@dataclass
class Forgetful(ScriptedProvider):
    """A provider that has forgotten some of its batches."""

    forgotten: tuple[str, ...] = ()

    async def batch(self, provider_batch_id: str) -> BatchReport:
        if provider_batch_id in self.forgotten:
            raise ProviderRejected(f"Luly answered the batch {provider_batch_id} with 404.")
        return await super().batch(provider_batch_id)


async def test_a_request_that_the_provider_forgot_keeps_no_other_from_being_asked_for(
    tmp_path: Path,
) -> None:
    with desk_at(tmp_path) as (desk, _):
        provider = Forgetful(desk, forgotten=("batch$1",))
        batch = await sent_batch(desk, 4, provider)
        over = CallReport(state=RowState.ENDED, outcome=Outcome.BUSY)
        third = refs(desk, batch)[2]
        provider.reports["batch$2"] = (replace(over, ref=third),)
        polled = await poll_once(desk, connected(desk, provider), batch)
        assert polled.changed == (third,)
        assert "batch$1 with 404" in polled.trouble
        provider.forgotten = ("batch$1", "batch$2")
        with pytest.raises(ProviderRejected, match="batch"):
            await poll_once(desk, connected(desk, provider), batch)


async def test_an_ended_call_frees_its_number(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        batch = await sent_batch(desk)
        row = desk.store.rows.get(batch, refs(desk, batch)[0])
        assert desk.store.ledger.open_among("simulator", [row.dial_key])
        over = CallReport(state=RowState.ENDED, outcome=Outcome.BUSY)
        apply_reports(desk, batch, [(row, over)])
        assert not desk.store.ledger.open_among("simulator", [row.dial_key])


async def test_a_late_word_gives_a_silent_call_its_outcome(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, clock):
        provider = ScriptedProvider(desk)
        batch = await sent_batch(desk, 1, provider)
        clock.advance(hours=25)
        await poll_once(desk, connected(desk, provider), batch)
        row = desk.store.rows.get(batch, refs(desk, batch)[0])
        assert (row.state, row.outcome) == (RowState.ENDED, Outcome.UNDETERMINED)
        late = CallReport(state=RowState.ENDED, outcome=Outcome.ANSWERED, duration_s=3)
        apply_reports(desk, batch, [(row, late)])
        assert desk.store.rows.get(batch, row.ref).outcome is Outcome.ANSWERED
        other = CallReport(state=RowState.ENDED, outcome=Outcome.BUSY)
        apply_reports(desk, batch, [(row, other)])
        assert desk.store.rows.get(batch, row.ref).outcome is Outcome.ANSWERED


async def test_an_outcome_told_after_the_end_is_still_asked_for(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, clock):
        provider = ScriptedProvider(desk)
        batch = await sent_batch(desk, 1, provider)
        [ref] = refs(desk, batch)
        ended = CallReport(ref=ref, state=RowState.ENDED, outcome=None)
        provider.reports["batch$1"] = (ended,)
        link = connected(desk, provider)
        await poll_once(desk, link, batch)
        assert desk.store.rows.get(batch, ref).outcome is Outcome.UNDETERMINED
        clock.advance(seconds=60)
        provider.reports["batch$1"] = (replace(ended, outcome=Outcome.VOICEMAIL),)
        await poll_once(desk, link, batch)
        assert desk.store.rows.get(batch, ref).outcome is Outcome.VOICEMAIL


async def test_a_word_of_another_attempt_is_not_for_this_row(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        batch = await sent_batch(desk, 1)
        row = desk.store.rows.get(batch, refs(desk, batch)[0])
        said = CallReport(attempt="another", state=RowState.ENDED, outcome=Outcome.BUSY)
        assert apply_reports(desk, batch, [(row, said)]) == ()


async def test_polls_pair_reports_with_rows_and_follow_to_the_end(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        provider = ScriptedProvider(desk)
        batch = await sent_batch(desk, 2, provider)
        by_ref, by_number = refs(desk, batch)
        ended = CallReport(state=RowState.ENDED, outcome=Outcome.NO_ANSWER, status="complete")
        provider.reports["batch$1"] = (
            replace(ended, ref=by_ref, provider_call_id="k1"),
            replace(ended, phone=phone(1), provider_call_id="k2"),
        )
        assert await follow(desk, connected(desk, provider), batch, timeout_s=5)
        found = {row.ref: row.provider_call_id for row in desk.store.rows.iterate(batch)}
        assert found == {by_ref: "k1", by_number: "k2"}
        assert desk.store.batches.get(batch).polled_at == desk.clock()


def event(attempt: str, ref: str, call: str = "k1", **more: Any) -> dict[str, Any]:
    return {
        "providerCallId": call,
        "numberTo": "+966500000001",
        "providerStatus": "pass",
        "deliveryStatus": "pass",
        "duration": 41,
        "summary": None,
        "endedReason": None,
        "callOutput": "CALL_RESULT",
        "transcription": "Hello",
        "metadata": {
            "requestMetadata": {
                "callsheet_attempt": attempt,
                "callsheet_ref": ref,
                "callsheet_batch": "b1",
            }
        },
        **more,
    }


async def test_events_end_calls_once_and_repeats_and_strangers_are_told_apart(
    tmp_path: Path,
) -> None:
    with desk_at(tmp_path, LEVERS) as (desk, _):
        provider = ScriptedProvider(desk, capabilities=NO_POLL)
        batch = await sent_batch(desk, 2, provider)
        [attempt] = desk.store.attempts.of_batch(batch)
        one = event(attempt.id, attempt.refs[0])
        stranger = event("zzzzzzzzzz", "c99", "k9")
        got = import_events(desk, [one, one, stranger])
        assert (got.read, got.matched, got.unmatched, got.duplicates) == (3, 1, 1, 1)
        row = desk.store.rows.get(batch, attempt.refs[0])
        assert (row.state, row.transcript) == (RowState.ENDED, "Hello")
        assert list(Kind) == [Kind.MATCHED, Kind.UNMATCHED, Kind.DUPLICATE]


async def test_a_webhook_settles_an_unknown_row_and_at_last_its_attempt(tmp_path: Path) -> None:
    with desk_at(tmp_path, LEVERS) as (desk, _):
        provider = ScriptedProvider(desk, [UNKNOWN], capabilities=NO_POLL)
        batch = await sent_batch(desk, 2, provider)
        [attempt] = desk.store.attempts.of_batch(batch)
        import_events(desk, [event(attempt.id, attempt.refs[0])])
        counts = desk.store.rows.counts(batch)
        assert (counts[RowState.UNKNOWN], counts[RowState.ENDED]) == (1, 1)
        assert desk.store.attempts.get(attempt.id).state == "unknown"
        import_events(desk, [event(attempt.id, attempt.refs[1], "k2")])
        assert desk.store.attempts.get(attempt.id).state == "accepted"


async def test_a_file_with_something_that_is_no_event_changes_nothing(tmp_path: Path) -> None:
    with desk_at(tmp_path, LEVERS) as (desk, _):
        with pytest.raises(UsageError, match="Event 2: "):
            import_events(desk, [event("aaaaaaaaaa", "c1"), ["not", "an", "event"]])
        assert desk.store.inbox.count() == 0


async def test_half_a_character_in_an_event_stops_nothing(tmp_path: Path) -> None:
    with desk_at(tmp_path, LEVERS) as (desk, _):
        odd = event("aaaaaaaaaa", "c\ud800", "k\udc00", transcription="\udfff")
        assert import_events(desk, [odd, odd, event("bbbbbbbbbb", "c1")]).unmatched == 2
        assert desk.store.inbox.unmatched()[0].raw.count(b"\xed") == 3


WORDS = st.lists(
    st.builds(
        CallReport,
        state=st.sampled_from(
            [None, RowState.QUEUED, RowState.IN_PROGRESS, RowState.ENDED, RowState.CANCELED]
        ),
        outcome=st.sampled_from([None, Outcome.ANSWERED, Outcome.BUSY]),
        status=st.sampled_from(["", "queued", "started", "complete"]),
    ),
    max_size=6,
)


@given(words=WORDS)
async def test_any_order_of_words_keeps_one_state_per_row_and_the_sum(
    tmp_path_factory: pytest.TempPathFactory, words: list[CallReport]
) -> None:
    with desk_at(tmp_path_factory.mktemp("home")) as (desk, _):
        batch = await sent_batch(desk, 1)
        row = desk.store.rows.get(batch, refs(desk, batch)[0])
        ended_as: tuple[RowState, Outcome | None] | None = None
        for word in words:
            apply_reports(desk, batch, [(row, replace(word))])
            now = desk.store.rows.get(batch, row.ref)
            assert sum(desk.store.rows.counts(batch).values()) == 1
            assert (now.outcome is not None) == (now.state is RowState.ENDED)
            if ended_as and ended_as[1] is not Outcome.UNDETERMINED:
                assert (now.state, now.outcome) == ended_as
            elif ended_as:
                assert now.state is ended_as[0]
            if now.state in (RowState.ENDED, RowState.CANCELED):
                ended_as = (now.state, now.outcome)


def test_when_a_call_ended_is_the_providers_word_if_it_can_be(tmp_path: Path) -> None:
    """Else when the end was heard; a silent call has no such time."""
    with desk_at(tmp_path) as (desk, clock):
        add_list(desk, 4)
        batch = add_batch(desk)
        there = [
            replace(row, state=RowState.ACCEPTED, updated_at=clock.now)
            for row in desk.store.rows.iterate(batch.id)
        ]
        desk.store.rows.save_many(there)
        said, unsaid, absurd, silent = there
        clock.advance(minutes=5)
        over = CallReport(state=RowState.ENDED, outcome=Outcome.ANSWERED)
        before = clock.now - timedelta(minutes=1)
        after = clock.now + timedelta(days=9)
        words = [
            (said, replace(over, ended_at=before)),
            (unsaid, over),
            (absurd, replace(over, ended_at=after)),
        ]
        apply_reports(desk, batch.id, words)
        clock.advance(minutes=5)
        apply_reports(desk, batch.id, [(unsaid, replace(over, transcript="hello"))])
        ends = [row.ended_at for row in desk.store.rows.iterate(batch.id)]
        heard_at = clock.now - timedelta(minutes=5)
        assert ends == [before, heard_at, heard_at, None]
        clock.advance(days=9)
        assert end_silent(desk, desk.store.batches.get(batch.id)) == (silent.ref,)
        assert desk.store.rows.get(batch.id, silent.ref).ended_at is None


def test_where_nobody_is_silent_nobody_is_kept_from_writing(tmp_path: Path) -> None:
    """A poll that ends nothing takes no lock."""
    with desk_at(tmp_path) as (desk, clock):
        add_list(desk, 2)
        batch = add_batch(desk)
        there = [
            replace(row, state=RowState.ACCEPTED, updated_at=clock.now)
            for row in desk.store.rows.iterate(batch.id)
        ]
        desk.store.rows.save_many(there)
        said: list[str] = []
        connection = desk.store.rows._database.connection()
        connection.set_trace_callback(said.append)
        assert end_silent(desk, batch) == ()
        clock.advance(days=2)
        assert len(end_silent(desk, batch)) == 2
        connection.set_trace_callback(None)
        assert [words for words in said if words.startswith(("BEGIN", "COMMIT"))] == [
            "BEGIN IMMEDIATE",
            "COMMIT",
        ]
