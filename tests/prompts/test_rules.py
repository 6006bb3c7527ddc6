"""Each rule of the compiler against an attempt to break it."""

from datetime import datetime

import pytest

from tests.prompts.fill import fill
from tui.domain.errors import CallsheetError, UsageError
from tui.prompts import PromptError, RenderError, compile_prompt, compile_text
from tui.prompts.dialects import RESERVED

ZOE = {"first_name": "Zoë", "last_name": "Ng", "amount": "$80", "timezone": "UTC", "phone": "+1202"}


def names(source: str, dialect: str = "luly", **more: object) -> list[str]:
    return [slot.name for slot in compile_prompt(source, dialect, "slots", **more).slots]  # type: ignore[arg-type]


def test_whole_mode_is_one_slot() -> None:
    prompt = compile_prompt("Hi {{ first_name }}.")
    assert prompt.text == "{{prompt}}"
    assert prompt.bind(ZOE) == {"prompt": "Hi Zoë."}
    assert compile_prompt("Hi", placeholder="{}").text == "{prompt}"


def test_slots_mode_keeps_the_text_readable() -> None:
    prompt = compile_prompt(
        "Hi {{ first_name }}.{% if amount %} You owe {{ amount }}.{% endif %}", "levers", "slots"
    )
    assert prompt.text == "Hi {{first_name}}.{{if_amount}}"
    assert prompt.bind(ZOE) == {"first_name": "Zoë", "if_amount": " You owe $80."}
    assert [slot.expression for slot in prompt.slots] == ["first_name", "if amount"]


def test_a_value_that_contains_the_marker_cuts_nothing() -> None:
    prompt = compile_prompt("{{ first_name }}|{{ last_name }}", mode="slots")
    marker = prompt._prompt._marked.marker  # type: ignore[union-attr]
    values = {"first_name": f"a{marker}b", "last_name": marker}
    assert prompt.bind(values) == values
    assert fill(prompt.text, prompt.bind(values)) == prompt.render(values)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("{% raw %}{{% endraw %}{{ first_name }}{% raw %}}{% endraw %}", "{amount}"),
        ("{{ first_name }}{{ first_name }}", "{"),
        ("{{ first_name }}{amount}}", "{"),
        ("{% if first_name %}{ {% endif %}{{ first_name }}", "{x}}"),
        ("{% raw %}{{{% endraw %}{{ first_name }}", "amount}}"),
        ("{{ first_name }}", "{{ amount }}"),
        ("{{ first_name }}", "{{x\n}}"),
    ],
)
@pytest.mark.parametrize("mode", ["whole", "slots"])
def test_braces_joined_from_text_and_values_block(source: str, value: str, mode: str) -> None:
    prompt = compile_prompt(source, mode=mode)
    values = {"first_name": value}
    outcomes = []
    for work in (prompt.bind, prompt.render):
        try:
            outcomes.append(work(values))
        except RenderError as error:
            outcomes.append(error.code)
    if outcomes[1] == "brace":
        assert outcomes[0] == "brace"
    else:
        assert "{{" not in str(outcomes[1]) or "}}" not in str(outcomes[1])
        assert fill(prompt.text, prompt.bind(values)) == outcomes[1]


@pytest.mark.parametrize("mode", ["whole", "slots"])
@pytest.mark.parametrize("value", ["{", "}", "{{", "}}", "}{", "{x}", "a { b", "}} {"])
def test_lone_braces_pass(mode: str, value: str) -> None:
    prompt = compile_prompt("{ {{ first_name }} and } {x} {", mode=mode)
    values = {"first_name": value}
    if value == "{{":
        values = {"first_name": "{ {"}
    assert fill(prompt.text, prompt.bind(values)) == prompt.render(values)


def test_in_the_single_style_a_lone_brace_passes_and_a_pair_blocks() -> None:
    prompt = compile_prompt("a {{ first_name }} b", mode="slots", placeholder="{}")
    assert prompt.text == "a {first_name} b"
    assert prompt.render({"first_name": "}{"}) == "a }{ b"
    with pytest.raises(RenderError) as refused:
        prompt.bind({"first_name": "{amount}"})
    assert refused.value.code == "brace"


def test_literal_braces_beside_a_slot_travel_in_one() -> None:
    prompt = compile_prompt("{{ '' }}{ {{ first_name }}{{ '' }}}", mode="slots")
    assert fill(prompt.text, prompt.bind(ZOE)) == prompt.render(ZOE) == "{ Zoë}"
    assert "{{{" not in prompt.text
    assert "}}}" not in prompt.text


