"""`check`: one test call to one's own phone."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from tui.cli.arguments import pair, seconds, unique
from tui.cli.documents import call_document
from tui.cli.exits import Exit, exit_of_outcome, gravest
from tui.cli.parser import Parser, verb_parser
from tui.cli.session import Session
from tui.cli.telling import Telling
from tui.cli.waiting import run_async
from tui.domain.clock import to_text
from tui.domain.errors import Refused, UsageError
from tui.domain.states import AttemptState, Outcome, RowState

if TYPE_CHECKING:
    from tui.engine.status import CallView

WAIT_S = 300.0
"""How long --wait follows where no time is given, in seconds."""


def parser(_: str) -> Parser:
    """Answer the parser of `check`."""
    top = verb_parser(
        "check",
        "One test call to a number of the profile's test_numbers, never to anybody else.",
        "callsheet check march --contact c17 --wait\n"
        "callsheet check --template renewal-call --var first_name=Ada --wait 120 --expect renewal",
    )
    top.add_argument("batch", nargs="?", metavar="BATCH")
    top.add_argument(
        "--contact", metavar="REF", help="whose words are spoken; the first unless set"
    )
    top.add_argument("--template", metavar="TEMPLATE", help="a template instead of a batch")
    top.add_argument("--var", action="append", type=pair, metavar="NAME=VALUE")
    top.add_argument("--to", metavar="+E164", help="one of the profile's test_numbers")
    top.add_argument(
        "--wait",
        nargs="?",
        type=seconds,
        const=WAIT_S,
        metavar="SECONDS",
        help=f"until the call has ended, {WAIT_S:g} seconds unless given",
    )
    top.add_argument("--expect", metavar="TEXT", help="exit 7 unless the transcript has it")
    top.add_argument("--at-most-every", type=seconds, metavar="1h", help="else call nobody, exit 0")
    top.set_defaults(run=check)
    return top


def check(arguments: Namespace, session: Session) -> int:
    """Place the test call, and with --wait judge it."""
    if bool(arguments.batch) == bool(arguments.template):
        raise UsageError("check needs a batch or a --template, one of them.", "See check --help.")
    if arguments.batch and arguments.var:
        raise UsageError("--var goes with --template.", "A batch has its own values.")
    if arguments.template and arguments.contact:
        raise UsageError("--contact goes with a batch.", "Give values with --var.")
    if arguments.expect is not None and arguments.wait is None:
        raise UsageError("--expect needs --wait.", "There is no transcript before the call ends.")
    try:
        if not _skipped(arguments, session):
            return run_async(_check(arguments, session))
    except Refused:
        # Another process may have begun the call that keeps the number busy.
        if not _skipped(arguments, session):
            raise
    return Exit.DONE


async def _check(arguments: Namespace, session: Session) -> int:
    from tui.engine.connection import open_connection
    from tui.engine.testcall import await_call, place_test_call

    desk = session.live_desk
    variables = unique(arguments.var, "--var")
    async with open_connection(desk) as connection:
        placed = await place_test_call(
            desk,
            connection,
            batch_id=arguments.batch,
            ref=arguments.contact,
            template=arguments.template,
            variables=variables,
            to=arguments.to,
        )
        code = exit_of_outcome(str(placed.outcome))
        document: dict[str, Any] = {
            "outcome": str(placed.outcome),
            "to": placed.to,
            "batch": placed.batch_id,
            "provider_batch_id": placed.provider_batch_id or None,
            "http_status": placed.http_status,
            "detail": placed.detail,
            "preview": placed.preview.text,
            "spoken": dict(placed.preview.spoken),
            "matches": None,
            "call": {},
        }
        if arguments.wait is not None and placed.outcome is AttemptState.ACCEPTED:
            session.streams.say("waiting for the call to end")
            telling = Telling(session.streams)
            view = await await_call(desk, connection, placed.batch_id, arguments.wait, telling)
            document |= {
                "matches": view.matches,
                "call": {**call_document(view.row), "transcript": view.row.transcript},
            }
            code = gravest(code, judge(view, arguments.expect))
    session.answer(document, lambda: _words(document))
    return code


def judge(view: "CallView", expect: str | None) -> Exit:
    """Answer 11 where the call has not ended, 7 where it did not end well, else 0.

    Well is: answered, with words that match the preview where a transcript tells. Where nobody says
    who picked up, a transcript with these words is enough. `expect` must be in the transcript.
    """
    row = view.row
    if row.state not in (RowState.ENDED, RowState.CANCELED):
        return Exit.NOT_ENDED
    unsaid = row.outcome is Outcome.UNDETERMINED and view.matches is True
    if not (row.outcome is Outcome.ANSWERED or unsaid) or view.matches is False:
        return Exit.CALL_FAILED
    if expect is not None and expect.casefold() not in row.transcript.casefold():
        return Exit.CALL_FAILED
    return Exit.DONE


def _skipped(arguments: Namespace, session: Session) -> bool:
    """Say that nobody is called, where --at-most-every asks for that; answers whether it did."""
    recent = _recent(arguments, session)
    if recent:
        session.answer(recent, f"not called: the last test call was at {recent['last_at']}")
    return recent is not None


def _recent(arguments: Namespace, session: Session) -> dict[str, Any] | None:
    """Answer the note that this template was tried lately, where --at-most-every asks for that."""
    if arguments.at_most_every is None:
        return None
    store, now = session.store, session.clock()
    parent = store.batches.get(arguments.batch) if arguments.batch else None
    template = parent.template_id if parent else store.templates.get(arguments.template).id
    for batch in store.batches.all():
        ours = batch.kind == "test" and batch.profile == session.settings.default_profile
        lately = (now - batch.created_at).total_seconds() < arguments.at_most_every
        same = batch.template_id == template
        if parent and not template:
            same = batch.parent_id == parent.id
        if ours and lately and same and _left(session, batch.id):
            return {
                "outcome": "skipped",
                "provider_batch_id": None,
                "http_status": None,
                "detail": "this template was test-called lately",
                "matches": None,
                "call": {},
                "last_at": to_text(batch.created_at),
            }
    return None


def _left(session: Session, batch_id: str) -> bool:
    """Answer whether a request of this batch may have rung a phone."""
    no = (AttemptState.NOT_SENT, AttemptState.REJECTED, AttemptState.ABSENT)
    return any(a.state not in no for a in session.store.attempts.of_batch(batch_id))


def _words(document: dict[str, Any]) -> str:
    lines = [f"test call: {document['outcome']}"]
    if document["detail"]:
        lines.append(document["detail"])
    lines.append(f"preview: {document['preview']}")
    if call := document["call"]:
        lines.append(f"spoken:  {call['transcript']}")
        lines.append(f"{call['state']}: {call['outcome']}")
        heard = {
            True: "the words match the preview",
            False: "THE WORDS DIFFER",
            None: "no transcript",
        }
        lines.append(heard[document["matches"]])
    return "\n".join(lines)
