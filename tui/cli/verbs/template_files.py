"""`templates diff`, `import`, `export`, `watch`: versions side by side, and templates as files."""

import time
from argparse import Namespace
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.arguments import count
from tui.cli.exits import Exit
from tui.cli.parser import Verbs
from tui.cli.session import Session
from tui.domain.errors import UsageError

if TYPE_CHECKING:
    from tui.engine.template_files import Folder, Taken


def add(verbs: Verbs) -> None:
    """Add these verbs to those of `templates`."""
    diff = verbs.add(
        "diff",
        diff_versions,
        "what changed between two versions, or since the one last sent",
        "callsheet templates diff t1 1 2\ncallsheet templates diff renewal-call --sent",
    )
    diff.add_argument("template", metavar="TEMPLATE")
    diff.add_argument("a", type=count, nargs="?", metavar="A", help="the one before B unless given")
    diff.add_argument("b", type=count, nargs="?", metavar="B", help="the latest unless given")
    diff.add_argument("--sent", action="store_true", help="A is the version that was last sent")
    take = verbs.add(
        "import",
        import_files,
        "save .j2 files as templates of their names",
        "callsheet templates import prompts/ guardrail.j2 --note 'from the repository'",
    )
    take.add_argument("files", nargs="+", metavar="FILE|FOLDER")
    take.add_argument("--note", default="", metavar="TEXT")
    give = verbs.add(
        "export",
        export_files,
        "write templates as .j2 files",
        "callsheet templates export prompts/ renewal-call guardrail",
    )
    give.add_argument("folder", metavar="FOLDER")
    give.add_argument("templates", nargs="*", metavar="TEMPLATE", help="all unless named")
    watch = verbs.add(
        "watch",
        watch_folder,
        "save every change in a folder of .j2 files as a version, until Ctrl-C",
        "callsheet templates watch prompts/ --for 3600",
    )
    watch.add_argument("folder", metavar="FOLDER")
    watch.add_argument(
        "--every", type=count, default=1, metavar="S", help="seconds; 1 unless given"
    )
    watch.add_argument("--for", dest="seconds", type=count, metavar="S", help="end after so many")
    watch.add_argument("--once", action="store_true", help="look once, then end")


def diff_versions(arguments: Namespace, session: Session) -> int:
    """Print a unified diff of two versions."""
    from tui.engine.versions import difference, last_sent, version_before

    templates, batch = session.store.templates, ""
    if arguments.sent:
        if arguments.b is not None:
            raise UsageError("--sent stands for A.", "Name one version, or none for the latest.")
        sent = last_sent(session.desk, arguments.template)
        old, batch = sent.template, sent.batch.name
        new = templates.get(arguments.template, arguments.a)
    else:
        new = templates.get(arguments.template, arguments.b)
        old = (
            templates.get(arguments.template, arguments.a)
            if arguments.a is not None
            else version_before(session.desk, new)
        )
    changed = difference(old, new)
    document = {"id": old.id, "name": old.name, "a": old.version, "b": new.version, "diff": changed}
    if batch:
        document["batch"] = batch
    session.answer(document, changed or "no difference")
    return Exit.DONE


def import_files(arguments: Namespace, session: Session) -> int:
    """Save files as templates; all are read before the first is saved."""
    from tui.engine.template_files import (
        import_template,
        read_source,
        taken_document,
        template_files,
    )

    paths = [path for name in arguments.files for path in template_files(Path(name))]
    for path in paths:
        read_source(path)
    with session.store.transaction():
        taken = [import_template(session.desk, path, arguments.note) for path in paths]
    session.answer(
        [taken_document(each) for each in taken],
        lambda: "\n".join(map(_words, taken)) or "no .j2 files there",
    )
    return Exit.DONE


def export_files(arguments: Namespace, session: Session) -> int:
    """Write templates as files."""
    from tui.engine.template_files import export_templates

    paths = export_templates(session.desk, Path(arguments.folder), arguments.templates)
    session.answer(
        [str(path) for path in paths], lambda: "\n".join(map(str, paths)) or "no templates yet"
    )
    return Exit.DONE


def watch_folder(arguments: Namespace, session: Session) -> int:
    """Look at a folder again and again; every change is one line."""
    from tui.engine.template_files import Folder

    folder = Folder(Path(arguments.folder))
    until = None if arguments.seconds is None else time.monotonic() + arguments.seconds
    with suppress(KeyboardInterrupt):
        while not session.streams.gone:
            _look(folder, session)
            left = arguments.every
            if until is not None:
                left = min(left, until - time.monotonic())
            if arguments.once or left <= 0:
                break
            time.sleep(left)
    return Exit.DONE


def _look(folder: "Folder", session: Session) -> None:
    from tui.engine.template_files import look, taken_document

    taken = list(look(session.desk, folder))
    if session.as_json:
        session.streams.json_lines(taken_document(each) for each in taken)
        return
    for each in taken:
        session.streams.print(_words(each))


def _words(taken: "Taken") -> str:
    if taken.template is None:
        return f"{taken.path}: {taken.error}"
    state = "" if taken.new else ", unchanged"
    return f"{taken.template.name} ({taken.template.id}) version {taken.template.version}{state}"
