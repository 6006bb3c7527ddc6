"""`inbox import`: webhook bodies from a file."""

import json
from argparse import Namespace
from typing import Any

from tui.cli.exits import Exit
from tui.cli.files import read_text
from tui.cli.parser import Parser, Verbs, verb_parser
from tui.cli.session import Session
from tui.domain.errors import UsageError


def parser(_: str) -> Parser:
    """Answer the parser of `inbox`."""
    top = verb_parser(
        "inbox", "Results that came in some other way.", "callsheet inbox import e.json"
    )
    verbs = Verbs(top)
    one = verbs.add(
        "import",
        import_events,
        "webhook bodies from a file of JSON or JSONL; they carry no signature: know your source",
        "callsheet --profile levers inbox import events.jsonl --json",
    )
    one.add_argument("file", metavar="FILE", help="- for standard input")
    return top


def import_events(arguments: Namespace, session: Session) -> int:
    """Take the events in."""
    from tui.engine.inbox import import_events as take

    events = read_events(read_text(arguments.file, session), arguments.file)
    found = take(session.desk, events)
    document = {
        "read": found.read,
        "matched": found.matched,
        "unmatched": found.unmatched,
        "duplicates": found.duplicates,
    }
    session.answer(document, ", ".join(f"{number:,} {name}" for name, number in document.items()))
    return Exit.DONE


def read_events(text: str, name: str) -> list[Any]:
    """Read one JSON object, a JSON array, or JSON lines. Raises UsageError with the line."""
    try:
        found = _read(text)
        return found if isinstance(found, list) else [found]
    except ValueError:
        pass
    events = []
    # JSON may hold other line ends than this one inside of a text.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            events.append(_read(line))
        except ValueError as error:
            raise UsageError(
                f"{name}, line {number} is not JSON: {error}.", "One event a line, or one array."
            ) from None
    return events


def _read(text: str) -> Any:
    """Read JSON. Raises ValueError for anything else, however it is broken."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
