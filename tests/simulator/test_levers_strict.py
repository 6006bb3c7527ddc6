"""What Levers' pages call wrong is refused in FastAPI's shape, and nothing of it is dialled."""

from typing import Any

import pytest

from tests.simulator.conftest import Frozen, Levers
from tui.simulator import Running

PHONE = "+96612341234"
SAMPLES: list[dict[str, Any]] = [
    {"contacts": [{"numberToCall": PHONE, "metadata": {"project_id": "proj_123"}}]},
    {"updateExisting": True, "contacts": [{"numberToCall": PHONE, "firstName": "John"}]},
    {"aiSettingsTemplateId": "template-uuid-here", "contacts": [{"numberToCall": PHONE}]},
    {
        "aiSettingsTemplateId": "template-uuid-here",
        "contacts": [
            {
                "numberToCall": PHONE,
                "firstName": "John",
                "promptTags": {"amount": "$500.00", "due_date": "January 15, 2026"},
            }
        ],
    },
    {"batchSize": 10, "countryCode": "SA", "contacts": [{"numberToCall": "0501234567"}]},
]


@pytest.mark.parametrize("sample", SAMPLES)
def test_page_samples_are_taken(levers: Levers, simulator: Running, sample: dict[str, Any]) -> None:
    answer = levers.send(
        *sample["contacts"], **{k: v for k, v in sample.items() if k != "contacts"}
    )
    assert answer.status_code == 201
    assert answer.json() == {}
    assert len(simulator.dials()) == 1


@pytest.mark.parametrize(
    ("contact", "loc", "kind"),
    [
        ({}, ["numberToCall"], "missing"),
        ({"numberToCall": ""}, ["numberToCall"], "string_too_short"),
        ({"numberToCall": "1" * 101}, ["numberToCall"], "string_too_long"),
        ({"numberToCall": 966}, ["numberToCall"], "string_type"),
        ({"numberToCall": None}, ["numberToCall"], "string_type"),
        ({"numberToCall": PHONE, "firstName": 1}, ["firstName"], "string_type"),
        ({"numberToCall": PHONE, "metadata": []}, ["metadata"], "dict_type"),
        ({"numberToCall": PHONE, "promptTags": "x"}, ["promptTags"], "dict_type"),
        ({"numberToCall": PHONE, "promptTags": {"a": 5}}, ["promptTags", "a"], "string_type"),
        ({"numberToCall": PHONE, "promptTags": {"a": None}}, ["promptTags", "a"], "string_type"),
        ("+96612341234", [], "model_attributes_type"),
    ],
)
def test_contacts(
    levers: Levers, simulator: Running, contact: Any, loc: list[str], kind: str
) -> None:
    answer = levers.send({"numberToCall": PHONE}, contact)
    assert answer.status_code == 422
    (detail,) = answer.json()["detail"]
    assert detail["loc"] == ["body", "contacts", 1, *loc]
    assert detail["type"] == kind
    assert detail["msg"]
    assert simulator.dials() == []


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("batchSize", 9, "greater_than_equal"),
        ("batchSize", 1001, "less_than_equal"),
        ("batchSize", "100", "int_type"),
        ("batchSize", True, "int_type"),
        ("aiSettingsTemplateId", "template", "uuid_parsing"),
        ("aiSettingsTemplateId", 5, "uuid_type"),
        ("updateExisting", "yes", "bool_type"),
        ("countryCode", "SAU", "value_error"),
        ("contacts", {}, "list_type"),
    ],
)
def test_options(levers: Levers, name: str, value: object, kind: str) -> None:
    body = {"contacts": [{"numberToCall": PHONE}], name: value}
    path = "/api-service/v1/ai/phone-calls/action/call-bulk"
    answer = levers.client.post(path, json=body)
    assert answer.status_code == 422
    assert [(d["loc"], d["type"]) for d in answer.json()["detail"]] == [(["body", name], kind)]


@pytest.mark.parametrize("size", [10, 1000])
def test_batch_size_bounds(levers: Levers, size: int) -> None:
    assert levers.send({"numberToCall": PHONE}, batchSize=size).status_code == 201


def test_all_problems_come_at_once(levers: Levers) -> None:
    answer = levers.send({}, {"numberToCall": ""}, batchSize=5)
    assert len(answer.json()["detail"]) == 3


def test_no_contacts_and_no_json(levers: Levers) -> None:
    path = "/api-service/v1/ai/phone-calls/action/call-bulk"
    assert levers.client.post(path, json={}).json()["detail"][0]["type"] == "missing"
    headers = {"content-type": "application/json"}
    assert levers.client.post(path, content=b"{", headers=headers).status_code == 422
    assert levers.client.post(path, json=[]).status_code == 422


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer x", "Bearer a.b.c", "simulator-key"])
def test_wrong_token(levers: Levers, simulator: Running, token: str) -> None:
    levers.client.headers["authorization"] = token
    answer = levers.send({"numberToCall": PHONE})
    assert answer.status_code == 401
    assert "detail" in answer.json()
    assert simulator.dials() == []


def test_tokens_expire(levers: Levers, clock: Frozen) -> None:
    assert levers.send({"numberToCall": PHONE}).status_code == 201
    clock.forward(20 * 3601)
    assert levers.send({"numberToCall": PHONE}).status_code == 401


def test_bad_login(levers: Levers) -> None:
    path = "/auth/v1/api-key/auth"
    bad = {"clientId": "simulator", "clientSecret": "guess"}
    assert levers.client.post(path, json=bad).status_code == 401
    answer = levers.client.post(path, json={"clientId": "simulator"})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", "clientSecret"]


def test_single_call(levers: Levers, simulator: Running) -> None:
    path = "/api-service/v1/ai/phone-calls/action/call"
    assert levers.client.post(path, json={"numberToCall": PHONE}).status_code == 201
    answer = levers.client.post(path, json={"numberToCall": PHONE, "contactUuid": "x"})
    assert answer.status_code == 422
    assert len(simulator.dials()) == 1


def test_nothing_tells_how_a_call_went(levers: Levers) -> None:
    for path in ("/api-service/v1/ai/phone-calls", "/api-service/v1/ai/phone-calls/x"):
        assert levers.client.get(path).json() == {"detail": "Not Found"}
