"""What the verbs do beside printing: files, refusals, names, removal."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.provider import LIST, TEMPLATE, composed, configure, dialled, live
from tests.cli.support import Cli


@pytest.fixture
def there(cli: Cli) -> Cli:
    """Answer a workspace with a list, a template and a draft."""
    return composed(cli)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("lists show nobody", 8),
        ("templates show nothing", 8),
        ("templates show call --version 9", 8),
        ("batches show nothing", 8),
        ("send nothing", 8),
        ("status nothing", 8),
        ("check nothing", 8),
        ("calls show wave c99", 8),
        ("resolve wave --attempt x --as sent --reason y --confirm 1", 8),
        ("lists undo i99", 8),
        ("suppress remove +12025550110 --reason x", 8),
        ("lists rename people people", 0),
        ("lists remove people", 3),
        ("templates remove call", 3),
        ("batches new --name wave --list people --template call", 8),
        ("batches new --name b --list people", 2),
        ("batches new --name b --list people --template call --metadata a=b", 2),
        ("batches new --name b --list people --template call --batch-size 50", 2),
        ("batches new --name b --list people --template call --param task=x", 2),
        ("batches new --name b --list people --template call --where city=x", 2),
        ("batches new --name b --list people --template call --where plan=Gold", 3),
        ("batches new --name b --list people --template call --var a=1 --var a=2", 2),
        ("batches new --name b --list people --template call --profile simulator-levers", 0),
        ("batches new --name b --list people --template call --not-before tomorrow", 2),
        ("batches new --name b --list people --template call --not-after 2027-03-01T09:00", 0),
        ("batches new --name b --list people --template call --batch-webhook here", 2),
        ("batches new --name b --list people --template call --from 12", 2),
        ("batches new --name b --list people --template call --from +1(202)555-0111", 0),
        ("batches new --name b --list people --ai-settings-template-id x", 2),
        ("batches payload wave --curl --chunk 2", 2),
        ("batches payload wave --chunk 2", 8),
        ("pause wave", 3),
        ("stop wave", 3),
        ("retry wave --name again", 3),
        ("retry wave --name again --outcomes asleep", 2),
        ("results wave out.pdf", 2),
        ("report wave out.pdf", 2),
        ("report nothing out.html", 8),
        ("report wave out.html --calls few", 2),
        ("lists import nothing.csv --name x", 2),
        ("templates add nothing.j2 --name x", 2),
        ("templates render call --list people --contact c99", 8),
        ("inbox import nothing.json", 2),
        ("suppress add hello", 2),
        ("lists import people.csv --into people --delimiter ab", 2),
    ],
)
def test_exit_codes(there: Cli, line: str, code: int) -> None:
    """Each refusal has its code, one line, and with --json one document that says the same."""
    ran = there.run(*line.split(), "--json")
    assert ran.code == code, ran
    if code:
        error = ran.json["error"]
        assert error["code"] == code
        assert ran.err == f"callsheet: {error['message']} {error['hint']}".rstrip() + "\n"
        assert ran.err.count("\n") == 1
        assert ran.err.startswith("callsheet: ")


def test_an_id_does_where_a_name_does(there: Cli) -> None:
    """Names and ids mean the same thing."""
    assert there.done("lists", "show", "l1").out == there.done("lists", "show", "people").out
    assert there.done("templates", "show", "t1").out == TEMPLATE.encode()
    assert there.done("batches", "show", "b1").out == there.done("batches", "show", "wave").out


def test_import_into_update_and_undo(there: Cli) -> None:
    """An import is taken back whole: what it added goes, what it updated is as before."""
    more = there.write(
        "more.csv", "phone,first_name,plan\n+12025550110,Amy,Gold\n+12025550120,Bo,\n"
    )
    before = there.done("lists", "show", "people", "--json").json["contacts"][0]
    words = ("lists", "import", more, "--into", "people")
    report = there.done(*words, "--on-duplicate", "update", "--json").json
    assert (report["added"], report["updated"]) == (1, 1)
    shown = there.done("lists", "show", "people", "--json").json
    assert shown["contacts"][0]["fields"] == {"plan": "Gold"}
    undone = there.done("lists", "undo", report["import_id"], "--json").json
    assert (undone["removed"], undone["restored"]) == (1, 1)
    shown = there.done("lists", "show", "people", "--json").json
    assert shown["total"] == 6
    assert shown["contacts"][0] == before
    again = there.done("lists", "undo", report["import_id"]).out
    assert again.decode() == f"the import {report['import_id']} was taken back before\n"


def test_import_from_standard_input_with_rejects(cli: Cli) -> None:
    """`-` reads standard input; the rejects file has the lines that were left out."""
    rejects = cli.folder / "rejects.csv"
    words = ("lists", "import", "-", "--name", "p", "--region", "US", "--rejects", str(rejects))
    report = cli.done(*words, "--json", stdin=b"phone\n(202) 555-0110\n12\n").json
    assert (report["added"], report["invalid"]) == (1, 1)
    assert "12" in rejects.read_text("utf-8-sig").splitlines()[1]
    cli.done("lists", "rename", "p", "q")
    assert cli.done("lists", "--json").json[0]["name"] == "q"
    assert cli.done("lists", "remove", "q", "--json").json["removed"] == 1


def test_an_exported_list_imports_again(there: Cli) -> None:
    """Out and in again, the contacts are the same."""
    out = there.folder / "out.csv"
    there.done("lists", "export", "people", str(out))
    there.done("lists", "import", str(out), "--name", "again")
    first, second = (
        [
            {key: value for key, value in contact.items() if key != "ref"}
            for contact in there.done("lists", "show", name, "--json").json["contacts"]
        ]
        for name in ("people", "again")
    )
    assert first == second


def test_results_and_formulas(there: Cli) -> None:
    """A name that a spreadsheet would run is written so that it is not."""
    evil = there.write("evil.csv", 'phone,first_name,plan\n+12025550130,"=1+1",x\n')
    there.done("lists", "import", evil, "--name", "evil")
    there.done("batches", "new", "--name", "e", "--list", "evil", "--template", "call")
    out = there.folder / "out.csv"
    assert there.done("results", "e", str(out), "--json").json["calls"] == 1
    assert "'=1+1" in out.read_text("utf-8")
    assert out.stat().st_mode & 0o077 == 0
    there.done("results", "e", str(out.with_suffix(".jsonl")))
    assert json.loads(out.with_suffix(".jsonl").read_text("utf-8"))["phone"] == "+12025550130"


def test_results_with_details_and_a_report(there: Cli) -> None:
    """Details are fetched once; a page says how many calls it lists."""
    assert there.run("send", "wave", "--yes", "--wait", "30").code in (0, 7)
    ended = there.done("status", "wave", "--json").json["counts"]["ended"]
    assert ended
    first = there.done("results", "wave", str(there.folder / "out.jsonl"), "--details")
    assert f"the details of {ended} calls were fetched" in first.err
    lines = (there.folder / "out.jsonl").read_text("utf-8").splitlines()
    assert sum(json.loads(line)["cost"] is not None for line in lines) == ended
    again = there.done("results", "wave", str(there.folder / "out.xlsx"), "--transcripts")
    assert "fetched" not in again.err
    assert there.done("status", "wave", "--json").json["priced"] == ended
    page = there.folder / "out.html"
    told = there.done("report", "wave", str(page), "--mask", "--calls", "2", "--json").json
    assert (told["calls"], told["listed"]) == (len(lines), 2)
    assert "+12025550110" not in page.read_text("utf-8")


def test_results_are_written_whatever_came_of_the_details(cli: Cli) -> None:
    """The file has what is known; the exit code and standard error say what went wrong."""
    with live(cli) as there:
        composed(there).done("check", "wave", "--wait", "30")
        send = ("send", "wave", "--confirm", "luly:6", "--untested", "--wait", "30")
        assert there.run(*send).code in (0, 7)
        out = there.folder / "out.jsonl"
        keyless = Cli(there.folder, there.clock, **{**there.environ, "LULY_API_KEY": "another"})
        ran = keyless.run("results", "wave", str(out), "--details", "--json")
        assert (ran.code, ran.json["calls"]) == (4, 6)
        assert "401" in ran.err
        assert "Check the profile's key." in ran.err
        assert len(out.read_text("utf-8").splitlines()) == 6
    ran = there.run("results", "wave", str(out), "--details")
    assert ran.code == 5, "nobody is there to be asked"
    assert b"6 calls written" in ran.out


def test_a_contact_that_cannot_render_has_an_error(there: Cli) -> None:
    """One line per contact, and exit 3 where only that contact was asked for."""
    there.done("templates", "add", "-", "--name", "odd", stdin=b"{{ plan }} {{ missing }}")
    lines = there.done("templates", "render", "odd", "--list", "people", "--all", "--json").lines
    assert len(lines) == 6
    assert all("error" in line and "text" not in line for line in lines)
    ran = there.run("templates", "render", "odd", "--list", "people", "--contact", "c1", "--json")
    assert ran.code == 3
    assert "missing" in ran.json["error"]
    lint = there.run("templates", "lint", "odd", "--list", "people", "--json")
    assert lint.code == 3
    problem = lint.json["problems"][0]
    assert (problem["severity"], problem["contacts"]) == ("error", 6)
    assert (problem["line"], problem["column"]) == (1, 15)


def test_levers_options_and_the_paste(there: Cli) -> None:
    """A batch for Levers is blocked until the operator says that the text was pasted."""
    levers = ("--profile", "simulator-levers")
    new = ("batches", "new", "--name", "dues", "--list", "people", "--template", "call")
    there.done(*levers, *new, "--metadata", "plan={{ plan }}", "--var", "guardrail=Be kind.")
    blocked = there.run(*levers, "batches", "preflight", "dues", "--json")
    assert (blocked.code, blocked.json["reasons"]) == (3, {"not_pasted": 6})
    pasted = there.done(*levers, "templates", "confirm-pasted", "call", "--json").json
    assert pasted["text"].startswith("You are calling {{first_name}}")
    assert there.done(*levers, "batches", "preflight", "dues", "--json").json["send"] == 6
    body = json.loads(there.done(*levers, "batches", "payload", "dues").out)
    assert body["contacts"][0]["promptTags"]["guardrail"] == "Be kind."
    assert body["contacts"][0]["metadata"]["plan"] == "Basic"


def test_a_parameter_is_json_where_it_parses(there: Cli) -> None:
    """Numbers and truths are sent as such, the rest as text."""
    new = ("batches", "new", "--name", "p", "--list", "people", "--template", "call")
    there.done(*new, "--param", "max_duration=5", "--param", "record=true", "--param", "voice=maya")
    body = json.loads(there.done("batches", "payload", "p").out)
    assert (body["max_duration"], body["record"], body["voice"]) == (5, True, "maya")


def test_the_do_not_call_list(there: Cli) -> None:
    """From a file with remarks; and the number is blocked in every batch."""
    file = there.write("dnc.txt", "# registry\n+12025550110\n\n(212) 555-0111\n")
    added = there.done("suppress", "add", "--file", file, "--reason", "registry", "--json").json
    assert (added["added"], added["already"], added["at_provider"]) == (2, 0, [])
    assert (added["read"], added["rejects"]) == (2, [])
    assert there.done("suppress", "add", "+12025550110", "--json").json["already"] == 1
    odd = b"Ref,Nr\n12025550110,9990000\n"
    words = ("suppress", "add", "--file", "-", "--map", "phone=Ref", "--json")
    assert there.done(*words, stdin=odd).json["read"] == 1
    assert there.run("suppress", "add", "+12025550110", "--map", "phone=Ref").code == 2
    found = there.done("batches", "preflight", "wave", "--json").json
    assert found["reasons"]["suppressed"] == found["block"] == 2
    there.done("suppress", "remove", "+12025550110", "--reason", "consented")
    assert there.done("suppress", "list", "--json").json["total"] == 1


def test_a_backup_is_a_whole_database(there: Cli) -> None:
    """It opens, it is private, and an existing file is not written over."""
    copy = there.folder / "copy.db"
    assert there.done("backup", str(copy), "--json").json["bytes"] == copy.stat().st_size
    assert copy.stat().st_mode & 0o077 == 0
    connection = sqlite3.connect(copy)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    assert there.run("backup", str(copy)).code == 2


def test_a_restore_forgets_no_refusal(there: Cli) -> None:
    """The workspace's name is typed; what was refused since the copy stays refused."""
    copy = str(there.folder / "copy.db")
    there.done("backup", copy)
    there.done("suppress", "add", "+12025550110")
    there.done("batches", "remove", "wave")
    ran = there.run("restore", copy)
    assert ran.code == 3
    assert "--confirm home" in ran.err
    assert there.run("restore", copy, "--confirm", "other").code == 3
    found = there.done("restore", copy, "--confirm", "home", "--json").json
    assert (found["refusals"], found["unknown"], found["set_aside"]) == (1, 0, None)
    checked = there.done("batches", "preflight", "wave", "--json").json
    assert checked["reasons"]["suppressed"] == checked["block"] == 1
    assert there.run("restore", "nothing.db", "--confirm", "home").code == 2


