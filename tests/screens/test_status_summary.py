"""The lines above the calls add up, and nothing is said that is not known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.screens.calling import calling_desk
from tui.app.ascii_driver import STAND_INS
from tui.app.screens.heard import side_by_side
from tui.app.screens.status.menus import acts
from tui.app.screens.status.rows import CallRows, Filter, reason_of
from tui.app.screens.status.summary import (
    counts_line,
    notice_of,
    outcomes_line,
    pace_words,
    reasons_line,
    title_line,
)
from tui.app.widgets.meter import meter
from tui.app.widgets.row_source import Row
from tui.domain.batch import Batch, CallRow
from tui.domain.states import BatchState, Outcome, RowState
from tui.engine.compose import NewBatch, compose_batch
from tui.engine.status import BatchStatus, batch_status

NOW = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
BATCH = Batch(
    "b1", "wave", "luly-prod", "luly", "live", "l1", "renewals", NOW, state=BatchState.SENDING,
    total=100,
)  # fmt: skip
NONE = dict.fromkeys(map(str, RowState), 0)
STATUS = BatchStatus(
    batch=BATCH,
    counts={**NONE, "ended": 60, "in_progress": 20, "planned": 15, "blocked": 5},
    outcomes={"answered": 45, "failed": 15},
    reasons={"suppressed": 5},
    errors={"not found\x1b[31m": 3},
    cost=None,
    polled_at=NOW,
    attempts=(),
    can_know=True,
    stuck=0,
)


def test_the_counts_add_up_in_the_words_of_the_json() -> None:
    """Every state that occurs has its number; states that do not occur have none."""
    line = counts_line(STATUS, 100).plain
    assert line == "100 calls = ● 60 ended + ◐ 20 in progress + · 15 planned + ⊘ 5 blocked"


def test_what_may_be_sent_again_can_be_stopped_for_good() -> None:
    """A draft only while it is sent; what has ended where refused or blocked calls are left."""
    over = {**NONE, "ended": 97, "rejected": 2, "blocked": 1}
    ended = replace(STATUS, batch=replace(BATCH, state=BatchState.ENDED), counts=over)
    offered = dict(acts(ended, sending=False))
    assert offered["stop"].plain.startswith("Stop for good: 3 will never leave, 0 at the provider")
    assert "stop" not in dict(acts(replace(ended, counts={**NONE, "ended": 100}), sending=False))
    stopped = replace(ended, batch=replace(BATCH, state=BatchState.STOPPED))
    assert not acts(stopped, sending=False)
    draft = replace(ended, batch=replace(BATCH, state=BatchState.DRAFT))
    assert [[name for name, _ in acts(draft, sending)] for sending in (False, True)] == [
        ["send"],
        ["stop"],
    ]


def test_a_count_stays_with_its_word() -> None:
    """Lines break between the numbers, never inside."""
    lines = counts_line(STATUS, 40).plain.split("\n")
    assert lines == [
        "100 calls = ● 60 ended +",
        "◐ 20 in progress + · 15 planned +",
        "⊘ 5 blocked",
    ]


def test_outcomes_are_shares_of_what_has_ended() -> None:
    """A cost is the sum of the prices told; of how many calls is said where it is not all."""
    line = outcomes_line(STATUS, "USD", 100).plain
    assert line == "● 45 answered 75%  ✕ 15 failed 25%"
    some = replace(STATUS, cost=2.5, priced=31)
    assert "$2.50 of 31 of 60 calls" in outcomes_line(some, "USD", 100).plain
    assert "$2.50 so far" in outcomes_line(replace(some, priced=60), "USD", 100).plain


def test_the_pace_is_bars_and_every_call_is_one() -> None:
    """One minute is no pace; the lowest bar is still a bar, none is nothing; the newest fit."""
    assert pace_words((), 80) == pace_words((9,), 80) == pace_words((0, 0), 80) == ""
    assert pace_words((1, 0, 400), 80) == "ended per minute ▁ █ most 400"
    assert len(pace_words(range(1, 31), 80)) < 50
    line = reasons_line(STATUS, 60, (1, 2, 3))
    assert line.plain.startswith("ended per minute ▃▆█ most 3   5 on the do-not-call")
    assert len(line.plain) <= 60


def test_an_end_is_named_only_where_one_is_told() -> None:
    """To five minutes; the day too where it is another."""
    assert "ends about" not in title_line(STATUS, 100, None).plain
    soon = title_line(STATUS, 100, None, True, NOW + timedelta(minutes=41)).plain
    told = (NOW + timedelta(minutes=45)).astimezone()
    assert f"ends about {told:%H:%M}" in soon
    assert "ends about 05 Mar" in title_line(STATUS, 100, None, True, NOW + timedelta(days=3)).plain


def test_what_is_bounded_says_so_while_calls_are_open() -> None:
    """The bound of open calls stands with the numbers."""
    assert "(20 open of at most 200)" in counts_line(STATUS, 200, 200).plain
    none = replace(STATUS, counts={**NONE, "ended": 100})
    assert "at most" not in counts_line(none, 200, 200).plain


def test_details_that_are_fetched_are_counted() -> None:
    """With the key that ends it."""
    words = notice_of(STATUS, 78, fetching=(3, 60)).plain
    assert "fetching details: 3 of 60 calls" in words
    assert "e stops" in words


def test_reasons_are_neutralised_and_fit() -> None:
    """A provider's error is foreign text."""
    line = reasons_line(STATUS, 60).plain
    assert "5 on the do-not-call list" in line
    assert "\x1b" not in line
    assert len(reasons_line(STATUS, 20).plain) <= 20


