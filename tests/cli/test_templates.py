"""`templates` by verb: snippets, declarations, scans, hostile templates, files and versions."""

import json
from pathlib import Path
from time import monotonic

import pytest

from tests.cli.provider import LIST
from tests.cli.support import Cli
from tests.prompts.test_worker import HOSTILE

CALL = "Hi {{ first_name }}. {% include 'guardrail' %}"
FRONT = '---\nmax_length = 30\n[variables.plan]\nsample = "gold"\n---\n'


@pytest.fixture
def there(cli: Cli) -> Cli:
    """Answer a workspace with a list, a snippet and a template that includes it."""
    people = cli.write("people.csv", LIST)
    cli.done("lists", "import", people, "--name", "people", "--region", "US")
    save(cli, "guardrail", "Never argue about the {{ plan }} plan.")
    save(cli, "call", CALL)
    return cli


def save(cli: Cli, name: str, source: str) -> None:
    cli.done("templates", "add", "-", "--name", name, stdin=source.encode())


def codes(cli: Cli, name: str, *more: str) -> list[tuple[str, int]]:
    ran = cli.run("templates", "lint", name, *more, "--json")
    found = ran.json["problems"]
    assert ran.code == (3 if any(each["severity"] == "error" for each in found) else 0)
    return [(each["code"], each["contacts"]) for each in found]


def test_every_verb_resolves_snippets(there: Cli) -> None:
    assert codes(there, "call") == []
    assert codes(there, "call", "--list", "people") == []
    compiled = there.done("templates", "compile", "call", "--dialect", "levers").text
    assert compiled.strip() == "Hi {{first_name}}. {{include_guardrail}}"
    render = ("templates", "render", "call", "--list", "people", "--contact", "c1", "--json")
    assert "Never argue about the" in there.done(*render).lines[0]["text"]
    there.done("batches", "new", "--name", "w", "--list", "people", "--template", "call")
    before = there.done("batches", "payload", "w").out
    save(there, "guardrail", "Changed.")
    assert there.done("batches", "payload", "w").out == before
    assert there.run("templates", "remove", "guardrail").code == 3
    save(there, "call", "{% include 'gardrail' %}")
    assert codes(there, "call") == [("unknown_snippet", 0)]
    assert there.run("templates", "compile", "call", "--dialect", "luly").code == 2


def test_lint_tells_all_of_a_list_at_once(there: Cli) -> None:
    source = FRONT + "Hi {{ frist_name }} {{ plan }}{{ plna | default('') }} {{ 'x' * 40 }}"
    save(there, "odd", source)
    total = there.done("lists", "--json").json[0]["contacts"]
    found = there.run("templates", "lint", "odd", "--list", "people", "--json")
    assert found.code == 3
    assert [(p["code"], p["line"], p["contacts"]) for p in found.json["problems"]] == [
        ("unknown_variable", 6, total),
        ("guarded_variable", 6, 0),
    ]
    assert found.json["problems"][0]["suggestion"] == "first_name"
    assert found.json["scan"]["failing"] == total
    save(there, "odd", FRONT + "Hello to you on the {{ plan }} plan, said slowly {")
    assert {code for code, _ in codes(there, "odd", "--list", "people")} >= {
        "long",
        "left_brace",
        "same_text",
    }
    words = there.run("templates", "lint", "odd", "--list", "people").text
    assert f"{total} of {total} contacts tried" in words


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_template_costs_a_verb_one_problem(there: Cli, name: str) -> None:
    save(there, "bad", HOSTILE[name])
    begun = monotonic()
    for more in ((), ("--list", "people")):
        found = {code for code, _ in codes(there, "bad", *more)}
        assert found & {"too_slow", "too_big", "does_not_render"}
    assert monotonic() - begun < 30
    render = there.run("templates", "render", "bad", "--list", "people", "--all", "--json")
    assert render.code == 2 or all("error" in line for line in render.lines)
    new = ("batches", "new", "--name", "w", "--list", "people", "--template", "bad")
    assert there.run(*new).code == 2 or there.run("batches", "preflight", "w").code == 3


def test_what_a_template_declares_is_in_the_request(there: Cli) -> None:
    front = '---\nvoice = "maya"\nfirst_sentence = "Hi {{ first_name }}"\n---\n'
    save(there, "call", front + "Talk.")
    new = ("batches", "new", "--list", "people", "--template", "call")
    there.done(*new, "--name", "own")
    there.done(*new, "--name", "other", "--param", "voice=ryan")
    bodies = [json.loads(there.done("batches", "payload", name).out) for name in ("own", "other")]
    assert [body["voice"] for body in bodies] == ["maya", "ryan"]
    assert bodies[0]["first_sentence"] == "{{first_sentence_text}}"


def test_versions_side_by_side(there: Cli) -> None:
    assert there.run("templates", "diff", "call").code == 8
    save(there, "call", "Hello {{ first_name }}.")
    for words in (("call",), ("call", "1"), ("call", "1", "2")):
        diff = there.done("templates", "diff", *words, "--json").json
        assert (diff["a"], diff["b"]) == (1, 2)
        assert "+Hello" in diff["diff"]
    assert there.run("templates", "diff", "call", "--sent").code == 8
    there.done("batches", "new", "--name", "w", "--list", "people", "--template", "call")
    there.run("send", "w", "--yes", "--untested")
    save(there, "call", "Goodbye {{ first_name }}.")
    sent = there.run("templates", "diff", "call", "--sent", "--json")
    assert (sent.code, sent.json["a"], sent.json["batch"]) == (0, 2, "w")
    assert there.run("templates", "diff", "call", "1", "2", "--sent").code == 2


def test_templates_as_files(there: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "prompts"
    written = there.done("templates", "export", str(folder), "--json").json
    assert sorted(Path(each).name for each in written) == ["call.j2", "guardrail.j2"]
    (folder / "call.j2").write_text("New words.")
    taken = there.done("templates", "import", str(folder), "--note", "n", "--json").json
    assert [(each["name"], each["version"], each["new"]) for each in taken] == [
        ("call", 2, True),
        ("guardrail", 1, False),
    ]
    assert there.run("templates", "import", str(folder / "nothing.j2")).code == 2
    (folder / "third.j2").write_text("Third.")
    once = there.done("templates", "watch", str(folder), "--once", "--json").lines
    assert [(each["name"], each["version"]) for each in once] == [("third", 1)]
    assert there.done("templates", "watch", str(folder), "--every", "1", "--for", "1").text == ""
