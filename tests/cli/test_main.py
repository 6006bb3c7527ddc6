"""The frame around every verb: help, errors, streams, crashes."""

import io
import json
from pathlib import Path

import pytest

from tests.cli.support import Cli
from tui.cli.main import main
from tui.cli.streams import Streams
from tui.cli.verbs import VERBS


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_has_help_with_an_example(cli: Cli, verb: str) -> None:
    """Help goes to standard output, and nothing to standard error."""
    ran = cli.run(verb, "--help")
    assert ran.code == 0
    assert "example:\n  callsheet " in ran.text
    assert "--json" in ran.text
    assert not ran.err


@pytest.mark.parametrize(
    "words",
    [
        *(f"lists {verb}" for verb in ["import", "show", "export", "undo", "rename", "remove"]),
        *(f"suppress {verb}" for verb in ["add", "list", "remove"]),
        *(
            f"templates {verb}"
            for verb in ["add", "show", "diff", "lint", "compile", "render", "remove"]
        ),
        *(f"templates {verb}" for verb in ["import", "export", "watch"]),
        *(f"batches {verb}" for verb in ["new", "show", "preflight", "payload", "remove"]),
        *("calls show", "inbox import", "templates confirm-pasted"),
    ],
)
def test_every_verb_of_a_group_has_help(cli: Cli, words: str) -> None:
    """The second word has its own help."""
    ran = cli.run(*words.split(), "-h")
    assert ran.code == 0
    assert "example:\n  callsheet " in ran.text


def test_the_overview_names_every_verb(cli: Cli) -> None:
    """`--help`, `-h` and `help` are the same, and `help VERB` is the verb's own."""
    ran = cli.run("--help")
    assert all(f"\n  {verb} " in ran.text for verb in VERBS)
    assert cli.run("-h").text == cli.run("help").text == ran.text
    assert cli.run("help", "send").text == cli.run("send", "--help").text
    assert cli.run("--version").text.startswith("callsheet ")
    assert list(cli.run("--version", "--json").json) == ["version"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("lsts", "There is no verb `lsts`. Did you mean `lists`?"),
        ("lists show", "callsheet lists show: the following arguments are required: LIST."),
        ("lists import x.csv", "callsheet lists import: one of the arguments --name --into is"),
        ("send b --limit 0", "callsheet send: argument --limit: '0' must be a whole number of"),
        ("send b --wait soon", "callsheet send: argument --wait: 'soon' must be seconds, or a"),
        ("send b --override duplicate", "--override needs a reason."),
        ("check", "check needs a batch or a --template, one of them."),
        ("check b --expect x", "--expect needs --wait."),
        ("status --poll", "--poll, --watch and --calls need a batch."),
        ("lists --profile nobody", "There is no profile `nobody` (--profile)."),
        ("lists --home", "--home needs a value."),
        ("suppress add", "No number was given."),
        ("lists export x out.pdf", ""),
        ("send b --ye", "callsheet send: there is no option --ye. Did you mean `--yes`?"),
        ("send b --no-such-thing", "callsheet send: there is no option --no-such-thing. See call"),
        ("send b c", "callsheet send: 'c' is one word too many. See callsheet send --help."),
        ("lists show x --limt 3", "callsheet lists show: there is no option --limt. Did you mean"),
        ("lists improt x", "callsheet lists: there is no verb 'improt'. Did you mean `import`?"),
        (
            "batches new --name b --list l --mode slot",
            "callsheet batches new: argument --mode: 'slot' must be one of slots, whole. Did you",
        ),
        ("listen --port 65536", "callsheet listen: argument --port: '65536' must be a port, 0 to"),
        ("simulate --port 99999", "callsheet simulate: argument --port: '99999' must be a port,"),
        ("", "The terminal app needs a terminal, and there is none here."),
    ],
)
def test_a_wrong_word_is_one_line_and_exit_2(cli: Cli, line: str, said: str) -> None:
    """The line says what is wrong and what to write instead; with --json also the document."""
    ran = cli.run(*line.split())
    assert ran.code in (2, 8)
    assert ran.out == b""
    again = cli.run(*line.split(), "--json")
    assert (again.code, again.err) == (ran.code, ran.err) or not line
    error = again.json["error"]
    assert error["code"] == again.code
    assert again.err == f"callsheet: {error['message']} {error['hint']}".rstrip() + "\n"
    assert ran.err.startswith(f"callsheet: {said}")
    assert ran.err.count("\n") == 1
    assert "\x1b" not in ran.err