def test_a_raw_placeholder_is_refused_at_its_place() -> None:
    with pytest.raises(PromptError) as refused:
        compile_prompt("One\ntwo {% raw %}{{ amount }}{% endraw %}", mode="slots")
    assert [p.code for p in refused.value.problems] == ["brace"]


@pytest.mark.parametrize(
    "source",
    [
        "{{ amount }}{% set amount = '2' %}{{ amount }}",
        "{% for amount in ['1', '2'] %}{{ amount }}{% endfor %}{{ amount }}",
        "{% set n = namespace(v='1') %}{{ n.v }}{% set n.v = '2' %}{{ n.v }}",
        "{% set c = cycler('1', '2') %}{{ c.next() }}{{ c.next() }}",
        "{% set j = joiner() %}{{ j() }}{{ j() }}",
        "{{ [1, 2, 3, 4, 5, 6] | random }}{{ [1, 2, 3, 4, 5, 6] | random }}",
        "{{ ['abcdef', 'ghijkl'] | map('random') | list }}" * 2,
        "{{ first_name }}{{ First_Name }}",
        "{{ x | default(1) }}{{ x | default(true) }}{{ x | default(1.0) }}",
        "{{ first_name }}{{ first_name | upper }}{{ first_name | lower }}",
        "{% macro m() %}{{ varargs }}{% endmacro %}{{ m(1) }}{{ m(2) }}",
        "{% with first_name = 'W' %}{{ first_name }}{% endwith %}{{ first_name }}",
        "{{ ﬁ }}{% set ﬁ = '1' %}{{ fi }}{% set fi = '2' %}{{ fi }}",
        "{% set amount %}{{ first_name }}{% endset %}{{ amount }}{{ first_name }}",
    ],
)
def test_one_expression_with_two_values_has_two_slots(source: str) -> None:
    prompt = compile_prompt(source, mode="slots")
    values = {**ZOE, "First_Name": "Other", "fi": "f", "ﬁ": "ﬁ"}
    assert fill(prompt.text, prompt.bind(values)) == prompt.render(values)
    folded = [slot.name.casefold() for slot in prompt.slots]
    assert len(set(folded)) == len(folded)


def test_the_same_expression_shares_a_slot() -> None:
    assert names(
        "{{ first_name }} {{first_name}} {{ first_name|title }}{{ first_name | title }}"
    ) == [
        "first_name",
        "first_name_title",
    ]


def test_a_name_assigned_anywhere_is_not_shared() -> None:
    assert names("{{ amount }}{{ amount }}{% if 0 %}{% set amount = 1 %}{% endif %}") == [
        "amount",
        "amount_2",
    ]


@pytest.mark.parametrize("dialect", ["luly", "levers"])
@pytest.mark.parametrize("mode", ["whole", "slots"])
def test_no_slot_has_a_reserved_name(dialect: str, mode: str) -> None:
    for name in RESERVED[dialect]:
        for spelling in (name, name.upper()):
            prompt = compile_prompt("a {{ " + spelling + " }}", dialect, mode)
            assert all(slot.name.lower() not in RESERVED[dialect] for slot in prompt.slots)
            values = {spelling: "v"}
            assert fill(prompt.text, prompt.bind(values)) == "a v"


@pytest.mark.parametrize("dialect", ["luly", "levers"])
def test_the_provider_s_own_names_are_reserved(dialect: str) -> None:
    common = "phone_number from to call_id timezone now callsheet_ref batch_id call_data task label"
    assert set(common.split()) <= RESERVED[dialect]
    assert all(name == name.lower() for name in RESERVED[dialect])
    assert "numbertocall" in RESERVED["levers"]
    assert {"first_sentence", "voice", "max_duration", "language"} <= RESERVED["luly"]


def test_the_contact_s_timezone_travels_under_another_name() -> None:
    assert names("{{ timezone }}") == ["contact_timezone"]
    assert names("{{ timezone }}{{ contact_timezone }}") == [
        "contact_timezone",
        "contact_timezone_2",
    ]


def test_taken_names_are_left_alone() -> None:
    assert names("{{ amount }}", taken=["Amount", "amount_2"]) == ["amount_3"]
    assert compile_prompt("x", taken=["prompt"]).text == "{{prompt_2}}"


