"""One render of one template: the bounds, and errors that say what the contact lacks."""

import re
from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from jinja2 import Template, nodes
from jinja2.exceptions import TemplateSyntaxError

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

_ADDRESS = re.compile(r"<[^<>]* at 0x[0-9a-fA-F]{6,}>")


class Renderer:
    """A compiled syntax tree with the fixed values; safe to use from several threads."""

    def __init__(
        self, environment: PromptEnvironment, tree: nodes.Template, now: datetime | None
    ) -> None:
        self._environment = environment
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
            raise RenderError(problem_of(error)) from error
        if not ended or len(text) > MAX_TEXT:
            raise RenderError(
                Problem("error", "too_big", 0, 0, f"The text passes {MAX_TEXT:,} characters.")
            )
        if " at 0x" in text and _ADDRESS.search(text):
            raise RenderError(
                Problem("error", "does_not_render", 0, 0, "The text holds a memory address.")
            )
        return text


def problem_of(error: Exception) -> Problem:
    """Say what went wrong in a render."""
    if isinstance(error, MissingValue):
        return Problem(
            "error",
            "missing_variable",
            0,
            0,
            f"`{error.variable}` has no value for this contact.",
            variable=error.variable,
        )
    if isinstance(error, TooBig | MemoryError):
        words = str(error) or "the text does not fit into memory"
        return Problem("error", "too_big", 0, 0, f"Too big: {words}.")
    if isinstance(error, RecursionError):
        return Problem("error", "too_big", 0, 0, "The template calls itself without end.")
    line = int(error.lineno) if isinstance(error, TemplateSyntaxError) else 0
    words = str(error).splitlines()[0] if str(error) else type(error).__name__
    return Problem(
        "error", "does_not_render", line, 1 if line else 0, f"The prompt does not render: {words}"
    )
