"""What is previewed is what is spoken, for any template and any contact."""

import jinja2
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.prompts.fill import fill, names_in
from tests.prompts.strategies import SNIPPETS, contacts, templates
from tui.prompts import CompiledPrompt, PromptError, RenderError, compile_prompt, compile_text

QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much]

OWN = (
    *("random", "reverse", "cycler('a')", "{{ self }}", "{{ comma", "turning"),
    *("money", "join_and", "digits", "name_case"),
)
"""Where a prompt differs from plain Jinja on purpose: chance, what prints an address, speech."""


def outcome(work: object) -> str:
    """Answer what a render or a refusal came to, as one text."""
    assert callable(work)
    try:
        return f"text {work()}"
    except RenderError as error:
        return f"refused {error.code}"


def check(prompt: CompiledPrompt, values: dict[str, str], placeholder: str) -> None:
    """Hold one compiled prompt to the promise for one contact."""
    rendered = outcome(lambda: prompt.render(values))
    filled = outcome(lambda: fill(prompt.text, prompt.bind(values), placeholder))
    assert filled == rendered
    names = [slot.name.lower() for slot in prompt.slots]
    assert len(set(names)) == len(names)
    assert names_in(prompt.text, placeholder) == names
    if rendered.startswith("text "):
        assert fill(rendered, {"x": "!"}, placeholder) == rendered
        assert set(prompt.bind(values)) == {slot.name for slot in prompt.slots}


@settings(max_examples=300, deadline=None, suppress_health_check=QUIET)
@given(
    source=templates(),
    values=contacts(),
    dialect=st.sampled_from(["luly", "levers"]),
    mode=st.sampled_from(["slots", "slots", "whole"]),
    placeholder=st.sampled_from(["{{}}", "{}"]),
)
def test_filled_text_is_the_rendered_text(
    source: str, values: dict[str, str], dialect: str, mode: str, placeholder: str
) -> None:
    try:
        prompt = compile_prompt(source, dialect, mode, placeholder, snippets=SNIPPETS)
    except PromptError:
        return
    check(prompt, values, placeholder)
    check(prompt, {**values, "first_name": "again"}, placeholder)


@settings(max_examples=150, deadline=None, suppress_health_check=QUIET)
@given(source=templates(), spoken=templates(), values=contacts())
def test_spoken_parameters_keep_the_promise(
    source: str, spoken: str, values: dict[str, str]
) -> None:
    try:
        prompt = compile_prompt(
            source, mode="slots", spoken={"first_sentence": spoken}, snippets=SNIPPETS
        )
        bound = prompt.bind(values)
    except (PromptError, RenderError):
        return
    assert fill(prompt.text, bound) == prompt.render(values)
    text = prompt.spoken_texts["first_sentence"]
    assert fill(text, bound) == prompt.render_spoken(values)["first_sentence"]


@settings(max_examples=150, deadline=None, suppress_health_check=QUIET)
@given(source=templates(), values=contacts())
def test_the_rendered_text_is_jinjas_own(source: str, values: dict[str, str]) -> None:
    assume(not any(word in source for word in OWN))
    try:
        ours = compile_text(source, snippets=SNIPPETS)
    except PromptError:
        return
    loader = jinja2.DictLoader(SNIPPETS)
    plain = jinja2.Environment(undefined=jinja2.StrictUndefined, loader=loader)
    try:
        expected = plain.from_string(source).render(values)
    except (jinja2.TemplateError, TypeError, ValueError, LookupError):
        with pytest.raises(RenderError):
            ours.render(values)
        return
    assert ours.render(values) == expected


@pytest.mark.parametrize("mode", ["whole", "slots"])
def test_most_made_up_templates_compile(mode: str) -> None:
    compiled = []

    @settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=QUIET)
    @given(source=templates())
    def run(source: str) -> None:
        try:
            compile_prompt(source, "luly", mode, snippets=SNIPPETS)
        except PromptError:
            return
        compiled.append(source)

    run()
    assert len(compiled) > 30
