"""Calling rules that an operator changes: what stays, what is new, what is wrong."""

from datetime import date
from pathlib import Path

import pytest
from phonenumbers import SUPPORTED_REGIONS, PhoneNumberFormat, example_number, format_number

from tui.domain.errors import UsageError
from tui.domain.policy.book import RuleBook
from tui.domain.policy.place import country_of
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


def test_a_countrys_severity_holds_for_its_purposes_but_for_their_own_word(
    tmp_path: Path,
) -> None:
    held = '[policy.US]\nseverity = "hold"\n'
    book = rules(tmp_path, held)
    assert book.rules["US.collections"].severity is Severity.HOLD
    assert book.rules["US.collections"].source == RuleBook().rules["US.collections"].source
    own = rules(tmp_path, held + '[policy.US.collections]\nseverity = "warn"\n')
    assert own.rules["US.collections"].severity is Severity.WARN
    beside = rules(tmp_path, '[policy.US.collections]\nseverity = "hold"\n')
    assert (beside.rules["US"].severity, beside.rules["US.collections"].severity) == (
        None, Severity.HOLD,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("region", "asked"),
    [("KZ", "RU"), ("PR", "US"), ("GG", "GB"), ("SJ", "NO"), ("YT", "RE"), ("CC", "AU"),
     ("AX", "FI"), ("EH", "MA"), ("VA", "IT")],
)  # fmt: skip
def test_a_region_whose_rule_would_never_be_asked_is_told(
    tmp_path: Path, region: str, asked: str
) -> None:
    with pytest.raises(UsageError) as caught:
        rules(tmp_path, f"[policy.{region}]\nmax_per_day = 1")
    assert f"line 1: `{region}` would never be asked" in str(caught.value)
    assert f"[policy.{asked}]" in str(caught.value)


def test_every_country_that_a_number_tells_may_have_a_rule(tmp_path: Path) -> None:
    told = [region for region in SUPPORTED_REGIONS if country_of(number_of(region)) == region]
    assert len(told) > 200
    book = rules(tmp_path, "\n".join(f"[policy.{region}]\nmax_per_day = 1" for region in told))
    assert set(told) <= book.rules.keys()


def number_of(region: str) -> str:
    """Answer a number of a region in E.164."""
    example = example_number(region)
    assert example is not None
    return format_number(example, PhoneNumberFormat.E164)


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
        (
            "[policy.US-KY]\n[policy.US-KY.marketing]\nmax_per_day = 1",
            "line 2: `marketing` is no table of a state: a purpose has one rule for the whole "
            "country, [policy.US.marketing].",
        ),
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
