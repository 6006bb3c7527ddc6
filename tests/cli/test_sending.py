"""`send`, `check`, `status`, `reconcile` and their exit codes, against a server with faults."""

import pytest

from tests.cli.provider import composed, configure, dialled, live
from tests.cli.support import Cli

DROPPED = {"provider": "luly", "on": "send", "request": 1, "drop": True}
LISTS_FAIL = {"provider": "luly", "on": "list", "status": 500}
REFUSED = {
    "provider": "luly",
    "on": "send",
    "request": 1,
    "status": 400,
    "body": {"status": "error", "message": "Invalid base_prompt"},
}


def test_a_dry_run_sends_nothing_and_says_what_to_type(cli: Cli) -> None:
    """The command of the dry run is the command that sends."""
    with live(cli) as there:
        composed(there)
        plan = there.done("send", "wave", "--json").json
        assert (plan["outcome"], plan["dry_run"]) == ("dry_run", True)
        assert (plan["total"], plan["sendable"], plan["confirm"]) == (6, 6, "luly:6")
        assert plan["accepted"] == plan["rejected"] == plan["unknown"] == 0
        assert dialled(cli.folder) == []
        words = plan["command"].split()[1:]
        assert words == ["--profile", "luly", "send", "wave", "--confirm", "luly:6", "--untested"]
        sent = there.done(*words, "--json").json
        assert (sent["outcome"], sent["accepted"]) == ("accepted", 6)
        again = there.done("send", "wave", "--confirm", "luly:0", "--json").json
        assert again["outcome"] == "nothing_to_send"
    assert len(dialled(cli.folder)) == len(set(dialled(cli.folder))) == 6


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--yes", "Add --confirm luly:6."),
        ("--confirm luly:5", "does not match luly:6"),
        ("--confirm other:6", "does not match luly:6"),
        ("--confirm luly:6", "never test-called"),
        ("--confirm luly:6 --override duplicate --reason x", "cannot be overridden"),
    ],
)
def test_what_a_live_account_wants_typed(cli: Cli, words: str, said: str) -> None:
    """A confirmation that is missing or does not match is refused before anything is sent."""
    with live(cli) as there:
        composed(there)
        ran = there.run("send", "wave", *words.split())
    assert ran.code == (2 if "overridden" in said else 3)
    assert said in ran.err
    assert dialled(cli.folder) == []


def test_help_tells_how_long_an_override_holds(cli: Cli) -> None:
    said = " ".join(cli.done("send", "--help").text.split())
    assert "for this send: window, calling_window, frequency_cap" in said
    assert "as they are now: changed" in said


def test_rejected_is_4(cli: Cli) -> None:
    """The provider said no, and nothing was dialled."""
    with live(cli, {"faults": [REFUSED]}) as there:
        composed(there)
        ran = there.run("send", "wave", "--confirm", "luly:6", "--untested", "--json")
    assert ran.code == 4
    assert (ran.json["outcome"], ran.json["rejected"]) == ("rejected", 6)
    assert dialled(cli.folder) == []


def test_not_reached_is_5(cli: Cli) -> None:
    """Nobody listens: nothing left this machine, and all is planned still."""
    there = composed(configure(cli, "http://127.0.0.1:9"))
    ran = there.run("send", "wave", "--confirm", "luly:6", "--untested", "--json")
    assert ran.code == 5
    assert (ran.json["outcome"], ran.json["not_sent"]) == ("not_sent", 6)
    assert there.done("status", "wave", "--json").json["counts"]["planned"] == 6


def test_unknown_is_6_until_it_is_looked_up(cli: Cli) -> None:
    """The answer was cut off and the list fails: doubt stays, and sending again sends nothing."""
    with live(cli, {"faults": [DROPPED, LISTS_FAIL]}) as there:
        composed(there)
        ran = there.run("send", "wave", "--confirm", "luly:6", "--untested", "--json")
        assert ran.code == 6
        assert (ran.json["outcome"], ran.json["unknown"]) == ("unknown", 6)
        again = there.run("send", "wave", "--confirm", "luly:0", "--untested", "--json")
        assert again.json["outcome"] == "nothing_to_send"
    assert len(dialled(cli.folder)) == 6


def test_a_cut_answer_is_looked_up_at_once(cli: Cli) -> None:
    """Where the list works the doubt is gone before the verb ends."""
    with live(cli, {"faults": [DROPPED]}) as there:
        composed(there)
        ran = there.done("send", "wave", "--confirm", "luly:6", "--untested", "--json")
        assert ran.json["accepted"] == 6
        assert there.done("reconcile", "wave", "--json").json == {
            "resolved": 0,
            "still_unknown": 0,
            "attempts": [],
        }


