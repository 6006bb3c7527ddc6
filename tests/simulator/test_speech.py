"""The provider fills the placeholders, and the transcript begins with the words as spoken."""

from typing import Any

import pytest

from tests.simulator.conftest import Frozen, Levers, Luly, Starter
from tui.simulator import Running, calls
from tui.simulator.placeholders import fill

PHONE = "+12025550101"


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hi {{name}}.", "Hi Ann."),
        ("Hi {{ NAME }}.", "Hi Ann."),
        ("Hi {{ Ref No }}.", "Hi 7."),
        ("Hi {name}.", "Hi {name}."),
        ("Hi {{{name}}}.", "Hi {Ann}."),
        ("Hi {{other}}.", "Hi {{other}}."),
        ("Hi {{flag}} {{none}} {{nested}}.", 'Hi true  {"a": 1}.'),
        ("Hi {{brace}}.", "Hi {{name}}."),
        ("Hi {{case}} {{CASE}}.", "Hi lower UPPER."),
        ("{{\nname\t}}", "Ann"),
        ("{{arabic}}", "مرحبا"),
    ],
)
def test_fill(text: str, filled: str) -> None:
    values: dict[str, object] = {
        "name": "Ann",
        "ref no": 7,
        "flag": True,
        "none": None,
        "nested": {"a": 1},
        "brace": "{{name}}",
        "case": "lower",
        "CASE": "UPPER",
        "arabic": "مرحبا",
    }
    assert fill(text, values) == filled


def test_single_braces_and_a_second_pass() -> None:
    values = {"name": "Ann", "brace": "{{name}}"}
    assert fill("Hi {name} {{name}}", values, "{}") == "Hi Ann {Ann}"
    assert fill("Hi {{brace}}", values, passes=2) == "Hi Ann"


def spoken_to(
    luly: Luly, clock: Frozen, row: dict[str, Any], **more: Any
) -> tuple[dict[str, Any], list[str]]:
    batch_id = luly.accepted({"phone_number": PHONE, **row}, **more)
    clock.forward(300)
    call = luly.call(luly.batch(batch_id)["call_data"][0]["call_id"])
    return call, [line["text"] for line in call["transcripts"]]


@pytest.fixture
def answered(starting: Starter, connect_luly: Any) -> Luly:
    found: Luly = connect_luly(starting(scenario={"outcome": "human"}))
    return found


def test_prompt_as_spoken(answered: Luly, clock: Frozen) -> None:
    prompt = "You call {{first_name}}.\nThey owe {{ Amount }}."
    call, lines = spoken_to(answered, clock, {"first_name": "Zoë", "amount": "5 €"}, prompt=prompt)
    assert lines[0] == "You call Zoë.\nThey owe 5 €."
    assert len(lines) == 3
    assert call["variables"]["spoken_prompt"] == lines[0]
    assert call["concatenated_transcript"].startswith(f"assistant: {lines[0]}\nuser: ")


def test_first_sentence_comes_first(answered: Luly, clock: Frozen) -> None:
    call, lines = spoken_to(
        answered, clock, {"n": "Bo"}, prompt="About {{n}}.", first_sentence="Hi {{n}}!"
    )
    assert lines[:2] == ["Hi Bo!", "About Bo."]
    assert call["variables"]["spoken_first_sentence"] == "Hi Bo!"


def test_names_that_are_lulys_own_win(answered: Luly, clock: Frozen) -> None:
    _, lines = spoken_to(
        answered, clock, {"to": "you", "call_id": "x"}, prompt="{{to}} {{phone_number}} {{call_id}}"
    )
    to, phone, call_id = lines[0].split(" ")
    assert (to, phone) == (PHONE, PHONE)
    assert len(call_id) == 36


def test_voicemail_message_is_left(starting: Starter, connect_luly: Any, clock: Frozen) -> None:
    luly = connect_luly(starting(scenario={"outcome": "voicemail"}))
    _, lines = spoken_to(luly, clock, {"n": "Bo"}, voicemail_message="Call us, {{n}}.")
    assert lines[-1] == "Call us, Bo."
    _, lines = spoken_to(
        luly, clock, {"n": "Bo"}, voicemail_message="Call us.", voicemail_action="hangup"
    )
    assert "Call us." not in lines


def test_nobody_answered_nothing_said(starting: Starter, connect_luly: Any, clock: Frozen) -> None:
    luly = connect_luly(starting(scenario={"outcome": "no-answer"}))
    call, lines = spoken_to(luly, clock, {})
    assert lines == []
    assert call["status"] == "no-answer"
    assert call["concatenated_transcript"] == ""
    assert "spoken_prompt" not in call["variables"]


def test_levers_fills_the_text_in_its_app(levers: Levers, simulator: Running) -> None:
    tags = {"amount": "$500.00", "due_date": "January 15, 2026"}
    levers.send({"numberToCall": "+96612341234", "promptTags": tags})
    (call,) = calls(simulator.home)
    assert call.spoken["prompt"] == (
        "You are a collections agent. The customer owes $500.00 due by January 15, 2026.\n"
        "Be professional and offer payment plan options if the customer cannot pay in full."
    )


def test_levers_templates_can_be_put(levers: Levers, simulator: Running) -> None:
    address = f"{simulator.url}/callsheet-simulator/levers-template"
    one = "0B9C2D54-26A4-4D5D-8F0B-111111111111"
    assert levers.client.put(address, json={"text": "Default {{n}}"}).status_code == 200
    put = levers.client.put(address, json={"text": "Own {{n}}", "aiSettingsTemplateId": one})
    assert put.status_code == 200
    contact = {"numberToCall": "+96612341234", "promptTags": {"n": "x"}}
    levers.send(contact)
    levers.send(contact, aiSettingsTemplateId=one.lower())
    levers.send(contact, aiSettingsTemplateId="0b9c2d54-26a4-4d5d-8f0b-222222222222")
    levers.client.put(address, json={"text": "Later"})
    found = [call.spoken["prompt"] for call in calls(simulator.home)]
    assert found == ["Default x", "Own x", "Default x"]
    assert levers.client.put(address, json={"text": 5}).status_code == 400
    assert levers.client.get(address).json()["templates"][""] == "Later"
