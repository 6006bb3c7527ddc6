"""`status`: what is known of a batch, and how old it is."""

from argparse import Namespace
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tui.cli.documents import call_document, plain
from tui.cli.exits import Exit
from tui.cli.parser import Parser, verb_parser
from tui.cli.session import Session
from tui.cli.telling import Telling
from tui.cli.text import plural, table
from tui.cli.waiting import run_async
from tui.cli.words import counts_words
from tui.domain.errors import UsageError
from tui.domain.states import SETTLED

if TYPE_CHECKING:
    from tui.engine.following import Polled


def parser(_: str) -> Parser:
    """Answer the parser of `status`."""
    top = verb_parser(
        "status",
        "What is known of a batch, or of all; nothing is asked unless --poll or --watch is given.",
        "callsheet status march --poll --calls\ncallsheet status march --watch --json",
    )
    top.add_argument("batch", nargs="?", metavar="BATCH")
    top.add_argument("--poll", action="store_true", help="ask the provider once first")
    top.add_argument("--watch", action="store_true", help="follow to the end; JSONL with --json")
    top.add_argument("--calls", action="store_true", help="every call")
    top.set_defaults(run=status)
    return top


def status(arguments: Namespace, session: Session) -> int:
    """Print one batch, or all."""
    if not arguments.batch:
        if arguments.poll or arguments.watch or arguments.calls:
            raise UsageError("--poll, --watch and --calls need a batch.", "Name one.")
        return _all(session)
    if arguments.poll or arguments.watch:
        return run_async(_asking(arguments, session))
    return _one(arguments, session)


def status_document(session: Session, batch: str, *, calls: bool) -> dict[str, Any]:
    """Answer the document of one batch."""
    from tui.engine.status import batch_status

    found = batch_status(session.desk, batch)
    document: dict[str, Any] = {
        "batch": found.batch.id,
        "name": found.batch.name,
        "state": str(found.batch.state),
        "provider": found.batch.provider,
        "profile": found.batch.profile,
        "total": found.batch.total,
        "counts": {str(state): number for state, number in found.counts.items()},
        "outcomes": {str(outcome): number for outcome, number in found.outcomes.items()},
        "cost": found.cost,
        "priced": found.priced,
        "polled_at": plain(found.polled_at),
        "reasons": dict(found.reasons),
        "errors": dict(found.errors),
        "stuck": found.stuck,
        "can_know": found.can_know,
        "attempts": [
            {
                "attempt": attempt.id,
                "state": str(attempt.state),
                "contacts": len(attempt.refs),
                "provider_batch_id": attempt.provider_batch_id or None,
                "http_status": attempt.http_status,
                "detail": attempt.detail,
                "created_at": plain(attempt.created_at),
            }
            for attempt in found.attempts
        ],
    }
    if calls:
        rows = session.store.rows.iterate(found.batch.id)
        document["calls"] = [call_document(row) for row in rows]
    return document


def status_words(document: dict[str, Any]) -> str:
    """Answer the document as lines for people."""
    lines = [
        f"{document['name']} ({document['batch']}): {document['state']}, "
        f"{plural(document['total'], 'call')} on {document['profile']}",
        f"calls: {counts_words(document['counts'])}",
    ]
    if any(document["outcomes"].values()):
        lines.append(f"outcomes: {counts_words(document['outcomes'])}")
    if document["cost"] is not None:
        lines.append(
            f"cost so far: {document['cost']:,.2f}, the price of {document['priced']:,} of "
            f"{plural(document['total'], 'call')}"
        )
    lines += [f"  {count:,} {reason}" for reason, count in document["reasons"].items()]
    lines += [f"  {count:,} {error}" for error, count in document["errors"].items()]
    if document["stuck"]:
        lines.append(f"{plural(document['stuck'], 'call')} in progress longer than it can last")
    lines.append(_age(document))
    if document["counts"].get("unknown"):
        lines.append(f"Next: callsheet reconcile {document['name']}")
    if document.get("calls"):
        lines += ["", _calls(document["calls"])]
    return "\n".join(lines)


def _all(session: Session) -> int:
    documents = [
        status_document(session, batch.id, calls=False)
        for batch in session.store.batches.all()
        if batch.kind != "test"
    ]
    session.answer(
        documents,
        lambda: "\n".join(map(_line, documents)) or "No batches yet.",
    )
    return Exit.DONE


def _one(arguments: Namespace, session: Session) -> int:
    document = status_document(session, arguments.batch, calls=arguments.calls)
    session.answer(document, lambda: status_words(document))
    return Exit.DONE


async def _asking(arguments: Namespace, session: Session) -> int:
    from tui.engine.connection import open_connection
    from tui.engine.following import follow, poll_once

    desk = session.live_desk
    session.store.batches.get(arguments.batch)
    async with open_connection(desk) as connection:
        if not arguments.watch:
            Telling(session.streams)(await poll_once(desk, connection, arguments.batch))
            return _one(arguments, session)
        watched = _Watch(arguments, session)
        watched.show()
        with suppress(BrokenPipeError):
            await follow(desk, connection, arguments.batch, None, watched.changed)
    return Exit.DONE


class _Watch:
    """One line, or one JSON document, per change."""

    def __init__(self, arguments: Namespace, session: Session) -> None:
        self._arguments = arguments
        self._session = session
        self._tell = Telling(session.streams)

    def changed(self, polled: "Polled") -> None:
        self._tell(polled)
        if polled.changed:
            self.show()

    def show(self) -> None:
        arguments, session = self._arguments, self._session
        document = status_document(session, arguments.batch, calls=arguments.calls)
        if session.as_json:
            session.streams.json(document)
        elif session.streams.out_is_terminal:
            session.streams.repaint(status_words(document))
        else:
            session.streams.print(f"{document['polled_at'] or ''} {_line(document)}".lstrip())
        if session.streams.gone:
            raise BrokenPipeError


def _line(document: dict[str, Any]) -> str:
    outcomes = document["outcomes"]
    known = f" ({counts_words(outcomes)})" if any(outcomes.values()) else ""
    counts = counts_words(document["counts"])
    return f"{document['batch']} {document['name']}: {document['state']}, {counts}{known}"


def _age(document: dict[str, Any]) -> str:
    open_calls = sum(
        number
        for state, number in document["counts"].items()
        if state not in SETTLED and state not in ("planned", "held")
    )
    if not document["can_know"] and open_calls:
        return "no way to know more: this provider is not asked, it calls back (`callsheet listen`)"
    return f"last asked: {document['polled_at'] or 'never'}"


def _calls(calls: list[dict[str, Any]]) -> str:
    rows = [
        (
            call["ref"],
            call["phone"],
            call["name"],
            call["state"],
            call["outcome"],
            call["duration_s"],
            call["cost"],
            call["error"] or call["reason"],
        )
        for call in calls
    ]
    return table(rows, ("REF", "PHONE", "NAME", "STATE", "OUTCOME", "SECONDS", "COST", "REASON"))
