"""What only rendering shows has its place, in the template and in the snippet that it reaches."""

import pytest

from tui.prompts import RenderError, compile_prompt, preview

FRONT = "---\nmax_length = 900\n---\n"
VALUES = {"first_name": "Ann", "plan": "gold", "amount": "many"}


def refusal(source: str, mode: str = "whole", **snippets: str) -> tuple[str, str]:
    """Answer place and message of what keeps a contact's text from being made."""
    with pytest.raises(RenderError) as caught:
        compile_prompt(source, mode=mode, snippets=snippets).bind(VALUES)
    return caught.value.problem.place, caught.value.problem.message


@pytest.mark.parametrize("mode", ["whole", "slots"])
@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("One\nTwo {{ plan }} {{ dat }}.", "2:19"),
        (f"{FRONT}One\n\n  {{{{ dat }}}}", "6:6"),
        ("One\n{% if plan %}\n  {{ amount | money }}\n{% endif %}", "3:15"),
        ("{{ plan }}, {{ first_name | upper }}: {{ amount | money }}!", "1:51"),
        ("One\n{{ plan\n   .missing }}", "3:4"),
        ("{% macro m(x) %}\n{{ x / 0 }}\n{% endmacro %}\n{{ m(3) }}", "2:4"),
        ("{% for x in [1] %}\n{{ x.y.z }}\n{% endfor %}", "2:4"),
        ("\n{% set a = 'a' * 10 ** 9 %}", "2:4"),
    ],
)
def test_the_place_in_the_template(source: str, place: str, mode: str) -> None:
    assert refusal(source, mode)[0] == place


def test_the_place_in_a_snippet() -> None:
    source = "Hi\n {% include 'tail' %}"
    tail = f"{FRONT}Bye\n{{{{ amount | money }}}}"
    place, message = refusal(source, tail=tail)
    assert place == "2:5"
    assert message.startswith("In the snippet `tail` at 5: The prompt does not render: ")
    place, message = refusal("{% include 'a' %}", a="{% include 'b' %}", b="\n{{ dat }}")
    assert (place, message) == (
        "1:4",
        "In the snippet `b` at 2: `dat` has no value for this contact.",
    )


def test_the_preview_has_the_same_places() -> None:
    assert [p.place for p in preview("a\n{{ amount | money }}", VALUES, None).problems] == ["2:13"]
    (problem,) = preview(
        "a\n{% include 't' %}", VALUES, None, snippets={"t": "\n\n{{ amount | money }}"}
    ).problems
    assert problem.place == "2:4"
    assert problem.message.startswith("In the snippet `t` at 3: ")


def test_what_is_spoken_beside_the_prompt_is_at_its_line() -> None:
    source = '---\nmax_length = 9\nfirst_sentence = "{{ amount | money }}"\n---\nHi'
    prompt = compile_prompt(source, spoken={"first_sentence": "{{ amount | money }}"})
    with pytest.raises(RenderError) as caught:
        prompt.bind(VALUES)
    assert caught.value.problem.line == 3
    with pytest.raises(RenderError) as caught:
        compile_prompt(source, spoken={"first_sentence": "\n{{ amount | money }}"}).bind(VALUES)
    assert caught.value.problem.line == 0


def test_a_macro_that_calls_itself_is_told_where_it_is_called() -> None:
    source = "{% macro m() %}{{ m() }}{% endmacro %}\n\n{{ m() }}"
    assert refusal(source)[0] == "3:4"


def test_a_declared_variable_that_lacks_is_told_where_it_is_declared() -> None:
    source = "---\n[variables.due]\nrequired = true\n---\n{{ due }}"
    assert refusal(source)[0] == "2:1"
