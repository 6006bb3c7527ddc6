"""A template for a provider: the shared text with its placeholders, the values per contact."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from jinja2 import nodes

from tui.domain.errors import UsageError
from tui.prompts.declared import Declared
from tui.prompts.dialects import Dialect, Style, dialect_of
from tui.prompts.environment import PromptEnvironment, fixed_values, make_environment
from tui.prompts.errors import Problem, PromptError
from tui.prompts.front import read_front_matter
from tui.prompts.layout import Naming, lay_out
from tui.prompts.markers import cut, marked
from tui.prompts.merging import read_declared
from tui.prompts.pieces import (
    CompiledText,
    Marked,
    SlottedText,
    WholeText,
    check_braces,
    new_marker,
)
from tui.prompts.places import column_of
from tui.prompts.problems import find_problems, moved
from tui.prompts.rendering import Renderer
from tui.prompts.slots import Slot, SlotNames
from tui.prompts.tracing import LineOf

MODES = ("whole", "slots")
"""One slot with everything, or one slot per output and block."""


@dataclass(frozen=True, slots=True)
class CompiledPrompt:
    """A prompt for one dialect and mode, with its spoken parameters.

    `text` and each of `spoken_texts` hold the provider's placeholders of `slots`. `digest` is
    of all that decides the words; the fixed time counts only where a text uses it.
    """

    text: str
    slots: tuple[Slot, ...]
    spoken_texts: Mapping[str, str]
    digest: str
    declared: Declared = field(repr=False)
    _prompt: CompiledText = field(repr=False)
    _spoken: Mapping[str, CompiledText] = field(repr=False)

    def bind(self, values: Mapping[str, str]) -> dict[str, str]:
        """Answer the value of every slot for one contact. Raises RenderError."""
        values = self.declared.complete(values)
        slots = self._prompt.bind(values)
        for spoken in self._spoken.values():
            slots.update(spoken.bind(values))
        return slots

    def render(self, values: Mapping[str, str]) -> str:
        """Answer the prompt as this contact's call has it. Raises RenderError."""
        return self._prompt.render(self.declared.complete(values))

    def render_spoken(self, values: Mapping[str, str]) -> dict[str, str]:
        """Answer the spoken parameters as this contact's call has them. Raises RenderError."""
        values = self.declared.complete(values)
        return {name: spoken.render(values) for name, spoken in self._spoken.items()}

    def length(self, slots: Mapping[str, str]) -> int:
        """Answer the characters of the finished prompt that `bind` gave these slots."""
        return self._prompt.length(slots)


@dataclass(frozen=True, slots=True)
class TextTemplate:
    """A text that is rendered here and sent as it is: `--var`, `--metadata`."""

    source: str
    _renderer: Renderer = field(repr=False)
    _style: Style | None = field(default=None, repr=False)

    def render(self, values: Mapping[str, str]) -> str:
        """Answer the text for one contact. Raises RenderError."""
        text = self._renderer.text(values)
        if self._style is not None:
            check_braces(text, self._style)
        return text


def compile_prompt(
    source: str,
    dialect: str = "luly",
    mode: str = "whole",
    placeholder: str | None = None,
    *,
    spoken: Mapping[str, str] | None = None,
    now: datetime | None = None,
    taken: Collection[str] = (),
    snippets: Mapping[str, str] | None = None,
) -> CompiledPrompt:
    """Compile a template and the spoken parameters beside it.

    `placeholder` is `{{}}` (the default) or `{}`; `taken` are names that slots must not have;
    `snippets` are the templates that include, import and extends reach. What the source declares
    in its front matter, and its snippets in theirs, holds for the spoken parameters too.
    Raises PromptError with every problem, UsageError for an unknown dialect, mode or placeholder.
    """
    if mode not in MODES:
        raise UsageError(f"There is no mode {mode!r}.", "Write whole or slots.")
    language = dialect_of(dialect, placeholder)
    declared = read_declared(source, snippets)
    environment = make_environment(snippets, language=declared.language)
    sources = {"": source, **(spoken or {})}
    trees = _parse(environment, sources, language, snippets, mode)
    naming = Naming(SlotNames(language.reserved, taken))
    texts: dict[str, CompiledText] = {}
    for name, tree in trees.items():
        line_of = _lines(declared, name, sources[name])
        if mode == "whole":
            wanted = f"{name}_text" if name else "prompt"
            texts[name] = _whole(environment, tree, now, naming, language, wanted, line_of)
        else:
            body = read_front_matter(sources[name]).body
            texts[name] = _slotted(environment, body, tree, now, naming, language, line_of)
    names = dict.fromkeys(slot.name for text in texts.values() for slot in text.slots)
    prompt = texts.pop("")
    timeless = not any(_uses_time(tree) for tree in trees.values()) and not snippets
    return CompiledPrompt(
        text=prompt.text,
        slots=tuple(naming.slots[name] for name in names),
        spoken_texts={name: text.text for name, text in texts.items()},
        digest=_digest(
            sources, snippets or {}, mode, language, None if timeless else fixed_values(now)
        ),
        declared=declared,
        _prompt=prompt,
        _spoken=texts,
    )


