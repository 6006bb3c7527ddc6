"""The exact bytes: stable, complete, and nothing that the operator did not set."""

import json
from typing import Any

import pytest

from tests.providers.samples import a_batch, a_call
from tui.domain.batch import OUR_PARAMETERS, BatchOptions
from tui.domain.errors import UsageError
from tui.domain.outgoing import OutgoingBatch
from tui.providers.levers_body import levers_body
from tui.providers.luly_body import luly_body

_FOREIGN_TO_LULY: list[dict[str, Any]] = [
    {"metadata": {"a": "b"}},
    {"metadata_json": "{}"},
    {"ai_settings_template_id": "u"},
    {"country_code": "SA"},
    {"batch_size": 10},
    {"update_existing": True},
]
_FOREIGN_TO_LEVERS: list[dict[str, Any]] = [
    {"params": {"voice": "maya"}},
    {"campaign_id": "c"},
    {"caller": "+1555"},
    {"batch_webhook": "https://example.com"},
]


def test_luly_body_is_written_in_one_form() -> None:
    assert luly_body(a_batch()) == (
        b'{"base_prompt": "{{prompt}}", "call_data": [{"phone_number": "+15550100", '
        b'"prompt": "Hello.", "callsheet_ref": "c1"}], "label": "cs-abcdefghij spring"}'
    )


def test_levers_body_is_written_in_one_form() -> None:
    batch = a_batch(a_call(first_name="Ann", slots={"amount": "$5"}), prompt=None)
    assert levers_body(batch) == (
        b'{"contacts": [{"numberToCall": "+15550100", "firstName": "Ann", "metadata": '
        b'{"callsheet_batch": "b1", "callsheet_attempt": "abcdefghij", "callsheet_ref": "c1"}, '
        b'"promptTags": {"amount": "$5"}}]}'
    )


@pytest.mark.parametrize("text", ["مرحبا", "Zoë", "a\u2028b", '"\\', "\U0001f4de", "\x00\x1b"])
def test_any_text_arrives_as_it_is(text: str) -> None:
    luly = json.loads(luly_body(a_batch(a_call(slots={"prompt": text}))))
    levers = json.loads(levers_body(a_batch(a_call(slots={"prompt": text}, first_name=text))))
    assert luly["call_data"][0]["prompt"] == text
    assert levers["contacts"][0]["promptTags"]["prompt"] == text
    assert levers["contacts"][0]["firstName"] == text


@pytest.mark.parametrize("build", [luly_body, levers_body])
def test_half_a_character_is_refused(build: Any) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        build(a_batch(a_call(slots={"prompt": "\ud83d"})))


@pytest.mark.parametrize("build", [luly_body, levers_body])
def test_a_number_travels_as_written(build: Any) -> None:
    assert b'"(0)55 12-34 x9"' in build(a_batch(a_call(phone="(0)55 12-34 x9")))


@pytest.mark.parametrize("options", _FOREIGN_TO_LULY)
def test_luly_refuses_levers_options(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="Luly has no"):
        luly_body(a_batch(options=BatchOptions(**options)))


@pytest.mark.parametrize("options", _FOREIGN_TO_LEVERS)
def test_levers_refuses_luly_options(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="Levers has no"):
        levers_body(a_batch(options=BatchOptions(**options)))


@pytest.mark.parametrize("name", sorted(OUR_PARAMETERS))
def test_luly_parameters_of_ours_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match=name):
        luly_body(a_batch(options=BatchOptions(params={name: "x"})))


@pytest.mark.parametrize("name", ["phone_number", "Phone_Number ", "callsheet_ref"])
def test_luly_slots_do_not_take_our_properties(name: str) -> None:
    with pytest.raises(UsageError, match="is ours"):
        luly_body(a_batch(a_call(slots={name: "x"})))


def test_luly_needs_a_prompt() -> None:
    with pytest.raises(UsageError, match="needs a template"):
        luly_body(a_batch(prompt=None))


def test_luly_field_set_twice_is_refused() -> None:
    with pytest.raises(UsageError, match="twice"):
        luly_body(a_batch(options=BatchOptions(caller="+1", params={"from": "+2"})))


