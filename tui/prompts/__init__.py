"""Jinja prompts: the environment, problems, the compiler, rendering.

What is previewed is what is spoken: a template is compiled to the text that a provider fills in
and to the values it fills in with, and the two joined are the rendered prompt to the byte.
"""

from tui.prompts.closings import closing_place
from tui.prompts.compiler import CompiledPrompt, TextTemplate, compile_prompt, compile_text
from tui.prompts.declared import Declared, Variable
from tui.prompts.endings import ending_place
from tui.prompts.errors import Problem, PromptError, RenderError
from tui.prompts.front import read_front_matter
from tui.prompts.highlight import Token, lex
from tui.prompts.inclusions import include_tag, reached_from, snippet_names
from tui.prompts.merging import read_declared
from tui.prompts.preview import Piece, Preview, preview
from tui.prompts.problems import find_problems
from tui.prompts.slots import Slot
from tui.prompts.speech import FilterHelp, filters_help

__all__ = [
    "CompiledPrompt",
    "Declared",
    "FilterHelp",
    "Piece",
    "Preview",
    "Problem",
    "PromptError",
    "RenderError",
    "Slot",
    "TextTemplate",
    "Token",
    "Variable",
    "closing_place",
    "compile_prompt",
    "compile_text",
    "ending_place",
    "filters_help",
    "find_problems",
    "include_tag",
    "lex",
    "preview",
    "reached_from",
    "read_declared",
    "read_front_matter",
    "snippet_names",
]
