"""From a command line to an exit code."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from importlib import import_module
from io import BytesIO, TextIOWrapper
from typing import TYPE_CHECKING, TextIO

from tui.cli.crash import crash_report, program_version
from tui.cli.exits import Exit, exit_of_error
from tui.cli.options import split_options
from tui.cli.parser import HelpAsked
from tui.cli.session import OpenApp, Session
from tui.cli.streams import Streams
from tui.cli.verbs import VERBS, overview
from tui.cli.waiting import Interrupted, ending_signals
from tui.domain.clock import Clock
from tui.domain.errors import CallsheetError, UsageError
from tui.domain.profile import Profile

if TYPE_CHECKING:
    from tui.settings import Settings


def main(
    argv: Sequence[str],
    environ: Mapping[str, str],
    stdin: TextIO,
    stdout: TextIO,
    stderr: TextIO,
    clock: Clock = lambda: datetime.now(UTC),
    open_app: OpenApp | None = None,
) -> int:
    """Run one command line and answer its exit code; nothing is raised."""
    streams = Streams(stdin, stdout, stderr, as_json="--json" in argv)
    try:
        options, rest = split_options(argv)
    except UsageError as error:
        return _complain(error, streams)
    streams.as_json = options.as_json
    session = Session(options, streams, environ, clock, open_app or _no_app)
    with ending_signals():
        code = _guarded(session, lambda: _dispatch(rest, session))
    streams.close()
    if streams.failed:
        streams.say(f"callsheet: Standard output cannot be written: {streams.failed}.")
        return code or Exit.BUSY
    return code


def _guarded(session: Session, work: Callable[[], int]) -> int:
    streams = session.streams
    try:
        return int(work())
    except HelpAsked as asked:
        streams.print(str(asked).rstrip())
        return Exit.DONE
    except CallsheetError as error:
        code = exit_of_error(error)
        if code is Exit.INTERNAL:
            streams.say(crash_report(error, _profiles(session)))
            return code
        return _complain(error, streams)
    except (KeyboardInterrupt, Interrupted):
        streams.say("callsheet: Interrupted. See `callsheet status`.")
        return Exit.INTERRUPTED
    except UnicodeEncodeError:
        words = UsageError("A word of this command line is not valid text.", "Write it in UTF-8.")
        return _complain(words, streams)
    except Exception as error:  # noqa: BLE001 - the outermost frame turns any bug into a report
        streams.say(crash_report(error, _profiles(session)))
        return Exit.INTERNAL
    finally:
        session.close()


def _dispatch(rest: Sequence[str], session: Session) -> int:
    if not rest:
        return _open_app(session)
    word, *words = rest
    if word in ("-h", "--help", "help"):
        if not words or word != "help":
            raise HelpAsked(overview())
        word, words = words[0], [*words[1:], "--help"]
    if word == "--version":
        session.streams.print(f"callsheet {program_version()}")
        return Exit.DONE
    if word not in VERBS:
        nearest = get_close_matches(word, VERBS, n=1)
        hint = f"Did you mean `{nearest[0]}`?" if nearest else "See callsheet --help."
        raise UsageError(f"There is no verb `{word}`.", hint)
    module = import_module(f"tui.cli.verbs.{VERBS[word].module}")
    arguments = module.parser(word).parse_args(words)
    return int(arguments.run(arguments, session))


def _open_app(session: Session) -> int:
    if not session.streams.interactive:
        raise UsageError(
            "The terminal app needs a terminal, and there is none here.",
            "Use a verb: see callsheet --help.",
        )
    if session.as_json:
        raise UsageError("--json needs a verb.", "See callsheet --help.")
    return session.open_app(session.settings, session.operator, "contacts")


def _no_app(settings: "Settings", operator: str, place: str) -> int:
    raise UsageError("There is no terminal app here.", "Use a verb: see callsheet --help.")


def _complain(error: CallsheetError, streams: Streams) -> int:
    words = " ".join(str(error).split("\n"))
    streams.say(f"callsheet: {words}")
    return exit_of_error(error)


def _profiles(session: Session) -> list[Profile]:
    return list(session.settings.profiles.values()) if "settings" in session.__dict__ else []


def run(open_app: OpenApp) -> int:
    """Run with the process's own command line, environment and streams."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    stdin = sys.stdin or TextIOWrapper(BytesIO())  # closed where a scheduler starts the program
    return main(sys.argv[1:], os.environ, stdin, sys.stdout, sys.stderr, open_app=open_app)
