"""What snippets declare counts for the template that reaches them."""

import pytest

from tests.prompts.fill import fill
from tui.prompts import RenderError, compile_prompt, find_problems, preview, read_declared

MONEY = '---\n[variables.amount]\ntype = "money"\nsample = "$80"\n---\nYou owe {{ amount }}.'
PLAN = (
    '---\nmax_length = 9\nvoice = "x"\n[variables.plan]\ndefault = "basic"\n---\nPlan {{ plan }}.'
)
OUTER = "{% include 'plan' %}"
LIBRARY = {"money": MONEY, "plan": PLAN, "outer": OUTER}
SOURCE = "Hi.\n{% include 'money' %} {% include 'outer' %}"


def test_variables_come_from_all_that_is_reached_and_nothing_else_does() -> None:
    declared = read_declared(SOURCE, LIBRARY)
    assert [(v.name, v.type, v.default, v.line, v.snippet) for v in declared.variables] == [
        ("amount", "money", None, 2, "money"),
        ("plan", "text", "basic", 2, "plan"),
    ]
    assert (declared.max_length, declared.settings, declared.problems) == (0, {}, ())
    first = "---\nfirst_sentence = \"{% include 'plan' %}\"\n---\nHi."
    assert [(v.name, v.line) for v in read_declared(first, LIBRARY).variables] == [("plan", 2)]


@pytest.mark.parametrize("mode", ["whole", "slots"])
def test_they_hold_in_what_is_sent_and_in_the_preview(mode: str) -> None:
    prompt = compile_prompt(SOURCE, mode=mode, snippets=LIBRARY)
    values = {"amount": "$80", "plan": " "}
    assert prompt.render(values) == "Hi.\nYou owe $80. Plan basic."
    assert fill(prompt.text, prompt.bind(values)) == prompt.render(values)
    assert preview(SOURCE, values, None, snippets=LIBRARY).text == prompt.render(values)
    for wrong, code in (
        ({"amount": " "}, "missing_variable"),
        ({"amount": "x"}, "does_not_render"),
    ):
        with pytest.raises(RenderError) as refused:
            prompt.bind(wrong)
        assert refused.value.code == code
        shown = preview(SOURCE, wrong, None, snippets=LIBRARY)
        assert [problem.code for problem in shown.problems] == [code]


def test_samples_stand_where_there_is_no_contact() -> None:
    assert preview(SOURCE, None, None, snippets=LIBRARY).text == "Hi.\nYou owe $80. Plan basic."


def test_columns_are_held_against_them() -> None:
    found = find_problems(SOURCE, ["plan"], snippets=LIBRARY)
    assert [(p.code, p.line) for p in found] == [("unknown_variable", 2)] * 2
    assert any("required variable `amount` of the snippet `money`" in p.message for p in found)
    assert not find_problems(SOURCE, ["amount"], snippets=LIBRARY)


def test_the_template_s_own_word_decides() -> None:
    own = '---\n[variables.plan]\ndefault = "gold"\n---\n' + OUTER
    assert compile_prompt(own, snippets=LIBRARY).render({}) == "Plan gold."
    assert not find_problems(own, [], snippets=LIBRARY)


@pytest.mark.parametrize(
    ("front", "other", "line", "said"),
    [
        ('---\n[variables.amount]\ntype = "date"\n---\n', "", 5, "the type `money`, this template"),
        (
            "",
            '---\n[variables.amount]\ntype = "date"\n---\n',
            2,
            "the type `date`, the snippet `money`",
        ),
        (
            "",
            '---\n[variables.amount]\ntype = "money"\ndefault = "$1"\n---\n',
            2,
            "the default `$1`, the snippet `money` with no default",
        ),
    ],
)
def test_a_conflict_is_a_problem(front: str, other: str, line: int, said: str) -> None:
    library = {**LIBRARY, "other": f"{other}again {{{{ amount }}}}"}
    source = f"{front}{{% include 'money' %}}\n{{% include 'other' %}}"
    found = [p for p in find_problems(source, ["amount"], snippets=library) if p.variable]
    assert [(p.code, p.severity) for p in found] == [("front_matter", "error")]
    assert said in found[0].message
    assert found[0].line == line


def test_a_template_that_declares_what_its_snippets_do_not_agree_on_has_no_problem() -> None:
    library = {**LIBRARY, "other": '---\n[variables.plan]\ndefault = "none"\n---\n{{ plan }}'}
    source = "{% include 'plan' %}{% include 'other' %}"
    assert [p.code for p in find_problems(source, [], snippets=library)] == ["front_matter"]
    own = '---\n[variables.plan]\ndefault = "gold"\n---\n'
    assert not find_problems(own + source, [], snippets=library)


def test_a_snippet_that_reaches_itself_ends() -> None:
    library = {"a": "{% include 'b' %}", "b": "---\n[variables.x]\n---\n{% include 'a' %}{{ x }}"}
    assert [v.name for v in read_declared("{% include 'a' %}", library).variables] == ["x"]