def test_foreign_words_in_an_error_are_neutral(cli: Cli) -> None:
    """What was typed or read cannot move the cursor."""
    ran = cli.run("lists", "show", "\x1b[2Jx\u202e")
    assert ran.code == 8
    assert "\x1b" not in ran.err
    assert "\u202e" not in ran.err


def test_a_bug_is_a_report_without_values(tmp_path: Path) -> None:
    """Neither locals nor keys are shown, and the exit code is 1."""
    config = tmp_path / "config.toml"
    proxy = "http://me:proxy-password@proxy:3128"
    config.write_text(
        f'[profiles.luly]\nprovider = "luly"\napi_key_env = "LULY_API_KEY"\nproxy = "{proxy}"\n',
        "utf-8",
    )
    key = "sk-live-0123456789"
    environ = {
        "CALLSHEET_CONFIG": str(config),
        "CALLSHEET_HOME": str(tmp_path / "home"),
        "CALLSHEET_PROFILE": "luly",
        "LULY_API_KEY": key,
    }

    def broken() -> None:
        raise RuntimeError(f"signed with {key} by {proxy}")

    out, err = io.StringIO(), io.StringIO()
    code = main(
        ["suppress", "add", "+12025550143", "--json"],
        environ,
        io.StringIO(),
        out,
        err,
        broken,  # type: ignore[arg-type]
    )
    assert code == 1
    assert "internal error: RuntimeError" in err.getvalue()
    assert key not in err.getvalue()
    assert "proxy-password" not in err.getvalue() + out.getvalue()
    error = json.loads(out.getvalue())["error"]
    assert error["code"] == 1
    assert error["message"].startswith("internal error: RuntimeError")
    assert key not in out.getvalue()


def test_an_error_after_a_document_is_no_second_document(tmp_path: Path) -> None:
    """Whoever reads standard output finds one document in it, or the lines that were whole."""
    streams = Streams(io.StringIO(), out := io.StringIO(), io.StringIO(), as_json=True)
    streams.json_lines([{"a": 1}])
    streams.error(9, "The disk is full.", "Free some space.")
    assert out.getvalue() == '{"a": 1}\n'


def test_a_word_that_is_no_text_is_said(cli: Cli) -> None:
    """Bytes of another encoding in the arguments are the caller's mistake, not a bug."""
    ran = cli.run("lists", "show", "\udcc3", "--json")
    assert ran.code == 2
    assert ran.json["error"]["code"] == 2


class Gone(io.StringIO):
    """A pipe whose reader went away."""

    def write(self, text: str) -> int:
        """Fail as the system does."""
        raise BrokenPipeError

    def flush(self) -> None:
        """Fail as the system does."""
        raise BrokenPipeError


class Full(Gone):
    """A file on a full disk."""

    def write(self, text: str) -> int:
        """Fail as the system does."""
        raise OSError(28, "No space left on device")


def test_a_reader_that_went_away_changes_no_exit_code(cli: Cli) -> None:
    """`callsheet lists | head -0` is no error."""
    err = io.StringIO()
    assert main(["lists"], cli.environ, io.StringIO(), Gone(), err) == 0
    assert main(["lists", "show", "x"], cli.environ, io.StringIO(), Gone(), io.StringIO()) == 8
    assert err.getvalue() == ""


def test_an_output_that_cannot_be_written_is_said(cli: Cli) -> None:
    """A full disk behind `> file` does not pass for success."""
    err = io.StringIO()
    assert main(["lists"], cli.environ, io.StringIO(), Full(), err) == 9
    assert "No space left on device" in err.getvalue()


def test_json_is_ascii(cli: Cli) -> None:
    """So it is the same in every locale, and acts as nothing on a terminal."""
    cli.done("templates", "add", "-", "--name", "محمد \u202e\x9b", stdin=b"x")
    ran = cli.done("templates", "--json")
    assert ran.out.isascii()
    assert json.loads(ran.out)[0]["name"] == "محمد \u202e\x9b"