def test_partly_is_10(cli: Cli) -> None:
    """One request was accepted and the next refused; the rest stays planned."""
    with live(cli, {"faults": [{**REFUSED, "request": 2}]}, chunk=2) as there:
        composed(there)
        ran = there.run("send", "wave", "--confirm", "luly:6", "--untested", "--json")
        counts = there.done("status", "wave", "--json").json["counts"]
    assert ran.code == 10
    assert (ran.json["accepted"], ran.json["rejected"]) == (2, 2)
    assert (counts["accepted"], counts["rejected"], counts["planned"]) == (2, 2, 2)
    assert sum(counts.values()) == 6


def test_waiting_to_the_end(cli: Cli) -> None:
    """`--wait` follows; all answered is 0, and the outcomes are in the one document."""
    with live(cli, {"outcome": "human"}) as there:
        composed(there)
        words = ("send", "wave", "--confirm", "luly:6", "--untested")
        ran = there.done(*words, "--wait", "30", "--json")
        assert ran.json["ended"] is True
        assert sum(ran.json["outcomes"].values()) == 6
        assert there.done("status", "wave", "--json").json["state"] == "ended"


@pytest.mark.parametrize(("speed", "wait", "code"), [(5000.0, "30", 7), (1.0, "0s", 11)])
def test_calls_that_fail_are_7_and_calls_that_go_on_are_11(
    cli: Cli, speed: float, wait: str, code: int
) -> None:
    """The gravest of what applies is the exit code."""
    with live(cli, {"outcome": "failed"}, speed=speed) as there:
        composed(there)
        ran = there.run(
            "send", "wave", "--confirm", "luly:6", "--untested", "--wait", wait, "--json"
        )
    assert ran.code == code
    assert ran.json["outcome"] == "accepted"


def test_stopping(cli: Cli) -> None:
    """A live account wants the number of calls it has; what cannot be stopped is said."""
    with live(cli, speed=1.0) as there:
        composed(there)
        there.done("send", "wave", "--confirm", "luly:6", "--untested")
        ran = there.run("stop", "wave")
        assert ran.code == 3
        assert "--confirm 6" in ran.err
        found = there.done("stop", "wave", "--confirm", "6", "--json").json
        assert found["stopped"] + found["beyond_recall"] >= 6
        assert there.done("status", "wave", "--json").json["state"] == "stopped"
        assert there.run("send", "wave", "--confirm", "luly:0").code == 3


def test_stopping_what_has_ended_is_3_and_changes_nothing(cli: Cli) -> None:
    with live(cli) as there:
        composed(there)
        there.done("send", "wave", "--confirm", "luly:6", "--untested", "--wait", "30")
        ran = there.run("stop", "wave")
        assert ran.code == 3
        assert (
            ran.err == "callsheet: wave has ended: no call of it can ring. Nothing was changed.\n"
        )
        assert there.done("status", "wave", "--json").json["state"] == "ended"


def test_a_test_call(cli: Cli) -> None:
    """It goes to the profile's own number, speaks the words, and makes the content known."""
    with live(cli, {"outcome": "human"}) as there:
        composed(there)
        ran = there.done("check", "wave", "--wait", "30", "--expect", "basic plan", "--json")
        assert (ran.json["outcome"], ran.json["matches"]) == ("accepted", True)
        assert "You are calling Amelia about the Basic plan." in ran.json["call"]["transcript"]
        assert there.run("check", "wave", "--wait", "30", "--expect", "moon").code == 7
        assert there.run("check", "wave", "--to", "+12125550111").code == 3
        assert there.done("check", "wave", "--at-most-every", "1h", "--json").json["outcome"] == (
            "skipped"
        )
        assert there.run("check", "--template", "call", "--var", "first_name=Ada").code == 3
        assert there.done("send", "wave", "--json").json["tested"] is True
        curl = there.done("batches", "payload", "wave", "--curl").text
    assert dialled(cli.folder) == ["+16465550100"] * 2
    assert "$LULY_API_KEY" in curl
    assert "simulator-key" not in curl


def test_a_key_that_is_missing_is_named_when_it_is_needed(cli: Cli) -> None:
    """Looking needs no key; sending does, and nothing is journalled before."""
    there = composed(configure(cli, "http://127.0.0.1:9"))
    bare = Cli(cli.folder)
    assert bare.run("send", "wave", "--json").json["sendable"] == 6
    ran = bare.run("send", "wave", "--confirm", "luly:6", "--untested")
    assert ran.code == 2
    assert "LULY_API_KEY" in ran.err
    assert there.done("status", "wave", "--json").json["attempts"] == []


def test_another_profiles_batch_is_3(cli: Cli) -> None:
    """A batch belongs to the profile it was composed for."""
    there = composed(configure(cli, "http://127.0.0.1:9"))
    for words in ("send wave --yes", "check wave", "status wave --poll", "stop wave"):
        ran = there.run("--profile", "simulator", *words.split())
        assert ran.code == 3, words
        assert "composed for the profile luly" in ran.err
