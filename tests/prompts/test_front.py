"""Front matter: what is read, what is wrong with it, and what it does to a contact's text."""

import re

import pytest

from tests.prompts.fill import fill
from tui.prompts import (
    PromptError,
    RenderError,
    compile_prompt,
    find_problems,
    lex,
    preview,
    read_front_matter,
)
from tui.prompts.worker import RenderWorker

FRONT = """---
max_length = 40
language = "de"
first_sentence = "Hallo {{ first_name }}"

[variables.amount]
type = "money"
sample = "$80"

[variables.plan]
default = "basic"

[variables.note]
required = false
---
"""
BODY = 'Hi {{ first_name }}, {{ plan }}: {{ amount | money("USD") }}.{{ note }}\n'
ANN = {"first_name": "Ann", "amount": "5", "plan": "", "phone": "+1"}


def test_what_is_declared_is_read() -> None:
    found = read_front_matter(FRONT + BODY)
    assert (found.body, found.lines, found.max_length) == (BODY, FRONT.count("\n"), 40)
    assert found.problems == ()
    assert [(v.name, v.type, v.default, v.required) for v in found.variables] == [
        ("amount", "money", None, True),
        ("plan", "text", "basic", False),
        ("note", "text", "", False),
    ]
    assert found.settings == {"language": "de", "first_sentence": "Hallo {{ first_name }}"}
    assert found.samples() == {"amount": "$80"}


@pytest.mark.parametrize("source", ["", "Hi", "\n---\nx\n---\n", "----\nx", "--- x", "text\n---\n"])
def test_a_text_without_it_is_all_body(source: str) -> None:
    assert read_front_matter(source).body == source
    assert read_front_matter(source).problems == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_delimits(end: str) -> None:
    source = (FRONT + BODY).replace("\n", end)
    found = read_front_matter(source)
    assert found.body == BODY.replace("\n", end)
    assert found.problems == ()
    broken = source.replace("{{ plan }}", "{{ plan | uper }}")
    problem = find_problems(broken, None)[0]
    assert (problem.code, problem.line, problem.column) == (
        "unknown_filter",
        FRONT.count("\n") + 1,
        32,
    )


@pytest.mark.parametrize("mode", ["whole", "slots"])
def test_defaults_and_languages_reach_the_words(mode: str) -> None:
    prompt = compile_prompt(FRONT + BODY, mode=mode, spoken={"first_sentence": "{{ plan }}!"})
    assert prompt.render(ANN) == "Hi Ann, basic: 5 US-Dollar."
    bound = prompt.bind(ANN)
    assert fill(prompt.text, bound) == prompt.render(ANN)
    assert prompt.render_spoken(ANN) == {"first_sentence": "basic!"}
    assert prompt.length(bound) == len(prompt.render(ANN))


@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_required_value_that_is_missing_or_blank_refuses(value: str | None) -> None:
    values = {**ANN, "amount": value} if value is not None else {"first_name": "Ann"}
    prompt = compile_prompt(FRONT + BODY)
    for work in (prompt.bind, prompt.render):
        with pytest.raises(RenderError) as refused:
            work(values)
        assert (refused.value.code, refused.value.variable) == ("missing_variable", "amount")
    shown = preview(FRONT + BODY, values, None)
    assert "[amount?]" in shown.text
    assert [p.variable for p in shown.problems] == ["amount"]


def test_a_required_variable_that_no_text_uses_is_still_required() -> None:
    source = "---\n[variables.amount]\n---\nHi"
    assert [p.code for p in preview(source, {}, None).problems] == ["missing_variable"]
    assert [p.code for p in find_problems(source, ["amount"])] == ["unused_variable"]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("number", "12", "many"),
        ("money", "€5", "five"),
        ("date", "2026-01-15", "soon"),
        ("time", "14:05", "noonish"),
        ("phone", "+12025550147", "none"),
    ],
)
def test_a_value_must_read_as_its_type(kind: str, good: str, bad: str) -> None:
    source = f'---\n[variables.x]\ntype = "{kind}"\n---\n{{{{ x }}}}'
    prompt = compile_prompt(source)
    assert prompt.render({"x": good}) == good
    with pytest.raises(RenderError, match=f"declared as {kind}"):
        prompt.render({"x": bad})
    assert [p.code for p in preview(source, {"x": bad}, None).problems] == ["does_not_render"]


