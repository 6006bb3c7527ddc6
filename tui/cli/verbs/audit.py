"""`audit`: who did what, when."""

import json
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from tui.cli.documents import plain
from tui.cli.exits import Exit
from tui.cli.parser import Parser, verb_parser
from tui.cli.session import Session


def parser(_: str) -> Parser:
    """Answer the parser of `audit`."""
    top = verb_parser(
        "audit", "Every act that concerns calls, oldest first.", "callsheet audit --batch march"
    )
    top.add_argument("--batch", default="", metavar="BATCH")
    top.set_defaults(run=audit)
    return top


def audit(arguments: Namespace, session: Session) -> int:
    """Print the audit; JSONL with --json."""
    batch_id = session.store.batches.get(arguments.batch).id if arguments.batch else ""

    def entries() -> Iterator[dict[str, Any]]:
        for entry in session.store.audit.entries(batch_id):
            yield {
                "at": plain(entry.at),
                "who": entry.who,
                "action": entry.action,
                "batch": entry.batch_id or None,
                "detail": plain(entry.detail),
            }

    if session.as_json:
        session.streams.json_lines(entries())
        return Exit.DONE
    for entry in entries():
        detail = " ".join(f"{name}={_shown(value)}" for name, value in entry["detail"].items())
        where = f" {entry['batch']}" if entry["batch"] else ""
        session.streams.print(f"{entry['at']} {entry['who']}: {entry['action']}{where} {detail}")
    return Exit.DONE


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
