"""Dates and times: how they are read, said, and moved to the recipient's zone."""

import pytest

from tui.prompts import RenderError, compile_prompt


def say(source: str, **values: str) -> str:
    return compile_prompt("{{ " + source + " }}").render(values)


@pytest.mark.parametrize(
    ("value", "how", "said"),
    [
        ("2026-01-15", "", "January 15, 2026"),
        ("2026-01-15T23:30Z", "", "January 15, 2026"),
        ("15.01.2026", "", "January 15, 2026"),
        ("1/15/2026", "", "January 15, 2026"),
        ("15/1/2026", "", "January 15, 2026"),
        ("1/2/2026", "(order='dmy')", "February 1, 2026"),
        ("1/2/2026", "(order='mdy')", "January 2, 2026"),
        ("2/2/2026", "", "February 2, 2026"),
        ("٢٠٢٦-٠١-١٥", "(language='ar')", "15 يناير 2026"),
        ("2026-01-15", "('full')", "Thursday, January 15, 2026"),
        ("2026-01-15", "('day', language='ar')", "الخميس، 15 يناير"),
        ("2026-01-15", "('day', language='de')", "Donnerstag, 15. Januar"),
        ("2026-01-15", "('weekday')", "Thursday"),
        ("2026-01-15T23:30Z", "(zone='Asia/Riyadh')", "January 16, 2026"),
        ("2026-01-15 23:30", "(zone='Asia/Riyadh', written_in='UTC')", "January 16, 2026"),
        ("", "", ""),
    ],
)
def test_days(value: str, how: str, said: str) -> None:
    assert say(f"x | date{how}", x=value) == said


@pytest.mark.parametrize(
    ("value", "how", "said"),
    [
        ("14:05", "", "2:05 PM"),
        ("9:05", "", "9:05 AM"),
        ("12 am", "", "12:00 AM"),
        ("2.30 p.m.", "", "2:30 PM"),
        ("14:05:59", "(language='de')", "14:05"),
        ("2026-01-15 14:05", "", "2:05 PM"),
        ("1/15/2026, 2:05 PM", "", "2:05 PM"),
        ("2026-07-15T14:05:00+03:00", "(zone='America/New_York')", "7:05 AM"),
        ("2026-01-15 14:05", "(zone='Asia/Riyadh', written_in='UTC')", "5:05 PM"),
        ("2026-01-15T14:05Z", "(zone='Asia/Riyadh', language='ar')", "5:05 م"),
        ("", "(zone='')", ""),
    ],
)
def test_times(value: str, how: str, said: str) -> None:
    assert say(f"x | time{how}", x=value) == said


@pytest.mark.parametrize(
    ("source", "value", "words"),
    [
        ("x | date", "soon", "is no date"),
        ("x | date", "2026-13-01", "is no date"),
        ("x | date", "20260115", "is no date"),
        ("x | date", "1/2/2026", "may be two days"),
        ("x | date(order='ymd')", "1/2/2026", "is no order"),
        ("x | date('loud')", "2026-01-15", "no style"),
        ("x | date(zone='UTC')", "14:05", "names no day"),
        ("x | time", "2026-01-15", "names no time"),
        ("x | time", "25:00", "is no date"),
        ("x | time(zone='UTC')", "14:05", "names no day"),
        ("x | time(zone='UTC')", "2026-01-15 14:05", "names no zone of its own"),
        ("x | time(zone='')", "2026-01-15T14:05Z", "the time zone is blank"),
        ("x | time(zone='Mars')", "2026-01-15T14:05Z", "is no time zone"),
        ("x | time(zone='../etc')", "2026-01-15T14:05Z", "is no time zone"),
    ],
)
def test_what_cannot_be_read_refuses_the_contact(source: str, value: str, words: str) -> None:
    with pytest.raises(RenderError, match=words):
        say(source, x=value)


def test_the_fixed_time_can_be_told_in_the_recipient_s_zone() -> None:
    from datetime import UTC, datetime

    prompt = compile_prompt(
        "{{ now | time(zone=timezone, written_in='UTC') }}, {{ today | date('day') }}",
        now=datetime(2026, 1, 15, 9, 5, tzinfo=UTC),
    )
    assert prompt.render({"timezone": "Asia/Riyadh"}) == "12:05 PM, Thursday, January 15"
