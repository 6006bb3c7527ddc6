"""Standard output, byte for byte, with the clock standing at noon.

A golden file is rewritten by running with CALLSHEET_WRITE_GOLDEN=1, and read before it is kept.
"""

import pytest

from tests.cli.provider import LIST, TEMPLATE
from tests.cli.support import Cli, golden

EXPORT = LIST + "12,Nobody,,\n+12025550110,Again,,\n"


@pytest.fixture
def filled(still: Cli) -> Cli:
    """Answer a workspace with a list, a template of two versions, a batch and a refusal."""
    still.done("suppress", "add", "+13125550112", "--reason", "asked not to be called")
    people = still.write("people.csv", EXPORT)
    still.done("lists", "import", people, "--name", "people", "--region", "US")
    still.done(
        "templates", "add", still.write("a.j2", "Call {{ first_name }}.\n"), "--name", "call"
    )
    still.done("templates", "add", still.write("b.j2", TEMPLATE), "--name", "call")
    still.done("batches", "new", "--name", "wave", "--list", "people", "--template", "call")
    return still


VERBS = {
    "lists": "lists",
    "lists-show": "lists show people --find ali",
    "templates": "templates",
    "templates-show": "templates show call --version 1",
    "templates-diff": "templates diff call 1 2",
    "templates-lint": "templates lint call --list people",
    "templates-compile": "templates compile call --dialect levers",
    "templates-compile-slots": "templates compile call --dialect luly --mode slots",
    "templates-render": "templates render call --list people --all",
    "batches": "batches",
    "batches-show": "batches show wave",
    "batches-preflight": "batches preflight wave --verdicts",
    "send-dry-run": "send wave",
    "status": "status wave --calls",
    "status-all": "status",
    "calls-show": "calls show wave c1",
    "suppress-list": "suppress list",
    "audit": "audit",
    "results": "results wave -",
    "reconcile": "reconcile wave",
}


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize("kind", ["json", "txt"])
def test_golden(filled: Cli, name: str, kind: str) -> None:
    """What a verb prints for people, and for programs."""
    words = [*VERBS[name].split(), *(["--json"] if kind == "json" else [])]
    golden(f"{name}.{kind}", filled.done(*words).out, filled.folder)


@pytest.mark.parametrize("kind", ["json", "txt"])
def test_an_import(still: Cli, kind: str) -> None:
    """Every row is accounted for, the left out ones by line."""
    still.done("suppress", "add", "+13125550112")
    people = still.write("people.csv", EXPORT)
    words = ["lists", "import", people, "--name", "people", "--region", "US"]
    ran = still.done(*words, *(["--json"] if kind == "json" else []))
    golden(f"lists-import.{kind}", ran.out, still.folder)


def test_the_overview(still: Cli) -> None:
    """The first thing somebody reads."""
    golden("help.txt", still.done("--help").out, still.folder)


def test_the_payload_is_the_body_itself(filled: Cli) -> None:
    """With or without --json, byte for byte the same, and without a line end of ours."""
    body = filled.done("batches", "payload", "wave").out
    assert body == filled.done("batches", "payload", "wave", "--json").out
    assert body.startswith(b'{"base_prompt": "{{prompt}}", "call_data": [')
    assert body.endswith(b"}")


ERRORS = {
    "usage": "send wave --ye",
    "refused": "batches remove wave --profile simulator-levers",
    "not-found": "lists show nobody",
    "name-taken": "batches new --name wave --list people --template call",
}


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_is_a_document_too(filled: Cli, name: str) -> None:
    """What a program reads where a verb did not do what was asked."""
    ran = filled.run(*ERRORS[name].split(), "--json")
    assert ran.code
    golden(f"error-{name}.json", ran.out, filled.folder)
