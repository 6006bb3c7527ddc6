"""The smaller words of the domain: verdicts, costs, contacts, times, secrets."""

import pickle
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.clock import from_text, to_text
from tui.domain.contact import Contact, contact_values
from tui.domain.cost import forecast
from tui.domain.errors import CallsheetError
from tui.domain.profile import Profile, Secret
from tui.domain.verdict import RULES, Finding, Severity, Verdict


def test_the_gravest_finding_decides() -> None:
    warned = Verdict("c1", (Finding("long"),))
    held = Verdict("c1", (Finding("long"), Finding("window")))
    blocked = Verdict("c1", (Finding("window"), Finding("suppressed")))
    assert warned.sends
    assert warned.warns
    assert not held.sends
    assert held.holding == Finding("window")
    assert held.blocking is None
    assert blocked.blocking == Finding("suppressed")
    assert blocked.holding is None
    assert Verdict("c1").sends
    assert not Verdict("c1").warns


@pytest.mark.parametrize(
    "code",
    [
        "suppressed",
        "duplicate",
        "live_elsewhere",
        "reached_since",
        "called",
        "missing_variable",
        "does_not_render",
        "brace",
    ],
)
def test_what_protects_people_blocks_without_an_override(code: str) -> None:
    assert RULES[code].severity is Severity.BLOCK
    assert not RULES[code].overridable


def test_a_forecast_without_a_price_shows_no_number() -> None:
    cost = forecast(10, price_per_minute=None, price_minimum=None, currency="USD")
    assert (cost.low, cost.likely, cost.high) == (None, None, None)
    assert "price_per_minute" in cost.basis


def test_a_forecast_spans_nobody_answers_to_all_talk_to_the_end() -> None:
    cost = forecast(
        100,
        price_per_minute=0.1,
        price_minimum=0.015,
        currency="USD",
        max_minutes=5,
        average_minutes=1.5,
    )
    assert (cost.low, cost.likely, cost.high) == (1.5, 15.0, 50.0)


def test_a_forecast_without_history_has_no_likely_amount() -> None:
    cost = forecast(1, price_per_minute=0.1, price_minimum=None, currency="USD")
    assert cost.likely is None
    assert cost.low == 0.0
    assert cost.high == 3.0


def test_standard_variables_win_over_a_column() -> None:
    fields = {"first_name": "column", "plan": "gold"}
    phone = "+12025550143"
    values = contact_values(Contact("c1", "l1", phone, phone, first_name="Zoë", fields=fields))
    assert values["first_name"] == "Zoë"
    assert values["plan"] == "gold"


@given(st.datetimes(timezones=st.just(UTC)))
def test_times_survive_writing_to_the_millisecond(moment: datetime) -> None:
    read = from_text(to_text(moment))
    assert abs(read - moment) < timedelta(milliseconds=1)


def test_times_are_written_in_utc_and_sort_as_text() -> None:
    riyadh = timezone(timedelta(hours=3))
    early = datetime(2026, 3, 1, 2, 0, tzinfo=riyadh)
    late = datetime(2026, 3, 1, 0, 0, tzinfo=UTC)
    assert to_text(early) == "2026-02-28T23:00:00.000Z"
    assert to_text(early) < to_text(late)


def test_a_secret_shows_dots_everywhere() -> None:
    secret = Secret("sk-very-private")
    profile = Profile("p", "luly", "https://example.invalid", api_key=secret)
    for shown in (repr(secret), str(secret), f"{secret}", repr(profile)):
        assert "private" not in shown
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    assert secret.reveal() == "sk-very-private"


def test_an_error_says_what_and_what_next() -> None:
    assert str(CallsheetError("It broke.", "Mend it.")) == "It broke. Mend it."
