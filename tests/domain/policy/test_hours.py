"""Calling hours: midnight, clocks that are put forward and back, several zones, Ramadan."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.domain.policy.book import RuleBook
from tui.domain.policy.hours import next_open
from tui.domain.policy.ramadan import RAMADAN, is_ramadan
from tui.domain.policy.rule import (
    DAY_MINUTES,
    CallingRule,
    Window,
    read_window,
    week,
    week_words,
    windows,
)

ZONES = ("America/New_York", "Europe/London", "Asia/Riyadh", "Australia/Lord_Howe", "Asia/Kolkata")
MINUTES = st.integers(0, DAY_MINUTES - 1)
WINDOWS = st.builds(Window, MINUTES, st.integers(1, DAY_MINUTES))
RULES = st.builds(
    lambda hours: CallingRule("X", tuple(tuple(day) for day in hours)),
    st.lists(st.lists(WINDOWS, max_size=2), min_size=7, max_size=7),
)
MOMENTS = st.integers(0, 366 * DAY_MINUTES).map(
    lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)
AUTUMN = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
"""In New York it is half past one for the first time of two."""
SPRING = datetime(2026, 3, 8, 7, 0, tzinfo=UTC)
"""In New York two o'clock is three o'clock at this moment."""


def shown_open(rule: CallingRule, zone: str, moment: datetime) -> bool:
    """Whether a clock on the wall shows a time within a window of its day or the day before."""
    local = moment.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    yesterday = rule.week[(local.weekday() - 1) % 7]
    return any(
        minute >= each.opens and (each.crosses_midnight or minute < each.closes)
        for each in rule.week[local.weekday()]
    ) or any(each.crosses_midnight and minute < each.closes for each in yesterday)


@given(RULES, st.sampled_from(ZONES), MOMENTS)
@example(CallingRule("X", week(range(7), "01:00-02:00")), "America/New_York", AUTUMN)
@example(CallingRule("X", week(range(7), "02:00-02:30")), "America/New_York", SPRING)
def test_what_is_open_is_open_by_the_clock_on_the_wall(
    rule: CallingRule, zone: str, moment: datetime
) -> None:
    """Never open when the wall says closed; otherwise only within hours of a clock's change."""
    open_now = next_open([rule], [zone], (), moment) == moment
    if open_now:
        assert shown_open(rule, zone, moment)
    elif shown_open(rule, zone, moment):
        offsets = {
            (moment + timedelta(hours=hours)).astimezone(ZoneInfo(zone)).utcoffset()
            for hours in range(-26, 27)
        }
        assert len(offsets) > 1


@given(RULES, st.lists(st.sampled_from(ZONES), min_size=1, max_size=3, unique=True), MOMENTS)
def test_the_next_opening_is_open_in_every_zone_and_nothing_before_it_is(
    rule: CallingRule, zones: list[str], moment: datetime
) -> None:
    opens = next_open([rule], zones, (), moment)
    if opens is None:
        return
    assert opens >= moment
    assert all(next_open([rule], [zone], (), opens) == opens for zone in zones)
    for step in (opens - timedelta(minutes=1), moment + (opens - moment) / 2):
        if moment <= step < opens:
            assert not all(next_open([rule], [zone], (), step) == step for zone in zones)


def test_several_zones_are_open_together_only() -> None:
    us = RuleBook().rules["US"]
    zones = ("America/New_York", "America/Los_Angeles")
    nine_in_new_york = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
    assert next_open([us], zones[:1], RAMADAN, nine_in_new_york) == nine_in_new_york
    assert next_open([us], zones, RAMADAN, nine_in_new_york) == nine_in_new_york + timedelta(
        hours=3
    )
    assert next_open([us], (), RAMADAN, nine_in_new_york) is None


@pytest.mark.parametrize(
    ("local", "opens"),
    [
        ("2026-02-17T09:30", "2026-02-17T09:30"),  # the day before Ramadan
        ("2026-02-18T09:30", "2026-02-18T12:00"),
        ("2026-02-19T00:59", "2026-02-19T00:59"),  # yesterday's hours cross midnight
        ("2026-02-19T01:00", "2026-02-19T12:00"),
        ("2026-03-20T00:30", "2026-03-20T00:30"),  # the last night
        ("2026-03-20T01:00", "2026-03-20T09:00"),
    ],
)
def test_ramadan_has_hours_of_its_own_that_cross_midnight(local: str, opens: str) -> None:
    zone = ZoneInfo("Asia/Riyadh")
    moment = datetime.fromisoformat(local).replace(tzinfo=zone).astimezone(UTC)
    found = next_open([RuleBook().rules["SA"]], ["Asia/Riyadh"], RAMADAN, moment)
    assert found == datetime.fromisoformat(opens).replace(tzinfo=zone)


def test_a_public_holiday_and_a_weekend_are_passed_over() -> None:
    """The fourteenth of July 2028 is a Friday."""
    found = next_open(
        [RuleBook().rules["FR"]],
        ["Europe/Paris"],
        RAMADAN,
        datetime(2028, 7, 13, 18, 0, tzinfo=UTC),
    )
    assert found == datetime(2028, 7, 17, 8, 0, tzinfo=UTC)


def test_the_table_of_ramadan_has_one_a_lunar_year() -> None:
    assert all(28 <= (last - first).days <= 29 for first, last in RAMADAN)
    begins = [first for first, _ in RAMADAN]
    gaps = [(after - before).days for before, after in pairwise(begins)]
    assert all(353 <= gap <= 356 for gap in gaps)
    assert is_ramadan(date(2027, 2, 8))
    assert not is_ramadan(date(2027, 3, 9))


@pytest.mark.parametrize(
    "text", ["9:00-18:00", "09:00", "25:00-26:00", "09:61-10:00", "24:00-01:00"]
)
def test_what_is_no_window_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="no window"):
        read_window(text)


def test_a_week_in_words() -> None:
    assert week_words(RuleBook().rules["US"].week) == "Mon-Sat 09:00-20:00, Sun 12:00-20:00"
    assert week_words(week((0, 2), "10:00-12:00")) == "Mon 10:00-12:00, Wed 10:00-12:00"
    assert week_words(week((), "10:00-12:00")) == "never"
    assert windows("23:00-24:00")[0].closes == DAY_MINUTES
