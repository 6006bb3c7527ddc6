"""`doctor`: is everything in place? It calls nobody."""

import os
import sys
from argparse import Namespace
from collections.abc import Iterator

from tui.cli.exits import Exit, exit_of_error
from tui.cli.parser import Parser, verb_parser
from tui.cli.session import Session
from tui.cli.waiting import run_async
from tui.domain.errors import CallsheetError, UsageError
from tui.engine.doctor import Check, bad, check_database, check_deep, check_place, check_provider


def parser(_: str) -> Parser:
    """Answer the parser of `doctor`."""
    top = verb_parser(
        "doctor",
        "Check config, key, workspace, reachability, clock and terminal; nobody is called. Exits "
        "with the code of the first check that is not in order; 1 where an invariant is broken.",
        "callsheet doctor --profile luly\ncallsheet doctor --deep",
    )
    top.add_argument(
        "--deep", action="store_true", help="also every page of the database and every invariant"
    )
    top.set_defaults(run=doctor)
    return top


def doctor(arguments: Namespace, session: Session) -> int:
    """Print every check; exit with the code of the first that is not in order."""
    checks = list(_checks(session, deep=arguments.deep))
    session.answer(
        {"checks": [{"name": c.name, "ok": c.ok, "detail": c.detail} for c in checks]},
        lambda: "\n".join(f"{'ok ' if c.ok else 'NO '} {c.name}: {c.detail}" for c in checks),
    )
    errors = [check.error for check in checks if check.error is not None]
    return exit_of_error(errors[0]) if errors else Exit.DONE


def _checks(session: Session, *, deep: bool) -> Iterator[Check]:
    try:
        settings = session.settings
    except CallsheetError as error:
        yield bad("config", error)
        yield _terminal(session)
        return
    found = "read" if settings.config_path.exists() else "absent, which is fine"
    yield Check("config", f"{settings.config_path}: {found}; profile {settings.profile.name}")
    key, opened = _key(session), _opened(session)
    yield key
    if opened is not None:
        yield opened
    else:
        yield from check_place(session.store.home)
        yield from check_database(session.desk, deep=deep)
        if key.ok:
            yield from run_async(check_provider(session.live_desk))
        if deep:
            yield from check_deep(session.live_desk if key.ok else session.desk)
    yield _terminal(session)


def _key(session: Session) -> Check:
    try:
        profile = session.settings.in_force()
    except CallsheetError as error:
        return bad("key", error)
    return Check("key", "none needed" if profile.simulated else "found")


def _opened(session: Session) -> Check | None:
    """Answer why the workspace cannot be opened; None where it can."""
    try:
        session.store.lists.all()
    except CallsheetError as error:
        return bad("workspace", error)
    return None


def _terminal(session: Session) -> Check:
    if not session.streams.interactive:
        return Check("terminal", "none: the verbs work, the app does not")
    size = os.get_terminal_size(sys.stdout.fileno())
    environ = session.environ
    kind = environ.get("TERM", "unknown")
    if environ.get("NO_COLOR"):
        colours = "no colours (NO_COLOR)"
    elif environ.get("COLORTERM") in ("truecolor", "24bit"):
        colours = "all colours"
    else:
        colours = "256 colours" if "256" in kind else "16 colours"
    words = f"{kind}, {size.columns}x{size.lines}, {sys.stdout.encoding}, {colours}"
    if size.columns < 80 or size.lines < 24:
        return bad("terminal", UsageError(f"{words}.", "Make it 80x24 or larger."))
    return Check("terminal", words)
