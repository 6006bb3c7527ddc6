"""What is said: every example of the help, the languages, and what is refused."""

import subprocess
import sys

import pytest

from tests.prompts.fill import fill
from tui.prompts import PromptError, RenderError, compile_prompt
from tui.prompts.environment import make_environment
from tui.prompts.speech import filters_help
from tui.prompts.speech.filters import SPEECH


def say(source: str, **values: str) -> str:
    return compile_prompt("{{ " + source + " }}").render(values)


def test_every_example_of_the_help_says_what_the_help_says() -> None:
    for entry in filters_help():
        assert compile_prompt(entry.example).render({}) == entry.result
        assert f"| {entry.name}" in entry.example
        assert entry.signature.startswith(entry.name)
    assert [entry.name for entry in filters_help()] == list(SPEECH)


def test_equal_outputs_share_a_slot() -> None:
    source = '{{ amount|money("USD") }} {{ amount | money("USD") }} {{ amount | money("EUR") }}'
    prompt = compile_prompt(source, mode="slots")
    assert [slot.name for slot in prompt.slots] == ["amount_money", "amount_money_2"]
    values = {"amount": "80"}
    assert fill(prompt.text, prompt.bind(values)) == prompt.render(values)


@pytest.mark.parametrize(
    ("value", "how", "said"),
    [
        ("80", "'USD'", "80 US dollars"),
        ("1", "'USD'", "1 US dollar"),
        ("$1,250.5", "", "1,250.50 US dollars"),
        ("US$80", "", "80 US dollars"),
        ("$80", "'CAD'", "80 Canadian dollars"),
        ("80 SAR", "", "80 Saudi riyals"),
        ("ر.س ٨٠", "language='ar'", "80 ريال سعودي"),
        ("1.250,50 €", "language='de'", "1.250,50 Euro"),
        ("1,250", "'USD'", "1,250 US dollars"),
        ("1 250 000,5", "'EUR'", "1,250,000.50 euros"),
        ("12,34,567.80", "'INR'", "1,234,567.80 Indian rupees"),
        ("0.5", "'KWD'", "0.500 Kuwaiti dinars"),
        ("80", "'USD', 'sign'", "$80"),
        ("-80.25", "'USD', style='sign'", "-$80.25"),
        ("", "'USD'", ""),
        ("  ", "", ""),
    ],
)
def test_money(value: str, how: str, said: str) -> None:
    assert say(f"amount | money({how})", amount=value) == said


@pytest.mark.parametrize(
    ("value", "how", "words"),
    [
        ("soon", "'USD'", "`soon` is no number"),
        ("80", "", "names no currency"),
        ("€80", "'USD'", "is not in USD"),
        ("80", "'XQQ'", "is no currency"),
        ("1.250", "'USD'", "a thousand or a fraction"),
        ("1.2.3", "'USD'", "is no number"),
        ("1.25,3,4", "'USD'", "is no number"),
        ("80.2551", "'USD'", "a smaller part"),
        ("80", "'USD', 'loud'", "no style"),
        ("80", "'USD', language='Klingonese'", "is no language"),
        ("9" * 61, "'USD'", "is no number"),
        ("1e5", "'USD'", "is no number"),
    ],
)
def test_money_that_is_none_refuses_the_contact(value: str, how: str, words: str) -> None:
    with pytest.raises(RenderError, match=words) as refused:
        say(f"amount | money({how})", amount=value)
    assert refused.value.code == "does_not_render"


def test_a_missing_value_is_still_named() -> None:
    for name in SPEECH:
        how = '("a", "b")' if name == "plural" else ""
        with pytest.raises(RenderError) as refused:
            say(f"dat | {name}{how}")
        assert (refused.value.code, refused.value.variable) == ("missing_variable", "dat")


def test_a_blank_value_stays_blank() -> None:
    for name in SPEECH:
        how = '("a", "b")' if name == "plural" else ""
        assert say(f"x | {name}{how}", x="") == ""


@pytest.mark.parametrize(
    ("count", "said"),
    [("0", "لا أيام"), ("1", "يوم واحد"), ("2", "يومان"), ("3", "3 أيام"), ("11", "11 يوما")],
)
def test_plurals_follow_the_language(count: str, said: str) -> None:
    source = (
        "n | plural('يوم واحد', '# يوم', zero='لا أيام', two='يومان', few='# أيام',"
        " many='# يوما', language='ar')"
    )
    assert say(source, n=count) == said
    english = "n | plural('day', 'days', zero='no days')"
    assert say(english, n=count) == {"0": "no days", "1": "day"}.get(count, "days")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ar", "1 و2 و3"),
        ("Arabic", "1 و2 و3"),
        ("العربية", "1 و2 و3"),
        ("en-GB", "1, 2 and 3"),
        ("german", "1, 2 und 3"),
        ("", "1, 2, and 3"),
    ],
)
def test_the_language_may_come_from_the_contact(language: str, said: str) -> None:
    assert say("x | join_and(language=language)", x="1; 2,3,", language=language) == said


def test_a_template_s_language_stands_where_none_is_named() -> None:
    environment = make_environment(language="de")
    source = "{{ [1, 2]|join_and }}, {{ [1, 2]|join_and(language='en') }}"
    assert environment.from_string(source).render() == "1 und 2, 1 and 2"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("anna mcdonald", "Anna McDonald"),
        ("ANNA MCDONALD", "Anna McDonald"),
        ("Anna McDonald", "Anna McDonald"),
        ("SEAN O'NEILL-SMITH", "Sean O'Neill-Smith"),
        ("Juan de la Cruz", "Juan de la Cruz"),
        ("ANNA'S", "Anna's"),
        ("zoë ÁLVAREZ", "Zoë Álvarez"),
        ("محمد علي", "محمد علي"),
        ("", ""),
    ],
)
def test_names_keep_what_is_theirs(value: str, said: str) -> None:
    assert say("x | name_case", x=value) == said


@pytest.mark.parametrize(
    ("value", "how", "said"),
    [
        ("+966512345678", "", "0 5 1, 2 3 4, 5 6 7 8"),
        ("+966512345678", "(international=true)", "+ 9 6 6, 5 1, 2 3 4, 5 6 7 8"),
        ("(202) 555-0147", "('US')", "2 0 2, 5 5 5, 0 1 4 7"),
        ("12-34", "", "1 2 3 4"),
    ],
)
def test_phone_numbers_are_said_in_groups(value: str, how: str, said: str) -> None:
    assert say(f"x | phone{how}", x=value) == said


def test_what_has_no_digit_is_no_phone_number() -> None:
    with pytest.raises(RenderError, match="no phone number"):
        say("x | phone", x="none")


def test_digits_may_be_kept_apart_otherwise() -> None:
    assert say("x | digits(', ')", x="№ 4511-A") == "4, 5, 1, 1, A"


def test_no_library_of_words_is_read_before_a_value_needs_it() -> None:
    code = (
        "import sys; from tui.prompts import compile_prompt, find_problems;"
        "compile_prompt('{{ x | money }}'); print('babel' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_an_unknown_filter_is_met_with_these_too() -> None:
    with pytest.raises(PromptError, match="mony") as refused:
        compile_prompt("{{ x | mony }}")
    assert refused.value.problems[0].suggestion == "money"