def test_luly_spoken_parameters_travel_compiled() -> None:
    options = BatchOptions(params={"first_sentence": "Hi {{ first_name }}", "voice": "maya"})
    batch = a_batch(options=options, spoken={"first_sentence": "{{first_sentence}}"})
    assert json.loads(luly_body(batch))["first_sentence"] == "{{first_sentence}}"
    with pytest.raises(UsageError, match="not compiled"):
        luly_body(a_batch(options=options))


def test_luly_parameter_that_is_no_json_is_refused() -> None:
    with pytest.raises(UsageError, match="JSON"):
        luly_body(a_batch(options=BatchOptions(params={"temperature": float("nan")})))


def test_test_mode_is_set_by_a_test_only_and_rings_one_phone() -> None:
    assert "test_mode" not in json.loads(luly_body(a_batch()))
    assert json.loads(luly_body(a_batch(test=True)))["test_mode"] is True
    two = a_batch(a_call("c1"), a_call("c2"), test=True)
    for build in (luly_body, levers_body):
        with pytest.raises(UsageError, match="one call"):
            build(two)


@pytest.mark.parametrize("build", [luly_body, levers_body])
def test_a_batch_of_nobody_is_refused(build: Any) -> None:
    with pytest.raises(UsageError, match="no call"):
        build(OutgoingBatch("b1", "abcdefghij", "cs-abcdefghij", (), BatchOptions(), "x"))


@pytest.mark.parametrize("build", [luly_body, levers_body])
def test_a_call_without_a_number_is_refused(build: Any) -> None:
    with pytest.raises(UsageError, match="number"):
        build(a_batch(a_call(phone="")))


def test_levers_options_travel() -> None:
    options = BatchOptions(
        update_existing=True, ai_settings_template_id="u-1", country_code="SA", batch_size=50
    )
    built = json.loads(levers_body(a_batch(options=options)))
    del built["contacts"]
    assert built == {
        "updateExisting": True,
        "aiSettingsTemplateId": "u-1",
        "countryCode": "SA",
        "batchSize": 50,
    }


@pytest.mark.parametrize(("chosen", "sent"), [("", "default"), ("other", "other"), ("none", None)])
def test_levers_template_is_the_profiles_another_or_none(chosen: str, sent: str | None) -> None:
    options = BatchOptions(ai_settings_template_id=chosen)
    built = json.loads(levers_body(a_batch(options=options), "default"))
    assert built.get("aiSettingsTemplateId") == sent


def test_levers_test_call_renames_nobody() -> None:
    call = a_call(first_name="Ann", last_name="Lee", metadata={"crm": "7"}, slots={"a": "b"})
    options = BatchOptions(update_existing=True, ai_settings_template_id="u-1")
    built = json.loads(levers_body(a_batch(call, options=options, test=True)))
    assert built == {
        "aiSettingsTemplateId": "u-1",
        "contacts": [
            {
                "numberToCall": "+15550100",
                "metadata": {
                    "callsheet_batch": "b1",
                    "callsheet_attempt": "abcdefghij",
                    "callsheet_ref": "c1",
                    "callsheet_test": True,
                },
                "promptTags": {"a": "b"},
            }
        ],
    }


@pytest.mark.parametrize("size", [1, 9, 1001])
def test_levers_batch_size_has_bounds(size: int) -> None:
    with pytest.raises(UsageError, match="batch-size"):
        levers_body(a_batch(options=BatchOptions(batch_size=size)))


@pytest.mark.parametrize("code", ["sa", "SAU", "S", "٣٤"])
def test_levers_country_code_is_two_letters(code: str) -> None:
    with pytest.raises(UsageError, match="country"):
        levers_body(a_batch(options=BatchOptions(country_code=code)))


def test_levers_number_has_at_most_a_hundred_characters() -> None:
    with pytest.raises(UsageError, match="101"):
        levers_body(a_batch(a_call(phone="1" * 101)))


def test_levers_metadata_of_ours_is_not_the_operators() -> None:
    with pytest.raises(UsageError, match="callsheet_ref"):
        levers_body(a_batch(a_call(metadata={"callsheet_ref": "c9"})))


def test_levers_tags_are_texts() -> None:
    slots: dict[str, Any] = {"amount": 5}
    with pytest.raises(UsageError, match="amount"):
        levers_body(a_batch(a_call(slots=slots)))