def compile_text(
    source: str,
    now: datetime | None = None,
    *,
    dialect: str | None = None,
    placeholder: str | None = None,
    snippets: Mapping[str, str] | None = None,
    language: str = "",
) -> TextTemplate:
    """Compile a text that is rendered here entirely; the speech filters speak `language`.

    With a dialect, for a text that ends in a prompt (`--var`), a placeholder in it is refused as
    in a prompt; without one (`--metadata`) braces are not minded. Raises PromptError, and
    UsageError for an unknown dialect or placeholder.
    """
    style = dialect_of(dialect, placeholder).style if dialect else None
    found = find_problems(
        source,
        None,
        dialect or "luly",
        placeholder=placeholder,
        snippets=snippets,
        braces=style is not None,
    )
    if errors := _errors(found):
        raise PromptError(errors)
    environment = make_environment(snippets, language=language)
    return TextTemplate(source, Renderer(environment, environment.parse(source), now), style)


def _parse(
    environment: PromptEnvironment,
    sources: Mapping[str, str],
    language: Dialect,
    snippets: Mapping[str, str] | None,
    mode: str,
) -> dict[str, nodes.Template]:
    errors: list[Problem] = []
    for source in sources.values():
        errors += _errors(
            find_problems(
                source,
                None,
                dialect=language.name,
                placeholder=_style_name(language),
                snippets=snippets,
            )
        )
    if errors:
        raise PromptError(errors)
    fronts = {name: read_front_matter(source) for name, source in sources.items()}
    trees = {name: environment.parse(front.body) for name, front in fronts.items()}
    if mode == "slots":
        for name, tree in trees.items():
            extends = tree.find(nodes.Extends)
            if extends is not None:
                problem = Problem(
                    "error",
                    "extends",
                    int(extends.lineno),
                    column_of(extends.lineno),
                    "A template that extends another cannot be cut into slots; "
                    "compile it in whole mode, or use include.",
                )
                errors.append(moved(problem, fronts[name].lines))
    if errors:
        raise PromptError(errors)
    return trees


def _style_name(language: Dialect) -> str:
    return language.style.opening + language.style.closing


def _errors(problems: Collection[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]


def _lines(declared: Declared, name: str, source: str) -> LineOf:
    """Answer how lines of the prompt, or of what is spoken beside it, stand in the whole source."""
    if not name:
        return declared.line_of
    line = declared.setting_lines.get(name, 0) if declared.settings.get(name) == source else 0
    return lambda _: line


def _whole(
    environment: PromptEnvironment,
    tree: nodes.Template,
    now: datetime | None,
    naming: Naming,
    language: Dialect,
    wanted: str,
    line_of: LineOf,
) -> WholeText:
    name = naming.take(wanted, "the whole text")
    slot = naming.slots[name]
    renderer = Renderer(environment, tree, now, line_of)
    return WholeText(language.style.mark(name), (slot,), language.style, renderer)


def _slotted(
    environment: PromptEnvironment,
    source: str,
    tree: nodes.Template,
    now: datetime | None,
    naming: Naming,
    language: Dialect,
    line_of: LineOf,
) -> SlottedText:
    parts = cut(tree)
    layout = lay_out(source, tree, parts, naming, language.style)

    def mark(marker: str) -> Marked:
        tree = marked(environment, parts, marker)
        return Marked(marker, Renderer(environment, tree, now, line_of))

    used = dict.fromkeys(layout.pieces[1::2])
    return SlottedText(
        text=layout.text,
        slots=tuple(naming.slots[name] for name in used),
        names=layout.names,
        constants=layout.constants,
        pieces=layout.pieces,
        literal_brace=any(
            "{" in text for text in (*layout.pieces[::2], *layout.constants.values())
        ),
        _style=language.style,
        _renderer=Renderer(environment, tree, now, line_of),
        _marked=mark(new_marker(source)),
        _mark_anew=mark,
    )


def _uses_time(tree: nodes.Template) -> bool:
    return any(name.name in ("today", "now") for name in tree.find_all(nodes.Name))


def _digest(
    sources: Mapping[str, str],
    snippets: Mapping[str, str],
    mode: str,
    language: Dialect,
    fixed: Mapping[str, Any] | None,
) -> str:
    what = [
        dict(sources),
        dict(snippets),
        mode,
        language.name,
        _style_name(language),
        dict(fixed or {}),
    ]
    return sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()