def test_samples_stand_in_a_preview_without_a_contact() -> None:
    shown = preview(FRONT + BODY, None, None)
    assert shown.text == "Hi [first_name?], basic: 80 US-Dollar."
    assert [(p.variable, p.line) for p in shown.problems] == [("first_name", 16)]
    with RenderWorker() as worker:
        assert worker.preview(FRONT + BODY, None, None) == shown


def test_columns_are_held_against_what_is_declared() -> None:
    found = find_problems(FRONT + BODY, ["amonut"])
    assert [(p.code, p.line, p.suggestion) for p in found] == [
        ("unknown_variable", 6, "amonut"),
        ("unknown_variable", 16, "amonut"),
    ]
    assert find_problems(FRONT + BODY, ["amount"]) == ()


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        ("x = ", 2, "no TOML"),
        ("a = 1\nb = [", 4, "no TOML"),
        ('lenght = "x"', 2, "nothing a template declares"),
        ('\nmax_length = "x"', 3, "whole number"),
        ("max_length = -1", 2, "whole number"),
        ("max_length = true", 2, "whole number"),
        ("voice = 1", 2, "is a text"),
        ('language = "the German"', 2, "is a tag"),
        ('ai_settings_template_id = "x"', 2, "is a UUID"),
        ("variables = 1", 2, "tables"),
        ("[variables]\nx = 1", 3, "a table"),
        ('[variables]\n\n["variables"."a b"]', 1, "no TOML|no name"),
        ('[variables.x]\ntype = "mony"', 2, "no type `mony`"),
        ("[variables.x]\nsampel = 1", 2, "nothing a variable declares"),
        ("[variables.x]\nrequired = 1", 2, "true or false"),
        ('[variables.x]\nrequired = true\ndefault = "a"', 2, "never be used"),
        ("[variables.x]\ndefault = [1]", 2, "is a text"),
        ('first_sentence = "Hi {{ x | uper }}"', 2, "In `first_sentence` at 1:11: There is no"),
        ("x = " + "[" * 5000, 3, "no TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(front: str, line: int, words: str) -> None:
    found = [p for p in find_problems(f"---\n{front}\n---\n", None) if p.severity == "error"]
    assert found
    assert any(re.search(words, problem.message) for problem in found)
    assert line in {problem.line for problem in found}
    with pytest.raises(PromptError):
        compile_prompt(f"---\n{front}\n---\n")


def test_front_matter_that_is_never_closed_is_not_spoken() -> None:
    with pytest.raises(PromptError, match="never closed"):
        compile_prompt("---\nHi {{ first_name }}")


def test_a_line_of_dashes_in_the_body_is_text() -> None:
    assert compile_prompt("---\n---\nA\n---\nB").render({}) == "A\n---\nB"


def test_the_editor_sees_it_as_a_comment_and_the_rest_in_its_place() -> None:
    tokens = lex("---\nmax_length = 4\n---\n{{ a }}")
    assert [(t.line, t.kind) for t in tokens] == [
        (1, "comment"),
        (2, "comment"),
        (3, "comment"),
        (4, "delimiter"),
        (4, "name"),
        (4, "delimiter"),
    ]


def test_a_snippet_s_own_front_matter_is_not_spoken() -> None:
    snippets = {"s": "---\nmax_length = 4\n---\ntail {{ x | uper }}"}
    found = find_problems("a {% include 's' %}", None, snippets=snippets)
    assert "In the snippet `s` at 4:13" in found[0].message
    good = {"s": "---\nmax_length = 4\n---\ntail"}
    assert compile_prompt("a {% include 's' %}", snippets=good).render({}) == "a tail"
