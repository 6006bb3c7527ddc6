"""Where a problem's suggestion is to be written."""

import re

from tui.prompts import Problem

_QUOTED = re.compile(r"`([^`]+)`")
_ELSEWHERE = ("In the snippet ", "In `")


def wrong_word(line: str, problem: Problem) -> tuple[int, int] | None:
    """Answer where the word that is wrong stands in its line, as columns from 0.

    None where there is nothing to write, or where the line has no such word any longer: a problem
    may be older than the text, or belong to a snippet.
    """
    if not problem.suggestion or problem.message.startswith(_ELSEWHERE):
        return None
    quoted = [problem.variable] if problem.variable else _QUOTED.findall(problem.message)
    start = max(0, problem.column - 1)
    for word in quoted:
        pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        if found := pattern.search(line, start):
            return found.span()
    return None
