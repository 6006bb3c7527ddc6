"""Problems of what a template declares, against its own text and the columns of a list."""

from collections.abc import Collection, Iterator

from tui.domain.contact import STANDARD_VARIABLES
from tui.prompts.declared import Declared, Variable
from tui.prompts.errors import Problem
from tui.prompts.similar import nearest


def declared_names(declared: Declared) -> set[str]:
    """Answer the variables that always have a value, because a default is declared."""
    return {each.name for each in declared.variables if not each.required}


def declaration_problems(
    declared: Declared, used: Collection[str], columns: Collection[str] | None
) -> Iterator[Problem]:
    """Answer the required variables that no column gives, and those that no text uses."""
    known = None if columns is None else {*columns, *STANDARD_VARIABLES}
    for each in declared.variables:
        if known is not None and each.required and each.name not in known:
            whose = f" of the snippet `{each.snippet}`" if each.snippet else ""
            message = f"No column gives the required variable `{each.name}`{whose}."
            yield _about(each, "error", "unknown_variable", message, nearest(each.name, known))
        if each.name not in used and not each.snippet:
            message = f"`{each.name}` is declared and never used."
            yield _about(each, "warning", "unused_variable", message, nearest(each.name, used))


def _about(
    variable: Variable, severity: str, code: str, message: str, suggestion: str = ""
) -> Problem:
    return Problem(severity, code, variable.line, 1, message, suggestion, variable=variable.name)