def test_a_damaged_workspace_is_restored(there: Cli) -> None:
    """The damaged file is set aside, and the message that led here named the verb."""
    copy = str(there.folder / "copy.db")
    there.done("backup", copy)
    for ending in ("-wal", "-shm"):
        (there.home / f"callsheet.db{ending}").unlink(missing_ok=True)
    (there.home / "callsheet.db").write_bytes(b"no database" * 1000)
    ran = there.run("lists")
    assert ran.code == 2
    assert "restore" in ran.err
    assert there.done("restore", copy, "--confirm", "home", "--json").json["set_aside"]
    assert there.done("lists", "--json").json[0]["contacts"] == 6


def test_a_draft_is_removed_and_its_list_then_too(there: Cli) -> None:
    """What nothing refers to may go."""
    there.done("batches", "remove", "wave")
    there.done("lists", "remove", "people")
    there.done("templates", "remove", "call")
    assert there.done("batches", "--json").json == []


def test_events_from_a_file(there: Cli) -> None:
    """JSON or JSONL; an event that speaks of no call of ours is kept as unmatched."""
    levers = ("--profile", "simulator-levers")
    event = {
        "event": "call.ended",
        "metadata": {"callId": "x1", "requestMetadata": {"callsheet_attempt": "nothing"}},
    }
    one = there.write("one.jsonl", json.dumps(event) + "\n" + json.dumps(event) + "\n")
    ran = there.run(*levers, "inbox", "import", one, "--json")
    assert ran.code in (0, 2), ran
    call = {"providerCallId": "k1", "numberTo": "+12025550110", "transcription": "a\u2028b\x85c"}
    lines = "".join(
        f"{json.dumps({**call, 'providerCallId': k}, ensure_ascii=False)}\r\n" for k in "ab"
    )
    found = there.done(*levers, "inbox", "import", there.write("two.jsonl", lines), "--json").json
    assert (found["read"], found["unmatched"]) == (2, 2)
    deep = there.run(*levers, "inbox", "import", there.write("deep.json", "[" * 100_000), "--json")
    assert (deep.code, "nested too deeply" in deep.err) == (2, True)
    broken = there.run(*levers, "inbox", "import", there.write("b.jsonl", "{}\n{\n"), "--json")
    assert broken.code == 2
    assert "line 2" in broken.err


