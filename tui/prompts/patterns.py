"""Regular expressions over a text, for the worker process: some take longer than anybody waits."""

import re
from dataclasses import dataclass

from tui.domain.errors import UsageError

_FIRST = re.compile(r"(?:\(\?[a-zA-Z]+\)|\(\?#[^)]*\))*")
_FIRST_VERBOSE = re.compile(r"(?:\(\?[a-zA-Z]+\)|\(\?#[^)]*\)|\s|#[^\n]*)*")
"""Flags for the whole pattern, which may stand at its start only, and comments about them."""


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of a text, and what takes its place."""

    start: int
    end: int
    replacement: str = ""


def find_pattern(
    text: str,
    pattern: str,
    replacement: str,
    most: int,
    *,
    exact_case: bool = False,
    whole_words: bool = False,
) -> tuple[Match, ...]:
    """Answer the first matches of a pattern, each with its replacement; empty ones are none.

    `^` and `$` are the ends of every line. A replacement has groups as `\\1` or `\\g<name>`, and
    `\\n` for a line end. Raises UsageError for a pattern or a replacement that cannot be read.
    """
    compiled = _compiled(pattern, re.MULTILINE | (0 if exact_case else re.IGNORECASE), whole_words)
    found: list[Match] = []
    for match in compiled.finditer(text):
        if match.start() == match.end():
            continue
        found.append(Match(match.start(), match.end(), _expanded(match, replacement)))
        if len(found) == most:
            break
    return tuple(found)


def _compiled(pattern: str, flags: int, whole_words: bool) -> re.Pattern[str]:
    try:
        # Read alone first: around it a bracket too many would mean something else.
        alone = re.compile(pattern, flags)
        return _whole_words(pattern, alone.flags) if whole_words else alone
    except re.error as error:
        words = _words(error)
    except OverflowError:
        words = "a number in it is too large"
    except RecursionError:
        words = "too many brackets in one another"
    raise UsageError(f"No pattern: {words}.", "Put a backslash before what is meant as it is.")


def _whole_words(pattern: str, flags: int) -> re.Pattern[str]:
    """Compile a readable pattern, between the ends of words, with the flags it was read with."""
    verbose = flags & re.VERBOSE
    start = (_FIRST_VERBOSE if verbose else _FIRST).match(pattern)
    inner = pattern[start.end() :] if start else pattern
    end = "\n" if verbose else ""  # its last line may be a comment
    return re.compile(rf"(?<!\w)(?:{inner}{end})(?!\w)", flags)


def _expanded(match: re.Match[str], replacement: str) -> str:
    try:
        return match.expand(replacement)
    except (re.error, IndexError) as error:
        words = _words(error) if isinstance(error, re.error) else str(error)
        raise UsageError(
            f"No replacement: {words}.", r"Groups are \1 or \g<name>, a backslash is \\."
        ) from error


def _words(error: re.error) -> str:
    """Answer what is wrong and at which character, counted from 1."""
    place = "" if error.pos is None else f" at {error.pos + 1}"
    return f"{error.msg}{place}"
