"""Real processes: start-up, signals, pipes, servers."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.provider import composed, dialled, live
from tests.cli.support import Cli
from tui.store import FILE, is_sound, open_store

HEAVY = ("textual", "rich", "starlette", "uvicorn")


def start(cli: Cli, *words: str) -> "subprocess.Popen[bytes]":
    """Start `python -m tui` in the workspace of a test."""
    return subprocess.Popen(
        [sys.executable, "-m", "tui", *words],
        env={**os.environ, **cli.environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def imported(cli: Cli, *words: str) -> list[str]:
    """Run a verb in a fresh interpreter and answer the heavy packages it loaded."""
    program = (
        "import json, sys\n"
        "from tui.__main__ import main\n"
        f"sys.argv = ['callsheet', *{list(words)!r}]\n"
        "code = main()\n"
        "print(json.dumps([code, sorted({n.split('.')[0] for n in sys.modules})]), "
        "file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **cli.environ},
        capture_output=True,
        check=True,
    )
    code, modules = json.loads(ran.stderr.splitlines()[-1])
    assert code == 0, ran.stderr
    return [name for name in (*HEAVY, "httpx", "phonenumbers") if name in modules]


@pytest.mark.parametrize(
    "line", ["lists", "lists show people", "templates", "batches", "status", "audit", "--help"]
)
def test_looking_loads_nothing_heavy(cli: Cli, line: str) -> None:
    """A verb loads what it uses: no screen, no server."""
    composed(cli)
    assert [name for name in imported(cli, *line.split()) if name in HEAVY] == []


def test_a_dry_run_starts_no_simulator(cli: Cli) -> None:
    """Nothing is asked, so nothing that answers is loaded."""
    composed(cli)
    assert [name for name in imported(cli, "send", "wave") if name in HEAVY] == []


def test_python_m_tui_is_the_command(cli: Cli) -> None:
    """The exit code is the process's."""
    ran = start(cli, "lists", "show", "nothing")
    out, err = ran.communicate()
    assert (ran.returncode, out) == (8, b"")
    assert err.startswith(b"callsheet: There is no list")


def test_without_a_terminal_there_is_no_app(cli: Cli) -> None:
    """It says so, and does not hang."""
    ran = start(cli)
    out, err = ran.communicate(timeout=20)
    assert (ran.returncode, out) == (2, b"")
    assert b"needs a terminal" in err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_waiting_is_130(tmp_path: Path, number: signal.Signals) -> None:
    """What was in flight is journalled: the calls are accepted, none is in doubt."""
    cli = composed(Cli(tmp_path, CALLSHEET_SIMULATOR_SPEED="0.1"))
    ran = start(cli, "send", "wave", "--yes", "--wait", "600", "--json")
    assert ran.stderr is not None
    for line in ran.stderr:
        if line.startswith(b"following"):
            break
    ran.send_signal(number)
    try:
        out, err = ran.communicate(timeout=20)
    finally:
        ran.kill()
    assert (ran.returncode, json.loads(out)["error"]["code"]) == (130, 130)
    assert b"Interrupted" in err
    counts = cli.done("status", "wave", "--json").json["counts"]
    assert counts["sending"] == counts["unknown"] == counts["planned"] == 0


def test_a_reader_that_leaves_early(cli: Cli) -> None:
    """`callsheet lists | head -0`: no traceback, no complaint, exit 0."""
    composed(cli)
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [sys.executable, "-m", "tui", "lists", "show", "people"],
        env={**os.environ, **cli.environ},
        stdout=writing,
        stderr=subprocess.PIPE,
    )
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_narration_that_cannot_be_written_changes_no_exit_code(cli: Cli) -> None:
    """Python would end with 120 where the last of standard error stays in its buffer."""
    command = 'exec "$0" -m tui lists show nobody 2>/dev/full'
    ran = subprocess.run(
        ["/bin/sh", "-c", command, sys.executable], env={**os.environ, **cli.environ}, check=False
    )
    assert ran.returncode == 8


