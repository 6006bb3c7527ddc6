"""`try`: your own file, and prompt, on a throw-away workspace."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from tui.cli.exits import Exit
from tui.cli.files import read_text
from tui.cli.linting import problem_document, problem_words
from tui.cli.parser import Parser, verb_parser
from tui.cli.session import Session
from tui.cli.throwaway import throwaway
from tui.cli.verbs.importing import import_words
from tui.domain.contact import contact_values


def parser(_: str) -> Parser:
    """Answer the parser of `try`."""
    top = verb_parser(
        "try",
        "Your own file, and prompt, on a throw-away workspace with the simulator.",
        "callsheet try contacts.csv\ncallsheet try contacts.csv call.j2 --json",
    )
    top.add_argument("file", metavar="FILE", help="- for standard input")
    top.add_argument("template", nargs="?", metavar="TEMPLATE.j2")
    top.add_argument("--region", metavar="CC", help="for numbers without a country code")
    top.set_defaults(run=try_out)
    return top


def try_out(arguments: Namespace, session: Session) -> int:
    """Import, look for problems, and open the app where there is a terminal; exit 3 on errors."""
    from tui.engine.importing import import_file

    with throwaway(session) as inner:
        given = arguments.file == "-"
        report = import_file(
            inner.desk,
            session.streams.read_bytes() if given else Path(arguments.file),
            name="standard input" if given else "",
            list_name="tried",
            region=arguments.region.upper() if arguments.region else None,
        )
        problems: list[Any] = []
        text = None
        if arguments.template:
            source = read_text(arguments.template, session)
            inner.store.templates.save("tried", source, session.operator)
            if report.added:
                problems, text = _tried(inner, source)
        if session.streams.interactive and not session.as_json:
            return _in_the_app(inner, session.operator, bool(arguments.template))
        document = {
            "import": report.document(),
            "problems": [problem_document(problem) for problem in problems],
            "preview": text,
        }
        session.answer(document, lambda: _words(import_words(report), problems, text))
    return Exit.REFUSED if any(p.severity == "error" for p in problems) else Exit.DONE


def _tried(inner: Session, source: str) -> tuple[list[Any], str | None]:
    """Answer the problems over the whole list, and the first contact's text."""
    from tui.engine.linting import lint
    from tui.prompts.worker import RenderWorker

    found = lint(inner.desk, source, "tried", dialect="luly")
    first = next(iter(inner.store.contacts.iterate(inner.store.lists.get("tried").id)))
    with RenderWorker() as worker:
        shown = worker.preview(source, contact_values(first), inner.clock())
    stopped = any(problem.severity == "error" for problem in shown.problems)
    return list(found.problems), None if stopped else shown.text


def _in_the_app(inner: Session, operator: str, has_template: bool) -> int:
    inner.close()
    return inner.open_app(inner.settings, operator, "templates" if has_template else "contacts")


def _words(imported: str, problems: list[Any], text: str | None) -> str:
    lines = [imported]
    lines += [problem_words(problem) for problem in problems]
    if text is not None:
        lines += ["", "the first contact hears:", text]
    return "\n".join(lines)
