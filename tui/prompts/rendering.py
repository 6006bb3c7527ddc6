"""One render of one template: the bounds, and errors that say what the contact lacks, and where."""

import re
from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from jinja2 import Template, nodes

from tui.prompts.environment import (
    MAX_PIECES,
    MAX_TEXT,
    MissingValue,
    PromptContext,
    PromptEnvironment,
    TooBig,
    fixed_values,
)
from tui.prompts.errors import Problem, RenderError
from tui.prompts.tracing import LineOf, Spot, Tracer, in_body

_ADDRESS = re.compile(r"<[^<>]* at 0x[0-9a-fA-F]{6,}>")


class Renderer:
    """A compiled syntax tree with the fixed values; safe to use from several threads.

    `line_of` answers the lines that its problems have in the source.
    """

    def __init__(
        self,
        environment: PromptEnvironment,
        tree: nodes.Template,
        now: datetime | None,
        line_of: LineOf = in_body,
    ) -> None:
        self._environment = environment
        self._tree, self._line_of = tree, line_of
        self._tracer: Tracer | None = None
        self._fixed = fixed_values(now)
        self._template: Template = environment.from_string(tree, globals=self._fixed)
        self._globals = {**environment.globals, **self._fixed}

    def text(self, values: Mapping[str, Any]) -> str:
        """Render for one contact; its values win over `today`, `now` and Jinja's own names.

        Raises RenderError.
        """
        template = self._template
        # What Template.render does, without its copies: half of the time of a short prompt.
        context = PromptContext(
            self._environment,
            {**self._globals, **values},
            None,
            template.blocks,
            globals=self._globals,
        )
        pieces = template.root_render_func(context)
        try:
            text = "".join(islice(pieces, MAX_PIECES))
            ended = next(pieces, None) is None
        except Exception as error:
            raise RenderError(problem_of(error, self._spot(error))) from error
        if not ended or len(text) > MAX_TEXT:
            raise RenderError(
                Problem("error", "too_big", 0, 0, f"The text passes {MAX_TEXT:,} characters.")
            )
        if " at 0x" in text and _ADDRESS.search(text):
            raise RenderError(
                Problem("error", "does_not_render", 0, 0, "The text holds a memory address.")
            )
        return text

    def _spot(self, error: Exception) -> Spot:
        if self._tracer is None:
            self._tracer = Tracer(self._environment, self._tree, self._line_of)
        variable = error.variable if isinstance(error, MissingValue) else ""
        return self._tracer.spot(error, variable)


def problem_of(error: Exception, spot: Spot) -> Problem:
    """Say what went wrong in a render, and where; of a snippet with its name and line."""
    code, message, variable = _words(error)
    if spot.snippet:
        message = f"In the snippet `{spot.snippet}` at {spot.within}: {message}"
    return Problem("error", code, spot.line, spot.column, message, variable=variable)


def _words(error: Exception) -> tuple[str, str, str]:
    """Answer a problem's code, its message, and the variable that it is about."""
    if isinstance(error, MissingValue):
        message = f"`{error.variable}` has no value for this contact."
        return "missing_variable", message, error.variable
    if isinstance(error, TooBig | MemoryError):
        words = str(error) or "the text does not fit into memory"
        return "too_big", f"Too big: {words}.", ""
    if isinstance(error, RecursionError):
        return "too_big", "The template calls itself without end.", ""
    words = str(error).splitlines()[0] if str(error) else type(error).__name__
    return "does_not_render", f"The prompt does not render: {words}", ""
