"""`lists`: contact lists and their contacts."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tui.cli.arguments import count, offset
from tui.cli.documents import contact_document
from tui.cli.exits import Exit
from tui.cli.parser import Parser, Verbs, verb_parser
from tui.cli.session import Session
from tui.cli.text import plural, table
from tui.cli.verbs import importing
from tui.domain.clock import to_text
from tui.domain.contact import ContactList
from tui.domain.errors import UsageError


def parser(_: str) -> Parser:
    """Answer the parser of `lists`."""
    top = verb_parser(
        "lists",
        "All contact lists with their counts; or a verb on one of them.",
        "callsheet lists\ncallsheet lists import renewals.csv --name renewals --region US",
    )
    verbs = Verbs(top, show_all)
    importing.add(verbs)
    verbs.add("list", show_all, "all lists", "callsheet lists --json")
    one = verbs.add(
        "show", show, "contacts of a list, in order", "callsheet lists show renewals --find zoe"
    )
    one.add_argument("list", metavar="LIST")
    one.add_argument("--find", default="", metavar="TEXT")
    one.add_argument("--where", default="", metavar="FILTER", help="as `plan = gold and lacks due`")
    one.add_argument("--order", default="", metavar="COLUMN", help="a column; --order=-COLUMN down")
    one.add_argument("--offset", type=offset, default=0, metavar="N")
    one.add_argument("--limit", type=count, default=100, metavar="N")
    export = verbs.add(
        "export",
        export_list,
        "a list as .csv, .tsv, .json, .jsonl or .xlsx",
        "callsheet lists export renewals out.csv",
    )
    export.add_argument("list", metavar="LIST")
    export.add_argument("file", metavar="FILE")
    rename = verbs.add(
        "rename", rename_list, "give a list another name", "callsheet lists rename renewals march"
    )
    rename.add_argument("list", metavar="LIST")
    rename.add_argument("name", metavar="NAME")
    remove = verbs.add(
        "remove", remove_list, "remove a list and its contacts", "callsheet lists remove march"
    )
    remove.add_argument("list", metavar="LIST")
    return top


def show_all(_: Namespace, session: Session) -> int:
    """Print all lists."""
    lists = session.store.lists.all()
    session.answer([_document(found) for found in lists], lambda: _overview(lists))
    return Exit.DONE


def show(arguments: Namespace, session: Session) -> int:
    """Print a page of contacts."""
    from tui.domain.contact import STANDARD_VARIABLES
    from tui.domain.filter_text import parse_filter
    from tui.engine.contacts import contacts_page

    found = session.store.lists.get(arguments.list)
    known = (*STANDARD_VARIABLES, *found.columns)
    where = parse_filter(arguments.where, known) if arguments.where else None
    if arguments.order.removeprefix("-") not in ("", *known):
        raise UsageError(
            f"--order names an unknown column {arguments.order!r}.",
            f"Known are {', '.join(known)}.",
        )
    page = contacts_page(
        session.desk,
        found.id,
        arguments.offset,
        arguments.limit,
        arguments.find,
        where,
        arguments.order,
    )
    rows = [
        (c.ref, c.phone, c.name, c.timezone, *(c.fields.get(name, "") for name in found.columns))
        for c in page.items
    ]
    heads = ("REF", "PHONE", "NAME", "ZONE", *found.columns)
    session.answer(
        {"total": page.total, "contacts": [contact_document(c) for c in page.items]},
        lambda: table(rows, heads) + f"\n{len(rows)} of {plural(page.total, 'contact')}",
    )
    return Exit.DONE


def export_list(arguments: Namespace, session: Session) -> int:
    """Write a list to a file."""
    from tui.engine.exporting import export_list as export

    written = export(session.desk, arguments.list, Path(arguments.file))
    session.answer(
        {"list": arguments.list, "contacts": written, "file": arguments.file},
        f"{plural(written, 'contact')} written to {arguments.file}",
    )
    return Exit.DONE


def rename_list(arguments: Namespace, session: Session) -> int:
    """Rename a list."""
    found = session.store.lists.get(arguments.list)
    session.store.lists.rename(found.id, arguments.name)
    session.answer(
        {"id": found.id, "name": arguments.name}, f"{found.name} is now {arguments.name}"
    )
    return Exit.DONE


def remove_list(arguments: Namespace, session: Session) -> int:
    """Remove a list with its contacts."""
    found = session.store.lists.get(arguments.list)
    session.store.lists.remove(found.id)
    session.desk.note("remove list", detail={"list": found.name, "contacts": found.contacts})
    session.answer(
        {"list": found.name, "removed": found.contacts},
        f"{found.name} removed, with {plural(found.contacts, 'contact')}",
    )
    return Exit.DONE


def _document(found: ContactList) -> dict[str, Any]:
    return {
        "id": found.id,
        "name": found.name,
        "contacts": found.contacts,
        "created_at": to_text(found.created_at),
        "columns": list(found.columns),
    }


def _overview(lists: Sequence[ContactList]) -> str:
    if not lists:
        return "No lists yet. Import one: callsheet lists import FILE --name LIST"
    rows = [(f.id, f.name, f"{f.contacts:,}", to_text(f.created_at)) for f in lists]
    return table(rows, ("ID", "LIST", "CONTACTS", "CREATED"))
