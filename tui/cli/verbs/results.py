"""`results`: the calls of a batch as a file."""

import io
from argparse import Namespace
from pathlib import Path

from tui.cli.exits import Exit, exit_of_error
from tui.cli.parser import Parser, verb_parser
from tui.cli.session import Session
from tui.cli.text import plural
from tui.cli.waiting import run_async
from tui.domain.errors import NotReached, ProviderRejected
from tui.domain.states import RowState


def parser(_: str) -> Parser:
    """Answer the parser of `results`."""
    top = verb_parser(
        "results",
        "The calls of a batch as .csv, .jsonl or .xlsx; - is standard output, CSV, or JSONL with "
        "--json.",
        "callsheet results march march.xlsx --details\n"
        "callsheet results march march.jsonl --state ended",
    )
    top.add_argument("batch", metavar="BATCH")
    top.add_argument("file", metavar="FILE")
    top.add_argument(
        "--state", action="append", choices=[str(state) for state in RowState], metavar="STATE"
    )
    top.add_argument(
        "--details",
        "--transcripts",
        action="store_true",
        help="first fetch transcript, recording and price of ended calls; a request for each",
    )
    top.set_defaults(run=results)
    return top


def results(arguments: Namespace, session: Session) -> int:
    """Write the file, also where details are wanted and not all can be had."""
    from tui.engine.results import print_results, write_results
    from tui.engine.results import results as records

    batch = session.store.batches.get(arguments.batch)
    code = run_async(_fetch(batch.id, session)) if arguments.details else Exit.DONE
    states = tuple(RowState(state) for state in arguments.state or ())
    if arguments.file == "-":
        if session.as_json:
            session.streams.json_lines(records(session.desk, batch.id, states))
        else:
            raw = io.BytesIO()
            print_results(session.desk, raw, batch.id, states)
            session.streams.raw(raw.getvalue())
        return code
    written = write_results(session.desk, batch.id, Path(arguments.file), states)
    session.answer(
        {"batch": batch.id, "calls": written, "file": arguments.file},
        f"{plural(written, 'call')} written to {arguments.file}",
    )
    return code


async def _fetch(batch_id: str, session: Session) -> Exit:
    """Fetch what is missing and answer what that came to; what was fetched before trouble stays."""
    from tui.engine.connection import open_connection
    from tui.engine.details import fetch_details

    desk = session.live_desk

    def show(done: int, total: int) -> None:
        session.streams.progress(done, total, "calls asked for")

    try:
        async with open_connection(desk) as connection:
            fetched = await fetch_details(desk, connection, batch_id, show)
    except (NotReached, ProviderRejected) as error:
        session.streams.say(f"callsheet: {error}")
        return exit_of_error(error)
    if fetched.stored or fetched.refused:
        told = f"callsheet: the details of {plural(fetched.stored, 'call')} were fetched"
        none = f"; the provider had none of {fetched.refused:,}" if fetched.refused else ""
        session.streams.say(told + none)
    return Exit.DONE
