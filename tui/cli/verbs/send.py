"""`send`: a dry run, and with a confirmation the send itself."""

import shlex
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from tui.cli.arguments import count, seconds
from tui.cli.documents import plain
from tui.cli.exits import Exit, exit_of_outcome, gravest
from tui.cli.parser import Parser, verb_parser
from tui.cli.session import Session
from tui.cli.telling import Telling
from tui.cli.text import plural
from tui.cli.waiting import run_async
from tui.cli.words import counts_words, opens_lines, plan_words
from tui.domain.attempt import Attempt, SendResult
from tui.domain.clock import from_text
from tui.domain.errors import UsageError
from tui.domain.states import BatchState, Outcome, RowState
from tui.domain.verdict import RULES

if TYPE_CHECKING:
    from tui.engine.confirming import SendOrder, SendPlan
    from tui.engine.desk import Desk
    from tui.engine.sending import SendReport

WAIT_S = 900.0
"""How long --wait follows where no time is given, in seconds."""


def parser(_: str) -> Parser:
    """Answer the parser of `send`."""
    top = verb_parser(
        "send",
        "Alone a dry run: what would be sent, held and blocked, and the command to type.",
        "callsheet send march\n"
        "callsheet send march --yes --wait                 (simulator)\n"
        "callsheet send march --confirm luly:118           (live)",
    )
    top.add_argument("batch", metavar="BATCH")
    top.add_argument("--yes", action="store_true", help="send; enough on the simulator only")
    top.add_argument("--confirm", default="", metavar="PROFILE:N", help="as the dry run printed it")
    top.add_argument("--limit", type=count, metavar="N", help="at most N calls now")
    top.add_argument(
        "--wait",
        nargs="?",
        type=seconds,
        const=WAIT_S,
        metavar="SECONDS",
        help=f"follow to the end, {WAIT_S:g} seconds unless given",
    )
    top.add_argument("--untested", action="store_true", help="though never test-called")
    top.add_argument(
        "--keep-going",
        action="store_true",
        help="past a request that went wrong, and past a ramp request that has not ended",
    )
    top.add_argument(
        "--override", action="append", default=[], metavar="CODE", help=_override_words()
    )
    top.add_argument(
        "--reason", default="", metavar="TEXT", help="for --override, goes to the audit"
    )
    top.set_defaults(run=send_batch)
    return top


def _override_words() -> str:
    """Answer what may be set aside, and for how long."""
    codes: dict[str, list[str]] = {}
    for rule in RULES.values():
        if rule.overridable:
            codes.setdefault(rule.overridden, []).append(rule.code)
    parts = [f"{how}: {', '.join(which)}" for how, which in codes.items()]
    return f"set a verdict aside, {'; '.join(parts)}"


def send_batch(arguments: Namespace, session: Session) -> int:
    """Print the dry run, or send."""
    from tui.engine.confirming import SendOrder

    if arguments.override and not arguments.reason.strip():
        raise UsageError("--override needs a reason.", "Add --reason TEXT; it goes to the audit.")
    order = SendOrder(
        yes=arguments.yes,
        confirm=arguments.confirm,
        limit=arguments.limit,
        untested=arguments.untested,
        keep_going=arguments.keep_going,
        overrides=tuple(arguments.override),
        reason=arguments.reason,
    )
    if not (order.yes or order.confirm):
        return _show_plan(arguments, session, order)
    return run_async(_send(arguments, session, order))


def _show_plan(arguments: Namespace, session: Session, order: "SendOrder") -> int:
    from tui.engine.confirming import dry_run

    plan = dry_run(session.desk, arguments.batch, order)
    command = _command(arguments, session, plan)
    document = {
        "outcome": "dry_run",
        "dry_run": True,
        "batch": plan.batch.id,
        "confirm": plan.confirm,
        "command": command,
        "total": plan.total,
        "sendable": plan.sendable,
        "accepted": 0,
        "rejected": 0,
        "not_sent": 0,
        "unknown": 0,
        "held": plan.held,
        "blocked": plan.blocked,
        "reasons": plan.reasons,
        "requests": list(plan.requests),
        "tested": plan.tested,
        "live": plan.live,
        "opens": plain(plan.opens),
    }
    session.answer(document, lambda: plan_words(plan, command))
    return Exit.DONE


