"""Starting, sharing a workspace, stopping, starting again; and how quick it is."""

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.simulator.conftest import Frozen, Levers, Luly, Starter, rows
from tests.simulator.receiver import SECRET
from tui.simulator import Running, calls, dials, start


def test_handshake_and_dial_log(simulator: Running, luly: Luly) -> None:
    found = luly.client.get(f"{simulator.url}/callsheet-simulator").json()
    assert found == {"simulator": "callsheet", "version": "1", "speed": 20.0}
    batch_id = luly.accepted({"phone_number": "+12025550101", "callsheet_ref": "c17"})
    answer = luly.client.get(f"{simulator.url}/callsheet-simulator/dials").json()
    assert answer["total"] == 1
    (dial,) = answer["dials"]
    assert dial == {
        "at": "2026-03-02T09:00:00.000+00:00",
        "provider": "luly",
        "phone": "+12025550101",
        "batch_id": dial["batch_id"],
        "ref": "c17",
        "test": False,
    }
    assert quote(dial["batch_id"], safe="") == batch_id
    shown = luly.client.get(f"{simulator.url}/callsheet-simulator/calls").json()["calls"]
    assert shown[0]["spoken"] == {"prompt": "Hello."}


def test_the_date_is_the_simulators(luly: Luly, clock: Frozen) -> None:
    clock.forward(20 * 3600)
    for path in ("/batches", "/nothing"):
        assert luly.client.get(path).headers["date"] == "Mon, 02 Mar 2026 10:00:00 GMT"


def test_levers_refs_and_tests(simulator: Running, levers: Levers) -> None:
    mark = {"callsheet_ref": "c3", "callsheet_test": "1"}
    levers.send({"numberToCall": "+96612341234", "metadata": mark})
    levers.send({"numberToCall": "+96612341234"})
    assert [(d.provider, d.ref, d.test) for d in simulator.dials()] == [
        ("levers", "c3", True),
        ("levers", "", False),
    ]


def test_no_simulator_no_dials(tmp_path: Path) -> None:
    assert dials(tmp_path / "nowhere") == []
    assert calls(tmp_path) == []
    assert not (tmp_path / "nowhere").exists()


def test_only_the_providers_asked_for(starting: Starter) -> None:
    running = starting(providers=("levers",))
    assert httpx.get(f"{running.luly_url}/v1/batches").status_code == 404
    assert httpx.post(f"{running.levers_url}/auth/v1/api-key/auth").status_code == 422
    with pytest.raises(ValueError, match="bland"):
        starting(providers=("bland",))


@pytest.mark.parametrize(
    "options",
    [
        {"host": "0.0.0.0"},
        {"host": "example.com"},
        {"host": "127.example.com"},
        {"port": 65536},
        {"speed": 0},
        {"speed": float("nan")},
        {"webhook": ("https://example.com/", SECRET)},
    ],
)
def test_arguments_that_make_no_sense(tmp_path: Path, options: dict[str, Any]) -> None:
    before = threading.active_count()
    with pytest.raises(ValueError):
        start(tmp_path, **options)
    assert threading.active_count() == before, "nothing was left running"


def test_two_simulators_on_one_workspace(
    starting: Starter, simulator: Running, luly: Luly, clock: Frozen
) -> None:
    other = Luly(starting(seed=99, speed=3.0).url)
    batch_id = luly.accepted(*rows(20), answered_by_enabled=True)
    for _ in range(12):
        assert other.batch(batch_id) == luly.batch(batch_id)
        clock.forward(15)
    assert luly.batch(batch_id)["status"] == "completed"
    other.accepted(*rows(1))
    assert len(luly.client.get("/batches").json()["batches"]) == 2
    assert len(simulator.dials()) == 21
    other.client.close()


def test_a_restart_forgets_nothing(
    starting: Starter, simulator: Running, luly: Luly, clock: Frozen
) -> None:
    batch_id = luly.accepted(*rows(10))
    clock.forward(20)
    before = luly.batch(batch_id)
    simulator.stop()
    simulator.stop()
    again = Luly(starting().url)
    assert again.batch(batch_id) == before
    again.client.close()


def test_tokens_are_good_at_any_simulator_of_the_workspace(
    starting: Starter, levers: Levers
) -> None:
    path = "/levers/api-service/v1/ai/phone-calls/action/call-bulk"
    answer = levers.client.post(starting().url + path, json={"contacts": []})
    assert answer.status_code == 201


_CHILD = """
import pathlib, sys, threading
from tui.simulator import start
with start(pathlib.Path(sys.argv[1])) as running:
    print(running.url, flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
"""


def child(home: Path) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(home)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def test_processes_share_a_workspace_and_a_kill_loses_nothing(tmp_path: Path) -> None:
    started = [child(tmp_path) for _ in range(2)]
    senders = [Luly(url) for _, url in started]
    try:
        threads = [
            threading.Thread(target=lambda one=sender: [one.accepted(*rows(20)) for _ in range(5)])
            for sender in senders
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        os.kill(started[0][0].pid, signal.SIGKILL)
        started[0][0].wait()
        assert len(senders[1].client.get("/batches").json()["batches"]) == 10
        assert len(dials(tmp_path)) == 200
        started[1][0].send_signal(signal.SIGINT)
        assert started[1][0].wait(10) == 0
    finally:
        for sender in senders:
            sender.client.close()
        for process, _ in started:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


def test_stop_closes_the_port_and_leaves_no_thread(tmp_path: Path) -> None:
    running = start(tmp_path)
    port = int(running.url.rsplit(":", 1)[1])
    names = {thread.name for thread in threading.enumerate()}
    assert any(name.startswith("callsheet-simulator") for name in names)
    running.stop()
    names = {thread.name for thread in threading.enumerate()}
    assert not any(name.startswith("callsheet-simulator") for name in names)
    again = start(tmp_path, port=port)
    assert again.url == running.url
    with pytest.raises(OSError, match="use"):
        start(tmp_path, port=port)
    again.stop()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_stop_does_not_wait_for_a_hanging_request(tmp_path: Path) -> None:
    fault = {"provider": "luly", "hang": 300}
    running = start(tmp_path, scenario={"faults": [fault]})
    luly = Luly(running.url)
    luly.client.timeout = httpx.Timeout(0.3)
    with pytest.raises(httpx.ReadTimeout):
        luly.send(*rows(1))
    luly.client.close()
    before = perf_counter()
    running.stop()
    assert perf_counter() - before < 5


def test_it_knows_nothing_of_the_program_and_loads_no_server_until_started() -> None:
    code = (
        "import sys; import tui.simulator;"
        "print(sorted(name for name in sys.modules if name.startswith('tui.')"
        " and not name.startswith('tui.simulator')),"
        " [name for name in ('starlette', 'uvicorn', 'httpx') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[] []"


def test_large_batches_are_quick(simulator: Running, luly: Luly, clock: Frozen) -> None:
    people = rows(10_000, name="Somebody", amount="12.50")
    before = perf_counter()
    batch_id = luly.accepted(*people, prompt="Hello {{name}}, about {{amount}}. " * 20)
    accepted = perf_counter() - before
    clock.forward(30)
    before = perf_counter()
    details = luly.batch(batch_id, include_transcripts="false")
    read = perf_counter() - before
    assert len(details["call_data"]) == 10_000
    assert accepted < 5
    assert read < 5
