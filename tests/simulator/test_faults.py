"""Faults on request: what goes wrong, what is taken all the same, what the dial log says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.simulator.conftest import Frozen, Levers, Luly, Starter, rows
from tui.simulator import Running, ScenarioError, read_scenario

Connect = Callable[[Running], Luly]


def faulty(starting: Starter, *faults: dict[str, Any]) -> Running:
    return starting(scenario={"faults": list(faults)})


def test_a_status_before_anything_is_taken(starting: Starter, connect_luly: Connect) -> None:
    body = {"status": "error", "message": "Rate limit exceeded"}
    running = faulty(
        starting, {"provider": "luly", "request": 2, "status": 429, "body": body, "headers": {}}
    )
    luly = connect_luly(running)
    assert luly.send(*rows(1)).status_code == 200
    assert luly.client.get("/batches").status_code == 200
    answer = luly.send(*rows(1))
    assert (answer.status_code, answer.json()) == (429, body)
    assert luly.send(*rows(1)).status_code == 200
    assert len(running.dials()) == 2


def test_a_status_after_the_batch_was_taken(starting: Starter, connect_luly: Connect) -> None:
    running = faulty(
        starting,
        {"provider": "luly", "request": [1], "status": 502, "body": "Bad gateway", "accept": True},
    )
    luly = connect_luly(running)
    answer = luly.send(*rows(3))
    assert (answer.status_code, answer.text) == (502, "Bad gateway")
    assert len(running.dials()) == 3
    assert len(luly.client.get("/batches").json()["batches"]) == 1


def test_no_id_and_a_cut_label(starting: Starter, connect_luly: Connect) -> None:
    running = faulty(starting, {"provider": "luly", "no_id": True, "cut_label": 5})
    luly = connect_luly(running)
    assert luly.send(*rows(1), label="cs-abcdef").json() == {"message": "success"}
    assert luly.client.get("/batches").json()["batches"][0]["label"] == "cs-ab"


def test_a_batch_that_is_listed_late(
    starting: Starter, connect_luly: Connect, clock: Frozen
) -> None:
    luly = connect_luly(faulty(starting, {"provider": "luly", "list_late": 30}))
    luly.send(*rows(1))
    assert luly.client.get("/batches").json()["batches"] == []
    clock.forward(31 * 20)
    assert len(luly.client.get("/batches").json()["batches"]) == 1


@pytest.mark.parametrize(("accept", "dialled"), [(True, 2), (False, 0)])
def test_a_connection_closed_without_an_answer(
    starting: Starter, connect_luly: Connect, accept: bool, dialled: int
) -> None:
    running = faulty(starting, {"provider": "luly", "request": 1, "drop": True, "accept": accept})
    luly = connect_luly(running)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        luly.send(*rows(2))
    assert len(running.dials()) == dialled
    assert luly.send(*rows(1)).status_code == 200


def test_a_request_that_hangs(starting: Starter, connect_luly: Connect) -> None:
    running = faulty(starting, {"provider": "luly", "request": 1, "hang": 30})
    luly = connect_luly(running)
    luly.client.timeout = httpx.Timeout(0.5)
    with pytest.raises(httpx.ReadTimeout):
        luly.send(*rows(2))
    assert len(running.dials()) == 2


def test_faults_of_other_kinds(starting: Starter, connect_luly: Connect) -> None:
    running = faulty(
        starting,
        {"provider": "luly", "on": "list", "request": 1, "status": 503},
        {"provider": "luly", "on": "details", "status": 500},
        {"provider": "levers", "on": "auth", "request": 2, "status": 500},
        {"provider": "levers", "on": "any", "request": 3, "status": 403, "body": {"detail": "no"}},
    )
    luly = connect_luly(running)
    assert luly.client.get("/batches").status_code == 503
    assert luly.client.get("/batches").status_code == 200
    assert luly.client.get("/batches/x").status_code == 500
    levers = Levers(running.url)
    keys = {"clientId": "simulator", "clientSecret": "simulator-secret"}
    assert levers.client.post("/auth/v1/api-key/auth", json=keys).status_code == 500
    answer = levers.send({"numberToCall": "+96612341234"})
    levers.client.close()
    assert (answer.status_code, answer.json()) == (403, {"detail": "no"})
    assert running.dials() == []


def test_outcomes_on_request(starting: Starter, connect_luly: Connect, clock: Frozen) -> None:
    running = starting(
        scenario={"outcome": "busy", "outcome_of": {"+12025550001": "failed"}},
    )
    luly = connect_luly(running)
    batch_id = luly.accepted(*rows(4))
    clock.forward(300)
    found = [call["status"] for call in luly.batch(batch_id)["call_data"]]
    assert found == ["busy", "failed", "busy", "busy"]


def test_other_options(starting: Starter, connect_luly: Connect, clock: Frozen) -> None:
    options = {
        "outcome": "human",
        "answered_by": "always",
        "late_details": 600,
        "dnc": ["+12025550009"],
    }
    luly = connect_luly(starting(scenario=options))
    refused = luly.send(*rows(10))
    assert refused.status_code == 400
    assert refused.json()["status"] == "DNC Error"
    batch_id = luly.accepted(*rows(1), label="x")
    clock.forward(200)
    (call,) = luly.batch(batch_id)["call_data"]
    assert call["completed"]
    assert call["answered_by"] is None
    clock.forward(500)
    assert luly.batch(batch_id)["call_data"][0]["answered_by"] == "human"


def test_a_file_of_either_kind(tmp_path: Path) -> None:
    toml = tmp_path / "one.toml"
    toml.write_text('outcome = "busy"\n[[faults]]\nprovider = "luly"\nrequest = 3\nstatus = 500\n')
    found = json.loads('{"outcome": "busy", "faults": [{"provider": "luly"}]}')
    found["faults"][0] |= {"request": 3, "status": 500}
    as_json = tmp_path / "one.json"
    as_json.write_text(json.dumps(found))
    assert read_scenario(toml) == read_scenario(as_json)
    assert read_scenario(toml).faults[0].accept is False
    assert read_scenario(None) == read_scenario({})


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({"fault": []}, "'fault' is not known here"),
        ({"outcome": "asleep"}, "outcome is one of human"),
        ({"outcomes": {"human": 0}}, "add up to nothing"),
        ({"outcomes": {"human": "x"}}, "human is a number"),
        ({"outcome_of": {"+1": "asleep"}}, "outcome_of: +1 is one of"),
        ({"placeholder": "<>"}, "placeholder is one of"),
        ({"dnc": "x"}, "dnc is a list"),
        ({"faults": {}}, "faults is a list"),
        ({"faults": [5]}, "faults[0] is no object"),
        ({"faults": [{"provider": "luly"}]}, "faults[0] does nothing"),
        ({"faults": [{"provider": "bland", "status": 500}]}, "provider is one of luly, levers"),
        ({"faults": [{"provider": "luly", "status": 99}]}, "status is a whole number"),
        ({"faults": [{"provider": "luly", "drop": "yes"}]}, "drop is true or false"),
        ({"faults": [{"provider": "luly", "drop": True, "request": 0}]}, "request is a number"),
        ({"faults": [{"provider": "luly", "hang": -1}]}, "hang is a number"),
        ({"faults": [{"provider": "luly", "cut_label": "5"}]}, "cut_label is the number"),
        ({"faults": [{"provider": "luly", "on": "post", "drop": True}]}, "on is one of send"),
        ({"faults": [{"provider": "luly", "drop": True, "headers": []}]}, "headers is an object"),
    ],
)
def test_scenarios_that_make_no_sense(found: dict[str, object], words: str) -> None:
    with pytest.raises(ScenarioError) as error:
        read_scenario(found)
    assert words in str(error.value)


def test_scenario_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="cannot be read"):
        read_scenario(tmp_path / "none.toml")
    for name, text in (("a.toml", "x = ["), ("a.json", "{"), ("b.json", "[]")):
        (tmp_path / name).write_text(text)
        with pytest.raises(ScenarioError, match=name):
            read_scenario(tmp_path / name)
