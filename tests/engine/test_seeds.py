"""Every request example of both providers' pages, from a file of contacts to the same JSON out."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.engine.desks import LEVERS, LULY, desk_at
from tui.domain.batch import BatchOptions
from tui.engine.compose import NewBatch, compose_batch
from tui.engine.desk import Desk
from tui.engine.importing import import_file
from tui.engine.payload import payload

OVERRIDES = frozenset({"invalid_number"})
PEOPLE = (("+96612341234", "John", "Doe"), ("+96612345678", "Jane", "Smith"))
PROJECTS = (("proj_123", "custom_id_456"), ("proj_124", "custom_id_789"))
DUES = (("$500.00", "January 15, 2026"), ("$1,200.00", "February 1, 2026"))
METADATA = {
    "project_id": "{{ metadata_project_id }}",
    "extra_id": "{{ metadata_extra_id }}",
}
TAGS = {"amount": "{{ amount }}", "due_date": "{{ due_date }}"}
GUARDRAIL = (
    "Do not mention late fees. If the customer asks about penalties, "
    "redirect to their account portal."
)


def contacts(*, first: bool = False, last: bool = False, metadata: bool = False) -> list[Any]:
    made: list[dict[str, Any]] = []
    for (phone, first_name, last_name), (project, extra) in zip(PEOPLE, PROJECTS, strict=True):
        contact: dict[str, Any] = {"numberToCall": phone}
        if first:
            contact["firstName"] = first_name
        if last:
            contact["lastName"] = last_name
        if metadata:
            contact["metadata"] = {"project_id": project, "extra_id": extra}
        made.append(contact)
    return made


def tagged(**more: str) -> list[Any]:
    return [
        {**contact, "promptTags": {"amount": amount, "due_date": due, **more}}
        for contact, (amount, due) in zip(contacts(first=True), DUES, strict=True)
    ]


EXAMPLES = {
    "numbers only": ({"contacts": contacts(metadata=True)}, BatchOptions(metadata=METADATA)),
    "contact details": (
        {"contacts": contacts(first=True, last=True, metadata=True)},
        BatchOptions(metadata=METADATA),
    ),
    "update existing": (
        {"updateExisting": True, "contacts": contacts(first=True, last=True, metadata=True)},
        BatchOptions(metadata=METADATA, update_existing=True),
    ),
    "own template": (
        {
            "aiSettingsTemplateId": "template-uuid-here",
            "contacts": contacts(first=True, last=True, metadata=True),
        },
        BatchOptions(metadata=METADATA, ai_settings_template_id="template-uuid-here"),
    ),
    "prompt tags": (
        {"aiSettingsTemplateId": "template-uuid-here", "contacts": tagged()},
        BatchOptions(variables=TAGS, ai_settings_template_id="template-uuid-here"),
    ),
    "guardrail": (
        {"contacts": tagged(guardrail=GUARDRAIL)},
        BatchOptions(variables={**TAGS, "guardrail": GUARDRAIL}),
    ),
}


def without_marks(value: Any) -> Any:
    """Take every `callsheet_*` key away, and what is empty without it."""
    if isinstance(value, list):
        return [without_marks(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {k: without_marks(v) for k, v in value.items() if not k.startswith("callsheet_")}
    return {key: item for key, item in kept.items() if item != {}}


def store_list(desk: Desk, name: str, body: Any) -> None:
    report = import_file(desk, json.dumps(body).encode(), name=f"{name}.json", list_name=name)
    assert (report.added, report.kept_invalid) == (2, 2), "kept as written, to be overridden"


@pytest.mark.parametrize("name", EXAMPLES)
def test_levers(tmp_path: Path, name: str) -> None:
    body, options = EXAMPLES[name]
    with desk_at(tmp_path, LEVERS) as (desk, _):
        store_list(desk, name, body)
        batch = compose_batch(desk, NewBatch("wave", name, options=options))
        sent = json.loads(payload(desk, batch.id, overrides=OVERRIDES))
    assert without_marks(sent) == body


def test_luly(tmp_path: Path) -> None:
    body = {
        "base_prompt": "You are calling {{business}} to renew their subscription to {{service}} "
        "before it expires on {{date}}.",
        "call_data": [
            {
                "phone_number": "1234567890",
                "business": "ABC Corp",
                "service": "Netflix",
                "date": "September 4th",
            },
            {
                "phone_number": "32176540987",
                "business": "XYZ inc.",
                "service": "Window Cleaning",
                "date": "December 20th",
            },
        ],
    }
    with desk_at(tmp_path, replace(LULY, mode="slots")) as (desk, _):
        store_list(desk, "seed", body)
        template = desk.store.templates.save("renew", str(body["base_prompt"]), "ana")
        batch = compose_batch(desk, NewBatch("wave", "seed", template.id))
        sent = json.loads(payload(desk, batch.id, overrides=OVERRIDES))
    assert sent.pop("label").startswith("cs-")
    assert without_marks(sent) == body
