"""`backup` and `restore`: a copy of the workspace's database, and back."""

import shlex
from argparse import Namespace
from pathlib import Path

from tui.cli.documents import plain
from tui.cli.exits import Exit
from tui.cli.parser import Parser, verb_parser
from tui.cli.session import Session
from tui.cli.text import plural
from tui.domain.errors import Refused


def parser(verb: str) -> Parser:
    """Answer the parser of `backup` or of `restore`."""
    if verb == "backup":
        top = verb_parser(
            "backup",
            "A whole copy of the workspace's database, while it is in use; an existing file stays.",
            "callsheet backup march.db",
        )
        top.add_argument("file", metavar="FILE")
        top.set_defaults(run=backup)
        return top
    top = verb_parser(
        "restore",
        "Bring a copy back. It forgets no call and no refusal: what was called or refused since "
        "stays known, every batch is paused, and what had not ended is in doubt.",
        "callsheet restore march.db\ncallsheet restore march.db --confirm callsheet",
    )
    top.add_argument("file", metavar="FILE")
    top.add_argument("--confirm", default="", metavar="WORKSPACE", help="the folder's name")
    top.set_defaults(run=restore)
    return top


def backup(arguments: Namespace, session: Session) -> int:
    """Write the copy."""
    from tui.store import backup as write

    target = Path(arguments.file).absolute()
    size = write(session.store.home, target)
    session.desk.note("backup", detail={"file": str(target), "bytes": size})
    session.answer(
        {"file": str(target), "bytes": size}, f"{size:,} bytes written to {arguments.file}"
    )
    return Exit.DONE


def restore(arguments: Namespace, session: Session) -> int:
    """Bring the copy back, where the workspace's name was typed."""
    from tui.engine.restoring import restore_workspace

    home = session.settings.home
    try:
        found = restore_workspace(
            home, Path(arguments.file), session.clock, session.operator, arguments.confirm
        )
    except Refused as refused:
        command = ["callsheet", "--home", str(home), "restore", arguments.file]
        word = home.absolute().name
        raise Refused(
            refused.message, f"To do it: {shlex.join([*command, '--confirm', word])}"
        ) from None
    document = {
        "calls": found.calls,
        "refusals": found.refusals,
        "unknown": found.unknown,
        "paused": found.paused,
        "batches": found.batches,
        "replaced": str(found.replaced),
        "set_aside": str(found.set_aside) if found.set_aside else None,
    }
    session.answer(
        plain(document),
        f"restored; beyond the copy {plural(found.calls, 'call')} and "
        f"{plural(found.refusals, 'refusal')} stay known; "
        f"{plural(found.unknown, 'call')} in doubt; "
        f"{plural(found.paused, 'batch', 'batches')} paused; the database that "
        f"was there is {found.replaced}. Next: callsheet status",
    )
    return Exit.DONE
