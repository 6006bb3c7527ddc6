"""`templates lint`, `compile`, `render`, `confirm-pasted`: what becomes of a template."""

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui.cli.arguments import count, template_uuid
from tui.cli.exits import Exit
from tui.cli.linting import problem_document, problem_words, scan_document, scan_words
from tui.cli.parser import Parser, Verbs
from tui.cli.session import Session
from tui.domain.contact import Contact, contact_values
from tui.domain.errors import UsageError

if TYPE_CHECKING:
    from tui.prompts import CompiledPrompt


def add(verbs: Verbs) -> None:
    """Add these verbs to those of `templates`."""
    lint = verbs.add(
        "lint",
        lint_template,
        "every problem at once; exit 3 if any is an error",
        "callsheet templates lint renewal-call --list renewals --json",
    )
    lint.add_argument("template", metavar="TEMPLATE")
    lint.add_argument("--list", metavar="LIST", help="count the contacts each problem concerns")
    lint.add_argument("--dialect", choices=("luly", "levers"), help="the profile's unless given")
    lint.add_argument("--version", type=count, metavar="N")
    made = verbs.add(
        "compile",
        compile_template,
        "the shared text with the provider's placeholders",
        "callsheet templates compile renewal-call --dialect levers",
    )
    made.add_argument("template", metavar="TEMPLATE")
    made.add_argument("--dialect", required=True, choices=("luly", "levers"))
    _compiling(made)
    render = verbs.add(
        "render",
        render_template,
        "the rendered prompt per contact, JSONL with --json",
        "callsheet templates render renewal-call --list renewals --contact c17",
    )
    render.add_argument("template", metavar="TEMPLATE")
    render.add_argument("--list", required=True, metavar="LIST")
    who = render.add_mutually_exclusive_group(required=True)
    who.add_argument("--contact", metavar="REF")
    who.add_argument("--all", action="store_true")
    render.add_argument("--dialect", choices=("luly", "levers"), help="the profile's unless given")
    _compiling(render)
    pasted = verbs.add(
        "confirm-pasted",
        confirm_pasted,
        "say that the profile's Levers app holds this template's text",
        "callsheet --profile levers templates confirm-pasted dues",
    )
    pasted.add_argument("template", metavar="TEMPLATE")
    pasted.add_argument("--mode", default="", choices=("slots", "whole"))
    pasted.add_argument("--ai-settings-template-id", type=template_uuid, metavar="UUID")


def lint_template(arguments: Namespace, session: Session) -> int:
    """Print every problem, with the contacts of a list that each concerns."""
    from tui.engine.linting import lint

    source = session.store.templates.get(arguments.template, arguments.version).source
    found = lint(session.desk, source, arguments.list or "", dialect=arguments.dialect or "")
    document: dict[str, Any] = {"problems": [problem_document(each) for each in found.problems]}
    if found.scan:
        document["scan"] = scan_document(found.scan)
    words = "\n".join(map(problem_words, found.problems)) or "no problems"
    if found.scan:
        words += f"\n{scan_words(found.scan)}"
    session.answer(document, words)
    return Exit.REFUSED if found.errors else Exit.DONE


def compile_template(arguments: Namespace, session: Session) -> int:
    """Print the shared text."""
    compiled = _compiled(arguments, session)
    document = {
        "text": compiled.text,
        "slots": [{"name": s.name, "expression": s.expression} for s in compiled.slots],
    }
    session.answer(document, compiled.text)
    return Exit.DONE


def render_template(arguments: Namespace, session: Session) -> int:
    """Print the prompt of one contact, or of all; exit 3 where the one cannot be rendered."""
    found = session.store.lists.get(arguments.list)
    compiled = _compiled(arguments, session)
    _rehearse(arguments, session, found.id)
    if arguments.all:
        documents = (_rendered(c, compiled) for c in session.store.contacts.iterate(found.id))
        _print(documents, session)
        return Exit.DONE
    contact = session.store.contacts.get(arguments.contact)
    if contact.list_id != found.id:
        raise UsageError(
            f"The contact {arguments.contact} is not in {found.name}.",
            f"See callsheet lists show {found.name}.",
        )
    document = _rendered(contact, compiled)
    _print(iter([document]), session)
    return Exit.REFUSED if "error" in document else Exit.DONE


def confirm_pasted(arguments: Namespace, session: Session) -> int:
    """Record the operator's word."""
    from tui.engine.pasting import confirm_pasted as confirm

    paste = confirm(
        session.desk,
        arguments.template,
        arguments.mode,
        arguments.ai_settings_template_id or "",
    )
    session.answer(
        {"text": paste.text, "into": paste.into, "confirmed": paste.confirmed},
        f"Recorded: the Levers template {paste.into} holds this text:\n{paste.text}",
    )
    return Exit.DONE


def _compiling(parser: Parser) -> None:
    parser.add_argument("--mode", choices=("slots", "whole"), help="the dialect's unless given")
    parser.add_argument("--placeholder", choices=("{{}}", "{}"))
    parser.add_argument("--version", type=count, metavar="N")


def _compiled(arguments: Namespace, session: Session) -> "CompiledPrompt":
    from tui.engine.snippets import find_snippets
    from tui.prompts import compile_prompt

    profile = session.settings.profile
    dialect = arguments.dialect or profile.provider
    own = dialect == profile.provider
    usual = "slots" if dialect == "levers" else "whole"
    source = session.store.templates.get(arguments.template, arguments.version).source
    return compile_prompt(
        source,
        dialect,
        arguments.mode or (profile.mode if own else usual),
        arguments.placeholder or (profile.placeholder if own else None),
        now=session.clock(),
        snippets=find_snippets(session.store, [source]).texts,
    )


def _rehearse(arguments: Namespace, session: Session, list_id: str) -> None:
    """Raise PromptError where rendering would take too long or too much."""
    from tui.engine.rehearsal import harm_of
    from tui.engine.snippets import find_snippets
    from tui.prompts import PromptError

    source = session.store.templates.get(arguments.template, arguments.version).source
    some = session.store.contacts.page(list_id, limit=20).items
    if arguments.contact:
        some = (session.store.contacts.get(arguments.contact),)
    harm = harm_of(
        source,
        map(contact_values, some),
        arguments.dialect or session.settings.profile.provider,
        snippets=find_snippets(session.store, [source]).texts,
    )
    if harm:
        raise PromptError(harm)


def _rendered(contact: Contact, compiled: "CompiledPrompt") -> dict[str, Any]:
    from tui.prompts import RenderError

    values = contact_values(contact)
    document: dict[str, Any] = {"ref": contact.ref, "phone": contact.phone}
    try:
        return document | {"text": compiled.render(values), "slots": compiled.bind(values)}
    except RenderError as error:
        problem = replace(error.problem, contacts=1)
        return document | {"error": problem.message, "code": problem.code}


def _print(documents: Iterator[dict[str, Any]], session: Session) -> None:
    if session.as_json:
        session.streams.json_lines(documents)
        return
    for document in documents:
        shown = document.get("text") or f"cannot be rendered: {document.get('error')}"
        session.streams.print(f"--- {document['ref']} {document['phone']}\n{shown}")
        if session.streams.gone:
            return