@pytest.mark.parametrize("words", [("simulate",), ("listen", "--port", "0")])
def test_servers_say_where_they_are_and_end_on_a_signal(cli: Cli, words: tuple[str, ...]) -> None:
    """One document, then service until SIGTERM, then exit 0."""
    ran = start(cli, "--profile", "simulator-levers", *words, "--json")
    assert ran.stdout is not None
    document = json.loads(ran.stdout.readline())
    assert document["url"].startswith("http://127.0.0.1:")
    ran.send_signal(signal.SIGTERM)
    out, err = ran.communicate(timeout=20)
    assert (ran.returncode, out) == (0, b""), err


def test_a_batch_that_another_process_sends_is_9(tmp_path: Path) -> None:
    """The message names who holds it."""
    cli = composed(Cli(tmp_path))
    with (store := open_store(cli.home, cli.clock)).lock("send-b1"):
        ran = cli.run("send", "wave", "--yes")
    store.close()
    assert ran.code == 9
    assert str(os.getpid()) in ran.err


def test_a_pause_from_elsewhere_ends_a_send_partly(cli: Cli) -> None:
    """Another operator's `pause` holds what is here; the sender says 10, and `resume` goes on."""
    with live(cli, chunk=1) as there:
        slow = there.config.read_text("utf-8").replace("60000", "60")
        there.config.write_text(slow, "utf-8")
        composed(there)
        sender = start(there, "send", "wave", "--confirm", "luly:6", "--untested", "--json")
        assert sender.stderr is not None
        assert sender.stderr.readline().startswith(b"1 call accepted")
        assert there.done("pause", "wave", "--json").json["state"] == "paused"
        out, _ = sender.communicate(timeout=20)
        assert (sender.returncode, json.loads(out)["outcome"]) == (10, "partly")
        assert there.run("send", "wave", "--confirm", "luly:5", "--untested").code == 3
        there.done("resume", "wave")
        there.config.write_text(slow.replace("= 60\n", "= 60000\n"), "utf-8")
        left = there.done("send", "wave", "--json").json["confirm"]
        there.done("send", "wave", "--confirm", left, "--untested")
    assert len(dialled(cli.folder)) == len(set(dialled(cli.folder))) == 6


def test_starting_is_quick_enough_to_be_used_in_a_loop(cli: Cli) -> None:
    """Far from any promise in milliseconds: a second is a sign of something loaded by mistake."""
    began = time.perf_counter()
    start(cli, "--version").communicate()
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    ("line", "code"), [("lists --json", 0), ("lists show nobody --json", 8), ("doctor", 0)]
)
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_scheduler_may_close_the_streams(cli: Cli, line: str, code: int, closed: str) -> None:
    """Nothing is written into a file that was opened in their place."""
    composed(cli)
    ran = subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" -m tui {line} {closed}', sys.executable],
        env={**os.environ, **cli.environ},
        capture_output=True,
        check=False,
    )
    assert ran.returncode == code, ran
    assert b"Traceback" not in ran.stderr
    with closing(open_store(cli.home, cli.clock)) as store:
        assert is_sound(cli.home / FILE)
        assert len(store.lists.all()) == 1


def test_two_schedulers_at_once_place_one_test_call(cli: Cli) -> None:
    """Whoever comes second finds the call of the first, before or after it has left."""
    with live(cli, speed=1.0) as there:
        composed(there)
        words = ("check", "wave", "--at-most-every", "1h", "--json")
        both = [start(there, *words) for _ in range(2)]
        told = [one.communicate(timeout=30) for one in both]
        assert [one.returncode for one in both] == [0, 0], told
        outcomes = sorted(json.loads(out)["outcome"] for out, _ in told)
        assert outcomes == ["accepted", "skipped"]
    assert dialled(cli.folder) == ["+16465550100"]
