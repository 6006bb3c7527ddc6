"""`policy`: the rules with their sources, and what they say of one number."""

from pathlib import Path

import pytest

from tests.cli.support import NOON, Cli


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """Wednesday, 12:00 UTC, in Ramadan."""
    return Cli(tmp_path, lambda: NOON)


def test_the_rules_are_listed_with_their_sources(cli: Cli) -> None:
    text = cli.done("policy").text
    assert "The profile simulator has policy = default: it warns and sends." in text
    assert "FR: Mon-Fri 10:00-13:00 and 14:00-20:00; at most 4 in 30 days" in text
    assert "general knowledge: verify it" in text
    assert "Nothing here is legal advice" in text
    rules = cli.done("policy", "--json").json["rules"]
    assert all(rule["source"] for rule in rules)
    saudi = next(rule for rule in rules if rule["key"] == "SA")
    assert saudi["ramadan"] == ["12:00-01:00"]
    assert saudi["caps"] == {"max_per_day": 1}


def test_one_number(cli: Cli) -> None:
    found = cli.done("policy", "+966501234567", "--json").json
    assert (found["country"], found["zones"]) == ("SA", ["Asia/Riyadh"])
    assert (found["findings"], found["opens"]) == ([], "2026-03-04T12:00:00.000Z")
    assert "It may be called now." in cli.done("policy", "+966501234567").text
    early = cli.done("policy", "(202) 555-0143", "--state", "Kentucky").text
    assert "+12025550143: US KY; America/New_York, America/Chicago" in early
    assert "warn calling_window: US Mon-Sat 09:00-20:00, Sun 12:00-20:00 and US-KY" in early
    assert "its hours open Wed 4 Mar 11:00 there (2026-03-04 16:00 UTC)" in early


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("+44",), "no phone number"),
        (("+12025550143", "--timezone", "Mars"), "no time zone"),
        (("+12025550143", "--purpose", "fun"), "marketing, service, collections, survey"),
    ],
)
def test_what_cannot_be_read_is_said(cli: Cli, words: tuple[str, ...], said: str) -> None:
    ran = cli.run("policy", *words)
    assert ran.code == 2
    assert said in ran.err


def test_the_config_changes_a_rule(cli: Cli) -> None:
    cli.config.write_text('[policy.SA]\nramadan = ["16:00-17:00"]\nseverity = "hold"\n')
    found = cli.done("policy", "+966501234567", "--json").json
    assert [(f["code"], f["severity"]) for f in found["findings"]] == [("calling_window", "hold")]
    assert found["rules"][0]["source"] == "your config"
