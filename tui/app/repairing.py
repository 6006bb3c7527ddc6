"""Where a problem's suggestion is to be written."""

import re

from tui.prompts import Problem, closing_place, ending_place

_QUOTED = re.compile(r"`([^`]+)`")
_ELSEWHERE = ("In the snippet ", "In `")

Stretch = tuple[tuple[int, int], tuple[int, int]]
"""From where to where, each a row and a column from 0."""


def stretch_of(text: str, problem: Problem) -> Stretch | None:
    """Answer what a problem's suggestion takes the place of, a stretch of nothing where it is put
    in; None where there is nothing to write, or the text is another by now."""
    if problem.message.startswith(_ELSEWHERE):
        return None
    if problem.suggestion.startswith("{%"):
        place = ending_place(text, problem.line, problem.column)
        if place is None:
            return None
        at = (place[0] - 1, place[1] - 1)
        return at, at
    if problem.suggestion.endswith(("}}", "%}")):
        closing = closing_place(text, problem.line, problem.column)
        if closing is None or closing[2] != problem.suggestion:
            return None
        (row, start), (end_row, end), _ = closing
        return (row - 1, start - 1), (end_row - 1, end - 1)
    lines = text.split("\n")
    row = problem.line - 1
    found = wrong_word(lines[row], problem) if 0 <= row < len(lines) else None
    return None if found is None else ((row, found[0]), (row, found[1]))


def wrong_word(line: str, problem: Problem) -> tuple[int, int] | None:
    """Answer where the word that is wrong stands in its line, as columns from 0.

    None where there is nothing to write, or where the line has no such word any longer: a problem
    may be older than the text.
    """
    if not problem.suggestion:
        return None
    quoted = [problem.variable] if problem.variable else _QUOTED.findall(problem.message)
    start = max(0, problem.column - 1)
    for word in quoted:
        pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        if found := pattern.search(line, start):
            return found.span()
    return None
