"""Plain templates are told apart from those that could run away."""

import pytest

from tui.prompts.plain import is_plain


@pytest.mark.parametrize(
    "source",
    [
        "",
        "Hello {{ first_name }}.",
        "{{ name | title }}{% if plan == 'gold' and due %}{{ due }}{% else %}-{% endif %}",
        "{% raw %}{{ x * 10 }}{% endraw %}",
        "{# {% for a in b %} #}text",
    ],
)
def test_plain(source: str) -> None:
    assert is_plain(source)


@pytest.mark.parametrize(
    "source",
    [
        "{% for i in range(9) %}{% endfor %}",
        "{{ 'a' * 10 }}",
        "{{ '}}' * 10 }}",
        "{{ 2 ** 9 }}",
        "{{ x ~ x }}",
        "{{ x + x }}",
        "{{ '%9999d' % 1 }}",
        "{{ 'x' | center(1000000000) }}",
        "{{ x.ljust(9) }}",
        "{% set a = b %}",
        "{%- set a = b -%}",
        "{% macro m() %}{% endmacro %}",
        "{% include 'a' %}",
        "{% filter upper %}{% endfilter %}",
        "{{ [a, a] }}",
    ],
)
def test_not_plain(source: str) -> None:
    assert not is_plain(source)
