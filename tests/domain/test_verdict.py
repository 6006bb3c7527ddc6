"""For how long an override holds is told as it is."""

import pytest

from tui.domain.verdict import RULES, Rule, lasting


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_the_words_of_an_override_are_those_of_what_it_does(rule: Rule) -> None:
    assert bool(rule.overridden) == rule.overridable
    if rule.overridable:
        assert (rule.overridden == "for this send") == (lasting([rule.code]) == ())


def test_hours_and_caps_are_overridden_for_one_send_and_consent_for_good() -> None:
    codes = ("calling_window", "frequency_cap", "window", "no_consent", "not_pasted", "changed")
    assert [RULES[code].overridden for code in codes] == [
        *["for this send"] * 3,
        *["for this batch"] * 2,
        "as they are now",
    ]
