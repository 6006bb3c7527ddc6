"""What a template cannot reach, and what a clumsy one cannot make."""

import pytest

from tui.prompts import PromptError, RenderError, compile_prompt

CODES = {
    "{{ ''.__class__ }}": "attribute",
    "{{ ''['__class__'] }}": "does_not_render",
    "{{ (''|attr('__class__')) }}": "does_not_render",
    "{{ cycler.__init__.__globals__ }}": "attribute",
    "{{ (cycler|attr('__init__')|attr('__globals__')) }}": "does_not_render",
    "{{ '{0.__class__}'.format(first_name) }}": "does_not_render",
    "{% include '/etc/passwd' %}": "unknown_snippet",
    "{% include first_name %}": "dynamic_snippet",
    "{% import first_name as x %}": "dynamic_snippet",
    "{% set x = [] %}{{ x.append(1) }}": "does_not_render",
    "{{ lipsum() }}": "missing_variable",
    "{{ first_name.upper }}": "does_not_render",
    "{{ (first_name.upper ~ '') }}": "does_not_render",
    "{{ range }}": "does_not_render",
    "{{ range(10**9)|list|length }}": "does_not_render",
    "{{ 'a' * 10**9 }}": "too_big",
    "{{ 10**9 * 'a' }}": "too_big",
    "{{ [1] * 10**9 }}": "too_big",
    "{{ 7**3000000 }}": "too_big",
    "{{ 'x'|center(10**9) }}": "too_big",
    "{{ 'x'|indent(10**9, true) }}": "too_big",
    "{{ '%1000000000d'|format(1) }}": "too_big",
    "{{ '%*d'|format(10**9, 1) }}": "too_big",
    "{{ '%1000000000d' % 1 }}": "too_big",
    "{{ 'x'.ljust(10**9) }}": "too_big",
    "{{ '{:>1000000000}'.format(1) }}": "too_big",
    "{{ '{:>{w}}'.format(1, w=10**9) }}": "too_big",
    "{% for i in range(1000) %}{% for j in range(1000) %}x{% endfor %}{% endfor %}": "too_big",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}": "too_big",
    "{% include 'own' %}": "recursive_snippet",
}


def codes_of(source: str) -> set[str]:
    """Answer the codes with which a template is refused, at compiling or at rendering."""
    try:
        compile_prompt(source, snippets={"own": "{% include 'own' %}"}).render({"first_name": "Z"})
    except PromptError as error:
        return {problem.code for problem in error.problems}
    except RenderError as error:
        return {error.code}
    return set()


@pytest.mark.parametrize("source", CODES)
def test_is_refused(source: str) -> None:
    assert CODES[source] in codes_of(source)


def test_a_value_is_never_a_template() -> None:
    prompt = compile_prompt("{{ first_name }}")
    assert prompt.render({"first_name": "{% if %}"}) == "{% if %}"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ '%s owes %d' % ('Zoë', 250000) }}", "Zoë owes 250000"),
        ("{{ '%s'|format(250000) }}", "250000"),
        ("{{ 'Ref 1234567: {}'.format(250000) }}", "Ref 1234567: 250000"),
        ("{{ 250000|tojson }}", "250000"),
        ("{{ 250000 * 3 }}", "750000"),
        ("{{ 2 ** 10 }}", "1024"),
        ("{{ '-' * 5 }}", "-----"),
        ("{{ {250000: 'a'}.get(250000) }}", "a"),
        ("{% for i in range(2) %}{{ 'a b'.split() }}{% endfor %}", "['a', 'b']['a', 'b']"),
    ],
)
def test_ordinary_uses_pass(source: str, text: str) -> None:
    assert compile_prompt(source).render({}) == text
