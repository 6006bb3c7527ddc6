"""How calls are followed: polling, watching, webhooks by the receiver and from a file."""

import json
import signal
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.provider import TEMPLATE, composed, live
from tests.cli.support import Cli
from tests.cli.test_processes import start
from tui import simulator
from tui.store import open_store

SECRET = "whsec_Y2FsbHNoZWV0LXRlc3Qtd2ViaG9vaw=="

CONFIG = """
default_profile = "levers"
[profiles.levers]
provider = "levers"
base_url = "{url}"
client_id_env = "LEVERS_CLIENT_ID"
client_secret_env = "LEVERS_CLIENT_SECRET"
webhook_secrets_env = "LEVERS_WEBHOOK_SECRETS"
test_numbers = ["+16465550100"]
region = "US"
poll_interval = 0.05
requests_per_minute = 60000
"""


def levers(cli: Cli, url: str) -> Cli:
    """Answer a command line whose live profile is a Levers account at this address."""
    cli.config.write_text(CONFIG.format(url=url), "utf-8")
    keys = {
        "LEVERS_CLIENT_ID": "simulator",
        "LEVERS_CLIENT_SECRET": "simulator-secret",
        "LEVERS_WEBHOOK_SECRETS": SECRET,
    }
    there = Cli(cli.folder, cli.clock, **{**cli.environ, **keys})
    composed(there)
    there.done("templates", "confirm-pasted", "call")
    return there


def sent(there: Cli) -> dict[str, Any]:
    """Send the batch and answer the body that left."""
    there.done("send", "wave", "--confirm", "levers:6", "--untested")
    body: dict[str, Any] = json.loads(there.done("batches", "payload", "wave").out)
    return body


@pytest.fixture
def provider(cli: Cli) -> Path:
    """Answer a folder for the server's own file."""
    folder = cli.folder / "provider"
    folder.mkdir()
    return folder


def test_watching_ends_with_the_calls(cli: Cli) -> None:
    """One JSON document per change, the last one final."""
    with live(cli) as there:
        composed(there)
        there.done("send", "wave", "--confirm", "luly:6", "--untested")
        documents = there.done("status", "wave", "--watch", "--json").lines
        assert documents[0]["counts"]["accepted"] == 6
        assert documents[-1]["counts"]["ended"] == 6
        assert all(sum(d["counts"].values()) == d["total"] == 6 for d in documents)
        polled = there.done("status", "wave", "--poll", "--calls", "--json").json
        assert len(polled["calls"]) == 6
        assert polled["polled_at"] is not None
        shown = there.done("calls", "show", "wave", "c1", "--json").json
        assert shown["prompt"] == TEMPLATE.strip().replace("{{ first_name }}", "Amelia").replace(
            "{{ plan }}", "Basic"
        )
        assert shown["sent"]["phone_number"] == "+12025550110"


def test_another_process_that_asks_is_named(cli: Cli) -> None:
    """What that one has stored is shown, and nothing is asked twice."""
    with live(cli) as there:
        composed(there)
        there.done("send", "wave", "--confirm", "luly:6", "--untested")
        with closing(open_store(cli.home, cli.clock)) as store, store.lock("poll-b1", "bo"):
            ran = there.done("status", "wave", "--poll", "--json")
        assert ran.json["counts"]["accepted"] == 6
        assert ran.err.startswith("callsheet: Another process asks now; shown is what it has")
        assert "bo on " in ran.err
        assert there.done("status", "wave", "--poll").err == ""


def test_a_transcript_that_cannot_be_fetched_is_said(cli: Cli) -> None:
    """What is known is shown all the same."""
    with live(cli, {"outcome": "human"}) as there:
        composed(there)
        there.done("send", "wave", "--confirm", "luly:6", "--untested", "--wait", "30")
    ran = there.done("calls", "show", "wave", "c1", "--json")
    assert (ran.json["state"], ran.json["transcript"]) == ("ended", None)
    assert ran.err.startswith("callsheet: The transcript was not fetched: Luly gave no answer")
    assert there.done("calls", "show", "wave", "c1", "--offline").err == ""


def test_watching_on_a_terminal_repaints(cli: Cli) -> None:
    """What changed stands where it stood; nothing of it is longer than a line."""
    with live(cli) as there:
        composed(there)
        there.done("send", "wave", "--confirm", "luly:6", "--untested")
        shown = there.run("status", "wave", "--watch", terminal=True).text
    assert shown.startswith("wave (b1): sent, 6 calls on luly\n")
    assert "\x1b[3A\x1b[J" in shown
    assert "calls: 6 ended" in shown


def test_without_webhooks_there_is_no_way_to_know(cli: Cli, provider: Path) -> None:
    """The status says so, and not that calls are in progress."""
    with simulator.start(provider, speed=5000) as running:
        there = levers(cli, running.levers_url)
        sent(there)
        assert there.done("status", "wave", "--poll", "--json").json["can_know"] is False
        assert "no way to know" in there.done("status", "wave").text


def test_webhooks_from_a_file(cli: Cli, provider: Path) -> None:
    """An event that carries our marks ends its call; once more it is a duplicate."""
    with simulator.start(provider, speed=5000) as running:
        there = levers(cli, running.levers_url)
        contact = sent(there)["contacts"][0]
    event = {
        "providerCallId": "01900000-0000-7000-8000-000000000001",
        "numberTo": contact["numberToCall"],
        "providerStatus": "pass",
        "deliveryStatus": "pass",
        "duration": 41,
        "transcription": "You are calling Amelia about the Basic plan.",
        "metadata": {"requestMetadata": contact["metadata"]},
    }
    other = {**event, "providerCallId": "x", "metadata": {}, "numberTo": "+966500000001"}
    lines = "\n".join(json.dumps(each) for each in (event, event, other))
    found = there.done("inbox", "import", there.write("e.jsonl", lines), "--json").json
    assert found == {"read": 3, "matched": 1, "unmatched": 1, "duplicates": 1}
    one = there.write("e.json", json.dumps([event]))
    assert there.done("inbox", "import", one, "--json").json["duplicates"] == 1
    call = there.done("status", "wave", "--calls", "--json").json["calls"][0]
    assert (call["state"], call["outcome"], call["duration_s"]) == ("ended", "answered", 41.0)


def test_the_receiver_hears_of_every_call(cli: Cli, provider: Path) -> None:
    """`listen` in one process, `send --wait` in another: the batch comes to its end."""
    with simulator.start(provider, speed=5000, scenario={"outcome": "human"}) as running:
        there = levers(cli, running.levers_url)
        listener = start(there, "listen", "--port", "0", "--json")
        assert listener.stdout is not None
        running.add_webhook(json.loads(listener.stdout.readline())["url"], SECRET)
        words = ("send", "wave", "--confirm", "levers:6", "--untested", "--wait", "30")
        ran = there.done(*words, "--json")
        listener.send_signal(signal.SIGTERM)
        listener.communicate(timeout=20)
    assert listener.returncode == 0
    assert ran.json["outcomes"] == {"answered": 6}


def test_a_receiver_without_a_secret_is_refused(cli: Cli) -> None:
    """Nobody could tell a true webhook from a false one."""
    ran = cli.run("listen", "--port", "0")
    assert ran.code == 2
    assert "no webhook secret" in ran.err
