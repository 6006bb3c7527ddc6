"""`reconcile` and `resolve`: what became of requests without a clear answer."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from tui.cli.arguments import count
from tui.cli.exits import Exit
from tui.cli.parser import Parser, verb_parser
from tui.cli.session import Session
from tui.cli.text import plural
from tui.cli.waiting import run_async

if TYPE_CHECKING:
    from tui.engine.reconciling import Settled


def parser(verb: str) -> Parser:
    """Answer the parser of `reconcile` or of `resolve`."""
    if verb == "reconcile":
        top = verb_parser(
            "reconcile",
            "Look unknown attempts up at the provider; exit 6 where some stay unknown.",
            "callsheet reconcile march --json",
        )
        top.add_argument("batch", metavar="BATCH")
        top.set_defaults(run=reconcile)
        return top
    top = verb_parser(
        "resolve",
        "Decide about an unknown attempt yourself, after looking at the provider's own pages.",
        "callsheet resolve march --attempt k3xw7q2m4a --as not-sent --reason 'not in their list' "
        "--confirm 25",
    )
    top.add_argument("batch", metavar="BATCH")
    top.add_argument("--attempt", required=True, metavar="A")
    top.add_argument("--as", dest="decision", required=True, choices=("sent", "not-sent"))
    top.add_argument("--reason", required=True, metavar="TEXT")
    top.add_argument("--confirm", required=True, type=count, metavar="N", help="its contacts")
    top.set_defaults(run=resolve)
    return top


def reconcile(arguments: Namespace, session: Session) -> int:
    """Look the doubtful attempts of a batch up."""
    return run_async(_reconcile(arguments, session))


async def _reconcile(arguments: Namespace, session: Session) -> int:
    from tui.engine.connection import open_connection
    from tui.engine.reconciling import reconcile as look_up

    desk = session.live_desk
    async with open_connection(desk) as connection:
        found = await look_up(desk, connection, arguments.batch)
    document = {
        "resolved": found.resolved,
        "still_unknown": found.still_unknown,
        "attempts": [_document(attempt) for attempt in found.attempts],
    }
    session.answer(document, lambda: _words(document, arguments.batch))
    return Exit.UNKNOWN if found.still_unknown else Exit.DONE


def resolve(arguments: Namespace, session: Session) -> int:
    """Carry the operator's decision out."""
    from tui.engine.reconciling import resolve as decide

    settled = decide(
        session.desk,
        arguments.batch,
        arguments.attempt,
        sent=arguments.decision == "sent",
        reason=arguments.reason,
        confirm=arguments.confirm,
    )
    document = _document(settled)
    session.answer(document, lambda: _line(document))
    return Exit.DONE


def _document(settled: "Settled") -> dict[str, Any]:
    return {
        "attempt": settled.attempt,
        "state": str(settled.state),
        "contacts": settled.contacts,
        "refs": list(settled.refs),
        "detail": settled.detail,
    }


def _words(document: dict[str, Any], batch: str) -> str:
    if not document["attempts"]:
        return "There is nothing in doubt."
    lines = [
        f"{plural(document['resolved'], 'call')} resolved, {document['still_unknown']:,} unknown",
        *(_line(attempt) for attempt in document["attempts"]),
    ]
    lines += [
        f"If you know better: callsheet resolve {batch} --attempt {attempt['attempt']} "
        f"--as sent|not-sent --reason TEXT --confirm {attempt['contacts']}"
        for attempt in document["attempts"]
        if attempt["state"] != "accepted"
    ]
    return "\n".join(lines)


def _line(attempt: dict[str, Any]) -> str:
    detail = f": {attempt['detail']}" if attempt["detail"] else ""
    calls = plural(attempt["contacts"], "call")
    return f"{attempt['attempt']} {attempt['state']}, {calls}{detail}"
