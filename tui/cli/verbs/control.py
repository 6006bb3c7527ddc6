"""`pause`, `resume`, `stop`, `retry`: what an operator does with a batch under way."""

from argparse import Namespace

from tui.cli.arguments import count
from tui.cli.exits import Exit
from tui.cli.parser import Parser, verb_parser
from tui.cli.session import Session
from tui.cli.text import plural
from tui.cli.waiting import run_async

_SUMMARIES = {
    "pause": "Hand nothing more of a batch over; what the provider has goes on.",
    "resume": "Let a paused batch be sent again.",
}


def parser(verb: str) -> Parser:
    """Answer the parser of one of the four verbs."""
    if verb == "stop":
        top = verb_parser(
            "stop",
            "Hand nothing more over, ask the provider to stop what it has, and say what will ring.",
            "callsheet stop march --confirm 118",
        )
        top.add_argument("batch", metavar="BATCH")
        top.add_argument(
            "--confirm", type=count, metavar="N", help="the calls at the provider; live only"
        )
        top.set_defaults(run=stop)
        return top
    if verb == "retry":
        top = verb_parser(
            "retry",
            "A follow-up draft of the calls that ended in these outcomes.",
            "callsheet retry march --outcomes no_answer,busy --name march-again",
        )
        top.add_argument("batch", metavar="BATCH")
        top.add_argument(
            "--outcomes", default="no_answer,busy,failed,voicemail", metavar="OUTCOME,..."
        )
        top.add_argument("--name", required=True, metavar="NEW")
        top.set_defaults(run=retry)
        return top
    top = verb_parser(verb, _SUMMARIES[verb], f"callsheet {verb} march")
    top.add_argument("batch", metavar="BATCH")
    top.set_defaults(run=pause if verb == "pause" else resume)
    return top


def pause(arguments: Namespace, session: Session) -> int:
    """Pause a batch."""
    from tui.engine.control import pause as pause_batch

    pause_batch(session.desk, arguments.batch)
    return _state(arguments, session)


def resume(arguments: Namespace, session: Session) -> int:
    """Resume a batch."""
    from tui.engine.control import resume as resume_batch

    resume_batch(session.desk, arguments.batch)
    return _state(arguments, session)


def stop(arguments: Namespace, session: Session) -> int:
    """Stop a batch."""
    return run_async(_stop(arguments, session))


async def _stop(arguments: Namespace, session: Session) -> int:
    from tui.engine.connection import open_connection
    from tui.engine.control import stop as stop_batch

    desk = session.live_desk
    batch = session.store.batches.get(arguments.batch)
    async with open_connection(desk) as connection:
        stopped = await stop_batch(desk, connection, arguments.batch, arguments.confirm)
    session.answer(
        {"batch": batch.id, "stopped": stopped.stopped, "beyond_recall": stopped.beyond_recall},
        f"{plural(stopped.stopped, 'call')} stopped, {stopped.beyond_recall:,} beyond recall: "
        "they may still ring",
    )
    return Exit.DONE


def retry(arguments: Namespace, session: Session) -> int:
    """Compose a follow-up."""
    from tui.engine.control import retry as follow_up

    outcomes = [word.strip() for word in arguments.outcomes.split(",")]
    batch = follow_up(session.desk, arguments.batch, outcomes, arguments.name)
    session.answer(
        {"batch": batch.id, "name": batch.name, "rows": batch.total},
        f"{batch.name} ({batch.id}): {plural(batch.total, 'call')}",
    )
    return Exit.DONE


def _state(arguments: Namespace, session: Session) -> int:
    batch = session.store.batches.get(arguments.batch)
    session.answer(
        {"batch": batch.id, "name": batch.name, "state": str(batch.state)},
        f"{batch.name}: {batch.state}",
    )
    return Exit.DONE
