"""`calls show`: one call in full."""

from argparse import Namespace
from typing import Any

from tui.cli.documents import call_document, plain
from tui.cli.exits import Exit
from tui.cli.parser import Parser, Verbs, verb_parser
from tui.cli.session import Session
from tui.cli.waiting import run_async
from tui.domain.errors import CallsheetError
from tui.domain.states import RowState


def parser(_: str) -> Parser:
    """Answer the parser of `calls`."""
    top = verb_parser("calls", "One call of a batch.", "callsheet calls show march c17 --json")
    verbs = Verbs(top)
    one = verbs.add(
        "show",
        show,
        "the prompt as sent, the transcript, the recording's address, the raw answer",
        "callsheet calls show march c17",
    )
    one.add_argument("batch", metavar="BATCH")
    one.add_argument("ref", metavar="REF")
    one.add_argument("--offline", action="store_true", help="do not ask the provider")
    return top


def show(arguments: Namespace, session: Session) -> int:
    """Print one call; a transcript that is not here yet is fetched where that is possible."""
    from tui.engine.status import call_view

    view = call_view(session.desk, arguments.batch, arguments.ref)
    row = view.row
    lacks = row.state is RowState.ENDED and not row.transcript and row.provider_call_id
    if lacks and not arguments.offline:
        try:
            run_async(_fetch(arguments, session))
            view = call_view(session.desk, arguments.batch, arguments.ref)
        except CallsheetError as error:
            session.streams.say(f"callsheet: The transcript was not fetched: {error}")
    document: dict[str, Any] = {
        **call_document(view.row),
        "prompt": view.text.text if view.text else None,
        "spoken": dict(view.text.spoken) if view.text else {},
        "sent": plain(view.item),
        "transcript": view.row.transcript or None,
        "recording": view.row.recording or None,
        "matches": view.matches,
        "attempt": view.attempt.id if view.attempt else None,
        "raw": _raw(session, view.attempt.id) if view.attempt else [],
    }
    session.answer(document, lambda: _words(document))
    return Exit.DONE


def _raw(session: Session, attempt_id: str) -> list[str]:
    """Answer what the provider answered to the request, as text."""
    answers = session.store.answers.of(attempt_id)
    return [a.raw.decode("utf-8", "replace") for a in answers if a.kind == "answer"]


async def _fetch(arguments: Namespace, session: Session) -> None:
    from tui.engine.connection import open_connection
    from tui.engine.details import open_call

    desk = session.live_desk
    async with open_connection(desk) as connection:
        await open_call(desk, connection, arguments.batch, arguments.ref)


def _words(document: dict[str, Any]) -> str:
    shown = ("ref", "phone", "name", "state", "outcome", "answered_by", "duration_s", "cost")
    more = ("provider_call_id", "provider_status", "error", "recording", "updated_at", "matches")
    lines = [f"{name}: {document[name]}" for name in (*shown, *more) if document[name] is not None]
    lines += [
        "",
        "prompt as sent:" if document["attempt"] else "prompt:",
        document["prompt"] or "(not known)",
    ]
    lines += [f"{name}: {text}" for name, text in document["spoken"].items()]
    lines += ["", "transcript:", document["transcript"] or "(none)"]
    return "\n".join(lines)
