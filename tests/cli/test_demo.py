"""`demo` and `try`: the first minutes with the program."""

import json

import pytest

from tests.cli.provider import LIST
from tests.cli.support import Cli


def test_the_demo_does_the_whole_job_for_both_providers(cli: Cli) -> None:
    """Every person is called once; one's own workspace and config have no part in it."""
    cli.config.write_text("broken = \n", "utf-8")
    ran = cli.done("demo", "--headless", "--json")
    first, second = ran.json["jobs"]
    assert ran.json["ok"] is True
    assert (first["profile"], second["profile"]) == ("simulator", "simulator-levers")
    for job, contacts in ((first, 40), (second, 25)):
        assert job["contacts"] == job["accepted"] == job["phones_dialled"] == contacts
        assert sum(job["outcomes"].values()) == contacts
        assert job["dialled_twice"] == 0
    assert "$ callsheet send renewals-1 --yes --wait" in ran.err
    assert "checked: the simulator's log has no phone dialled twice" in ran.err
    assert not cli.home.exists()


def test_a_killed_sender_dials_nobody_twice(cli: Cli) -> None:
    """The rest is sent after the doubt is gone, and every phone is in the log once."""
    ran = cli.done("demo", "--crash", "--json")
    assert ran.json["crash"]["phones_dialled"] == ran.json["crash"]["calls"] == 1200
    assert "kill -9" in ran.err


@pytest.mark.parametrize(
    ("template", "code", "said"),
    [
        ("Hello {{ first_name }}.", 0, "Hello Amelia."),
        ("Hello {{ frist_name }}.", 3, "frist_name"),
        ("Hello {{ first_name", 3, "error"),
    ],
)
def test_try(cli: Cli, template: str, code: int, said: str) -> None:
    """The report and the problems, and nothing is kept."""
    people, call = cli.write("people.csv", LIST), cli.write("call.j2", template)
    ran = cli.run("try", people, call)
    assert ran.code == code
    assert "6 rows read, 6 added" in ran.text
    assert said in ran.text
    document = cli.run("try", people, call, "--json").json
    assert set(document) == {"import", "problems", "preview"}
    assert document["import"]["added"] == 6
    assert not cli.home.exists()


def test_try_without_a_template(cli: Cli) -> None:
    """A file alone is imported and reported."""
    ran = cli.done("try", cli.write("people.csv", LIST), "--json")
    assert json.loads(ran.out)["preview"] is None
    assert cli.done("try", "-", "--json", stdin=LIST.encode()).json["import"]["added"] == 6


def test_an_import_without_one_usable_row_is_3(cli: Cli) -> None:
    """No list is made, and a script does not go on as if there were one."""
    ran = cli.run("lists", "import", "-", "--name", "p", "--json", stdin=b"phone\n12\n13\n")
    assert ran.code == 3
    assert ran.json["added"] == 0
    assert cli.done("lists", "--json").json == []
