"""The preview shows what is spoken, and a gap where a value is missing."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings

from tests.prompts.strategies import SNIPPETS, contacts, templates
from tui.prompts import PromptError, RenderError, compile_text, preview

NOW = datetime(2026, 1, 15, 9, 5)  # noqa: DTZ001
ZOE = {"first_name": "Zoë", "amount": "$80"}


def kinds(source: str) -> list[tuple[str, str]]:
    return [(piece.text, piece.kind) for piece in preview(source, ZOE, NOW).pieces]


def test_pieces_tell_text_values_and_gaps_apart() -> None:
    assert kinds("Hi {{ first_name }}, on {{ dat }}.") == [
        ("Hi ", "text"),
        ("Zoë", "value"),
        (", on ", "text"),
        ("[dat?]", "gap"),
        (".", "text"),
    ]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ dat|int }}", "[dat?]"),
        ("{{ dat|upper|default('x') }}", "[dat?]"),
        ("{{ dat|default('none') }}", "none"),
        ("{% if dat is defined %}a{% else %}b{% endif %}", "b"),
        ("{% if dat %}a{% else %}b{% endif %}", "[dat?]"),
        ("{% if amount %}a{{ dat }}{% endif %}", "a[dat?]"),
        ("{% if not amount %}a{% elif dat %}b{% else %}c{% endif %}", "[dat?]"),
        ("{% for x in dat %}a{% endfor %}", "[dat?]"),
        ("{% for x in [1, 2] %}{{ dat }}{{ x }}{% endfor %}", "[dat?]1[dat?]2"),
        ("{% set x = dat|int %}{{ x }}", "[dat?]"),
        ("{% set a, b = dat, 1 %}{{ a }}", "[dat?]"),
        ("{% with x = dat %}{{ x }}{% endwith %}", "[dat?]"),
        ("{% macro m(x=dat) %}<{{ x }}{{ due }}>{% endmacro %}{{ m() }}", "<[dat?][due?]>"),
        ("{{ dat ~ first_name }}", "[dat?]"),
        ("{% filter upper %}{{ first_name }}{% endfilter %}", "ZOË"),
        ("{% filter upper %}{{ dat }}{% endfilter %}", "[DAT?]"),
        ("{% set x %}a{{ dat }}{% endset %}{{ x }}", "a[dat?]"),
        ("{{ today }}", "2026-01-15"),
        ("{% include 'snippet' %}", "snippet Zoë [dat?]"),
        ("{{ self.b() }}{% block b %}{{ first_name }}{% endblock %}", "ZoëZoë"),
        ("{{ self.b()|length }}{% block b %}{{ first_name }}{% endblock %}", "3Zoë"),
        ("{% autoescape true %}{{ first_name }}&{% endautoescape %}", "Zoë&"),
    ],
)
def test_a_gap_and_never_a_plausible_text(source: str, text: str) -> None:
    snippets = {"snippet": "snippet {{ first_name }} {{ dat }}"}
    assert preview(source, ZOE, NOW, snippets=snippets).text == text


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        ("{% include 's' %}", [("Hi ", "text"), ("Zoë", "value"), ("[dat?]", "gap")]),
        ("{% include ['nowhere', 's'] ignore missing %}", [("Hi ", "text"), ("Zoë", "value")]),
        ("{% include 's' if amount else 'gone' %}", [("Hi ", "text"), ("Zoë", "value")]),
        ("{% include 'around' %}", [("<Hi ", "text"), ("Zoë", "value"), ("[dat?]", "gap")]),
        ("{% set dat = 1 %}{% include 's' %}", [("Hi ", "text"), ("Zoë", "value"), ("1", "value")]),
        ("{% filter upper %}{% include 's' %}{% endfilter %}", [("HI ZOË[DAT?]", "text")]),
    ],
)
def test_values_of_snippets_are_marked_too(source: str, pieces: list[tuple[str, str]]) -> None:
    snippets = {
        "s": "Hi {{ first_name }}{{ dat }}",
        "around": "<{% include 's' %}>",
        "gone": "gone",
    }
    shown = preview(source, ZOE, NOW, snippets=snippets)
    found = [(each.text, each.kind) for each in shown.pieces]
    assert found[: len(pieces)] == pieces


def test_problems_name_every_missing_variable_once() -> None:
    found = preview("{{ dat }}\n {{ due }}{{ dat }}", ZOE, NOW).problems
    assert [(p.code, p.variable, p.place) for p in found] == [
        ("missing_variable", "dat", "1:4"),
        ("missing_variable", "due", "2:5"),
    ]


def test_a_template_with_errors_has_problems_and_no_text() -> None:
    shown = preview("{{ a b }}", ZOE, NOW)
    assert (shown.text, shown.pieces) == ("", ())
    assert [p.code for p in shown.problems] == ["syntax"]


def test_a_render_that_fails_is_a_problem() -> None:
    shown = preview("{{ 1 // 0 }}", ZOE, NOW)
    assert [p.code for p in shown.problems] == ["does_not_render"]


def test_a_value_that_looks_like_a_gap_is_a_value() -> None:
    shown = preview("{{ first_name }}{{ dat }}", {"first_name": "[dat?]"}, NOW)
    assert [piece.kind for piece in shown.pieces] == ["value", "gap"]


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        ("Hi {{ first_name }}!", [("Hi ", "text"), ("first_name", "blank"), ("!", "text")]),
        ("{{ first_name|upper }}", [("first_name", "blank")]),
        ("{{ amount }}", [("amount", "blank"), (" ", "value")]),
        ("{{ first_name|default('you', true) }}", [("you", "value")]),
        ("{{ first_name or 'you' }}", [("you", "value")]),
        ("{{ 'Dear ' ~ first_name }}", [("Dear ", "value")]),
        ("{{ '' }}{{ city }}", [("Rome", "value")]),
        ("{% set first_name = '' %}{{ first_name }}.", [(".", "text")]),
        ("{% include 's' %}", [("first_name", "blank")]),
    ],
)
def test_a_blank_value_is_seen_and_not_heard(source: str, pieces: list[tuple[str, str]]) -> None:
    values = {"first_name": "", "amount": " ", "city": "Rome"}
    shown = preview(source, values, NOW, snippets={"s": "{{ first_name }}"})
    found = [(piece.text, piece.kind) for piece in shown.pieces]
    assert found == pieces
    assert shown.text == "".join(text for text, kind in found if kind != "blank")


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(source=templates(), values=contacts())
def test_without_gaps_the_preview_is_the_text(source: str, values: dict[str, str]) -> None:
    try:
        spoken = compile_text(source, NOW, snippets=SNIPPETS).render(values)
    except (PromptError, RenderError):
        return
    shown = preview(source, values, NOW, snippets=SNIPPETS)
    if not shown.problems:
        assert shown.text == spoken
    heard = (piece.text for piece in shown.pieces if piece.kind != "blank")
    assert "".join(heard) == shown.text
