"""The sender is killed in the middle of a send; nobody is dialled twice."""

import os
import signal
import subprocess
import sys
import time
from typing import Any

from tui.cli.demo.job import dialled_once
from tui.cli.demo.runner import DemoFailed, Runner
from tui.cli.exits import Exit
from tui.cli.samples import sample
from tui.cli.words import counts_words
from tui.domain.states import AttemptState
from tui.store import Store

_CALLS = 1200
_PROMPT = "You are calling {{ first_name }}: the {{ plan }} plan costs {{ amount }}.\n"
_LONGEST_S = 60.0
_LOOKS = 8
_BETWEEN_LOOKS_S = 1.1


def crash_job(runner: Runner, store: Store) -> dict[str, Any]:
    """Kill a sender, reconcile, send the rest; answer the summary. Raises DemoFailed."""
    run, tell = runner.run, runner.tell
    tell(f"\n== {runner.profile}: the sender is killed in the middle ==")
    run("lists", "import", str(sample("large-5000.csv")), "--name", "large", "--region", "US")
    prompt = runner.home.parent / "large-call.j2"
    prompt.write_text(_PROMPT, "utf-8")
    run("templates", "add", str(prompt), "--name", "large-call")
    run(
        *("batches", "new", "--name", "killed", "--list", "large", "--limit", str(_CALLS)),
        *("--template", "large-call"),
    )
    _kill_a_sender(runner, store)
    left = run("status", "killed")
    tell(f"  after the kill: {counts_words(left['counts'])}")
    found = _reconciled(runner)
    sent = run("send", "killed", "--yes")
    tell(f"  the rest: {sent['accepted']} accepted")
    status = run("status", "killed")
    tell(f"  now: {counts_words(status['counts'])}")
    runner.check(
        status["counts"]["unknown"] + status["counts"]["planned"] == 0,
        "nothing is in doubt and nothing is left",
    )
    dialled = dialled_once(runner, status["total"] - status["counts"]["blocked"])
    return {"calls": status["total"], "reconciled": found, "phones_dialled": dialled}


def _kill_a_sender(runner: Runner, store: Store) -> None:
    """Start `send` as a process of its own and kill -9 it while a request is under way."""
    words = [sys.executable, "-m", "tui", *runner.places(), "send", "killed", "--yes"]
    runner.tell("$ callsheet send killed --yes &")
    child = subprocess.Popen(
        words,
        env=dict(runner.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    batch = store.batches.get("killed").id
    give_up = time.monotonic() + _LONGEST_S
    try:
        while time.monotonic() < give_up and child.poll() is None:
            attempts = store.attempts.of_batch(batch)
            if len(attempts) >= 3 and attempts[-1].state is AttemptState.SENDING:
                break
            time.sleep(0.002)
        if child.poll() is not None:
            raise DemoFailed("The sender ended before it could be killed.", "Try again.")
    finally:
        if child.poll() is None:
            os.kill(child.pid, signal.SIGKILL)
        child.wait()
    runner.tell(f"$ kill -9 {child.pid}")


def _reconciled(runner: Runner) -> str:
    """Look the doubtful request up; where it proves absent, decide as an operator would."""
    for _ in range(_LOOKS):
        found = runner.run("reconcile", "killed", codes=(Exit.DONE, Exit.UNKNOWN))
        if not found["still_unknown"]:
            runner.tell(f"  {found['resolved']} calls were found at the provider")
            return "found" if found["resolved"] else "nothing in doubt"
        if all(attempt["state"] == "absent" for attempt in found["attempts"]):
            break
        time.sleep(_BETWEEN_LOOKS_S)
    else:
        raise DemoFailed("The request stayed in doubt.", "See `callsheet reconcile`.")
    for attempt in found["attempts"]:
        runner.tell("  two complete lists of the provider do not have it: the operator decides")
        runner.run(
            *("resolve", "killed", "--attempt", attempt["attempt"], "--as", "not-sent"),
            *("--reason", "absent from two lists", "--confirm", str(attempt["contacts"])),
        )
    return "absent"
