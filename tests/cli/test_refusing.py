"""What a caller must be able to tell from the exit code and the counts alone."""

from tests.cli.provider import LIST, composed, dialled, live
from tests.cli.support import Cli

LOST = {
    "faults": [
        {"provider": "luly", "drop": True, "accept": True},
        {"provider": "luly", "on": "list", "status": 500},
    ]
}


def test_a_batch_of_which_nobody_may_be_called_is_3(cli: Cli) -> None:
    composed(cli)
    numbers = [line.split(",")[0] for line in LIST.splitlines()[1:]]
    cli.done("suppress", "add", *numbers)
    assert cli.run("batches", "preflight", "wave").code == 3
    ran = cli.run("send", "wave", "--yes", "--json")
    assert ran.code == 3
    assert (ran.json["outcome"], ran.json["blocked"]) == ("refused", 6)
    cli.done("suppress", "remove", numbers[0], "--reason", "consented")
    cli.done("send", "wave", "--yes")
    again = cli.run("send", "wave", "--yes", "--json")
    assert (again.code, again.json["outcome"]) == (0, "nothing_to_send")


def test_a_stop_counts_calls_in_doubt_among_those_that_may_ring(cli: Cli) -> None:
    with live(cli, LOST) as cli:
        composed(cli)
        assert cli.run("send", "wave", "--confirm", "luly:6", "--untested").code == 6
        ran = cli.done("stop", "wave", "--json")
        assert len(dialled(cli.folder)) == 6
        assert (ran.json["stopped"], ran.json["beyond_recall"]) == (0, 6)
