"""`templates`: prompt templates and their versions."""

from argparse import Namespace

from tui.cli.arguments import count
from tui.cli.documents import template_document
from tui.cli.exits import Exit
from tui.cli.files import read_text
from tui.cli.parser import Parser, Verbs, verb_parser
from tui.cli.session import Session
from tui.cli.text import table
from tui.cli.verbs import prompting, template_files
from tui.domain.clock import to_text
from tui.domain.errors import NotFound


def parser(_: str) -> Parser:
    """Answer the parser of `templates`."""
    top = verb_parser(
        "templates",
        "All prompt templates; or a verb on one of them.",
        "callsheet templates\ncallsheet templates add call.j2 --name renewal-call",
    )
    verbs = Verbs(top, show_all)
    verbs.add("list", show_all, "all templates", "callsheet templates --json")
    add = verbs.add(
        "add",
        add_template,
        "save a template; a name that exists gets its next version",
        "callsheet templates add call.j2 --name renewal-call --note 'shorter'",
    )
    add.add_argument("file", metavar="FILE", help="- for standard input")
    add.add_argument("--name", required=True, metavar="TEMPLATE")
    add.add_argument("--note", default="", metavar="TEXT")
    show = verbs.add(
        "show", show_one, "a template's source", "callsheet templates show renewal-call --version 2"
    )
    show.add_argument("template", metavar="TEMPLATE")
    show.add_argument("--version", type=count, metavar="N")
    remove = verbs.add(
        "remove", remove_template, "remove a template", "callsheet templates remove renewal-call"
    )
    remove.add_argument("template", metavar="TEMPLATE")
    prompting.add(verbs)
    template_files.add(verbs)
    return top


def show_all(_: Namespace, session: Session) -> int:
    """Print all templates."""
    found = session.store.templates.all()
    rows = [(t.id, t.name, t.version, to_text(t.saved_at), t.author, t.note) for t in found]
    heads = ("ID", "TEMPLATE", "VERSION", "SAVED", "BY", "NOTE")
    session.answer(
        [template_document(template) for template in found],
        lambda: table(rows, heads) if rows else "No templates yet: callsheet templates add --help",
    )
    return Exit.DONE


def add_template(arguments: Namespace, session: Session) -> int:
    """Save a template's next version."""
    source = read_text(arguments.file, session)
    try:
        known = session.store.templates.get(arguments.name).id
    except NotFound:
        known = None
    saved = session.store.templates.save(
        arguments.name, source, session.operator, arguments.note, template_id=known
    )
    session.answer(
        {"id": saved.id, "name": saved.name, "version": saved.version},
        f"{saved.name} ({saved.id}) version {saved.version}",
    )
    return Exit.DONE


def show_one(arguments: Namespace, session: Session) -> int:
    """Print a template's source as it was saved."""
    found = session.store.templates.get(arguments.template, arguments.version)
    if session.as_json:
        session.streams.json({**template_document(found), "source": found.source})
    else:
        source = found.source
        session.streams.raw((source if source.endswith("\n") else source + "\n").encode())
    return Exit.DONE


def remove_template(arguments: Namespace, session: Session) -> int:
    """Remove a template with its versions."""
    from tui.engine.snippets import remove_template as remove

    found = remove(session.desk, arguments.template)
    session.answer({"id": found.id, "name": found.name}, f"{found.name} removed")
    return Exit.DONE
