"""What the rules find: how grave, in which words, and until when."""

from datetime import UTC, datetime, timedelta

import pytest

from tui.domain.contact import Contact
from tui.domain.policy.book import RuleBook
from tui.domain.policy.defaults import RULES
from tui.domain.policy.rule import CallingRule, Cap, Span, week
from tui.domain.policy.verdicts import CODES, CONSENT_FIELDS, PolicyJudge, open_at
from tui.domain.verdict import RULES as CODES_KNOWN
from tui.domain.verdict import Finding, Severity, Verdict, gravest

EVENING = datetime(2026, 3, 3, 2, 14, tzinfo=UTC)
"""Monday, 21:14 in New York."""
NOON = datetime(2026, 3, 3, 17, 0, tzinfo=UTC)
"""Tuesday, 12:00 in New York and 09:00 in Los Angeles."""
AMERICAN, SAUDI = "+12025550100", "+966501234567"
CONSENT = dict.fromkeys(CONSENT_FIELDS, "2026-01-01")


def found(
    phone: str,
    now: datetime,
    policy: str = "strict",
    purpose: str = "",
    calls: tuple[datetime, ...] = (),
    timezone: str = "",
    **fields: str,
) -> list[Finding]:
    """Judge one contact by the rules that ship."""
    contact = Contact("c1", "l1", phone, phone, timezone=timezone, fields=fields)
    judge = PolicyJudge(RuleBook(), policy, purpose, now, {phone: calls})
    return judge.findings(contact, phone)


