"""Trying a template on contacts: every refusal once, with the number of contacts it concerns."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from tui.prompts.compiler import compile_prompt
from tui.prompts.errors import Problem, PromptError, RenderError


def check(
    source: str,
    contacts: Iterable[Mapping[str, str]],
    dialect: str = "luly",
    mode: str = "whole",
    placeholder: str | None = None,
    *,
    spoken: Mapping[str, str] | None = None,
    now: datetime | None = None,
    snippets: Mapping[str, str] | None = None,
) -> tuple[Problem, ...]:
    """Compile a template and bind it for every contact; empty where all is well.

    Raises UsageError for an unknown dialect, mode or placeholder.
    """
    try:
        prompt = compile_prompt(
            source, dialect, mode, placeholder, spoken=spoken, now=now, snippets=snippets
        )
    except PromptError as error:
        return error.problems
    found: dict[tuple[str, str], Problem] = {}
    for values in contacts:
        try:
            prompt.bind(values)
        except RenderError as error:
            problem = error.problem
            key = problem.code, problem.variable or problem.message
            seen = found.setdefault(key, problem)
            found[key] = replace(seen, contacts=seen.contacts + 1)
    return tuple(found.values())
