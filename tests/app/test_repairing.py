"""Where a suggestion is written."""

from dataclasses import replace

import pytest

from tests.screens.stage import SIMULATED
from tui.app.repairing import stretch_of
from tui.prompts import Problem, find_problems


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("Hi {{ amont }}", "amont"),
        ("Hi {{ amount | uper }}", "uper"),
        ("{% if amount is strin %}x{% endif %}", "strin"),
        ("{% include 'guardrail' %}", "guardrail"),
        ("{{ first_name.uper() }}", "uper"),
        ("{% if amount %}x{% endfor %}", "endfor"),
    ],
)
def test_the_word_that_is_wrong(source: str, wrong: str) -> None:
    problems = find_problems(
        source, ["amount"], SIMULATED.provider, snippets={"guardrails": "Be brief."}
    )
    (problem,) = [each for each in problems if each.suggestion]
    found = stretch_of(f"one\n{source}", replace(problem, line=2))
    assert found is not None
    (row, start), (end_row, end) = found
    assert row == end_row == 1
    assert source[start:end] == wrong


def test_an_end_that_lacks_is_put_in() -> None:
    (problem,) = find_problems("{% if amount %}x\ny", ["amount"])
    assert problem.suggestion == "{% endif %}"
    assert stretch_of("{% if amount %}x\ny", problem) == ((0, 16), (0, 16))
    assert stretch_of("{% if amount %}x{% endif %}\ny", problem) is None


def test_a_tag_is_closed_where_its_expression_ends() -> None:
    (problem,) = find_problems("Hi\nto {{ amount } x", ["amount"])
    assert problem.suggestion == " }}"
    assert stretch_of("Hi\nto {{ amount } x", problem) == ((1, 12), (1, 14))
    assert stretch_of("Hi\nto {{ amount }} x", problem) is None
    assert stretch_of("Hi\nto {{ round(amount } x", problem) is None


@pytest.mark.parametrize(
    ("source", "whole"),
    [
        ("{% if plan %}x {{ amount{# For you", "{% if plan %}x {{ amount }}{# For you"),
        ("{% if plan %}x {{ amount", "{% if plan %}x {{ amount }}{% endif %}"),
        ("{% if plan %}\nx {{ amount }, y", "{% if plan %}\nx {{ amount }}, y{% endif %}"),
        ("{% if plan %}x\n{{ amount", "{% if plan %}x{% endif %}\n{{ amount }}"),
        ("{% if plan %}{% raw %}x", "{% if plan %}{% raw %}x"),
    ],
)
def test_what_is_never_closed_is_closed_before_an_end_is_put_in(source: str, whole: str) -> None:
    text = source
    for _ in range(5):
        offered = [each for each in find_problems(text, ["amount", "plan"]) if each.suggestion]
        if not offered:
            break
        stretch = stretch_of(text, offered[0])
        assert stretch is not None
        lines = text.split("\n")
        (row, start), (_row, end) = stretch
        lines[row] = lines[row][:start] + offered[0].suggestion + lines[row][end:]
        text = "\n".join(lines)
    assert text == whole


def test_another_text_by_now() -> None:
    problem = Problem("error", "x", 1, 4, "No column gives the variable `dat`.", "date", 0, "dat")
    assert stretch_of("Hi {{ data }}", problem) is None
    assert stretch_of("", replace(problem, line=7)) is None
    assert stretch_of("Hi {{ dat }}", problem) == ((0, 6), (0, 9))


def test_what_stands_in_a_snippet_is_not_here() -> None:
    problem = Problem("error", "x", 1, 1, "In the snippet `a` at 1:1: There is no `b`.", "c")
    assert stretch_of("{% include 'a' %} b", problem) is None
