"""argparse with one-line errors, one example per verb, and no output of its own."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
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

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse; raises UsageError for a word that is not known, with the nearest that is."""
        found, unknown = super().parse_known_args(args, namespace)
        for word in unknown:
            if not word.startswith("-"):
                self.error(f"{word!r} is one word too many")
            name = word.partition("=")[0]
            self.error(f"there is no option {name}", nearest(name, self._option_string_actions))
        return found, unknown

    def print_help(self, file: object = None) -> NoReturn:
        """Raise HelpAsked with the help."""
        raise HelpAsked(self.format_help())

    def error(self, message: str, suggestion: str = "") -> NoReturn:
        """Raise UsageError."""
        hint = f"{suggestion} See {self.prog} --help.".lstrip()
        raise UsageError(f"{self.prog}: {message}.", hint)

    def _check_value(self, action: argparse.Action, value: str) -> None:
        choices = [str(choice) for choice in action.choices or ()]
        if not choices or value in choices:
            return
        if isinstance(action, argparse._SubParsersAction):
            self.error(f"there is no verb {value!r}", nearest(value, choices))
        what = argparse.ArgumentError(action, f"{value!r} must be one of {', '.join(choices)}")
        self.error(str(what), nearest(value, choices))


def nearest(word: str, known: Iterable[str]) -> str:
    """Answer a question that names the known word nearest to this one, or nothing."""
    found = get_close_matches(word, list(known), n=1)
    return f"Did you mean `{found[0]}`?" if found else ""


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