def test_doctor(cli: Cli) -> None:
    """Every check has a name and a detail; the exit code is that of the first that is not well."""
    checks = cli.done("doctor", "--json").json["checks"]
    names = ["config", "key", "workspace", "disk", "database", "backups", "reachable", "terminal"]
    assert [check["name"] for check in checks] == names
    assert all(check["ok"] for check in checks)
    cli.config.write_text("sped = 1\n", "utf-8")
    ran = cli.run("doctor", "--json")
    assert ran.code == 2
    assert "line 1" in ran.json["checks"][0]["detail"]


def test_doctor_on_a_live_account(cli: Cli) -> None:
    """It says LIVE, compares the clocks, and rings nobody; a missing or wrong key is said."""
    with live(cli) as there:
        checks = there.done("doctor", "--json").json["checks"]
        assert [check["name"] for check in checks if not check["ok"]] == []
        assert {"name": "reachable", "ok": True, "detail": "LIVE"} in checks
        assert "clock" in [check["name"] for check in checks]
        missing = Cli(cli.folder).run("doctor", "--json")
        assert missing.code == 2
        assert "LULY_API_KEY" in missing.json["checks"][1]["detail"]
        wrong = Cli(cli.folder, LULY_API_KEY="sk-wrong-key").run("doctor", "--json")
        assert wrong.code == 4
        assert "sk-wrong-key" not in wrong.text
    assert dialled(cli.folder) == []
    assert configure(cli, "http://127.0.0.1:9").run("doctor").code == 5


