"""What a template declares of its variables, and a contact's values held to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from jinja2.exceptions import FilterArgumentError

from tui.prompts.errors import Problem, RenderError
from tui.prompts.speech.amounts import read_amount, read_number
from tui.prompts.speech.moments import read_date, read_moment
from tui.prompts.speech.words import phone

_READERS: Mapping[str, Callable[[str], object]] = {
    "text": str,
    "number": read_number,
    "money": read_amount,
    "date": read_date,
    "time": read_moment,
    "phone": phone,
}

TYPES = tuple(_READERS)
"""What a variable may be declared as; values stay texts, and must read as this."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One declared variable; `default` is None where a contact must have a value.

    `sample` stands in the preview where no list is chosen; `words` say what it is for; `line` is
    where it is declared, or where the `snippet` is reached that declares it.
    """

    name: str
    type: str = "text"
    default: str | None = None
    sample: str = ""
    words: str = ""
    line: int = 1
    snippet: str = ""

    @property
    def required(self) -> bool:
        """Whether a contact without a value cannot be called."""
        return self.default is None


@dataclass(frozen=True, slots=True)
class Declared:
    """A template's body and what its front matter says; `lines` are those before the body.

    `max_length` is the longest finished text in characters, 0 for none of its own. `settings` go
    to the provider's request and are empty where anything is wrong.
    """

    body: str
    lines: int = 0
    variables: tuple[Variable, ...] = ()
    max_length: int = 0
    settings: Mapping[str, str] = field(default_factory=dict)
    setting_lines: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def language(self) -> str:
        """The language of the speech filters where an output names none."""
        return self.settings.get("language", "")

    def line_of(self, line: int) -> int:
        """Answer the line in the whole source of a line of the body."""
        return line + self.lines

    def samples(self) -> dict[str, str]:
        """Answer the values of a preview without a contact."""
        return {each.name: each.sample for each in self.variables if each.sample}

    def fill(self, values: Mapping[str, str]) -> dict[str, str]:
        """Answer the values with defaults where they are missing or blank; a required variable
        that is blank is left out, so that the preview shows its gap."""
        filled = dict(values)
        for each in self.variables:
            if _blank(filled.get(each.name)):
                if each.default is not None:
                    filled[each.name] = each.default
                else:
                    filled.pop(each.name, None)
        return filled

    def complete(self, values: Mapping[str, str]) -> Mapping[str, str]:
        """Answer the values as the prompt sees them.

        Raises RenderError: `missing_variable` for a required one that is missing or blank,
        `does_not_render` for one that does not read as its type.
        """
        if not self.variables:
            return values
        filled = self.fill(values)
        for each in self.variables:
            if each.name not in filled:
                raise RenderError(_missing(each))
            if each.type != "text" and (wrong := _wrong(each, filled[each.name])):
                line = 0 if each.snippet else each.line
                raise RenderError(Problem("error", "does_not_render", line, min(line, 1), wrong))
        return filled


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _missing(variable: Variable) -> Problem:
    message = f"`{variable.name}` is required and has no value for this contact."
    line = 0 if variable.snippet else variable.line
    return Problem("error", "missing_variable", line, min(line, 1), message, variable=variable.name)


def _wrong(variable: Variable, value: str) -> str:
    if _blank(value):
        return ""
    try:
        _READERS[variable.type](value)
    except FilterArgumentError as error:
        return f"`{variable.name}` is declared as {variable.type}: {error}."
    return ""
