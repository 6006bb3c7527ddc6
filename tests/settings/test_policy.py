"""Calling rules that an operator changes: what stays, what is new, what is wrong."""

from datetime import date
from pathlib import Path

import pytest

from tui.domain.errors import UsageError
from tui.domain.policy.book import RuleBook
from tui.domain.policy.ramadan import is_ramadan
from tui.domain.policy.rule import Cap, Span, week_words
from tui.domain.verdict import Severity
from tui.settings import load_settings


def rules(tmp_path: Path, source: str) -> RuleBook:
    """Load a config and answer its rules."""
    config = tmp_path / "config.toml"
    config.write_text(source, "utf-8")
    return load_settings(tmp_path / "home", config, None, {}).rules


def test_without_a_table_the_rules_are_those_that_ship(tmp_path: Path) -> None:
    assert rules(tmp_path, "") == RuleBook()


def test_what_is_left_out_stays(tmp_path: Path) -> None:
    book = rules(tmp_path, '[policy.SA]\nseverity = "hold"\nmax_per_week = 3\n')
    saudi, shipped = book.rules["SA"], RuleBook().rules["SA"]
    assert (saudi.week, saudi.ramadan) == (shipped.week, shipped.ramadan)
    assert saudi.caps == (Cap(Span.DAY, 1), Cap(Span.WEEK, 3))
    assert (saudi.severity, saudi.source) == (Severity.HOLD, "your config")
    only = rules(tmp_path, '[policy.SA]\nseverity = "warn"\n').rules["SA"]
    assert only.source == shipped.source


def test_days_windows_and_single_days(tmp_path: Path) -> None:
    source = """
    [policy.EG]
    days = "sun-thu"
    windows = ["10:00-13:00", "17:00-20:00"]
    sunday = []
    max_per_day = 0
    source = "our counsel, 2026"
    checked_on = "2026-10-01"
    [policy.US]
    days = "mon-fri"
    [policy.GB]
    closed = ["2026-12-25"]
    """
    book = rules(tmp_path, source)
    assert week_words(book.rules["EG"].week) == "Mon-Thu 10:00-13:00 and 17:00-20:00"
    assert book.rules["EG"].caps == (Cap(Span.WEEK, 2),)
    assert (book.rules["EG"].source, book.rules["EG"].checked_on) == (
        "our counsel, 2026", "2026-10-01",
    )  # fmt: skip
    assert week_words(book.rules["US"].week) == "Mon-Fri 09:00-20:00"
    assert book.rules["GB"].closed == {date(2026, 12, 25)}


def test_a_state_narrows_and_a_purpose_has_its_own_table(tmp_path: Path) -> None:
    source = """
    [policy.US-TX]
    sunday = ["13:00-20:00"]
    [policy.US.collections]
    max_per_7d = 3
    [policy.SA.marketing]
    windows = ["10:00-18:00"]
    """
    book = rules(tmp_path, source)
    assert [rule.key for rule in book.rules_of("US", "TX", "")] == ["US", "US-TX"]
    assert week_words(book.rules["US-TX"].week).endswith("Sun 13:00-20:00")
    (dues,) = book.rules_of("US", "TX", "collections")
    assert dues.caps == (Cap(Span.DAYS_7, 3),)
    assert week_words(dues.week) == "daily 08:00-21:00"
    (saudi,) = book.rules_of("SA", "", "marketing")
    assert (saudi.key, saudi.caps) == ("SA.marketing", (Cap(Span.DAY, 1),))
    assert book.rules_of("SA", "", "service") == (RuleBook().rules["SA"],)


def test_the_announced_ramadan_takes_the_place_of_the_tables(tmp_path: Path) -> None:
    book = rules(tmp_path, '[policy]\nramadan_dates = [["2027-02-09", "2027-03-10"]]\n')
    assert not is_ramadan(date(2027, 2, 8), book.ramadan)
    assert is_ramadan(date(2027, 3, 10), book.ramadan)
    assert is_ramadan(date(2028, 2, 1), book.ramadan)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("[policy.USA]\nmax_per_day = 1", "line 1: there is no key `USA`. Did you mean `US`?"),
        ("[policy.US-XX]\nmax_per_day = 1", "line 1: there is no key `US-XX`."),
        ("[policy.SA]\n\nwindws = []", "line 3: there is no key `windws`. Did you mean `windows`?"),
        ("[policy.US.colections]\n", "line 1: there is no key `colections`. Did you mean"),
        ('[policy.SA]\nwindows = ["9-17"]', "line 2: `windows` must be a list of windows"),
        ('[policy.SA]\nsunday = "09:00-17:00"', "line 2: `sunday` must be a list of windows"),
        ('[policy.SA]\ndays = "funday"', "line 2: `days` must be days, such as"),
        ("[policy.SA]\nmax_per_day = -1", "line 2: `max_per_day` must be from 0"),
        ('[policy.SA]\nseverity = "block"', 'line 2: `severity` must be "warn" or "hold".'),
        ('[policy.SA]\nclosed = ["soon"]', "line 2: `closed` must be a list of days"),
        ("[policy]\nSA = 1", "line 2: `SA` must be a table."),
        ("[policy]\nramadan_dates = 3", "line 2: `ramadan_dates` must be a list"),
        ("[policy]\nramadan_dates = [1]", "line 2: `ramadan_dates` must hold pairs of days"),
        (
            '[policy]\nramadan_dates = [["2027-03-10", "2027-02-09"]]',
            "line 2: `ramadan_dates` must hold pairs of a first day",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, source: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        rules(tmp_path, source)
    assert said in str(caught.value)
