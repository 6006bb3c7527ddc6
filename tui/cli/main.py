"""From a command line to an exit code."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING, TextIO

from tui.cli.crash import crash_report, program_version
from tui.cli.exits import Exit, exit_of_error
from tui.cli.options import split_options
from tui.cli.parser import HelpAsked, nearest
from tui.cli.session import OpenApp, Session
from tui.cli.streams import Streams
from tui.cli.verbs import VERBS, overview
from tui.cli.waiting import Interrupted, ending_signals
from tui.domain.clock import Clock
from tui.domain.errors import CallsheetError, UsageError
from tui.domain.profile import Profile

if TYPE_CHECKING:
    from tui.settings import Settings

_INTERRUPTED = ("Interrupted.", "See `callsheet status`.")
_NO_TEXT = ("A word of this command line is not valid text.", "Write it in UTF-8.")


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
        return _complain(error, streams, Exit.USAGE)
    streams.as_json = options.as_json
    session = Session(options, streams, environ, clock, open_app or _no_app)
    with ending_signals():
        code = _guarded(session, argv, lambda: _dispatch(rest, session))
    streams.close()
    if streams.failed:
        streams.say(f"callsheet: Standard output cannot be written: {streams.failed}.")
        return code or Exit.BUSY
    return code


def _guarded(session: Session, argv: Sequence[str], work: Callable[[], int]) -> int:
    streams = session.streams
    try:
        return int(work())
    except HelpAsked as asked:
        streams.print(str(asked).rstrip())
        return Exit.DONE
    except (KeyboardInterrupt, Interrupted):
        return _complain(CallsheetError(*_INTERRUPTED), streams, Exit.INTERRUPTED)
    except CallsheetError as error:
        if (code := exit_of_error(error)) is Exit.INTERNAL:
            return _crashed(error, session)
        return _complain(error, streams, code)
    except UnicodeEncodeError as error:
        if _is_text(argv):
            return _crashed(error, session)
        return _complain(UsageError(*_NO_TEXT), streams, Exit.USAGE)
    except Exception as error:  # noqa: BLE001 - the outermost frame turns any bug into a report
        return _crashed(error, session)
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
        version = program_version()
        session.answer({"version": version}, f"callsheet {version}")
        return Exit.DONE
    if word not in VERBS:
        hint = nearest(word, VERBS) or "See callsheet --help."
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


def _complain(error: CallsheetError, streams: Streams, code: Exit) -> int:
    words = " ".join(str(error).split("\n"))
    streams.say(f"callsheet: {words}")
    streams.error(code, error.message, error.hint)
    return code


def _crashed(error: Exception, session: Session) -> int:
    report = crash_report(error, _profiles(session))
    session.streams.say(report)
    what = report.partition("\n")[0].removeprefix("callsheet: ")
    session.streams.error(Exit.INTERNAL, what, "This is a bug; standard error has the report.")
    return Exit.INTERNAL


def _is_text(argv: Sequence[str]) -> bool:
    """Whether every word was valid in the locale's encoding."""
    return not any("\ud800" <= character <= "\udfff" for word in argv for character in word)


def _profiles(session: Session) -> list[Profile]:
    return list(session.settings.profiles.values()) if "settings" in session.__dict__ else []


def run(open_app: OpenApp) -> int:
    """Run with the process's own command line, environment and streams."""
    _fill_closed_descriptors()
    nowhere = os.devnull
    stdin = sys.stdin or open(nowhere, encoding="utf-8")  # noqa: SIM115 - until the process ends
    stdout = sys.stdout or open(nowhere, "w", encoding="utf-8")  # noqa: SIM115
    stderr = sys.stderr or open(nowhere, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (stdout, stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    return main(sys.argv[1:], os.environ, stdin, stdout, stderr, open_app=open_app)


def _fill_closed_descriptors() -> None:
    """Keep the places of streams that a scheduler closed from going to a database or a socket."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)