def test_the_title_says_when_it_was_asked_and_never_an_age() -> None:
    """Levers is told by webhooks; where there are none nothing is claimed."""
    assert "polled " in title_line(STATUS, 78, None).plain
    assert "request 3 of 9" in title_line(STATUS, 78, (2, 9)).plain
    levers = replace(STATUS, batch=replace(BATCH, provider="levers"))
    assert "told by webhooks" in title_line(levers, 78, None).plain
    assert "webhooks" not in title_line(replace(levers, can_know=False), 78, None).plain
    assert "No way to know" in notice_of(replace(levers, can_know=False), 78).plain


def test_the_notice_is_empty_where_all_is_well() -> None:
    """Trouble and stuck calls are said."""
    assert notice_of(STATUS, 78).plain == ""
    assert "10 calls in progress for longer" in notice_of(replace(STATUS, stuck=10), 78).plain
    assert "Asking the provider failed: gone" in notice_of(STATUS, 78, "gone").plain


def test_a_pause_says_why() -> None:
    """The breaker's reason stands in the note, beside what was asked for."""
    paused = replace(BATCH, state=BatchState.PAUSED, note="at most 9 · paused: 30 of 40 failed")
    notice = notice_of(replace(STATUS, batch=paused), 78).plain
    assert "Paused: 30 of 40 failed" in notice
    assert "at most" not in notice


def test_a_meter_is_full_only_when_all_is_done() -> None:
    """One of a million is a cell; all but one is not the whole bar."""
    assert meter(1, 0, 1_000_000, 10).plain == "█░░░░░░░░░"
    assert meter(999_999, 1, 1_000_000, 10).plain == "█████████▓"
    assert meter(5, 0, 5, 10).plain == "█" * 10
    assert meter(0, 0, 0, 4).plain == "░░░░"


def test_a_reason_is_a_verdict_or_the_providers_word() -> None:
    """A word we do not know is shown raw."""
    row = CallRow("b1", "c1", 0, "+12025550143", "+12025550143")
    assert reason_of(row) == ""
    assert reason_of(replace(row, reason="suppressed")) == "on the do-not-call list"
    assert reason_of(replace(row, state=RowState.ACCEPTED, provider_status="odd")) == "odd"
    assert reason_of(replace(row, error="gone")) == "gone"


def test_a_filter_names_itself() -> None:
    """For the line above the table."""
    assert Filter().words == ""
    chosen = Filter((RowState.IN_PROGRESS,), (Outcome.NO_ANSWER,), "zo")
    assert chosen.words == "in progress, no answer, “zo”"


def test_words_that_differ_are_marked_on_both_sides() -> None:
    """What was heard otherwise is styled; the conversation after it is not."""
    left, right = side_by_side(
        "You are calling Zoë today", "assistant: You are calling Bob today ok"
    )
    assert [left.plain[span.start : span.end] for span in left.spans] == ["Zoë"]
    marked = [right.plain[span.start : span.end] for span in right.spans]
    assert marked == ["assistant:", "Bob"]


def test_a_call_that_lasts_too_long_is_marked(tmp_path: Path) -> None:
    """In its own row, with a sign and words; a call that can still go on is not."""
    with calling_desk(tmp_path / "home") as desk:
        batch = compose_batch(desk, NewBatch("wave", "renewals", "renewal-call"))
        rows = list(desk.store.rows.iterate(batch.id))
        ages = (timedelta(hours=2), timedelta(minutes=2))
        desk.store.rows.save_many(
            [
                replace(row, state=RowState.IN_PROGRESS, updated_at=desk.clock() - age)
                for row, age in zip(rows, ages, strict=False)
            ]
        )
        first, second, *_ = CallRows(desk, batch.id, Filter(), "updated").page(0, 9)
        assert [cell_of(row) for row in (first, second)] == ["", "! longer than a call can last"]
        assert batch_status(desk, batch.id).stuck == 1


def cell_of(row: Row) -> str:
    """The last cell's text."""
    last = row.cells[-1]
    return last if isinstance(last, str) else last.text


def test_what_is_drawn_has_a_stand_in_in_ascii() -> None:
    """No bar, mark or sign of the summary becomes a question mark."""
    lines = (
        reasons_line(STATUS, 120, range(9)),
        notice_of(STATUS, 78, fetching=(1, 2)),
        title_line(STATUS, 100, None, True, NOW),
        outcomes_line(STATUS, "USD", 100),
    )
    for line in lines:
        assert "?" not in line.plain.translate(STAND_INS)
