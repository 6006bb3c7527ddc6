"""Spans, lengths, masks and markup."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.engine.report.facts import by_length, spans
from tui.engine.report.markup import Markup, escaped, foreign, tag
from tui.engine.report.masking import masked

NOON = datetime(2026, 3, 2, 12, 7, tzinfo=UTC)


@given(
    st.lists(st.tuples(st.integers(0, 400_000), st.integers(1, 9)), min_size=1, max_size=40).map(
        lambda pairs: sorted(dict(pairs).items())
    )
)
def test_spans_lose_no_call_and_are_few(given_minutes: list[tuple[int, int]]) -> None:
    minutes = [(NOON + timedelta(minutes=at), count) for at, count in given_minutes]
    found, span = spans(minutes)
    assert sum(count for _, count in found) == sum(count for _, count in minutes)
    assert len(found) <= 49
    assert [at for at, _ in found] == [found[0][0] + n * span for n in range(len(found))]
    assert found[0][0] <= minutes[0][0] < found[0][0] + span


def test_no_minute_is_no_span() -> None:
    assert spans([]) == ((), timedelta(minutes=1))


def test_lengths_are_counted_up_to_the_longest() -> None:
    assert by_length([0.0, 14.9, 15.0, 61.0]) == [
        ("0 s–15 s", 2),
        ("15 s–30 s", 1),
        ("30 s–1 min", 0),
        ("1 min–2 min", 1),
    ]
    assert by_length([4000.0])[-1] == ("from 30 min", 1)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("+966501234567", "+96••••••••67"),
        ("call 12025550143 now", "call 12•••••••43 now"),
        ("b1 of 12,480, 42 s", "b1 of 12,480, 42 s"),
        ("cs-abcdefghij", "cs-abcdefghij"),
        ("", ""),
    ],
)
def test_masks(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_only_markup_is_markup() -> None:
    assert tag("p", "<b>", Markup("<i></i>"), title='"x"') == (
        '<p title="&quot;x&quot;">&lt;b&gt;<i></i></p>'
    )
    assert foreign("a\u202eb\x07\n") == "<bdi>a\ufffdb␇\n</bdi>"
    assert isinstance(escaped("x"), Markup)
