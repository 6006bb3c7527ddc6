"""Where a suggestion is written."""

import pytest

from tests.screens.stage import SIMULATED
from tui.app.repairing import wrong_word
from tui.prompts import Problem, find_problems


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("Hi {{ amont }}", "amont"),
        ("Hi {{ amount | uper }}", "uper"),
        ("{% if amount is strin %}x{% endif %}", "strin"),
        ("{% include 'guardrail' %}", "guardrail"),
        ("{{ first_name.uper() }}", "uper"),
    ],
)
def test_the_word_that_is_wrong(source: str, wrong: str) -> None:
    problems = find_problems(
        source, ["amount"], SIMULATED.provider, snippets={"guardrails": "Be brief."}
    )
    (problem,) = [each for each in problems if each.suggestion]
    found = wrong_word(source, problem)
    assert found is not None
    assert source[slice(*found)] == wrong


def test_another_text_by_now() -> None:
    problem = Problem("error", "x", 1, 4, "No column gives the variable `dat`.", "date", 0, "dat")
    assert wrong_word("Hi {{ data }}", problem) is None
    assert wrong_word("Hi {{ dat }}", problem) == (6, 9)


def test_what_stands_in_a_snippet_is_not_here() -> None:
    problem = Problem("error", "x", 1, 1, "In the snippet `a` at 1:1: There is no `b`.", "c")
    assert wrong_word("{% include 'a' %} b", problem) is None
