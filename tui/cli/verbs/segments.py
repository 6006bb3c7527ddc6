"""`segments`: saved filters of contact lists, which a batch can be composed of."""

from argparse import Namespace

from tui.cli.exits import Exit
from tui.cli.parser import Parser, Verbs, verb_parser
from tui.cli.session import Session
from tui.cli.text import table


def parser(_: str) -> Parser:
    """Answer the parser of `segments`."""
    top = verb_parser("segments", "Saved filters of contact lists.", "callsheet segments")
    verbs = Verbs(top, show_all)
    save = verbs.add(
        "save",
        save_one,
        "save a filter under a name",
        "callsheet segments save gold 'plan = gold and has due_date' --list renewals",
    )
    save.add_argument("name", metavar="NAME")
    save.add_argument("filter", metavar="FILTER")
    save.add_argument("--list", default="", metavar="LIST", help="every list may use it without")
    save.add_argument("--replace", action="store_true", help="where the name is in use")
    remove = verbs.add(
        "remove", remove_one, "remove a saved filter", "callsheet segments remove gold"
    )
    remove.add_argument("name", metavar="NAME")
    remove.add_argument("--list", default="", metavar="LIST")
    return top


def show_all(_: Namespace, session: Session) -> int:
    """Print all segments."""
    from tui.engine.segments import segments

    found = segments(session.desk)
    names = {each.id: each.name for each in session.store.lists.all()}
    rows = [(each.name, names.get(each.list_id, ""), each.text) for each in found]
    session.answer(
        [{"name": name, "list": of or None, "filter": text} for name, of, text in rows],
        lambda: table(rows, ("SEGMENT", "LIST", "FILTER")) if rows else "No segments yet.",
    )
    return Exit.DONE


def save_one(arguments: Namespace, session: Session) -> int:
    """Save a filter."""
    from tui.engine.segments import save_segment

    saved = save_segment(
        session.desk, arguments.name, arguments.filter, arguments.list, arguments.replace
    )
    session.answer({"name": saved.name, "filter": saved.text}, f"{saved.name}: {saved.text}")
    return Exit.DONE


def remove_one(arguments: Namespace, session: Session) -> int:
    """Remove a segment."""
    from tui.engine.segments import remove_segment

    of = session.store.lists.get(arguments.list).id if arguments.list else ""
    remove_segment(session.desk, arguments.name, of)
    session.answer({"removed": arguments.name}, f"{arguments.name} removed")
    return Exit.DONE
