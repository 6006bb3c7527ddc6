"""Frequency caps: whose calendar counts, and when there is room again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.policy.caps import LONGEST, began, reached
from tui.domain.policy.rule import Cap, Span

NOW = datetime(2026, 3, 4, 21, 0, tzinfo=UTC)
RIYADH, NEW_YORK = "Asia/Riyadh", "America/New_York"
CAPS = st.builds(Cap, st.sampled_from(list(Span)), st.integers(1, 4))
CALLS = st.lists(st.integers(0, 45 * 24 * 60), max_size=8).map(
    lambda ago: [NOW - timedelta(minutes=minutes) for minutes in ago]
)
ZONES = st.lists(st.sampled_from([RIYADH, NEW_YORK, "Europe/London"]), max_size=2, unique=True)


@given(CAPS, CALLS, ZONES)
def test_a_cap_holds_until_there_is_room_and_no_longer(
    cap: Cap, calls: list[datetime], zones: list[str]
) -> None:
    found = reached([cap], zones, NOW, calls)
    counted = [at for at in calls if at >= began(cap, zones, NOW)]
    assert (found is not None) == (len(counted) >= cap.limit)
    if found is None:
        return
    assert found.calls == len(counted)
    assert NOW < found.until <= NOW + LONGEST
    assert reached([cap], zones, found.until, calls) is None
    before = found.until - timedelta(milliseconds=2)
    if len(zones) < 2:
        assert reached([cap], zones, before, calls) is not None


@given(CAPS, CALLS, ZONES)
def test_one_call_more_never_frees_anybody(
    cap: Cap, calls: list[datetime], zones: list[str]
) -> None:
    if reached([cap], zones, NOW, calls) is not None:
        assert reached([cap], zones, NOW, [*calls, NOW]) is not None


def test_a_day_is_the_recipients_own() -> None:
    """At 21:00 UTC it is tomorrow in Riyadh, and still today in New York."""
    call = NOW - timedelta(minutes=1)
    day = Cap(Span.DAY, 1)
    assert reached([day], [RIYADH], NOW, [call]) is None
    found = reached([day], [NEW_YORK], NOW, [call])
    assert found is not None
    assert found.until == datetime(2026, 3, 5, 5, 0, tzinfo=UTC)
    both = reached([day], [RIYADH, NEW_YORK], NOW, [call])
    assert both is not None
    assert both.calls == 1


def test_a_week_begins_on_monday_there() -> None:
    week = Cap(Span.WEEK, 1)
    sunday = datetime(2026, 3, 1, 20, 59, tzinfo=UTC)
    assert reached([week], [RIYADH], NOW, [sunday]) is None
    assert reached([week], [RIYADH], NOW, [sunday + timedelta(minutes=1)]) is not None


def test_of_two_caps_the_one_that_holds_longer_is_told() -> None:
    caps = (Cap(Span.DAY, 1), Cap(Span.WEEK, 2))
    calls = [NOW - timedelta(hours=1), NOW - timedelta(days=1)]
    found = reached(caps, [NEW_YORK], NOW, calls)
    assert found is not None
    assert (found.cap.span, found.calls) == (Span.WEEK, 2)


def test_a_call_that_the_clock_has_not_come_to_counts() -> None:
    """A clock that was put back must not make room."""
    assert reached([Cap(Span.HOURS, 1)], [], NOW, [NOW + timedelta(hours=1)]) is not None