def test_names_are_plain_ascii() -> None:
    for name in names("{{ اسم }}{{ naïve }}{{ _x }}{% for i in '1' %}{{ i }}{% endfor %}{{ 1 }}"):
        assert name.isascii()
        assert name.isidentifier()


def test_an_empty_value_is_an_empty_slot() -> None:
    prompt = compile_prompt("[{{ first_name }}]", mode="slots")
    assert prompt.bind({"first_name": ""}) == {"first_name": ""}
    assert fill(prompt.text, {"first_name": ""}) == "[]"


@pytest.mark.parametrize("mode", ["whole", "slots"])
def test_spoken_parameters_are_compiled_with_the_prompt(mode: str) -> None:
    spoken = {"first_sentence": "Hi {{ first_name }}!", "voicemail_message": "Call {{ amount }}"}
    prompt = compile_prompt("I am calling {{ first_name }}.", mode=mode, spoken=spoken)
    bound = prompt.bind(ZOE)
    assert {n: fill(t, bound) for n, t in prompt.spoken_texts.items()} == prompt.render_spoken(ZOE)
    assert prompt.render_spoken(ZOE)["first_sentence"] == "Hi Zoë!"
    if mode == "whole":
        assert prompt.spoken_texts["first_sentence"] == "{{first_sentence_text}}"
    else:
        assert [slot.name for slot in prompt.slots] == ["first_name", "amount"]
    with pytest.raises(RenderError):
        prompt.bind({**ZOE, "amount": "{{x}}"})


def test_a_slot_is_not_shared_with_a_spoken_text_that_assigns_the_name() -> None:
    spoken = {"first_sentence": "{% set first_name = 'B' %}{{ first_name }}"}
    prompt = compile_prompt("{{ first_name }}", mode="slots", spoken=spoken)
    bound = prompt.bind(ZOE)
    assert fill(prompt.text, bound) == "Zoë"
    assert fill(prompt.spoken_texts["first_sentence"], bound) == "B"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a  {%- set x = 1 -%}  b", "ab"),
        ("a {{- first_name -}} b", "aZoëb"),
        ("{% raw %}{% if %}{% endraw %}", "{% if %}"),
        ("a{# {{ x }} #}b", "ab"),
        ("{% block one %}B{% block two %}{{ amount }}{% endblock %}{% endblock %}", "B$80"),
        ("{% autoescape true %}{{ '<' }}{% endautoescape %}{{ '<' }}", "&lt;<"),
        ("a\r\nb\r\n", "a\nb"),
        ("{% call(x) m() %}{{ x }}{% endcall %}{% macro m() %}{{ caller(1) }}{% endmacro %}", None),
        (
            "{% macro m() %}[{{ caller(1) }}]{% endmacro %}{% call(x) m() %}{{ x }}{% endcall %}",
            "[1]",
        ),
        ("{% include 'tail' %}", "tail Zoë"),
        ("{% from 'lib' import hi %}{{ hi() }}{{ hi() }}", "ab"),
        ("{% include 'user' %}", "a"),
        ("{% include ['none', 'tail'] %}", "tail Zoë"),
        ("{% include 'tail' ignore missing without context %}", None),
        ("{% import 'lib' as lib with context %}{{ lib.hi() }}{{ lib.hi() }}", "ab"),
        ("{{ none }}", "None"),
        ("{% filter upper %}{{ first_name }}{% endfilter %}", "ZOË"),
        (
            "{% for a in [1, [2]] recursive %}{{ loop(a) if a is iterable else a }}{% endfor %}",
            "12",
        ),
    ],
)
@pytest.mark.parametrize("mode", ["whole", "slots"])
def test_every_statement_says_the_same_in_both_modes(
    source: str, text: str | None, mode: str
) -> None:
    snippets = {
        "user": "{% import 'lib' as lib %}{{ lib.hi() }}",
        "tail": "tail {{ first_name }}",
        "lib": "{% set c = cycler('a', 'b') %}{% macro hi() %}{{ c.next() }}{% endmacro %}",
    }
    prompt = compile_prompt(source, mode=mode, snippets=snippets)
    if text is None:
        with pytest.raises(RenderError):
            prompt.bind(ZOE)
        return
    for _ in range(3):
        assert fill(prompt.text, prompt.bind(ZOE)) == prompt.render(ZOE) == text


