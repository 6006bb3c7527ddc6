"""`results`: the calls of a batch as a file."""

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from tui.cli.documents import plain
from tui.cli.exits import Exit
from tui.cli.files import write_rows
from tui.cli.parser import Parser, verb_parser
from tui.cli.session import Session
from tui.cli.text import plural
from tui.domain.states import RowState

COLUMNS = (
    "ref",
    "phone",
    "name",
    "state",
    "outcome",
    "reason",
    "answered_by",
    "duration_s",
    "cost",
    "provider_call_id",
    "provider_status",
    "error",
    "attempt",
    "updated_at",
    "recording",
    "transcript",
)
"""The columns of a results file, in order."""


def parser(_: str) -> Parser:
    """Answer the parser of `results`."""
    top = verb_parser(
        "results",
        "The calls of a batch as .csv or .jsonl; - is standard output, CSV, or JSONL with --json.",
        "callsheet results march march.csv\ncallsheet results march march.jsonl --state ended",
    )
    top.add_argument("batch", metavar="BATCH")
    top.add_argument("file", metavar="FILE")
    top.add_argument(
        "--state", action="append", choices=[str(state) for state in RowState], metavar="STATE"
    )
    top.set_defaults(run=results)
    return top


def results(arguments: Namespace, session: Session) -> int:
    """Write the file."""
    batch = session.store.batches.get(arguments.batch)
    states = tuple(RowState(state) for state in arguments.state or ())

    def rows() -> Iterator[dict[str, Any]]:
        for row in session.store.rows.iterate(batch.id, states):
            yield {column: plain(getattr(row, column)) for column in COLUMNS}

    if arguments.file == "-" and session.as_json:
        session.streams.json_lines(rows())
        return Exit.DONE
    written = write_rows(arguments.file, COLUMNS, rows(), session)
    if arguments.file != "-":
        session.answer(
            {"batch": batch.id, "calls": written, "file": arguments.file},
            f"{plural(written, 'call')} written to {arguments.file}",
        )
    return Exit.DONE
