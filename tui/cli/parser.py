"""argparse with one-line errors, one example per verb, and no output of its own."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, NoReturn

from tui.cli.session import Session
from tui.domain.errors import UsageError

Run = Callable[[argparse.Namespace, Session], int]
"""What a verb does: takes its arguments and the session, answers the exit code."""

GLOBAL_HELP = """\
global options, before or after the verb:
  --home DIR, --config FILE, --profile NAME, --json"""


class HelpAsked(Exception):
    """Somebody asked for help; the text is the argument."""


class Parser(argparse.ArgumentParser):
    """A parser that raises instead of printing and leaving."""

    def print_help(self, file: object = None) -> NoReturn:
        """Raise HelpAsked with the help."""
        raise HelpAsked(self.format_help())

    def error(self, message: str) -> NoReturn:
        """Raise UsageError."""
        raise UsageError(f"{self.prog}: {message}.", f"See {self.prog} --help.")


def verb_parser(prog: str, summary: str, example: str) -> Parser:
    """Make the parser of a verb; `example` is one or more command lines."""
    return Parser(prog=f"callsheet {prog}", **_looks(summary, example))


class Verbs:
    """The sub-verbs of a verb, such as `lists import`."""

    def __init__(self, parser: Parser, default: Run | None = None) -> None:
        self._subparsers = parser.add_subparsers(
            metavar="VERB", title="verbs", parser_class=Parser, required=default is None
        )
        if default:
            parser.set_defaults(run=default)

    def add(self, name: str, run: Run, summary: str, example: str) -> Parser:
        """Add a sub-verb and answer its parser."""
        parser: Parser = self._subparsers.add_parser(name, help=summary, **_looks(summary, example))
        parser.set_defaults(run=run)
        return parser


def _looks(summary: str, example: str) -> dict[str, Any]:
    shown = "\n".join(f"  {line}" for line in example.strip().splitlines())
    return {
        "description": summary,
        "epilog": f"example:\n{shown}\n\n{GLOBAL_HELP}",
        "formatter_class": argparse.RawDescriptionHelpFormatter,
        "allow_abbrev": False,
    }
