"""What is wrong with a template, and with a contact's text, as data and as errors."""

from collections.abc import Sequence
from dataclasses import dataclass

from tui.domain.errors import Refused, UsageError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to tell the author of a template.

    `severity` is `error` or `warning`, `code` a short word in snake_case; `line` and `column`
    count from 1, 0 where no place is known. `suggestion` is a name to write instead, or empty.
    `variable` names the variable it is about; `contacts` counts those it concerns.
    """

    severity: str
    code: str
    line: int
    column: int
    message: str
    suggestion: str = ""
    contacts: int = 0
    variable: str = ""

    @property
    def place(self) -> str:
        """Line and column as `3:41`, empty where no place is known."""
        return f"{self.line}:{self.column}" if self.line else ""


class PromptError(UsageError):
    """A template is refused; `problems` has every reason found, at least one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        more = f" ({len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
        place = f"{first.place}: " if first.place else ""
        hint = f"Write `{first.suggestion}`." if first.suggestion else "Change the template."
        super().__init__(f"The template is refused: {place}{first.message}{more}", hint)


class RenderError(Refused):
    """A contact's text is refused; `problem.code` is a verdict code or `too_big`, `too_slow`."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message, "Fix the contact's values or the template.")

    @property
    def code(self) -> str:
        """`missing_variable`, `brace`, `does_not_render`, `too_big` or `too_slow`."""
        return self.problem.code

    @property
    def variable(self) -> str:
        """The missing variable's name, empty for another problem."""
        return self.problem.variable