async def _send(arguments: Namespace, session: Session, order: "SendOrder") -> int:
    from tui.engine.connection import open_connection
    from tui.engine.following import follow
    from tui.engine.sending import send

    desk, settled = session.live_desk, True

    def tell(attempt: Attempt, result: SendResult) -> None:
        detail = f": {result.detail}" if result.detail else ""
        session.streams.say(f"{plural(len(attempt.refs), 'call')} {result.state}{detail}")

    async with open_connection(desk) as connection:
        report = await send(desk, connection, arguments.batch, order, tell)
        if arguments.wait is not None and report.accepted:
            session.streams.say("following the calls to their end")
            telling = Telling(session.streams)
            settled = await follow(desk, connection, report.batch_id, arguments.wait, telling)
    document = _document(report) | {"outcome": _outcome(report, order, desk)}
    code = exit_of_outcome(document["outcome"])
    if arguments.wait is not None:
        outcomes = desk.store.rows.outcomes(report.batch_id)
        document |= {
            "ended": settled,
            "counts": {str(k): n for k, n in desk.store.rows.counts(report.batch_id).items()},
            "outcomes": {str(k): n for k, n in outcomes.items()},
        }
        code = gravest(code, after_waiting(outcomes, settled=settled))
    session.answer(document, lambda: _words(document))
    return code


def after_waiting(outcomes: dict[Outcome, int], *, settled: bool) -> Exit:
    """Answer 11 where calls have not ended, 7 where one failed, else 0."""
    if not settled:
        return Exit.NOT_ENDED
    return Exit.CALL_FAILED if outcomes.get(Outcome.FAILED) else Exit.DONE


def _outcome(report: "SendReport", order: "SendOrder", desk: "Desk") -> str:
    """Answer `partly` where a send ended early, by a pause or a bound, with calls left to send.

    `refused` where the checks kept everybody back and none of the batch was ever handed over.
    """
    counts = desk.store.rows.counts(report.batch_id)
    kept = counts[RowState.BLOCKED] + counts[RowState.HELD]
    if report.outcome == "nothing_to_send" and kept and kept == report.total:
        return "refused"
    wanted = report.sendable if order.limit is None else min(order.limit, report.sendable)
    planned = counts[RowState.PLANNED]
    state = desk.store.batches.get(report.batch_id).state
    left = planned or state in (BatchState.PAUSED, BatchState.STOPPED)
    ended_early = report.outcome == "accepted" and report.accepted < wanted and left
    return "partly" if ended_early else report.outcome


def _document(report: "SendReport") -> dict[str, Any]:
    return {
        "outcome": report.outcome,
        "dry_run": False,
        "batch": report.batch_id,
        "confirm": None,
        "total": report.total,
        "sendable": report.sendable,
        "accepted": report.accepted,
        "rejected": report.rejected,
        "not_sent": report.not_sent,
        "unknown": report.unknown,
        "held": report.held,
        "blocked": report.blocked,
        "detail": report.detail,
        "opens": plain(report.opens),
    }


def _words(document: dict[str, Any]) -> str:
    names = ("accepted", "rejected", "not_sent", "unknown", "held", "blocked")
    lines = [f"{document['outcome']}: " + counts_words({n: document[n] for n in names})]
    if document["detail"]:
        lines.append(document["detail"])
    if document["opens"]:
        lines += opens_lines(document["held"], from_text(document["opens"]))
    if document["unknown"]:
        lines.append(f"Next: callsheet reconcile {document['batch']}")
    if "outcomes" in document:
        lines.append(f"calls: {counts_words(document['counts'])}")
        lines.append(f"outcomes: {counts_words(document['outcomes'])}")
    return "\n".join(lines)


def _command(arguments: Namespace, session: Session, plan: "SendPlan") -> str:
    words = ["callsheet", *_places(session), "--profile", plan.batch.profile]
    words += ["send", plan.batch.name]
    words += ["--confirm", plan.confirm] if plan.live else ["--yes"]
    words += ["--limit", str(arguments.limit)] if arguments.limit else []
    words += ["--untested"] if plan.live and not plan.tested else []
    words += ["--keep-going"] if arguments.keep_going else []
    for code in arguments.override:
        words += ["--override", code]
    words += ["--reason", arguments.reason] if arguments.reason else []
    return shlex.join(words)


def _places(session: Session) -> list[str]:
    given = session.options
    words = ["--home", str(given.home)] if given.home else []
    return words + (["--config", str(given.config)] if given.config else [])
