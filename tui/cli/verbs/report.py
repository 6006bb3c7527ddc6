"""`report`: what is known of a batch as a page."""

from argparse import Namespace
from pathlib import Path

from tui.cli.arguments import offset
from tui.cli.exits import Exit
from tui.cli.parser import Parser, verb_parser
from tui.cli.session import Session
from tui.cli.text import plural


def parser(_: str) -> Parser:
    """Answer the parser of `report`."""
    top = verb_parser(
        "report",
        "What is known of a batch as one .html page with charts; it loads and runs nothing.",
        "callsheet report march march.html --mask",
    )
    top.add_argument("batch", metavar="BATCH")
    top.add_argument("file", metavar="FILE")
    top.add_argument("--mask", action="store_true", help="hide the middle of phone numbers")
    top.add_argument(
        "--calls", type=offset, default=500, metavar="N", help="list at most N calls (500)"
    )
    top.set_defaults(run=report)
    return top


def report(arguments: Namespace, session: Session) -> int:
    """Write the page."""
    from tui.engine.report import write_report

    batch = session.store.batches.get(arguments.batch)
    listed = write_report(
        session.desk,
        batch.id,
        Path(arguments.file),
        mask=arguments.mask,
        most=arguments.calls,
    )
    session.answer(
        {"batch": batch.id, "calls": batch.total, "listed": listed, "file": arguments.file},
        f"{plural(batch.total, 'call')} reported in {arguments.file}, {listed:,} of them listed",
    )
    return Exit.DONE
