"""All problems at once, each at its place; and never an exception, whatever the source."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.prompts.strategies import SNIPPETS, templates
from tui.prompts import Problem, ending_place, find_problems, lex, preview

COLUMNS = ("amount", "due_date", "plan")


def brief(source: str, columns: tuple[str, ...] | None = COLUMNS) -> list[tuple[str, str, str]]:
    """Answer code, place and suggestion of every problem."""
    return [(p.code, p.place, p.suggestion) for p in find_problems(source, columns)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Hi {{ first_name }} {{ amount|title }}", []),
        (
            "{{ dat }}\n  {{ due_dat }}",
            [("unknown_variable", "1:4", ""), ("unknown_variable", "2:6", "due_date")],
        ),
        ("{{ Amount }}", [("unknown_variable", "1:4", "amount")]),
        ("{{ amount|uper }}", [("unknown_filter", "1:11", "upper")]),
        ("{% if amount is definde %}{% endif %}", [("unknown_test", "1:14", "defined")]),
        ("{{ x|default('') }}", [("guarded_variable", "1:4", "")]),
        (
            "{% if x is defined %}{{ x }}{% endif %}",
            [("guarded_variable", "1:7", ""), ("guarded_variable", "1:25", "")],
        ),
        (
            "{% if x is defined and x %}a{% endif %}",
            [("guarded_variable", "1:7", ""), ("guarded_variable", "1:24", "")],
        ),
        (
            "{{ x if x is defined else 1 }}",
            [("guarded_variable", "1:4", ""), ("guarded_variable", "1:9", "")],
        ),
        (
            "{% if x is not defined %}{% else %}{{ x }}{% endif %}",
            [("guarded_variable", "1:7", ""), ("guarded_variable", "1:39", "")],
        ),
        (
            "{% if x is undefined or not x %}a{% endif %}",
            [("guarded_variable", "1:7", ""), ("guarded_variable", "1:29", "")],
        ),
        ("{% set x = 1 %}{{ x }}", []),
        ("{% for x in plan %}{{ x }}{{ loop.index }}{% endfor %}", []),
        ("{% for x in plan %}{% endfor %}{{ x }}", [("unknown_variable", "1:35", "")]),
        ("{{ loop }}", [("unknown_variable", "1:4", "")]),
        ("{% macro m(a, b=amount) %}{{ a }}{{ b }}{{ varargs }}{% endmacro %}{{ m(1) }}", []),
        ("{% with a = plan %}{{ a }}{% endwith %}{{ a }}", [("unknown_variable", "1:43", "")]),
        ("{% set a %}{{ q }}{% endset %}{{ a }}", [("unknown_variable", "1:15", "")]),
        ("{% call(x) m() %}{{ x }}{% endcall %}{% macro m() %}{{ caller(1) }}{% endmacro %}", []),
        ("{{ today }} {{ now }} {{ timezone }} {{ phone }} {{ range(3)|first }}", []),
        ("{{ plan.__class__ }}", [("attribute", "1:8", "")]),
        ("{{ first_name.uper() }}", [("attribute", "1:14", "upper")]),
        ("{{ first_name.upper() }}{% set phone = {} %}{{ phone.a }}", []),
        ("{% include 'guad' %}", [("unknown_snippet", "1:4", "")]),
        (
            "{% if amount %}\n{{ plan }",
            [("unbalanced", "1:1", ""), ("unbalanced", "2:1", " }}")],
        ),
        ("{% for x in plan %}{% if x %}{% endfor %}", [("unbalanced", "1:20", "{% endif %}")]),
        ("{% if plan %}{% endfor %}{{ plan }}", [("unbalanced", "1:14", "endif")]),
        ("a {% endif %}", [("unbalanced", "1:3", "")]),
        ("{# never", [("unbalanced", "1:1", "")]),
        ("{% raw %}{{", [("unbalanced", "1:1", "")]),
        (
            "{{ a b }} and {{ c d }}\n{{ }}",
            [
                ("syntax", "1:1", ""),
                ("unknown_variable", "1:4", ""),
                ("syntax", "1:15", ""),
                ("unknown_variable", "1:18", ""),
                ("syntax", "2:1", ""),
            ],
        ),
        ("{% nonsense %}", [("syntax", "1:4", "")]),
        ("{% raw %}{{ x }}{% endraw %}", [("brace", "1:1", "")]),
        ("\r\n\r{{ q }}", [("unknown_variable", "3:4", "")]),
        ("{{ مبلغ }}", [("unknown_variable", "1:4", "")]),
    ],
)
def test_problems(source: str, expected: list[tuple[str, str, str]]) -> None:
    assert brief(source) == expected


UNPARSED = [
    (
        "{% if amount %}{{ dat }} {{ plan|uper }} {% if plan is strin %}{% endif %}",
        ["unbalanced", "unknown_variable dat", "unknown_filter", "unknown_test"],
    ),
    ("{{ plan|uper }\n{{ dat }}", ["unbalanced", "unknown_filter", "unknown_variable dat"]),
    ("{{ plan|uper(1,,2) }} {{ dat }}", ["syntax", "unknown_filter", "unknown_variable dat"]),
    ("{% if dat == %}a{% endif %}", ["unknown_variable dat", "syntax"]),
    (
        "{% if dat|titel and plan is not strin %}a",
        ["unbalanced", "unknown_variable dat", "unknown_filter", "unknown_test"],
    ),
    ("{{ dat {{ plan }}", ["unbalanced", "unknown_variable dat"]),
    ("{{ dat, it costs {{ plan }}", ["unbalanced", "unknown_variable dat"]),
    ("{{ a b }} {% raw %}{{ x }}{% endraw %}", ["syntax", "brace", "unknown_variable a"]),
    ("{% include 'gone' %}{% if plan %}", ["unknown_snippet", "unbalanced"]),
    ("{{ plan.__class__ }}{% endif %}", ["attribute", "unbalanced"]),
    # Nothing is said of a name that something in the source may bind, or that is guarded.
    ("{% for x in plan %}{{ x }}", ["unbalanced"]),
    ("{% set x = %}{{ x }}", ["syntax"]),
    ("{% macro m(x) %}{{ x }}{{ m(x=1) }}", ["unbalanced"]),
    ("{% for x in plan %}{{ x( }}{% endfor %}", ["unbalanced"]),
    ("{{ x|default('a') y }} {% if x is defined %}", ["syntax", "unbalanced"]),
    ("{% with x = plan %}{% if x %}{{ x }}{% endwith %}", ["unbalanced"]),
    ("{% if range(3) and today and not plan", ["unbalanced"]),
    ("{{ 'never ended }} {{ dat }}", ["syntax", "unknown_variable dat"]),
]


@pytest.mark.parametrize(("source", "expected"), UNPARSED)
def test_a_source_that_does_not_parse_has_its_other_problems_too(
    source: str, expected: list[str]
) -> None:
    found = [f"{p.code} {p.variable}".strip() for p in find_problems(source, COLUMNS)]
    assert found == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% if plan %}gold\nMore", "{% if plan %}gold{% endif %}\nMore"),
        ("{% if plan %}\ngold\n\nMore", "{% if plan %}\ngold{% endif %}\n\nMore"),
        ("{% if plan %}a{% else %}\nb\n\nc", "{% if plan %}a{% else %}\nb{% endif %}\n\nc"),
        (
            "{% for x in plan %}{% if x %}a{% endfor %} b",
            "{% for x in plan %}{% if x %}a{% endif %}{% endfor %} b",
        ),
        (
            "{% if a %}{% if b %}1\n2{% endif %} 3\n4",
            "{% if a %}{% if b %}1\n2{% endif %} 3{% endif %}\n4",
        ),
        (
            "---\nmax_length = 9\n---\n{% filter upper %}a",
            "---\nmax_length = 9\n---\n{% filter upper %}a{% endfilter %}",
        ),
    ],
)
def test_an_end_that_lacks_is_put_where_it_belongs(source: str, expected: str) -> None:
    (problem,) = (p for p in find_problems(source, None) if p.code == "unbalanced")
    place = ending_place(source, problem.line, problem.column)
    assert place is not None
    lines = source.split("\n")
    line = lines[place[0] - 1]
    lines[place[0] - 1] = line[: place[1] - 1] + problem.suggestion + line[place[1] - 1 :]
    assert "\n".join(lines) == expected
    assert not [p for p in find_problems(expected, None) if p.severity == "error"]
    assert ending_place(expected, problem.line, problem.column) is None


def test_without_a_list_variables_are_not_judged() -> None:
    assert brief("{{ anything }}", None) == []


def test_a_snippet_s_problems_stand_where_it_is_used() -> None:
    snippets = {
        "tail": "a\n{{ dat }}{{ mine }}",
        "loop": "{% include 'loop' %}{% include 'tail' %}",
        "lib": "{% macro m(a) %}{{ a|uper }}{% endmacro %}",
    }
    source = "{% set mine = 1 %}\n{% include 'loop' %}{% import 'lib' as lib %}"
    found = find_problems(source, ["amount"], snippets=snippets)
    assert [(p.code, p.place) for p in found] == [
        ("recursive_snippet", "2:4"),
        ("unknown_variable", "2:4"),
        ("unknown_filter", "2:24"),
    ]
    assert "`loop` at 1:24: In the snippet `tail` at 2:4" in found[1].message
    assert find_problems("{% include 'x' ignore missing %}", None) == ()


def test_severities() -> None:
    found = find_problems("{{ q|default(1) }}{{ q }}", ())
    assert [(p.severity, p.variable) for p in found] == [("warning", "q"), ("error", "q")]
    hidden = find_problems("{% if amount %}{% raw %}{{ x }}{% endraw %}{% endif %}", None)
    assert [(p.severity, p.code) for p in hidden] == [("warning", "brace")]


def test_braces_are_judged_by_the_dialect_in_use() -> None:
    assert find_problems('Say {"a": 1}', None) == ()
    assert [p.code for p in find_problems('Say {"a": 1}', None, placeholder="{}")] == ["brace"]
    assert find_problems("{% raw %}{{ x }}{% endraw %}", None, braces=False) == ()
    assert find_problems("{ {{ first_name }}{x}}", None) == ()


@pytest.mark.parametrize(
    "source",
    [
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{% if 1 %}" * 400 + "{% endif %}" * 400,
        "{% for a in b %}" * 40 + "{% endfor %}" * 40,
        "{{ " + "9" * 6000 + " }}",
        "{{ " + "[" * 3000,
        "{% block a %}{% endblock %}{% block a %}{% endblock %}",
        "{{ x.y.z" + ".a" * 5000 + " }}",
        "x" * 200_000,
        "{{ '\ud800' }}\ud800",
        "{{ \x00 }}",
        "{% set 1 = 2 %}{% set loop = 1 %}",
        "{{ 1" + "+1" * 40_000 + " }}",
        "{{ " + "-" * 40_000 + "1 }}",
        "{{ " + "a if a else " * 5_000 + "a }}",
        "{{ dat }}" * 10_000,
        "{{ dat dat }}" * 500,
        "{% if a %}" * 9_000,
        "{{ not }}{% if %}{% for %}{% set %}{% macro %}{% call %}{% from %}",
    ],
    ids=range(18),
)
def test_nothing_raises(source: str) -> None:
    for problem in find_problems(source, COLUMNS):
        assert isinstance(problem, Problem)
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message
    lex(source)
    preview(source, {"first_name": "Zoë"}, None)


_WORDS = "{{ }} {% %} {# #} if x in | ( ) ' endif raw endraw set = is not - { } block 1"
_SOURCES = st.one_of(
    st.text(),
    st.text(alphabet="{}%#-+|.'\" \nabif()[]=,~:!<>*/0123456789\\", max_size=60),
    st.lists(
        st.sampled_from([*_WORDS.split(), " for ", " ", "\n"]),
        max_size=20,
    ).map("".join),
    templates(),
)


@settings(max_examples=300, deadline=None)
@given(source=_SOURCES)
def test_no_source_raises(source: str) -> None:
    for problem in find_problems(source, COLUMNS, snippets=SNIPPETS):
        assert problem.severity in ("error", "warning")
        assert problem.line >= 1
        assert problem.column >= 1
    tokens = lex(source)
    assert list(tokens) == sorted(tokens, key=lambda token: (token.line, token.column))
    preview(source, {"first_name": "Zoë"}, None, snippets=SNIPPETS)
