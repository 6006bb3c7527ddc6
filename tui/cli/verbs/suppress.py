"""`suppress`: the do-not-call list, shared by all profiles."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from tui.cli.arguments import count, offset, pair
from tui.cli.documents import plain
from tui.cli.exits import Exit
from tui.cli.parser import Parser, Verbs, verb_parser
from tui.cli.session import Session
from tui.cli.text import plural, table
from tui.domain.batch import CallRow
from tui.domain.errors import UsageError


def parser(_: str) -> Parser:
    """Answer the parser of `suppress`."""
    top = verb_parser(
        "suppress",
        "The do-not-call list; no profile ever calls a number on it.",
        "callsheet suppress add +12025550143 --reason 'asked not to be called'",
    )
    verbs = Verbs(top)
    add = verbs.add(
        "add", add_numbers, "add numbers", "callsheet suppress add --file dnc.txt --reason registry"
    )
    add.add_argument("phones", nargs="*", metavar="PHONE")
    add.add_argument(
        "--file",
        metavar="FILE",
        help="numbers, one a line, or any file that lists can be imported from; - for input",
    )
    add.add_argument(
        "--map", action="append", type=pair, metavar="FIELD=COLUMN", help="as in lists import"
    )
    add.add_argument("--reason", default="", metavar="TEXT")
    shown = verbs.add("list", show, "the numbers, newest last", "callsheet suppress list --json")
    shown.add_argument("--offset", type=offset, default=0, metavar="N")
    shown.add_argument("--limit", type=count, default=1000, metavar="N")
    remove = verbs.add(
        "remove",
        remove_number,
        "let a number be called again",
        "callsheet suppress remove +12025550143 --reason 'consented on 3 May'",
    )
    remove.add_argument("phone", metavar="PHONE")
    remove.add_argument("--reason", required=True, metavar="TEXT")
    return top


def add_numbers(arguments: Namespace, session: Session) -> int:
    """Add numbers, and say which of them are at a provider right now."""
    from tui.engine.suppressing import suppress

    phones = list(arguments.phones)
    if arguments.file and phones:
        raise UsageError("Numbers and a file at once.", "Give the numbers, or --file FILE.")
    if arguments.map and not arguments.file:
        raise UsageError("--map goes with --file.", "Leave it out; numbers have no columns.")
    if arguments.file:
        return _add_file(arguments, session)
    if not phones:
        raise UsageError("No number was given.", "Write one, or name a file with --file.")
    report = suppress(session.desk, phones, arguments.reason)
    at_provider = [_calling(row, session) for row in report.at_provider]
    for warning in report.warnings:
        session.streams.say(f"warning: {warning}")
    session.answer(
        {
            "added": report.added,
            "already": report.already,
            "at_provider": at_provider,
            "warnings": list(report.warnings),
        },
        lambda: _added(report.added, report.already, at_provider),
    )
    return Exit.DONE


def _add_file(arguments: Namespace, session: Session) -> int:
    from tui.engine.suppress_file import suppress_file

    named = arguments.file
    source = session.streams.read_bytes() if named == "-" else Path(named)
    report = suppress_file(
        session.desk,
        source,
        name="standard input" if named == "-" else named,
        reason=arguments.reason,
        mapping=tuple(arguments.map or ()),
    )
    at_provider = [_calling(row, session) for row in report.at_provider]
    for reject in report.rejects:
        session.streams.say(f"line {reject.line}: {reject.value!r}: {reject.reason}")
    session.answer(
        {
            "added": report.added,
            "already": report.already,
            "at_provider": at_provider,
            "read": report.read,
            "allowed": report.allowed,
            "rejects": [
                {"line": each.line, "reason": each.reason, "value": each.value}
                for each in report.rejects
            ],
        },
        lambda: _added(report.added, report.already, at_provider),
    )
    return Exit.DONE if report.suppressed or report.allowed else Exit.REFUSED


def show(arguments: Namespace, session: Session) -> int:
    """Print the list."""
    page = session.store.suppression.page(offset=arguments.offset, limit=arguments.limit)
    rows = [(s.phone, s.reason, plain(s.added_at), s.added_by) for s in page.items]
    document = {
        "total": page.total,
        "suppressed": [
            {"phone": phone, "reason": reason, "added_at": at, "added_by": by}
            for phone, reason, at, by in rows
        ],
    }
    session.answer(
        document,
        lambda: table(rows, ("PHONE", "REASON", "ADDED", "BY")) + f"\n{page.total:,} in total",
    )
    return Exit.DONE


def remove_number(arguments: Namespace, session: Session) -> int:
    """Take a number off the list; the reason goes into the audit."""
    from tui.engine.suppressing import unsuppress

    unsuppress(session.desk, arguments.phone, arguments.reason)
    session.answer({"removed": 1}, f"{arguments.phone} may be called again")
    return Exit.DONE


def _calling(row: CallRow, session: Session) -> dict[str, Any]:
    batch = session.store.batches.get(row.batch_id)
    return {
        "phone": row.phone,
        "batch": batch.name,
        "ref": row.ref,
        "state": str(row.state),
        "provider_call_id": row.provider_call_id or None,
    }


def _added(added: int, already: int, at_provider: list[dict[str, Any]]) -> str:
    lines = [f"{plural(added, 'number')} added, {already:,} already there"]
    lines += [
        f"{call['phone']} is at the provider ({call['state']}) for {call['batch']}: "
        f"`callsheet stop {call['batch']}` stops what can be stopped"
        for call in at_provider
    ]
    return "\n".join(lines)
