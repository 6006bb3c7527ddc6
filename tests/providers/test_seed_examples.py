"""Every request example of both providers' pages comes out of the adapters, as written there."""

import json
from typing import Any

import pytest

from tests.providers.samples import clock, levers_profile, luly_profile
from tui.domain.batch import BatchOptions
from tui.domain.outgoing import OutgoingBatch, OutgoingCall
from tui.providers import provider_for

BASIC = """{
    "contacts": [
      {
        "numberToCall": "+96612341234",
        "metadata": {"project_id": "proj_123", "extra_id": "custom_id_456"}
      },
      {
        "numberToCall": "+96612345678",
        "metadata": {"project_id": "proj_124", "extra_id": "custom_id_789"}
      }
    ]
  }"""

_NAMED_CONTACTS = """
    "contacts": [
      {
        "numberToCall": "+96612341234",
        "firstName": "John",
        "lastName": "Doe",
        "metadata": {"project_id": "proj_123", "extra_id": "custom_id_456"}
      },
      {
        "numberToCall": "+96612345678",
        "firstName": "Jane",
        "lastName": "Smith",
        "metadata": {"project_id": "proj_124", "extra_id": "custom_id_789"}
      }
    ]
  }"""

NAMED = "{" + _NAMED_CONTACTS
UPDATING = '{"updateExisting": true,' + _NAMED_CONTACTS
TEMPLATED = '{"aiSettingsTemplateId": "template-uuid-here",' + _NAMED_CONTACTS

TAGGED = """{
    "aiSettingsTemplateId": "template-uuid-here",
    "contacts": [
      {
        "numberToCall": "+96612341234",
        "firstName": "John",
        "promptTags": {"amount": "$500.00", "due_date": "January 15, 2026"}
      },
      {
        "numberToCall": "+96612345678",
        "firstName": "Jane",
        "promptTags": {"amount": "$1,200.00", "due_date": "February 1, 2026"}
      }
    ]
  }"""

GUARDED = """{
    "contacts": [
      {
        "numberToCall": "+96612341234",
        "promptTags": {
          "amount": "$1,200.00",
          "due_date": "February 1, 2026",
          "guardrail": "Do not mention late fees. If the customer asks about penalties, redirect to their account portal."
        }
      }
    ]
  }"""  # noqa: E501  (the page's own words, put into a request)

LEVERS_EXAMPLES = {
    "phone numbers only": BASIC,
    "with contact details": NAMED,
    "update existing": UPDATING,
    "custom template": TEMPLATED,
    "prompt tags": TAGGED,
    "guardrail": GUARDED,
}

LULY_CALLS = """[
  {
    "phone_number": "1234567890",
    "business": "ABC Corp",
    "service": "Netflix",
    "date": "September 4th"
  },
  {
    "phone_number": "32176540987",
    "business": "XYZ inc.",
    "service": "Window Cleaning",
    "date": "December 20th"
  }
]"""


def _to_levers_call(contact: dict[str, Any], ref: str) -> OutgoingCall:
    return OutgoingCall(
        ref,
        contact["numberToCall"],
        first_name=contact.get("firstName", ""),
        last_name=contact.get("lastName", ""),
        slots=contact.get("promptTags", {}),
        metadata=contact.get("metadata", {}),
    )


def _without_ours(document: dict[str, Any]) -> dict[str, Any]:
    for contact in document["contacts"]:
        kept = {k: v for k, v in contact["metadata"].items() if not k.startswith("callsheet_")}
        if kept:
            contact["metadata"] = kept
        else:
            del contact["metadata"]
    return document


@pytest.mark.parametrize("name", LEVERS_EXAMPLES)
def test_levers_example(name: str) -> None:
    example = json.loads(LEVERS_EXAMPLES[name])
    calls = tuple(_to_levers_call(c, f"c{i}") for i, c in enumerate(example["contacts"]))
    options = BatchOptions(
        update_existing=example.get("updateExisting", False),
        ai_settings_template_id=example.get("aiSettingsTemplateId", ""),
    )
    batch = OutgoingBatch("b1", "abcdefghij", "cs-abcdefghij", calls, options)
    provider = provider_for(levers_profile("https://api.dev.uselevers.com"), clock)
    built = json.loads(provider.build(batch))
    assert [c["metadata"]["callsheet_ref"] for c in built["contacts"]] == [c.ref for c in calls]
    assert _without_ours(built) == example
    assert provider.send_url() == (
        "https://api.dev.uselevers.com/api-service/v1/ai/phone-calls/action/call-bulk"
    )
    assert provider.key_header("<token>") == ("Authorization", "Bearer <token>")
    assert provider.headers()["Content-Type"] == "application/json"


def test_luly_example() -> None:
    example = json.loads(LULY_CALLS)
    calls = tuple(
        OutgoingCall(
            f"c{i}",
            item["phone_number"],
            slots={k: v for k, v in item.items() if k != "phone_number"},
        )
        for i, item in enumerate(example)
    )
    prompt = (
        "You are calling {{business}} to renew their subscription to {{service}} "
        "before it expires on {{date}}."
    )
    batch = OutgoingBatch("b1", "abcdefghij", "cs-abcdefghij", calls, BatchOptions(), prompt)
    provider = provider_for(luly_profile("https://app.luly.ai/api"), clock)
    built = json.loads(provider.build(batch))
    assert built["base_prompt"] == prompt
    assert [c.pop("callsheet_ref") for c in built["call_data"]] == ["c0", "c1"]
    assert built["call_data"] == example
    assert sorted(built) == ["base_prompt", "call_data", "label"]
    assert provider.send_url() == "https://app.luly.ai/api/v1/batches"


def test_luly_fields_of_the_page_all_travel() -> None:
    options = BatchOptions(
        caller="+15550111",
        campaign_id="spring",
        batch_webhook="https://example.com/done",
        params={"voice": "maya", "max_duration": 5},
    )
    calls = (OutgoingCall("c1", "1234567890", slots={"prompt": "Hi."}),)
    batch = OutgoingBatch(
        "b1", "abcdefghij", "cs-abcdefghij x", calls, options, "{{prompt}}", test=True
    )
    built = json.loads(provider_for(luly_profile("https://app.luly.ai/api"), clock).build(batch))
    assert built == {
        "base_prompt": "{{prompt}}",
        "call_data": [{"phone_number": "1234567890", "prompt": "Hi.", "callsheet_ref": "c1"}],
        "label": "cs-abcdefghij x",
        "from": "+15550111",
        "campaign_id": "spring",
        "batch_webhook": "https://example.com/done",
        "test_mode": True,
        "voice": "maya",
        "max_duration": 5,
    }
