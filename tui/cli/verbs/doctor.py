"""`doctor`: is everything in place? It calls nobody."""

import os
import sys
from argparse import Namespace
from dataclasses import dataclass
from datetime import timedelta

from tui.cli.exits import Exit, exit_of_error
from tui.cli.parser import Parser, verb_parser
from tui.cli.session import Session
from tui.cli.waiting import run_async
from tui.domain.errors import CallsheetError

_CLOCK_MAY_DIFFER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `code` is the exit code where it is not in order."""

    name: str
    ok: bool
    detail: str
    code: Exit = Exit.USAGE


def parser(_: str) -> Parser:
    """Answer the parser of `doctor`."""
    top = verb_parser(
        "doctor",
        "Check config, key, workspace, reachability, clock and terminal; nobody is called.",
        "callsheet doctor --profile luly",
    )
    top.set_defaults(run=doctor)
    return top


def doctor(_: Namespace, session: Session) -> int:
    """Print every check; exit with the code of the first that is not in order."""
    checks = [_config(session)]
    if checks[0].ok:
        checks += [_key(session), _workspace(session)]
        if all(check.ok for check in checks):
            checks += run_async(_provider(session))
    checks.append(_terminal(session))
    session.answer(
        {"checks": [{"name": c.name, "ok": c.ok, "detail": c.detail} for c in checks]},
        lambda: "\n".join(f"{'ok ' if c.ok else 'NO '} {c.name}: {c.detail}" for c in checks),
    )
    return next((check.code for check in checks if not check.ok), Exit.DONE)


def _config(session: Session) -> Check:
    try:
        settings = session.settings
    except CallsheetError as error:
        return Check("config", False, str(error))
    found = "read" if settings.config_path.exists() else "absent, which is fine"
    return Check(
        "config", True, f"{settings.config_path}: {found}; profile {settings.profile.name}"
    )


def _key(session: Session) -> Check:
    try:
        profile = session.settings.in_force()
    except CallsheetError as error:
        return Check("key", False, str(error))
    return Check("key", True, "none needed" if profile.simulated else "found")


def _workspace(session: Session) -> Check:
    try:
        home = session.store.home
    except CallsheetError as error:
        return Check("workspace", False, str(error), exit_of_error(error))
    mode = home.stat().st_mode & 0o777
    if mode & 0o007:
        return Check("workspace", False, f"{home} is open to everybody (mode {mode:04o})")
    return Check("workspace", True, f"{home}, mode {mode:04o}")


async def _provider(session: Session) -> list[Check]:
    """Reach the provider with a request that calls nobody: a token, or the list of batches."""
    from tui.engine.connection import open_connection

    now = session.clock()
    try:
        async with open_connection(session.live_desk) as connection:
            await connection.provider.prepare()
            checks = [Check("reachable", True, "simulator" if connection.simulated else "LIVE")]
            if not connection.provider.capabilities.can_list:
                return checks
            listing = await connection.provider.list_batches(now)
            if listing.server_time is not None and not connection.simulated:
                apart = abs(listing.server_time - session.clock())
                seconds = f"{apart.total_seconds():.0f} s from the provider's"
                checks.append(Check("clock", apart <= _CLOCK_MAY_DIFFER, seconds))
            return checks
    except CallsheetError as error:
        return [Check("reachable", False, str(error), exit_of_error(error))]


def _terminal(session: Session) -> Check:
    if not session.streams.interactive:
        return Check("terminal", True, "none: the verbs work, the app does not")
    size = os.get_terminal_size(sys.stdout.fileno())
    kind = session.environ.get("TERM", "unknown")
    wide = size.columns >= 80 and size.lines >= 24
    return Check("terminal", wide, f"{kind}, {size.columns}x{size.lines}; 80x24 is the least")
