"""Jinja prompts: the environment, problems, the compiler, rendering.

What is previewed is what is spoken: a template is compiled to the text that a provider fills in
and to the values it fills in with, and the two joined are the rendered prompt to the byte.
"""

from tui.prompts.compiler import CompiledPrompt, TextTemplate, compile_prompt, compile_text
from tui.prompts.errors import Problem, PromptError, RenderError
from tui.prompts.highlight import Token, lex
from tui.prompts.preview import Piece, Preview, preview
from tui.prompts.problems import find_problems
from tui.prompts.slots import Slot

__all__ = [
    "CompiledPrompt",
    "Piece",
    "Preview",
    "Problem",
    "PromptError",
    "RenderError",
    "Slot",
    "TextTemplate",
    "Token",
    "compile_prompt",
    "compile_text",
    "find_problems",
    "lex",
    "preview",
]
