"""`reconcile` and `resolve`: out of doubt, by the provider's list or the operator's word."""

from tests.cli.provider import composed, configure, dialled, live
from tests.cli.support import Cli
from tui import simulator

SEND = ("send", "wave", "--confirm", "luly:6", "--untested", "--json")
NEVER_ARRIVED = {"provider": "luly", "on": "send", "request": 2, "drop": True, "accept": False}
ARRIVED = {"provider": "luly", "on": "send", "request": 1, "drop": True}
NO_LIST = {"provider": "luly", "on": "list", "status": 500}


def test_found_at_the_provider(cli: Cli) -> None:
    """The list works again: the request is found by its label, and nobody rings twice."""
    with live(cli, {"faults": [ARRIVED, NO_LIST]}) as there:
        composed(there)
        assert there.run(*SEND).code == 6
        failed = there.run("reconcile", "wave", "--json")
        assert failed.code in (4, 5, 6), failed
    with simulator.start(cli.folder / "provider", speed=5000) as running:
        there = configure(cli, running.luly_url)
        found = there.done("reconcile", "wave", "--json").json
        assert (found["resolved"], found["still_unknown"]) == (6, 0)
        assert found["attempts"][0]["state"] == "accepted"
        assert len(found["attempts"][0]["refs"]) == 6
    assert len(dialled(cli.folder)) == 6


def test_absent_and_decided(cli: Cli) -> None:
    """Two complete lists without it, then the operator's typed decision, then it is sent again."""
    with live(cli, {"faults": [NEVER_ARRIVED]}) as there:
        composed(there)
        there.done("check", "wave", "--wait", "30")
        assert there.run(*SEND).code == 6
        for _ in range(2):
            ran = there.run("reconcile", "wave", "--json")
            assert ran.code == 6
        attempt = ran.json["attempts"][0]
        assert (ran.json["still_unknown"], attempt["state"]) == (6, "absent")
        resolve = ("resolve", "wave", "--attempt", attempt["attempt"], "--as", "not-sent")
        assert there.run(*resolve, "--reason", "not listed", "--confirm", "5").code == 3
        assert there.run(*resolve, "--reason", " ", "--confirm", "6").code == 2
        decided = there.done(*resolve, "--reason", "not listed", "--confirm", "6", "--json").json
        assert decided["state"] == "not_sent"
        assert there.run(*resolve, "--reason", "again", "--confirm", "6").code == 3
        assert there.done(*SEND).json["accepted"] == 6
        reasons = [entry["detail"].get("reason") for entry in there.done("audit", "--json").lines]
    assert "not listed" in reasons
    phones = dialled(cli.folder)
    assert len(phones) == len(set(phones)) == 7
