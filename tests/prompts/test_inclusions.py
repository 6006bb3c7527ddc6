"""Snippets: which are named, which are reached, and what is wrong with reaching them."""

import pytest

from tests.prompts.fill import fill
from tui.domain.errors import UsageError
from tui.prompts import (
    compile_prompt,
    find_problems,
    include_tag,
    reached_from,
    snippet_names,
)

LIBRARY = {
    "guardrail": "Never argue. {% include 'opt out' %}",
    "opt out": "Say stop to {{ first_name }}.",
    "other": "unused",
}


def codes(source: str, library: dict[str, str]) -> list[str]:
    return [problem.code for problem in find_problems(source, None, snippets=library)]


def test_names_are_read_from_the_tags() -> None:
    source = (
        "{% include 'a' %}{%- include ['b', \"c\"] ignore missing %}{% import 'd' as d %}"
        "{% from 'e' import f %}{% extends 'g' if x else 'h' %}{% include x %}"
        "{% set y = 'no' %}{{ 'no' }}"
        "{# {% include 'no' %} #}{% raw %}{% include 'no' %}{% endraw %}"
    )
    assert snippet_names(source) == ("a", "b", "c", "d", "e", "g", "h")
    assert snippet_names("{% include 'a") == ()
    front = "---\nfirst_sentence = \"{% include 'z' %}\"\n---\n{% include 'a' %}"
    assert snippet_names(front) == ("a", "z")


@pytest.mark.parametrize("name", ["Grüße 🎉", 'the "soft" close', "don't argue", "plain"])
def test_the_tag_that_is_put_in_finds_its_snippet(name: str) -> None:
    source = include_tag(name)
    assert snippet_names(source) == (name,)
    assert compile_prompt(source, snippets={name: "Stop."}).render({}) == "Stop."


def test_a_name_is_read_as_the_tag_means_it() -> None:
    assert snippet_names(r'{% include "Gr\u00fc\u00dfe \"x\"" %}') == ('Grüße "x"',)
    for name in ("both ' and \"", "back\\slash"):
        with pytest.raises(UsageError):
            include_tag(name)


def test_what_is_reached_includes_what_snippets_reach() -> None:
    assert set(reached_from(("{% include 'guardrail' %}",), LIBRARY)) == {"guardrail", "opt out"}
    loop = {"a": "{% include 'b' %}", "b": "{% include 'a' %}"}
    assert set(reached_from((loop["a"],), loop)) == {"a", "b"}


@pytest.mark.parametrize("mode", ["whole", "slots"])
def test_snippets_keep_the_promise(mode: str) -> None:
    prompt = compile_prompt("A {% include 'guardrail' %} Z", mode=mode, snippets=LIBRARY)
    values = {"first_name": "Ann"}
    assert prompt.render(values) == "A Never argue. Say stop to Ann. Z"
    assert fill(prompt.text, prompt.bind(values)) == prompt.render(values)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% include 'guardrial' %}", ["unknown_snippet"]),
        ("{% include 'guardrial' ignore missing %}", []),
        ("{% include ['none', 'other'] %}", []),
        ("{% include ['none', 'neither'] %}", ["unknown_snippet"]),
        ("{% include 'other' if x else 'none' %}", ["unknown_snippet"]),
        ("{% include 'other' if x else 'guardrail' %}", []),
        ("{% include x %}", ["dynamic_snippet"]),
        ("{% include 'a' ~ x %}", ["dynamic_snippet"]),
        ("{% include ['a', x] %}", ["dynamic_snippet"]),
        ("{% import x as y %}", ["dynamic_snippet"]),
    ],
)
def test_what_cannot_be_reached_is_a_problem(source: str, expected: list[str]) -> None:
    assert codes(source, LIBRARY) == expected


def test_a_circle_is_told_with_its_way() -> None:
    loop = {"a": "{% include 'b' %}", "b": "x {% include 'a' %}"}
    found = find_problems("{% include 'a' %}", None, snippets=loop)
    assert [p.code for p in found] == ["recursive_snippet"]
    assert "a → b → a" in found[0].message


def test_snippets_that_double_are_judged_once_each() -> None:
    chain = {f"s{n}": f"{{% include 's{n + 1}' %}}" * 2 for n in range(40)} | {"s40": "{{ x|no }}"}
    assert codes("{% include 's0' %}", chain) == ["unknown_filter"]


def test_a_missing_snippet_has_a_suggestion() -> None:
    found = find_problems("{% include 'guardrial' %}", None, snippets=LIBRARY)
    assert found[0].suggestion == "guardrail"
