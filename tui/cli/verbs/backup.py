"""`backup`: a copy of the workspace's database."""

import sqlite3
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from tui.cli.exits import Exit
from tui.cli.parser import Parser, verb_parser
from tui.cli.session import Session
from tui.domain.errors import Busy, UsageError

_DATABASE = "callsheet.db"


def parser(_: str) -> Parser:
    """Answer the parser of `backup`."""
    top = verb_parser(
        "backup",
        "A whole copy of the workspace's database, while it is in use; an existing file stays.",
        "callsheet backup march.db",
    )
    top.add_argument("file", metavar="FILE")
    top.set_defaults(run=backup)
    return top


def backup(arguments: Namespace, session: Session) -> int:
    """Copy the database with SQLite's own VACUUM INTO."""
    target = Path(arguments.file).absolute()
    if target.exists():
        raise UsageError(f"{arguments.file} exists already.", "Name a new file.")
    source = session.store.home / _DATABASE
    try:
        with closing(sqlite3.connect(source, timeout=10)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
        target.chmod(0o600)
    except (sqlite3.Error, OSError) as error:
        raise Busy(
            f"{arguments.file} cannot be written: {error}.", "Choose another place."
        ) from None
    size = target.stat().st_size
    session.desk.note("backup", detail={"file": str(target), "bytes": size})
    session.answer(
        {"file": str(target), "bytes": size}, f"{size:,} bytes written to {arguments.file}"
    )
    return Exit.DONE
