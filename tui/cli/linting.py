"""A template's problems, counted over the contacts of a list."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tui.domain.contact import Contact, contact_values

if TYPE_CHECKING:
    from tui.prompts import Problem


def scan_list(
    source: str,
    dialect: str,
    contacts: Iterable[Contact],
    problems: Sequence["Problem"],
    now: datetime,
) -> list["Problem"]:
    """Answer the problems with the contacts they concern, and those only a contact shows.

    A template that does not compile is not scanned: its own problems come first.
    """
    from tui.prompts import PromptError, RenderError, compile_prompt

    try:
        compiled = compile_prompt(source, dialect, "whole", now=now)
    except PromptError:
        return list(problems)
    tally: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], Problem] = {}
    for contact in contacts:
        try:
            compiled.render(contact_values(contact))
        except RenderError as error:
            key = (error.code, error.variable)
            tally[key] += 1
            first.setdefault(key, error.problem)
    answer = [_counted(problem, tally) for problem in problems]
    known = {problem.variable for problem in answer if problem.variable and problem.contacts}
    answer += [
        replace(problem, contacts=tally[key])
        for key, problem in first.items()
        if not problem.variable or problem.variable not in known
    ]
    return answer


def problem_document(problem: "Problem") -> dict[str, Any]:
    """Answer a problem as JSON."""
    return {
        "severity": problem.severity,
        "code": problem.code,
        "line": problem.line,
        "column": problem.column,
        "message": problem.message,
        "suggestion": problem.suggestion,
        "contacts": problem.contacts,
    }


def problem_words(problem: "Problem") -> str:
    """Answer a problem as one line."""
    place = f" {problem.line}:{problem.column}" if problem.line else ""
    instead = f" Write `{problem.suggestion}`." if problem.suggestion else ""
    concerned = f" ({problem.contacts:,} contacts)" if problem.contacts else ""
    return f"{problem.severity}{place} {problem.code}: {problem.message}{instead}{concerned}"


def _counted(problem: "Problem", tally: Counter[tuple[str, str]]) -> "Problem":
    contacts = sum(n for (_, variable), n in tally.items() if variable == problem.variable != "")
    return replace(problem, contacts=contacts) if contacts else problem
