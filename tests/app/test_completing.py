"""What is offered while a template is typed."""

import pytest

from tui.app.completing import Vocabulary, complete, known_filters, known_tests

WORDS = Vocabulary(
    {"first_name": "Zoë", "amount": "$80", "now": ""},
    {"money": "an amount in words", "title": "", "trim": ""},
    {"defined": "", "string": ""},
    {"guardrails": "Be brief.", "opt out": ""},
)


def offered(before: str) -> list[str]:
    """The words offered after a text."""
    found = complete(before, WORDS)
    return [each.word for each in found.candidates] if found else []


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("{{ ", ["first_name", "amount", "now"]),
        ("{{", ["first_name", "amount", "now"]),
        ("{{- fi", ["first_name"]),
        ("{{ mount", ["amount"]),
        ("{{ name", ["first_name"]),
        ("Hi {{ a }} {{ amo", ["amount"]),
        ("{{ first_name | t", ["title", "trim"]),
        ("{{ first_name|", ["money", "title", "trim"]),
        ("{% if amount is ", ["not", "defined", "string"]),
        ("{% if amount is not d", ["defined"]),
        ("{% if amo", ["amount"]),
        ("{% if not amo", ["amount"]),
        ("{% if amount and fir", ["first_name"]),
        ("{% i", ["if", "include", "elif", "endif"]),
        ('{% include "', ["guardrails", "opt out"]),
        ('{% include "gua', ["guardrails"]),
        ("{{ money(amo", ["amount"]),
    ],
)
def test_what_could_stand_there(before: str, words: list[str]) -> None:
    assert offered(before) == words


@pytest.mark.parametrize(
    "before",
    [
        "Hello am",
        "{{ amount }} am",
        "{# am",
        '{{ "am',
        "{{ amount",
        "{{ first_name.am",
        "{{ first_name am",
        "{% for am",
        "{",
        "",
    ],
)
def test_where_nothing_is_offered(before: str) -> None:
    assert offered(before) == []


def test_a_sample_stands_beside_a_variable() -> None:
    found = complete("{{ am", WORDS)
    assert found is not None
    assert found.typed == "am"
    assert found.candidates[0].about == "$80"


def test_filters_for_speech_come_first() -> None:
    names = list(known_filters())
    assert names[0] == "money"
    assert {"upper", "default", "title"} <= set(names)
    assert {"defined", "string"} <= set(known_tests())
    assert known_filters()["upper"]
