"""Templates and contacts made up by hypothesis: everything Jinja has, and awkward texts."""

from hypothesis import strategies as st

VARIABLES = ("first_name", "First_Name", "last_name", "amount", "timezone", "phone", "to", "plan")
SNIPPETS = {
    "guard": "Be brief, {{ first_name }}.",
    "turning": "{% set turn = cycler('a', 'b') %}{% macro say(x) %}<{{ x }}{{ turn.next() }}>"
    "{% endmacro %}",
    "base": "[{% block body %}base {{ amount }}{% endblock %}]",
}

_TEXTS = st.one_of(
    st.sampled_from(
        [
            "Hello ",
            " ",
            "\n",
            "\r\n",
            "{",
            "}",
            "{ ",
            " }",
            "}{",
            "é",
            "مرحبا ",
            "\u200f",
            "#",
            "%}",
        ]
    ),
    st.text(alphabet="ab {}\n%#-", max_size=6),
)
_FILTER_LIST = """
    |upper |title |default('x') |default(1) |default(true) |length |trim |replace('a','{') |random
    |list |reverse |first |map('upper')|join('-') |safe |e |string |center(9) |default('{')
    |default('}') |money('USD') |join_and |digits |name_case
"""
_FILTERS = st.sampled_from(["", *_FILTER_LIST.split()])
_NAMES = st.sampled_from(VARIABLES)


def _output(name: str, filters: list[str], left: str, right: str) -> str:
    return "{{" + left + " " + name + "".join(filters) + " " + right + "}}"


_CONTROL = st.sampled_from(["", "", "-"])
_OUTPUTS = st.builds(_output, _NAMES, st.lists(_FILTERS, max_size=2), _CONTROL, _CONTROL)
_EXPRESSIONS = st.sampled_from(
    [
        "{{ turn.next() }}",
        "{{ ns.count }}",
        "{{ comma() }}",
        "{{ made(first_name) }}",
        "{{ 1 + 2 }}",
        "{{ 'con' 'stant' }}",
        "{{ '{' ~ amount ~ '}' }}",
        "{{ first_name ~ last_name }}",
        "{{ first_name if amount else last_name }}",
        "{{ missing is defined }}",
        "{{ amount == '' }}",
        "{{ none }}",
        "{{ {'a': {'b': amount}}.a.b }}",
        "{{ first_name.split() }}",
        "{{ [1, 2, 3, 4] | random }}",
        "{{ ['abcd', 'efgh'] | map('random') | join }}",
        "{{ self }}",
        "{{ loop }}",
        "{{ missing }}",
        "{{ local }}",
        "{{ first_name[0] }}",
        "{{ 7 / 2 }}",
        "{{ true }}",
        "{{ cycler('a') }}",
        "{{ cycler('a') ~ '' }}",
    ]
)
_SILENT = st.sampled_from(
    [
        "{% set first_name = 'Set' %}",
        "{% set local = amount %}",
        "{% set ns.count = ns.count + 1 %}",
        "{%- set local -%} block {{ amount }} {%- endset %}",
        "{% set turn = cycler('x', 'y') %}",
        "{% macro made(a) %}({{ a }}{{ amount }}){% endmacro %}",
        "{# a {{ comment }} #}",
        "{#- a comment -#}",
        "{% import 'turning' as turning %}{{ turning.say(amount) }}",
        "{% from 'turning' import say as said %}{{ said('q') }}",
        "{% include 'guard' %}",
        "{% include 'nothing' ignore missing %}",
        "{% raw %}{{ raw }}{% endraw %}",
        "{% raw %}{{{% endraw %}",
        "{% raw -%} }} {%- endraw %}",
    ]
)
_WRAPPERS = st.sampled_from(
    [
        ("{% if amount %}", "{% endif %}"),
        ("{%- if not amount -%}", "{%- endif -%}"),
        ("{% if amount %}yes{% elif plan %}", "{% else %}no{% endif %}"),
        ("{% for i in range(3) %}", "{% endfor %}"),
        ("{% for c in first_name %}{{ loop.index }}", "{% else %}none{% endfor %}"),
        ("{% with first_name = 'With' %}", "{% endwith %}"),
        ("{% filter upper %}", "{% endfilter %}"),
        ("{% autoescape true %}", "{% endautoescape %}"),
        ("{% call made(1) %}", "{% endcall %}"),
        ("{% set local %}", "{% endset %}{{ local }}"),
        ("{% macro other() %}", "{% endmacro %}{{ other() }}{{ other() }}"),
        ("{% for first_name in ['p', 'q'] if amount %}", "{% endfor %}"),
        ("{% if true %}{% set last_name = 'Inner' %}", "{% endif %}"),
    ]
)


def _wrapped(pair: tuple[str, str], inner: str) -> str:
    return pair[0] + inner + pair[1]


_LEAVES = st.one_of(_TEXTS, _OUTPUTS, _OUTPUTS, _EXPRESSIONS, _SILENT)
_BODIES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.builds(_wrapped, _WRAPPERS, inner), st.lists(inner, max_size=4).map("".join)
    ),
    max_leaves=12,
)
_PRELUDES = st.sampled_from(
    [
        "",
        "",
        "{% set ns = namespace(count=0) %}{% set turn = cycler('a', 'b', '{') %}"
        "{% set comma = joiner(', ') %}"
        "{% macro made(a) %}<{{ a }}>{{ caller() if caller else '' }}{% endmacro %}",
        "{% extends 'base' %}",
    ]
)


def templates() -> st.SearchStrategy[str]:
    """Answer templates, of which many compile and some must be refused."""
    return st.builds(
        lambda prelude, bodies: prelude + "".join(bodies),
        _PRELUDES,
        st.lists(_BODIES, max_size=6),
    )


def contacts() -> st.SearchStrategy[dict[str, str]]:
    """Answer contacts whose values are plain, empty, or full of braces and placeholders."""
    values = st.one_of(
        st.sampled_from(["", "Zoë", "12", "{", "}", "{{", "}}", "{{amount}}", "{amount}", "<&>"]),
        st.text(alphabet="ab {}\n", max_size=6),
        st.text(max_size=8),
    )
    return st.fixed_dictionaries(dict.fromkeys(VARIABLES, values))