def test_the_words_name_rule_time_zone_and_the_next_opening() -> None:
    (finding,) = found(AMERICAN, EVENING, "default")
    assert finding.code == "calling_window"
    assert finding.detail == (
        "US Mon-Sat 09:00-20:00, Sun 12:00-20:00; it is Mon 2 Mar 21:14 in America/New_York; "
        "opens Tue 3 Mar 09:00 there (2026-03-03 14:00 UTC)"
    )
    assert finding.until == datetime(2026, 3, 3, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(("policy", "level"), [("default", "warn"), ("strict", "hold")])
def test_default_warns_and_strict_holds(policy: str, level: str) -> None:
    before = (EVENING - timedelta(hours=1),)
    findings = found(SAUDI, EVENING, policy, calls=before)
    assert [f.code for f in findings] == ["calling_window", "frequency_cap"]
    assert {str(f.severity) for f in findings} == {level}
    assert [str(f.severity) for f in found("raw:12", NOON, policy)] == [level]


def test_strict_widens_a_number_of_north_america() -> None:
    """Nine in New York is six in Los Angeles, where the phone may be by now."""
    nine = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
    assert found(AMERICAN, nine, "default") == []
    (finding,) = found(AMERICAN, nine, "strict")
    assert finding.until == NOON
    assert "one of 5 zones" in finding.detail
    assert found(AMERICAN, nine, state="New York") == []
    assert found(AMERICAN, nine, timezone="America/New_York") == []
    assert found(AMERICAN, NOON) == []


def test_nothing_known_of_where_a_phone_is() -> None:
    (finding,) = found("raw:0501234567", NOON)
    assert (finding.code, finding.until) == ("zone_unknown", None)
    assert found("raw:0501234567", NOON, timezone="Europe/London") == []


def test_a_state_narrows_and_a_purpose_takes_the_rules_place() -> None:
    half_past_nine = datetime(2026, 3, 3, 15, 30, tzinfo=UTC)
    assert found(AMERICAN, half_past_nine, state="TN") == []
    (kentucky,) = found(AMERICAN, half_past_nine, state="Kentucky")
    assert "US-KY daily 10:00-20:00" in kentucky.detail
    half_past_eight = datetime(2026, 3, 3, 13, 30, tzinfo=UTC)
    assert found(AMERICAN, half_past_eight, state="NY") != []
    assert found(AMERICAN, half_past_eight, purpose="collections", state="NY") == []
    sunday = datetime(2026, 3, 8, 18, 0, tzinfo=UTC)
    assert found(AMERICAN, sunday, state="GA") == []
    (alabama,) = found(AMERICAN, sunday, state="AL")
    assert alabama.until == datetime(2026, 3, 9, 14, 0, tzinfo=UTC)


def test_a_cap_says_how_many_in_which_span() -> None:
    calls = (NOON - timedelta(hours=5), NOON - timedelta(hours=3), NOON - timedelta(minutes=9))
    (finding,) = found(AMERICAN, NOON, calls=calls)
    assert finding.detail == (
        "US allows 3 in 24 hours; 3 calls since Mon 2 Mar 12:00 in America/New_York; "
        "again Wed 4 Mar 12:00 there (2026-03-04 17:00 UTC)"
    )
    assert found(AMERICAN, NOON, calls=calls[1:]) == []
    assert found(AMERICAN, NOON, purpose="collections", calls=calls) == []


def test_marketing_needs_consent_on_record() -> None:
    (finding,) = found(AMERICAN, NOON, purpose="marketing")
    assert (finding.code, finding.severity) == ("no_consent", Severity.BLOCK)
    assert finding.detail.startswith("consent_basis, consent_date, consent_source (US: ")
    (warned,) = found(AMERICAN, NOON, "default", "marketing", consent_basis="written")
    assert warned.severity is Severity.WARN
    assert "consent_basis" not in warned.detail
    assert found(AMERICAN, NOON, "strict", "marketing", (), "", **CONSENT) == []
    assert found(AMERICAN, NOON, purpose="service") == []


def test_the_operators_word_for_a_rule_wins() -> None:
    rules = {rule.key: rule for rule in RULES}
    own = CallingRule("SA", week((), "09:00-10:00"), (Cap(Span.DAY, 1),), severity=Severity.WARN)
    held = CallingRule("US", week((), "09:00-10:00"), severity=Severity.HOLD)
    book = RuleBook({**rules, "SA": own, "US": held})
    contact = Contact("c1", "l1", SAUDI, SAUDI)
    (warned,) = PolicyJudge(book, "strict", "", NOON).findings(contact, SAUDI)
    assert (warned.severity, warned.until) == (Severity.WARN, None)
    assert "SA never" in warned.detail
    (holds,) = PolicyJudge(book, "default", "", NOON).findings(contact, AMERICAN)
    assert holds.severity is Severity.HOLD
    assert book.digest != RuleBook().digest
    assert RuleBook().digest == RuleBook().digest


def test_open_now_asks_the_rules() -> None:
    is_open = open_at(RuleBook(), NOON)
    assert is_open("", {}, AMERICAN)
    assert is_open("", {"state": "California"}, AMERICAN)
    assert not is_open("", {"state": "Hawaii"}, AMERICAN)
    assert not is_open("", {"state": "active", "region": "HI"}, AMERICAN)
    assert is_open("", {}, "+447911123456")
    assert not is_open("", {}, "+919812345678")
    assert not is_open("", {}, "raw:12")


def test_every_rule_says_where_it_comes_from() -> None:
    assert len({rule.key for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.source
        assert rule.standing in ("", "k", "2nd")
        assert len(rule.week) == 7
    assert {"default", "SA", "AE", "US", "US.collections", "US-KY", "GB", "FR", "CA", "IN"} <= {
        rule.key for rule in RULES
    }


def test_the_codes_are_known_and_overridable() -> None:
    assert all(CODES_KNOWN[code].overridable for code in CODES)
    assert gravest(Severity.WARN, Severity.HOLD) is Severity.HOLD
    opens = NOON + timedelta(hours=1)
    window = Finding("calling_window", level=Severity.HOLD, until=opens)
    cap = Finding("frequency_cap", level=Severity.HOLD, until=opens + timedelta(days=1))
    assert Verdict("c1", (window, cap)).until == cap.until
    assert Verdict("c1", (window, Finding("zone_unknown"))).until is None
    assert (
        Verdict("c1", (Finding("calling_window", level=Severity.WARN, until=opens),)).until is None
    )
