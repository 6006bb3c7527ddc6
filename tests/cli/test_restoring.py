"""Backups by verbs: an hour-old copy brought back after a send rings nobody a second time."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from tests.cli.provider import composed, dialled, live
from tests.cli.support import Cli


def test_a_copy_from_before_a_send_rings_nobody_again(cli: Cli) -> None:
    """Through the real wire, counted by the provider's own dial log."""
    with live(cli, chunk=2) as there:
        composed(there)
        copy = str(there.folder / "copy.db")
        there.done("backup", copy)
        first = ("send", "wave", "--confirm", "luly:4", "--untested", "--limit", "4", "--wait")
        assert there.run(*first).code in (0, 7), "how calls end is not what is asked here"
        there.done("suppress", "add", "+16175550115")
        report = there.done("restore", copy, "--confirm", "home", "--json").json
        assert (report["calls"], report["refusals"], report["paused"]) == (4, 1, 1)
        assert Path(report["replaced"]).exists()
        assert there.run("send", "wave", "--confirm", "luly:1", "--untested").code == 3
        there.done("resume", "wave")
        assert there.run("send", "wave", "--confirm", "luly:1", "--untested", "--wait").code in (
            0,
            7,
        )
        assert there.done("doctor", "--deep").code == 0
    assert Counter(dialled(cli.folder)).most_common(1)[0][1] == 1
    assert len(dialled(cli.folder)) == 5
    acts = [line["action"] for line in there.done("audit", "--json").lines]
    assert "restore" in acts


def test_a_database_damaged_in_the_middle_names_restore(cli: Cli) -> None:
    """The message says what to do; it works; and the damaged file is kept."""
    composed(cli)
    copy = str(cli.folder / "copy.db")
    cli.done("backup", copy)
    cli.done("send", "wave", "--yes", "--limit", "3")
    path = cli.home / "callsheet.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name IN ('t_rows', 't_lists')"
        ).fetchall()
    with path.open("r+b") as file:
        for (page,) in pages:
            file.seek((page - 1) * 4096)
            file.write(b"\xa5" * 4096)
    ran = cli.run("lists")
    assert ran.code == 2
    assert "damaged" in ran.err
    assert "restore" in ran.err
    report = cli.done("restore", copy, "--confirm", "home", "--json").json
    assert Path(report["set_aside"]).exists()
    cli.done("resume", "wave")
    sent = cli.done("send", "wave", "--yes", "--json").json
    assert sent["accepted"] == 3


def test_a_table_that_is_gone_names_restore(cli: Cli) -> None:
    composed(cli)
    copy = str(cli.folder / "copy.db")
    cli.done("backup", copy)
    cli.done("send", "wave", "--yes", "--limit", "3")
    with closing(sqlite3.connect(cli.home / "callsheet.db")) as connection:
        connection.execute("DROP TABLE t_ledger")
    for words in (("send", "wave", "--yes"), ("status",), ("doctor", "--deep")):
        ran = cli.run(*words)
        told = ran.err + ran.out.decode()
        assert (ran.code, "damaged" in told, "restore" in told) == (2, True, True), words
    cli.done("restore", copy, "--confirm", "home")
    cli.done("resume", "wave")
    assert cli.done("send", "wave", "--yes", "--json").json["accepted"] == 3