def test_extends_works_whole_and_is_refused_in_slots() -> None:
    snippets = {"base": "[{% block b %}{% endblock %}]"}
    source = "{% extends 'base' %}{% block b %}{{ first_name }}{% endblock %}"
    assert compile_prompt(source, snippets=snippets).render(ZOE) == "[Zoë]"
    with pytest.raises(PromptError) as refused:
        compile_prompt(source, mode="slots", snippets=snippets)
    assert [p.code for p in refused.value.problems] == ["extends"]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("{% include 'x' %}", "unknown_snippet"),
        ("{% import 'x' as x %}", "unknown_snippet"),
        ("{% extends 'x' %}", "unknown_snippet"),
        ("{% trans %}x{% endtrans %}", "syntax"),
        ("{% do x %}", "syntax"),
        ("{{ x | nothing }}", "unknown_filter"),
    ],
)
def test_what_is_not_there_is_refused(source: str, code: str) -> None:
    with pytest.raises(PromptError) as refused:
        compile_prompt(source)
    assert code in {p.code for p in refused.value.problems}
    assert isinstance(refused.value, UsageError)


def test_a_missing_value_is_named() -> None:
    for mode in ("whole", "slots"):
        prompt = compile_prompt("{{ first_name }} {% if dat|upper %}x{% endif %}", mode=mode)
        for work in (prompt.bind, prompt.render):
            with pytest.raises(RenderError) as refused:
                work(ZOE)
            assert (refused.value.code, refused.value.variable) == ("missing_variable", "dat")
            assert isinstance(refused.value, CallsheetError)


def test_chance_is_seeded_by_the_contact() -> None:
    prompt = compile_prompt("{{ range(1000) | random }}", mode="slots")
    first = [prompt.render({"first_name": str(n)}) for n in range(20)]
    assert first == [prompt.render({"first_name": str(n)}) for n in range(20)]
    assert len(set(first)) > 10
    again = compile_prompt("{{ range(1000) | random }}")
    assert again.render({"first_name": "3"}) == first[3]


def test_the_time_is_fixed_and_counts_in_the_digest_only_where_it_is_said() -> None:
    one, other = datetime(2026, 1, 15, 9, 5), datetime(2026, 1, 16, 9, 5)  # noqa: DTZ001
    timed = [compile_prompt("{{ today }}, {{ now }}", mode="slots", now=at) for at in (one, other)]
    assert timed[0].render({}) == "2026-01-15, 2026-01-15 09:05"
    assert timed[0].digest != timed[1].digest
    still = [compile_prompt("{{ first_name }}", now=at) for at in (one, other)]
    assert still[0].digest == still[1].digest


def test_the_digest_is_of_all_that_decides_the_words() -> None:
    digests = {
        compile_prompt(source, dialect, mode, placeholder, spoken=spoken).digest
        for source in ("a", "b")
        for dialect in ("luly", "levers")
        for mode in ("whole", "slots")
        for placeholder in ("{{}}", "{}")
        for spoken in ({}, {"first_sentence": "x"})
    }
    assert len(digests) == 32
    assert compile_prompt("a").digest == compile_prompt("a", placeholder="{{}}").digest


@pytest.mark.parametrize(
    ("dialect", "mode", "placeholder"),
    [("bland", "whole", None), ("luly", "half", None), ("luly", "whole", "<>")],
)
def test_unknown_words_are_usage_errors(dialect: str, mode: str, placeholder: str | None) -> None:
    with pytest.raises(UsageError):
        compile_prompt("a", dialect, mode, placeholder)


def test_a_text_for_a_prompt_minds_its_braces_and_another_does_not() -> None:
    values = {"first_name": "{{x}}"}
    assert compile_text("a {{ first_name }}").render(values) == "a {{x}}"
    guarded = compile_text("a {{ first_name }}", dialect="levers")
    assert guarded.render(ZOE) == "a Zoë"
    with pytest.raises(RenderError) as refused:
        guarded.render(values)
    assert refused.value.code == "brace"
    with pytest.raises(PromptError):
        compile_text("{% raw %}{{ x }}{% endraw %}", dialect="levers")


def test_a_huge_text_is_refused() -> None:
    prompt = compile_prompt("{{ first_name * 3 }}{{ first_name }}", mode="slots")
    for work in (prompt.bind, prompt.render):
        with pytest.raises(RenderError) as refused:
            work({"first_name": "x" * 33_000})
        assert refused.value.code == "too_big"
