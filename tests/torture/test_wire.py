"""Each fault of the wire through the real command: outcome, row states, exit code, bodies sent."""

import json
import shutil
import socket
from pathlib import Path

import pytest

from tests.providers.faulty import Script, Wire, answering
from tests.torture.faults import FAULTS, SHAPES, Fault, listing, logged_in, no_list
from tests.torture.wire import KEYS, PEOPLE, break_wire, check, command, composed, send, served
from tui.domain.states import AttemptState

PROVIDERS = ["luly", "levers"]


@pytest.fixture(scope="module", params=PROVIDERS)
def prepared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a composed workspace, named after its provider."""
    folder = tmp_path_factory.mktemp("wire") / str(request.param)
    folder.mkdir()
    composed(folder, str(request.param))
    return folder


def fresh(prepared: Path, tmp_path: Path) -> Path:
    """A copy of the prepared workspace."""
    return Path(shutil.copytree(prepared, tmp_path / "copy"))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_comes_to_what_the_table_says(prepared: Path, tmp_path: Path, fault: Fault) -> None:
    assert not break_wire(prepared, tmp_path / "copy", fault)


def test_nobody_listens(prepared: Path, tmp_path: Path) -> None:
    provider = prepared.name
    with socket.socket() as unlistened:
        unlistened.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unlistened.getsockname()[1]}"
        sent = send(command(fresh(prepared, tmp_path), url, provider), provider)
    check(sent, AttemptState.NOT_SENT, attempts=3)


def test_no_such_host(prepared: Path, tmp_path: Path) -> None:
    cli = command(fresh(prepared, tmp_path), "https://callsheet.invalid/api", prepared.name)
    check(send(cli, prepared.name), AttemptState.NOT_SENT, attempts=3)


def test_no_tls(prepared: Path, tmp_path: Path) -> None:
    async def plain(wire: Wire) -> None:
        await wire.reader.read(10)
        await wire.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with served([plain]) as line:
        url = line.seen.url.replace("http:", "https:")
        sent = send(command(fresh(prepared, tmp_path), url, prepared.name), prepared.name)
    check(sent, AttemptState.NOT_SENT, attempts=3)
    assert line.seen.bodies == []


def test_a_key_that_runs_out_amid_a_batch_sends_no_body_again(
    prepared: Path, tmp_path: Path
) -> None:
    provider = prepared.name
    yes = answering(201, {"message": "success", "batch_id": "b-1"})
    no = answering(401, SHAPES["errors"])
    login: list[Script] = [logged_in] if provider == "levers" else []
    with served([*login, yes, no, no_list]) as line:
        cli = command(
            fresh(prepared, tmp_path), line.seen.url, provider, chunk=1, login=bool(login)
        )
        sent = send(cli, provider)
    assert (sent.code, sent.document["outcome"]) == (10, "partly")
    assert sent.rows == {"accepted": 1, "rejected": 1, "planned": 1}
    assert len(line.posts) == 2
    bodies = [body for body in line.seen.bodies if b"callsheet" in body]
    assert len(bodies) == len(set(bodies)) == 2
    assert sent.violations == []


@pytest.mark.parametrize("status", [401, 403, 500])
def test_a_login_that_fails_sends_no_call(tmp_path: Path, status: int) -> None:
    composed(tmp_path, "levers")
    with served([answering(status, {"error": "no"})]) as line:
        sent = send(command(tmp_path, line.seen.url, "levers", login=True), "levers")
    assert sent.code == (4 if status < 500 else 5)
    assert sent.rows == {"planned": PEOPLE}
    assert line.posts == []
    assert sent.attempts == ()


def test_a_yes_without_an_id_is_found_by_its_label(tmp_path: Path) -> None:
    composed(tmp_path, "luly")
    bodies: list[bytes] = []

    async def no_id(wire: Wire) -> None:
        bodies.append(await wire.request())
        await wire.answer(200, json.dumps({"status": "success", "pathway_id": "p"}).encode())

    with served([no_id, listing(bodies)]) as line:
        sent = send(command(tmp_path, line.seen.url, "luly"), "luly")
    check(sent, AttemptState.ACCEPTED)
    assert sent.attempts[0].provider_batch_id == "b-found"
    assert len(line.posts) == 1


def test_a_key_in_an_answer_is_not_kept(prepared: Path, tmp_path: Path) -> None:
    provider = prepared.name
    key = KEYS["TORTURE_KEY" if provider == "luly" else "TORTURE_TOKEN"]
    told = {"status": "error", "message": f"The key {key} is not yours"}
    with served([answering(401, told), no_list]) as line:
        sent = send(command(fresh(prepared, tmp_path), line.seen.url, provider), provider)
    assert sent.code == 4
    assert sent.violations == []
    assert key not in sent.attempts[0].detail