def test_foreign_text_on_a_terminal(cli: Cli) -> None:
    """What a contact is called cannot move the cursor; a file gets the bytes as they are."""
    cli.done("templates", "add", "-", "--name", "t", stdin="a\x1b[2J\u202e{{ plan }}".encode())
    shown = cli.run("templates", "show", "t", terminal=True)
    assert b"\x1b" not in shown.out
    assert "\u202e" not in shown.text
    assert b"\x1b[2J" in cli.run("templates", "show", "t").out


def test_files_that_cannot_be_written(there: Cli, tmp_path: Path) -> None:
    """A folder that is not there is said, and nothing half is left."""
    ran = there.run("results", "wave", str(tmp_path / "none" / "out.csv"))
    assert ran.code == 9
    assert "cannot be written" in ran.err


def test_the_sample_list_is_what_the_tests_say() -> None:
    """The list of these tests has six numbers, none twice."""
    assert len({line.split(",")[0] for line in LIST.splitlines()[1:]}) == 6


def test_filters_and_segments(there: Cli) -> None:
    where = ("--where", "first_name = Amelia", "--order=-phone")
    page = there.done("lists", "show", "people", *where, "--json").json
    names = [contact["first_name"] for contact in page["contacts"]]
    assert (page["total"], names) == (1, ["Amelia"])
    assert there.run("lists", "show", "people", "--order", "nonsense").code == 2
    there.done("segments", "save", "her", "first_name = Amelia", "--list", "people")
    assert there.done("segments", "--json").json == [
        {"name": "her", "list": "people", "filter": "first_name = Amelia"}
    ]
    line = ("batches", "new", "--name", "b", "--list", "people", "--template", "call")
    assert there.done(*line, "--segment", "her", "--json").json["rows"] == 1
    there.done("segments", "remove", "her", "--list", "people")
    assert there.done("segments", "--json").json == []
